#include "value/purl/purl_internal.h"

/* The rules of the types, from the definitions in package-url/purl-spec, types/ (ECMA-427 leaves
   them to that registry). Only what changes or refuses a purl stands here; a type without a row
   has no rules of its own. */

/* clang-format off */
static const struct purl_rule rules[] = {
    {"alpm",             PURL_SPACE_LOWER | PURL_NAME_LOWER, NULL},
    {"apk",              PURL_SPACE_LOWER | PURL_NAME_LOWER, NULL},
    {"bitbucket",        PURL_SPACE_LOWER | PURL_NAME_LOWER, NULL},
    {"bitnami",          PURL_NAME_LOWER, NULL},
    {"brew",             PURL_SPACE_LOWER | PURL_NAME_LOWER, NULL},
    {"chrome-extension", PURL_SPACE_NONE, purl_check_chrome},
    {"composer",         PURL_SPACE_LOWER | PURL_NAME_LOWER, NULL},
    {"cpan",             PURL_SPACE_UPPER, purl_check_cpan},
    {"deb",              PURL_SPACE_LOWER | PURL_NAME_LOWER, NULL},
    {"git",              PURL_SPACE_LOWER | PURL_NAME_LOWER | PURL_NAME_PATH, NULL},
    {"github",           PURL_SPACE_LOWER | PURL_NAME_LOWER, NULL},
    {"gitlab",           PURL_SPACE_LOWER | PURL_NAME_LOWER, NULL},
    {"golang",           PURL_SPACE_LOWER | PURL_NAME_LOWER, NULL},
    {"hex",              PURL_SPACE_LOWER | PURL_NAME_LOWER, NULL},
    {"huggingface",      PURL_VERSION_LOWER, NULL},
    {"julia",            0, purl_check_julia},
    {"luarocks",         PURL_SPACE_LOWER | PURL_NAME_LOWER, NULL},
    {"mlflow",           PURL_NAME_MLFLOW, NULL},
    {"npm",              PURL_SPACE_LOWER | PURL_NAME_LOWER, NULL},
    {"oci",              PURL_NAME_LOWER, NULL},
    {"otp",              PURL_SPACE_NONE | PURL_NAME_LOWER, NULL},
    {"pub",              PURL_NAME_LOWER, NULL},
    {"pypi",             PURL_NAME_LOWER | PURL_NAME_DASH, NULL},
    {"rpm",              PURL_SPACE_LOWER, NULL},
    {"swift",            PURL_SPACE_NEEDED, NULL},
    {"vcpkg",            PURL_SPACE_NONE, NULL},
    {"vscode-extension", PURL_SPACE_NEEDED | PURL_SPACE_LOWER | PURL_NAME_LOWER, NULL},
};
/* clang-format on */

const struct purl_rule *purl_rule_find(struct str type)
{
    static const struct purl_rule none = {"", 0, NULL};
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (str_eq(type, str_of(rules[i].type)))
            return &rules[i];
    return &none;
}

/* An extension's id is 32 letters a to p; its version one to four numbers. */
bool purl_check_chrome(const struct purl *p, struct err *err)
{
    bool good = p->name.n == 32;
    for (size_t i = 0; i < p->name.n && good; i++)
        good = p->name.p[i] >= 'a' && p->name.p[i] <= 'p';
    if (!good)
        return err_set(err, ERR_INVALID, "purl type chrome-extension: the name has 32 letters a-p");
    struct str rest = p->version;
    struct str number;
    size_t count = 0;
    while (str_split(&rest, '.', &number)) {
        count++;
        for (size_t i = 0; i < number.n; i++)
            good = good && char_is_digit(number.p[i]);
        good = good && number.n > 0;
    }
    if (!good || count > 4)
        return err_set(err, ERR_INVALID,
                       "purl type chrome-extension: the version is one to four numbers");
    return true;
}

bool purl_check_cpan(const struct purl *p, struct err *err)
{
    if (str_has(p->name, STR("::")))
        return err_set(err, ERR_INVALID,
                       "purl type cpan: the name is a distribution, not a module with ::");
    return true;
}

bool purl_check_julia(const struct purl *p, struct err *err)
{
    if (purl_qualifier(p, "uuid").n == 0)
        return err_set(err, ERR_INVALID, "purl type julia: the qualifier uuid is required");
    return true;
}
