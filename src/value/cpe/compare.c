#include "value/cpe/cpe.h"

static bool is_wildcard(char c)
{
    return c == '*' || c == '?';
}

/* How many characters a quoted text has; a quoted one counts once. */
static size_t length(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++, n++)
        if (s.p[i] == '\\')
            i++;
    return n;
}

/* Where the wildcards at the end of s begin: not at one that a backslash quotes. */
static size_t tail(struct str s)
{
    size_t end = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool quoted = s.p[i] == '\\';
        i += quoted;
        if (quoted || !is_wildcard(s.p[i]))
            end = i + 1;
    }
    return end;
}

static bool has_wildcards(struct str s)
{
    return s.n && (is_wildcard(s.p[0]) || tail(s) < s.n);
}

/* Whether left characters may stand for these wildcards: '*' for any number, each '?' for one or
   none. */
static bool covers(struct str wildcards, size_t left)
{
    return str_has(wildcards, STR("*")) || left <= wildcards.n;
}

/* 7696, 6.3.2: the source has wildcards at its ends, the target none. */
static bool wildcard_match(struct str source, struct str target)
{
    size_t begin = 0;
    size_t end = tail(source);
    while (begin < end && is_wildcard(source.p[begin]))
        begin++;
    struct str before = str_sub(source, 0, begin);
    struct str core = str_sub(source, begin, end - begin);
    struct str after = str_from(source, end);
    for (size_t i = 0; i + core.n <= target.n; i++) {
        struct str rest = str_from(target, i + core.n);
        if (str_eq_nocase(str_sub(target, i, core.n), core) &&
            covers(before, length(str_sub(target, 0, i))) && covers(after, length(rest)))
            return true;
        if (target.p[i] == '\\') /* a quoted character is one */
            i++;
    }
    return false;
}

enum cpe_relation cpe_compare_value(const struct cpe_value *source, const struct cpe_value *target)
{
    if (target->kind == CPE_TEXT && has_wildcards(target->text))
        return CPE_UNDEFINED;
    if (source->kind != CPE_TEXT || target->kind != CPE_TEXT) {
        if (source->kind == target->kind)
            return CPE_EQUAL;
        if (source->kind == CPE_ANY)
            return CPE_SUPERSET;
        return target->kind == CPE_ANY ? CPE_SUBSET : CPE_DISJOINT;
    }
    if (str_eq_nocase(source->text, target->text))
        return CPE_EQUAL;
    bool match = has_wildcards(source->text) && wildcard_match(source->text, target->text);
    return match ? CPE_SUPERSET : CPE_DISJOINT;
}

enum cpe_relation cpe_compare(const struct cpe *source, const struct cpe *target)
{
    size_t count[CPE_RELATION__COUNT] = {0};
    for (int i = 0; i < CPE__COUNT; i++)
        count[cpe_compare_value(&source->values[i], &target->values[i])]++;
    if (count[CPE_DISJOINT])
        return CPE_DISJOINT;
    if (count[CPE_EQUAL] == CPE__COUNT)
        return CPE_EQUAL;
    if (count[CPE_EQUAL] + count[CPE_SUBSET] == CPE__COUNT)
        return CPE_SUBSET;
    if (count[CPE_EQUAL] + count[CPE_SUPERSET] == CPE__COUNT)
        return CPE_SUPERSET;
    return CPE_UNDEFINED;
}

const char *cpe_relation_word(enum cpe_relation relation)
{
    static const char *const words[CPE_RELATION__COUNT] = {
        [CPE_UNDEFINED] = "undefined", [CPE_DISJOINT] = "disjoint", [CPE_EQUAL] = "equal",
        [CPE_SUBSET] = "subset",       [CPE_SUPERSET] = "superset",
    };
    return words[relation];
}

bool cpe_matches(const struct cpe *source, const struct cpe *target)
{
    enum cpe_relation relation = cpe_compare(source, target);
    return relation == CPE_EQUAL || relation == CPE_SUPERSET;
}
