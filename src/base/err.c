#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

static const struct {
    int exit_status, http_status;
} codes[ERR__COUNT] = {
    [ERR_NONE] = {0, 200},    [ERR_USAGE] = {2, 400},    [ERR_NOT_FOUND] = {2, 404},
    [ERR_INVALID] = {2, 422}, [ERR_CONFLICT] = {2, 409}, [ERR_DENIED] = {2, 403},
    [ERR_LIMIT] = {2, 413},   [ERR_NO_DATA] = {4, 503},  [ERR_IO] = {5, 500},
};

/* Texts of others stand in messages, and may be cut in the middle of a character. */
static void tidy(struct err *e)
{
    e->text[str_make_plain(e->text, strlen(e->text), "")] = 0;
}

bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    e->code = code;
    vsnprintf(e->text, sizeof e->text, fmt, ap);
    va_end(ap);
    tidy(e);
    return false;
}

bool err_wrap(struct err *e, const char *fmt, ...)
{
    char inner[sizeof e->text];
    memcpy(inner, e->text, sizeof inner);
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(e->text, sizeof e->text, fmt, ap);
    va_end(ap);
    int room = (int)sizeof e->text - n - 3; /* for ": " and the NUL */
    if (n >= 0 && room > 0)
        snprintf(e->text + n, (size_t)room + 3, ": %.*s", room, inner);
    tidy(e);
    return false;
}

int err_exit_status(enum err_code code)
{
    return codes[code].exit_status;
}

int err_http_status(enum err_code code)
{
    return codes[code].http_status;
}
