#include "assess/match/identify.h"

#include <stdlib.h>

#include "assess/match/match_internal.h"
#include "base/limits.h"
#include "intake/sbom/record.h"

bool match_rules_load(struct store *s, struct arena *a, struct match_rules *out, struct err *err)
{
    struct store_list list;
    *out = (struct match_rules){0};
    if (!store_list(s, a, &IDENTITY_RULE_TYPE, STR("status=accepted"), 0, STORE_LIST_ALL, &list,
                    err))
        return false;
    struct match_rule *items = ARENA_ARRAY(a, struct match_rule, list.shown);
    const struct identity_rule *records = list.records;
    for (size_t i = 0; i < list.shown; i++)
        items[i] = (struct match_rule){.id = list.heads[i].id,
                                       .name = records[i].name,
                                       .version = records[i].version,
                                       .supplier = records[i].supplier,
                                       .purl = records[i].purl,
                                       .cpe = records[i].cpe,
                                       .fixed_version = records[i].fixed_version,
                                       .reason = records[i].reason};
    *out = (struct match_rules){.items = items, .count = list.shown};
    return match_cuts_read(a, &out->cuts, err);
}

/* --- what is not identified, by name --- */

struct name {
    struct str text;
    const struct match_component **items; /* of this name, each version once */
    size_t count, cap, components;
    const struct match_judged *judged; /* of the first */
};

struct names {
    struct arena *arena;
    struct match_table by_name;
    struct name **items;
    size_t count;
};

static void add_component(struct names *n, const struct match_component *c,
                          const struct match_judged *judged)
{
    void **at = match_table_at(&n->by_name, c->name);
    if (!*at) {
        struct name *fresh = ARENA_NEW(n->arena, struct name);
        *fresh = (struct name){.text = c->name, .judged = judged};
        n->items[n->count++] = fresh;
        *at = fresh;
    }
    enum { VERSIONS_MOST = 16 };
    struct name *name = *at;
    name->components++;
    for (size_t i = 0; i < name->count; i++)
        if (str_eq(name->items[i]->version, c->version))
            return;
    if (!name->items)
        name->items = ARENA_ARRAY(n->arena, const struct match_component *, VERSIONS_MOST);
    if (name->count < VERSIONS_MOST)
        name->items[name->count++] = c;
}

static int compare_names(const void *x, const void *y)
{
    const struct name *m = *(struct name *const *)x;
    const struct name *n = *(struct name *const *)y;
    return str_cmp(m->text, n->text);
}

/* --- what speaks for a proposal --- */

struct proposing {
    struct arena *arena;
    struct arena scratch; /* of one proposal */
    struct advisories *db;
    struct match_rules known; /* the program's */
};

static bool holds_for(struct arena *a, const struct name *name, const struct match_rule *rule,
                      const struct json *cuts, const struct advisory_candidate *candidate)
{
    const struct match_surroundings nothing = {0};
    struct match_rules one = {rule, 1, cuts};
    for (size_t i = 0; i < name->count; i++) {
        struct match_component c;
        const struct match_rule *used;
        struct match_identity id;
        struct match m;
        if (!match_rules_apply(a, &one, name->items[i], &c, &used))
            continue;
        match_identity(a, &c, NULL, &id);
        for (size_t p = 0; p < id.product_count; p++) {
            match_product(a, &id.products[p], candidate, &nothing, &m);
            if (id.products[p].version.n && m.verdict == MATCH_YES)
                return true;
        }
    }
    return false;
}

/* Records that speak of a proposal, and those that would hold. */
struct evidence {
    int64_t records, affected, example;
};

static bool count(struct proposing *p, const struct name *name, const struct match_rule *rule,
                  struct evidence *out, struct err *err)
{
    struct advisory_candidates found = {0};
    *out = (struct evidence){0};
    if (!advisories_by_cpe(p->db, &p->scratch, feed_cpe_key(&p->scratch, rule->cpe), &found, err))
        return false;
    for (size_t i = 0; i < found.count; i++) {
        size_t mark = arena_mark(&p->scratch);
        bool holds = !found.items[i].withdrawn &&
                     holds_for(&p->scratch, name, rule, p->known.cuts, &found.items[i]);
        arena_rewind(&p->scratch, mark);
        if (i == 0 || (holds && !out->affected))
            out->example = found.items[i].advisory;
        out->affected += holds;
    }
    out->records = (int64_t)found.count;
    return true;
}

/* A CPE name, with the records that speak of it; nothing when there are none and the proposal is
   but a guess. */
static bool propose(struct proposing *p, const struct name *name, const struct match_rule *rule,
                    const char *origin, struct json *into, struct err *err)
{
    struct arena *a = p->arena;
    struct advisory example = {0};
    struct evidence e;
    size_t mark = arena_mark(&p->scratch);
    bool ok = count(p, name, rule, &e, err);
    arena_rewind(&p->scratch, mark);
    if (!ok || (e.example && !advisories_get(p->db, a, e.example, &example, err)))
        return false;
    if (!e.records && strcmp(origin, "program") != 0)
        return true;
    struct json *o = json_add(a, into, NULL, JSON_OBJECT);
    json_add_text(a, o, "origin", str_of(origin));
    json_add_text(a, o, "cpe", rule->cpe);
    json_add_text(a, o, "why", rule->reason);
    json_add_int(a, o, "records", e.records);
    json_add_int(a, o, "affected", e.affected);
    if (example.id.n)
        json_add_text(a, o, "example",
                      str_fmt(a, "%.*s: %.*s", STR_ARG(example.id), STR_ARG(example.title)));
    return true;
}

/* "qt_base" of "Qt Base": as vendors and products are written in CPE names. */
static struct str as_cpe_word(struct arena *a, struct str name)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < name.n; i++) {
        char c = char_lower(name.p[i]);
        if (char_is_alpha(c) || char_is_digit(c) || c == '_' || c == '-' || c == '.') {
            buf_char(&b, c);
        } else if (c == ' ') {
            buf_char(&b, '_');
        } else {
            buf_char(&b, '\\');
            buf_char(&b, c);
        }
    }
    return buf_str(&b);
}

/* Vendors under which NVD files a product of this name, where it has one: those that are formed
   from the name, the supplier, and the great hosts of free software. */
static bool propose_from_database(struct proposing *p, const struct name *name, struct json *into,
                                  struct err *err)
{
    static const char *const forms[] = {"a:%.*s",   "a:%.*s_project", "o:%.*s",   "a:gnu",
                                        "a:apache", "a:gnome",        "a:eclipse"};
    struct arena *a = p->arena;
    struct str word = as_cpe_word(a, name->text);
    struct str supplier = as_cpe_word(a, name->items[0]->supplier);
    for (size_t i = 0; i <= COUNT_OF(forms); i++) {
        bool last = i == COUNT_OF(forms);
        if (last && !supplier.n)
            break;
        struct str form = last ? STR("a:%.*s") : str_of(forms[i]);
        size_t hole = str_find(form, STR("%.*s"));
        struct str vendor = str_fmt(a, "%.*s%.*s%.*s", STR_ARG(str_sub(form, 0, hole)),
                                    STR_ARG(hole == form.n ? (struct str){0}
                                            : last         ? supplier
                                                           : word),
                                    STR_ARG(str_from(form, hole + 4)));
        struct match_rule rule = {
            .name = name->text,
            .cpe = str_fmt(a, "cpe:2.3:%.*s:%.*s:*:*:*:*:*:*:*:*", STR_ARG(vendor), STR_ARG(word)),
            .reason = STR("the advisory database has a product of this very name")};
        if (!propose(p, name, &rule, "database", into, err))
            return false;
    }
    return true;
}

static bool add_name(struct proposing *p, const struct name *name, struct json *list,
                     struct err *err)
{
    struct arena *a = p->arena;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, o, "name", name->text);
    struct json *versions = json_add(a, o, "versions", JSON_ARRAY);
    for (size_t i = 0; i < name->count; i++)
        json_add_text(a, versions, NULL, name->items[i]->version);
    json_add_int(a, o, "components", (int64_t)name->components);
    json_add_text(a, o, "state", str_of(match_state_word(name->judged->state)));
    json_add_text(a, o, "reason", name->judged->reason);
    struct json *proposals = json_add(a, o, "proposals", JSON_ARRAY);
    for (size_t i = 0; i < p->known.count; i++)
        if (match_rule_fits(&p->known.items[i], name->items[0]) &&
            !propose(p, name, &p->known.items[i], "program", proposals, err))
            return false;
    return json_count(proposals) || propose_from_database(p, name, proposals, err);
}

static bool propose_all(struct proposing *p, const struct names *names, struct json *list,
                        struct err *err)
{
    if (!advisories_begin(p->db, err))
        return false;
    bool ok = true;
    for (size_t i = 0; i < names->count && ok; i++)
        ok = add_name(p, names->items[i], list, err);
    advisories_rollback(p->db);
    return ok;
}

bool match_identify(struct arena *a, struct advisories *db, struct match_components components,
                    const struct match_options *options, struct json **result, struct err *err)
{
    struct match_judgement all;
    struct proposing p = {.arena = a, .db = db};
    struct names names = {.arena = a, .by_name = {.arena = a}};
    int64_t unidentified = 0;
    if (!match_judge(a, db, components, options, &all, err) ||
        !match_rules_proposed(a, &p.known, err))
        return false;
    names.items = ARENA_ARRAY(a, struct name *, components.count);
    for (size_t i = 0; i < components.count; i++) {
        const struct match_judged *judged = &all.components[i];
        struct match_identity id;
        if (judged->state != MATCH_NO_IDENTIFIER && judged->state != MATCH_NO_SOURCE)
            continue;
        match_identity(a, &components.items[i], &options->rules, &id);
        if (match_can_be_asked(&id))
            continue; /* it says what it is; the data is missing */
        unidentified++;
        add_component(&names, &components.items[i], judged);
    }
    if (names.count)
        qsort(names.items, names.count, sizeof(struct name *), compare_names);
    struct json *o = json_object(a);
    json_add_int(a, o, "components", (int64_t)components.count);
    json_add_int(a, o, "unidentified", unidentified);
    struct json *list = json_add(a, o, "names", JSON_ARRAY);
    arena_init(&p.scratch, GIB(8));
    bool ok = propose_all(&p, &names, list, err);
    arena_done(&p.scratch);
    if (ok)
        *result = o;
    return ok;
}
