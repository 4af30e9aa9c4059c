/* merge.c - what a list says of a component that is known already.
 *
 * The record keeps, beside its fields, what lists said last. A field that still has that, or has
 * nothing, takes what the new list says; any other was set by a person or a rule, and stays.
 */
#include "base/date.h"
#include "base/limits.h"
#include "intake/sbom/record.h"
#include "intake/sbom/save.h"

/* The fields of a group stay together: a level with the source of another level would lie. */
static const char *const supplier[] = {"supplier", NULL};
static const char *const licence[] = {"licence", NULL};
static const char *const support[] = {"support_level", "end_of_support_on", "support_source", NULL};
static const char *const *const groups[] = {supplier, licence, support};

static struct str value_of(const struct component *c, const char *name, struct arena *a)
{
    return record_get(record_field(&COMPONENT_TYPE, str_of(name)), c, a);
}

static bool set(struct component *c, const char *name, struct str value, struct arena *a)
{
    struct err ignored;
    return record_set(&COMPONENT_TYPE, c, a, str_of(name), value, &ignored);
}

/* What lists said last. */
static const struct json *said_before(const struct component *c, struct arena *a)
{
    struct json *v;
    struct err ignored = {0};
    return c->imported.n > 0 && json_read(a, c->imported, &v, &ignored) ? v : NULL;
}

/* Whether a person or a rule set one of the fields. */
static bool is_own(const struct component *c, const char *const *group, const struct json *before,
                   struct arena *a)
{
    for (; *group; group++) {
        struct str now = value_of(c, *group, a);
        if (now.n > 0 && !str_eq(now, json_text(before, *group)))
            return true;
    }
    return false;
}

static bool says_any(const struct component *said, const char *const *group, struct arena *a)
{
    for (; *group; group++)
        if (value_of(said, *group, a).n > 0)
            return true;
    return false;
}

/* What lists say from now on: the new words, and the old ones where there are no new. */
static struct str said_now(const struct component *said, const struct json *before, struct arena *a)
{
    struct json *o = json_object(a);
    struct buf b = {.arena = a};
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        bool any = says_any(said, groups[i], a);
        for (const char *const *name = groups[i]; *name; name++) {
            struct str value = any ? value_of(said, *name, a) : json_text(before, *name);
            if (value.n > 0)
                json_add_text(a, o, *name, value);
        }
    }
    if (json_count(o) > 0)
        json_write(o, &b);
    return buf_str(&b);
}

void sbom_component_note(struct component *c, struct arena *a)
{
    (void)set(c, "imported", said_now(c, NULL, a), a);
}

bool sbom_component_merge(struct component *c, const struct component *said, struct arena *a,
                          size_t *kept)
{
    bool changed = false;
    const struct json *before = said_before(c, a);
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        if (!says_any(said, groups[i], a))
            continue;
        bool own = is_own(c, groups[i], before, a);
        for (const char *const *name = groups[i]; *name; name++) {
            struct str value = value_of(said, *name, a);
            bool differs = !str_eq(value, value_of(c, *name, a));
            *kept += own && differs;
            changed |= !own && differs && set(c, *name, value, a);
        }
    }
    struct str now = said_now(said, before, a);
    if (str_eq(now, value_of(c, "imported", a)))
        return changed;
    return set(c, "imported", now, a) || changed;
}

/* --- support, as lists say it --- */

static const char *const level_words[] = {[SBOM_SUPPORT_UNSET] = "",
                                          [SBOM_SUPPORT_ACTIVE] = "active",
                                          [SBOM_SUPPORT_LIMITED] = "limited",
                                          [SBOM_SUPPORT_ENDED] = "ended",
                                          [SBOM_SUPPORT_UNKNOWN] = "unknown"};

void sbom_component_support(struct component *c, const struct sbom_component *from, struct arena *a)
{
    struct date day;
    bool any = set(c, "support_level", str_of(level_words[from->support]), a) &&
               from->support != SBOM_SUPPORT_UNSET;
    /* Of an instant the day counts. */
    if (date_parse(str_sub(from->end_of_support, 0, 10), &day))
        any |= set(c, "end_of_support_on", date_str(a, day), a);
    if (any)
        (void)set(c, "support_source",
                  str_fmt(a, "component list: %.*s", STR_ARG(from->support_source)), a);
}
