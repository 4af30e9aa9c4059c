#include "base/embed.h"
#include "serve/auth/account.h"

static const struct {
    const char *word;
    enum auth_may may;
} permissions[] = {
    {"read", MAY_READ},     {"write", MAY_WRITE},     {"security", MAY_SECURITY},
    {"safety", MAY_SAFETY}, {"approve", MAY_APPROVE}, {"release", MAY_RELEASE},
    {"admin", MAY_ADMIN},   {"ask", MAY_ASK},         {"report", MAY_REPORT},
};

bool auth_words(struct str words, unsigned *may, struct err *err)
{
    struct str rest = words, word;
    unsigned bits = 0;
    while (str_word(&rest, &word)) {
        size_t i = 0;
        while (i < COUNT_OF(permissions) && !str_eq(word, str_of(permissions[i].word)))
            i++;
        if (i == COUNT_OF(permissions))
            return err_set(err, ERR_INVALID,
                           "\"%.*s\" is none of read, write, security, safety, approve, release, "
                           "admin, ask, report",
                           STR_ARG(str_sub(word, 0, 40)));
        bits |= permissions[i].may;
    }
    *may = bits;
    return true;
}

struct str auth_words_of(struct arena *a, unsigned may)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < COUNT_OF(permissions); i++)
        if (may & permissions[i].may)
            buf_fmt(&b, "%s%s", b.n ? " " : "", permissions[i].word);
    return buf_str(&b);
}

/* data/roles.json, which is part of the program: tests show that it can be read. */
const struct json *auth_roles_file(struct arena *a)
{
    struct err err;
    struct json *file = NULL;
    bool ok = json_read(a, embed_find("data/roles.json"), &file, &err);
    assert(ok);
    return file;
}

const struct json *auth_ordinary_roles(struct arena *a)
{
    return json_get(auth_roles_file(a), "roles");
}

bool auth_has_word(struct str words, struct str word)
{
    struct str one;
    while (str_word(&words, &one))
        if (str_eq(one, word))
            return true;
    return false;
}
