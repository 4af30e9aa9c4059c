#include "assess/gap/policy.h"

#include "base/embed.h"

const char *const gap_waiver_words[GAP_WAIVER_STANDING__COUNT] = {
    [GAP_WAIVER_COUNTS] = "counts",
    [GAP_WAIVER_ENDED] = "its day has passed",
    [GAP_WAIVER_NOT_AGREED] = "no second person has agreed",
    [GAP_WAIVER_STALE] = "the record has changed since",
    [GAP_WAIVER_NEVER] = "this check is never waived",
};

struct reader {
    struct arena *arena;
    const struct gap_ground *ground;
    struct gap_policy *policy;
};

/* --- rules that every part shares --- */

/* A member that is there and means nothing would be a rule that never holds. */
static bool only_members(const struct json *from, const char *const *known, size_t count,
                         struct err *err)
{
    if (!from || from->type != JSON_OBJECT)
        return err_set(err, ERR_INVALID, "must be an object");
    JSON_EACH (member, from) {
        size_t i = 0;
        while (i < count && !str_eq(member->key, str_of(known[i])))
            i++;
        if (i == count)
            return err_set(err, ERR_INVALID, "there is no member '%.*s'", STR_ARG(member->key));
    }
    return true;
}

static bool is_list(const struct json *list, const char *name, struct err *err)
{
    return !list || list->type == JSON_ARRAY ||
           err_set(err, ERR_INVALID, "%s: must be an array", name);
}

static bool is_check(const struct gap_ground *g, struct str name)
{
    if (gap_place(&g->slot_places, name) != SIZE_MAX ||
        gap_place(&g->clause_places, name) != SIZE_MAX)
        return true;
    for (size_t i = 0; i < g->checks.count; i++)
        if (str_eq(g->checks.items[i].name, name))
            return true;
    return false;
}

static bool names_check(const struct reader *r, struct str name, struct err *err)
{
    if (name.n == 0)
        return err_set(err, ERR_INVALID, "check: is required");
    return is_check(r->ground, name) ||
           err_set(err, ERR_INVALID, "there is no check, slot or clause '%.*s'", STR_ARG(name));
}

static bool needs(const struct json *from, const char *name, struct str *out, struct err *err)
{
    *out = json_text(from, name);
    return out->n > 0 || err_set(err, ERR_INVALID, "%s: is required", name);
}

static bool read_effect(struct str word, const char *name, enum gap_effect *out, struct err *err)
{
    bool blocks = STR_IS(word, "block");
    if (!blocks && !STR_IS(word, "warn"))
        return err_set(err, ERR_INVALID, "%s: '%.*s' is neither block nor warn", name,
                       STR_ARG(word));
    *out = blocks ? GAP_BLOCKS : GAP_WARNS;
    return true;
}

/* --- the parts of a policy --- */

static bool read_grades(struct reader *r, const struct json *grades, struct err *err)
{
    static const char *const members[] = {"required", "advised"};
    enum gap_effect *const to[] = {&r->policy->required, &r->policy->advised};
    if (!only_members(grades, members, COUNT_OF(members), err))
        return false;
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        struct str word = json_text(grades, members[i]);
        if (json_get(grades, members[i]) && !read_effect(word, members[i], to[i], err))
            return false;
    }
    return true;
}

static bool read_rule(struct reader *r, const struct json *rule, struct err *err)
{
    static const char *const members[] = {"check", "effect", "reason"};
    struct str check = json_text(rule, "check"), reason;
    enum gap_effect effect;
    if (!only_members(rule, members, COUNT_OF(members), err) || !names_check(r, check, err) ||
        !read_effect(json_text(rule, "effect"), "effect", &effect, err) ||
        !needs(rule, "reason", &reason, err))
        return false;
    struct str never = gap_policy_never(r->policy, check);
    return effect == GAP_BLOCKS || never.n == 0 ||
           err_set(err, ERR_INVALID, "%.*s always blocks: %.*s", STR_ARG(check), STR_ARG(never));
}

static bool read_rules(struct reader *r, const struct json *rules, struct err *err)
{
    size_t n = 0;
    if (!is_list(rules, "rules", err))
        return false;
    JSON_EACH (rule, rules) {
        n++;
        if (!read_rule(r, rule, err))
            return err_wrap(err, "rule %zu", n);
    }
    r->policy->rules = rules;
    return true;
}

static struct gap_waiver *new_waiver(struct arena *a, struct gap_policy *p)
{
    ARENA_ROOM(a, p->waivers, p->waiver_count, p->waiver_cap, 16);
    p->waivers[p->waiver_count] = (struct gap_waiver){0};
    return &p->waivers[p->waiver_count++];
}

static bool read_waiver(struct reader *r, const struct json *from, struct err *err)
{
    static const char *const members[] = {"check",  "record", "release",  "owner",
                                          "reason", "until",  "agreed_by"};
    struct gap_waiver w = {.release = json_text(from, "release"),
                           .agreed_by = json_text(from, "agreed_by")};
    struct str until;
    if (!only_members(from, members, COUNT_OF(members), err) ||
        !needs(from, "check", &w.check, err) || !names_check(r, w.check, err) ||
        !needs(from, "record", &w.record, err) || !needs(from, "owner", &w.owner, err) ||
        !needs(from, "reason", &w.reason, err) || !needs(from, "until", &until, err))
        return false;
    if (!date_parse(until, &w.until))
        return err_set(err, ERR_INVALID, "until: '%.*s' is no day YYYY-MM-DD", STR_ARG(until));
    struct str never = gap_policy_never(r->policy, w.check);
    if (never.n)
        return err_set(err, ERR_INVALID, "%.*s is never waived: %.*s", STR_ARG(w.check),
                       STR_ARG(never));
    *new_waiver(r->arena, r->policy) = w;
    return true;
}

static bool read_waivers(struct reader *r, const struct json *waivers, struct err *err)
{
    size_t n = 0;
    if (!is_list(waivers, "waivers", err))
        return false;
    JSON_EACH (waiver, waivers) {
        n++;
        if (!read_waiver(r, waiver, err))
            return err_wrap(err, "waiver %zu", n);
    }
    return true;
}

/* Names of our own file; those of an organisation are checked where they are read. */
static bool read_own_lists(struct reader *r, const struct json *file, struct err *err)
{
    struct gap_policy *p = r->policy;
    const struct json *groups = json_get(file, "groups");
    p->never_waived = json_get(file, "never_waived");
    p->no_data = json_get(file, "no_data");
    p->groups = ARENA_ARRAY(r->arena, struct gap_gate_group, json_count(groups) + 1);
    JSON_EACH (never, p->never_waived)
        if (!names_check(r, json_text(never, "check"), err))
            return err_wrap(err, "never_waived");
    JSON_EACH (name, p->no_data)
        if (!names_check(r, name->text, err))
            return err_wrap(err, "no_data");
    JSON_EACH (group, groups) {
        p->groups[p->group_count++] = (struct gap_gate_group){
            .id = json_text(group, "id"),
            .name = json_text(group, "name"),
            .types = json_get(group, "types"),
            .checks = json_get(group, "checks"),
            .concepts = json_get(group, "concepts"),
            .slots = json_is_true(group, "slots"),
            .clauses = json_is_true(group, "clauses")};
        JSON_EACH (name, json_get(group, "checks"))
            if (!names_check(r, name->text, err))
                return err_wrap(err, "groups");
    }
    return p->group_count > 0 || err_set(err, ERR_INVALID, "groups: there is none");
}

static bool read_parts(struct reader *r, const struct json *file, struct err *err)
{
    r->policy->id = json_text(file, "id");
    r->policy->version = json_member(file, "version");
    return (!json_get(file, "grades") || read_grades(r, json_get(file, "grades"), err) ||
            err_wrap(err, "grades")) &&
           read_rules(r, json_get(file, "rules"), err) &&
           read_waivers(r, json_get(file, "waivers"), err);
}

bool gap_policy_built_in(struct arena *a, const struct gap_ground *ground, struct gap_policy *out,
                         struct err *err)
{
    struct json *file;
    struct gap_policy p = {.source = STR("built in"), .required = GAP_BLOCKS};
    struct reader r = {a, ground, &p};
    if (!json_read(a, embed_find("data/policies/gate.json"), &file, err) ||
        !read_own_lists(&r, file, err) || !read_parts(&r, file, err))
        return err_wrap(err, "data/policies/gate.json");
    *out = p;
    return true;
}

bool gap_policy_read(struct arena *a, const struct gap_ground *ground, struct str text,
                     struct str source, struct gap_policy *out, struct err *err)
{
    static const char *const members[] = {"id",     "version", "date",   "note",
                                          "grades", "rules",   "waivers"};
    struct json *file;
    struct gap_policy p;
    struct str id;
    if (!gap_policy_built_in(a, ground, &p, err))
        return false;
    struct reader r = {a, ground, &p};
    p.source = source;
    if (!json_read(a, text, &file, err) || !only_members(file, members, COUNT_OF(members), err) ||
        !needs(file, "id", &id, err) || !read_parts(&r, file, err))
        return false;
    *out = p;
    return true;
}

/* --- waivers --- */

struct loader {
    struct arena *arena;
    struct gap_policy *policy;
};

static bool take_waiver(void *context, const struct store_row *row, struct err *err)
{
    enum { ID, CHECK, RECORD, RELEASE, OWNER, REASON, AGREED_BY, UNTIL, STALE };
    struct loader *l = context;
    struct gap_waiver *w = new_waiver(l->arena, l->policy);
    struct str *const texts[] = {&w->id,    &w->check,  &w->record,   &w->release,
                                 &w->owner, &w->reason, &w->agreed_by};
    (void)err;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        *texts[i] = str_copy(l->arena, store_row_text(row, (int)i));
    if (!date_parse(store_row_text(row, UNTIL), &w->until))
        w->until = (struct date){0};
    w->stale = store_row_int(row, STALE) != 0;
    return true;
}

static enum gap_waiver_standing standing_of(const struct gap_policy *p, const struct gap_waiver *w,
                                            struct date as_of)
{
    if (gap_policy_never(p, w->check).n)
        return GAP_WAIVER_NEVER;
    if (date_cmp(w->until, as_of) < 0)
        return GAP_WAIVER_ENDED;
    if (w->agreed_by.n == 0 || str_eq_nocase(str_trim(w->agreed_by), str_trim(w->owner)))
        return GAP_WAIVER_NOT_AGREED;
    return w->stale ? GAP_WAIVER_STALE : GAP_WAIVER_COUNTS;
}

bool gap_policy_load_waivers(struct store *s, struct arena *a, struct str release,
                             struct date as_of, struct gap_policy *policy, struct err *err)
{
    const struct store_param params[] = {STORE_P(release)};
    struct loader l = {a, policy};
    size_t kept = 0;
    for (size_t i = 0; i < policy->waiver_count; i++) {
        struct str only = policy->waivers[i].release;
        if (only.n == 0 || str_eq(only, release))
            policy->waivers[kept++] = policy->waivers[i];
    }
    policy->waiver_count = kept;
    if (!store_each(s, "gap_waivers", params, COUNT_OF(params), take_waiver, &l, err))
        return false;
    for (size_t i = 0; i < policy->waiver_count; i++)
        policy->waivers[i].standing = standing_of(policy, &policy->waivers[i], as_of);
    return true;
}

struct gap_waiver *gap_policy_waiver(const struct gap_policy *p, struct str check,
                                     struct str record)
{
    struct gap_waiver *found = NULL;
    for (size_t i = 0; i < p->waiver_count; i++) {
        struct gap_waiver *w = &p->waivers[i];
        if (!str_eq(w->check, check) || !str_eq(w->record, record))
            continue;
        if (w->standing == GAP_WAIVER_COUNTS)
            return w;
        found = found ? found : w;
    }
    return found;
}

/* --- what is asked of a policy --- */

static bool has(const struct json *list, struct str word)
{
    JSON_EACH (item, list)
        if (str_eq(json_as_text(item), word))
            return true;
    return false;
}

enum gap_effect gap_policy_effect(const struct gap_policy *p, struct str check, bool required)
{
    JSON_EACH (rule, p->rules)
        if (str_eq(json_text(rule, "check"), check))
            return STR_IS(json_text(rule, "effect"), "block") ? GAP_BLOCKS : GAP_WARNS;
    if (gap_policy_never(p, check).n)
        return GAP_BLOCKS;
    return required ? p->required : p->advised;
}

struct str gap_policy_never(const struct gap_policy *p, struct str check)
{
    JSON_EACH (never, p->never_waived)
        if (str_eq(json_text(never, "check"), check))
            return json_text(never, "reason");
    return (struct str){0};
}

bool gap_policy_no_data(const struct gap_policy *p, struct str check)
{
    return has(p->no_data, check);
}

const struct gap_gate_group *gap_policy_group(const struct gap_policy *p,
                                              const struct gap_check *check,
                                              const struct record_type *type)
{
    for (size_t i = 0; i < p->group_count; i++)
        if (has(p->groups[i].checks, check->name))
            return &p->groups[i];
    for (size_t i = 0; type && i < p->group_count; i++)
        if (has(p->groups[i].types, str_of(type->name)))
            return &p->groups[i];
    for (size_t i = 0; i < p->group_count; i++)
        if (has(p->groups[i].concepts, check->concept))
            return &p->groups[i];
    return &p->groups[p->group_count - 1];
}

const struct gap_gate_group *gap_policy_group_of_slots(const struct gap_policy *p)
{
    size_t i = 0;
    while (i + 1 < p->group_count && !p->groups[i].slots)
        i++;
    return &p->groups[i];
}

const struct gap_gate_group *gap_policy_group_of_clauses(const struct gap_policy *p)
{
    size_t i = 0;
    while (i + 1 < p->group_count && !p->groups[i].clauses)
        i++;
    return &p->groups[i];
}
