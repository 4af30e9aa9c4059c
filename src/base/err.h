/*
 * err.h - why an operation failed.
 *
 * A function that can fail returns bool and takes a struct err * last. The one
 * that detects the failure calls err_set; callers that know more prepend it
 * with err_wrap and pass it up. Nobody below main or the request loop prints.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/attr.h"

enum err_code {
    ERR_NONE,
    ERR_USAGE,     /* the caller asked wrongly */
    ERR_NOT_FOUND, /* the thing named does not exist */
    ERR_INVALID,   /* the data given breaks a rule */
    ERR_CONFLICT,  /* somebody changed it first */
    ERR_DENIED,    /* not allowed */
    ERR_LIMIT,     /* larger than we accept */
    ERR_NO_DATA,   /* what the answer needs is missing or stale */
    ERR_IO,        /* disk, network, database */
    ERR__COUNT
};

struct err {
    enum err_code code;
    char text[508]; /* outermost context first, one line of UTF-8 */
};

/* Both return false, so that "return err_set(...)" reads as what it is. */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...) PRINTF_LIKE(3, 4);
bool err_wrap(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

int err_exit_status(enum err_code code); /* for main */
int err_http_status(enum err_code code); /* for serve/web and serve/api */

#endif
