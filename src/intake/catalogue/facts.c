#include "intake/catalogue/catalogue_internal.h"

size_t catalogue_line(const struct catalogue_reader *r, const struct json *v)
{
    if (!v)
        return 1;
    struct catalogue_place at = v->offset < r->last->offset ? (struct catalogue_place){0}
                                                            : *r->last;
    for (; at.offset < v->offset && at.offset < r->bytes.n; at.offset++)
        at.lines += r->bytes.p[at.offset] == '\n';
    *r->last = at;
    return at.lines + 1;
}

bool catalogue_has_all(const struct catalogue_reader *r, const struct json *row, struct str place,
                       const char *const *names)
{
    for (; *names; names++) {
        if (json_text(row, *names).n > 0)
            continue;
        findings_add(r->findings, FINDING_SKIPPED, "catalogue-member", catalogue_line(r, row),
                     place, "the row has no %s and was left out", *names);
        return false;
    }
    return true;
}

static void facts_read(const struct catalogue_reader *r, const struct json *rows, bool computed,
                       struct catalogue_facts *out)
{
    static const char *const needed[] = {"name", "question", NULL};
    JSON_EACH (row, rows) {
        struct str name = json_text(row, "name");
        if (!catalogue_has_all(r, row, STR("facts"), needed))
            continue;
        if (catalogue_fact_find(out, name)) {
            findings_add(r->findings, FINDING_SKIPPED, "catalogue-fact", catalogue_line(r, row),
                         name, "the fact is there already; the row was left out");
            continue;
        }
        out->facts[out->count++] = (struct catalogue_fact){
            .name = name,
            .question = json_text(row, "question"),
            .group = json_text(row, "group"),
            .computed = computed,
        };
    }
}

/* A relation between facts that are there; else it is not taken. */
static void relation_read(const struct catalogue_reader *r, const struct json *row,
                          struct catalogue_facts *out)
{
    static const char *const needed[] = {"if", "because", NULL};
    struct catalogue_relation n = {.fact = json_text(row, "if"),
                                   .implied = json_text(row, "implies"),
                                   .because = json_text(row, "because")};
    n.excludes = n.implied.n == 0;
    if (n.excludes)
        n.implied = json_text(row, "excludes");
    if (!catalogue_has_all(r, row, STR("relations"), needed))
        return;
    if (!catalogue_fact_find(out, n.fact) || !catalogue_fact_find(out, n.implied)) {
        findings_add(r->findings, FINDING_SKIPPED, "catalogue-relation", catalogue_line(r, row),
                     n.fact, "a relation joins two facts that are there; the row was left out");
        return;
    }
    out->relations[out->relation_count++] = n;
}

bool catalogue_facts_read(struct arena *a, struct str bytes, struct catalogue_facts *out,
                          struct findings *findings, struct err *err)
{
    struct json *root;
    if (bytes.n > CATALOGUE_SIZE_MAX)
        return err_set(err, ERR_LIMIT, "a list of facts has at most %zu bytes", CATALOGUE_SIZE_MAX);
    if (!json_read(a, bytes, &root, err))
        return false;
    struct catalogue_place last = {0};
    const struct catalogue_reader r = {
        .arena = a, .bytes = bytes, .findings = findings, .last = &last};
    const struct json *rows = json_get(root, "facts"), *computed = json_get(root, "computed"),
                      *relations = json_get(root, "relations");
    if (json_count(rows) == 0)
        return err_set(err, ERR_INVALID, "facts: an array with at least one row is required");
    struct catalogue_facts got = {
        .facts = ARENA_ARRAY(a, struct catalogue_fact, json_count(rows) + json_count(computed)),
        .relations = ARENA_ARRAY(a, struct catalogue_relation, json_count(relations) + 1),
    };
    facts_read(&r, rows, false, &got);
    facts_read(&r, computed, true, &got);
    JSON_EACH (row, relations)
        relation_read(&r, row, &got);
    *out = got;
    return true;
}

const struct catalogue_fact *catalogue_fact_find(const struct catalogue_facts *facts,
                                                 struct str name)
{
    for (size_t i = 0; i < facts->count; i++)
        if (str_eq(facts->facts[i].name, name))
            return &facts->facts[i];
    return NULL;
}
