/* purl_internal.h - the rules of purl types, between purl.c and types.c. */
#ifndef VALUE_PURL_PURL_INTERNAL_H
#define VALUE_PURL_PURL_INTERNAL_H

#include "value/purl/purl.h"

enum {
    PURL_SPACE_LOWER = 1, /* namespace in lower case */
    PURL_SPACE_UPPER = 2,
    PURL_SPACE_NEEDED = 4, /* there must be a namespace */
    PURL_SPACE_NONE = 8,   /* there must be none */
    PURL_NAME_LOWER = 16,
    PURL_NAME_DASH = 32,    /* '_' is written '-' */
    PURL_NAME_PATH = 64,    /* the namespace is one segment, the name all others */
    PURL_NAME_MLFLOW = 128, /* lower case where the registry is Databricks */
    PURL_VERSION_LOWER = 256,
};

struct purl_rule {
    const char *type;
    unsigned flags;
    bool (*check)(const struct purl *p, struct err *err); /* or NULL */
};

/* Never NULL. */
const struct purl_rule *purl_rule_find(struct str type);

bool purl_check_chrome(const struct purl *p, struct err *err);
bool purl_check_cpan(const struct purl *p, struct err *err);
bool purl_check_julia(const struct purl *p, struct err *err);

#endif
