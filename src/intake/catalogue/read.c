#include "intake/catalogue/catalogue_internal.h"

#include <stdlib.h>

#include "base/date.h"

static const char *const labels[] = {"law", "guidance", "standard", "practice", NULL};
static const char *const forces[] = {"in_force", "not_yet", "proposed", "withdrawn", NULL};
static const char *const roles[] = {"", "questionnaire", "reference", NULL};
static const char *const kinds[] = {"twin",        "nearest", "explains", "covers",
                                    "corresponds", "asks",    "changes",  NULL};
static const char *const regulations[] = {"", "mdr", "ivdr", NULL};
static const char *const statuses[] = {"", "verified", "secondary", "unverified", NULL};

static bool is_one_of(const char *const *words, struct str word)
{
    for (; *words; words++)
        if (str_eq(str_of(*words), word))
            return true;
    return false;
}

/* The texts of an array, one a line; a text stands for itself. */
static struct str lines(struct arena *a, const struct json *v, char between)
{
    if (!v)
        return (struct str){0};
    if (v->type == JSON_STRING)
        return v->text;
    struct buf out = {.arena = a};
    JSON_EACH (item, v) {
        if (item->type != JSON_STRING)
            continue;
        if (out.n > 0)
            buf_char(&out, between);
        buf_put(&out, item->text);
    }
    return buf_str(&out);
}

/* A day that exists, or a finding and nothing. */
static struct str day(const struct catalogue_reader *r, const struct json *object, const char *name)
{
    struct str s = json_text(object, name);
    struct date ignored;
    if (s.n == 0 || date_parse(s, &ignored))
        return s;
    findings_add(r->findings, FINDING_WARNING, "catalogue-date", catalogue_line(r, object),
                 str_of(name), "\"%.*s\" is no day (YYYY-MM-DD); it was left out", STR_ARG(s));
    return (struct str){0};
}

static bool status_of(const struct catalogue_reader *r, const struct json *row, struct str place,
                      struct str *out)
{
    *out = json_text(row, "status");
    if (is_one_of(statuses, *out))
        return true;
    findings_add(r->findings, FINDING_SKIPPED, "catalogue-status", catalogue_line(r, row), place,
                 "status \"%.*s\" is none of verified, secondary, unverified; the row was left out",
                 STR_ARG(*out));
    return false;
}

/* A word of a list, or nothing; else a finding, and the row is not taken. */
static bool word_of(const struct catalogue_reader *r, const struct json *row, const char *name,
                    const char *const *words, struct str place)
{
    struct str word = json_text(row, name);
    if (word.n == 0 || is_one_of(words, word))
        return true;
    struct buf known = {.arena = r->arena};
    for (; *words; words++)
        buf_fmt(&known, "%s%s", known.n ? ", " : "", *words);
    findings_add(r->findings, FINDING_SKIPPED, "catalogue-word", catalogue_line(r, row), place,
                 "%s \"%.*s\" is none of %.*s; the row was left out", name, STR_ARG(word),
                 STR_ARG(buf_str(&known)));
    return false;
}

/* The first and the last day of a row or a catalogue. The last may not come before the first. */
static void validity(const struct catalogue_reader *r, const struct json *row, struct str place,
                     struct str *from, struct str *until)
{
    *from = day(r, row, "valid_from");
    *until = day(r, row, "valid_until");
    if (from->n && until->n && str_cmp(*until, *from) < 0)
        findings_add(r->findings, FINDING_WARNING, "catalogue-date", catalogue_line(r, row), place,
                     "valid_until %.*s is before valid_from %.*s", STR_ARG(*until), STR_ARG(*from));
}

bool catalogue_is_condition(const struct json *v)
{
    if (!v || v->type != JSON_OBJECT || v->items.count == 0)
        return false;
    JSON_EACH (m, v) {
        bool flag = STR_IS(m->key, "always") || STR_IS(m->key, "never");
        bool list = STR_IS(m->key, "any_of") || STR_IS(m->key, "all_of");
        if (flag ? m->type != JSON_TRUE : !list || m->type != JSON_ARRAY || m->items.count == 0)
            return false;
        if (!list)
            continue;
        JSON_EACH (fact, m) {
            if (fact->type != JSON_STRING || fact->text.n == 0)
                return false;
        }
    }
    return true;
}

static bool clause_read(const struct catalogue_reader *r, const struct json *row, struct str place,
                        struct catalogue_row *out)
{
    static const char *const needed[] = {"id", "number", "name", "source", NULL};
    struct catalogue_row c = {.line = catalogue_line(r, row)};
    if (!catalogue_has_all(r, row, place, needed) || !status_of(r, row, place, &c.status) ||
        !word_of(r, row, "label", labels, place) || !word_of(r, row, "force", forces, place))
        return false;
    c.applies_if = json_get(row, "applies_if");
    if (!catalogue_is_condition(c.applies_if)) {
        findings_add(r->findings, FINDING_SKIPPED, "catalogue-applies", c.line, place,
                     "applies_if is none of always, never, any_of, all_of; the row was left out");
        return false;
    }
    struct arena *a = r->arena;
    c.id = json_text(row, "id");
    c.number = json_text(row, "number");
    c.parent = json_text(row, "parent");
    c.chapter = json_text(row, "chapter");
    c.name = json_text(row, "name");
    c.text = json_text(row, "text");
    c.question = json_text(row, "question");
    c.label = json_text(row, "label");
    c.force = json_text(row, "force");
    validity(r, row, c.id, &c.valid_from, &c.valid_until);
    c.heading = json_is_true(row, "heading");
    c.cybersecurity = json_is_true(row, "cybersecurity");
    c.applies_note = json_text(row, "applies_note");
    c.phase = lines(a, json_get(row, "phase"), ' ');
    c.basis = lines(a, json_get(row, "basis"), '\n');
    c.evidence = lines(a, json_get(row, "evidence"), '\n');
    c.related = lines(a, json_get(row, "related"), '\n');
    c.source = json_text(row, "source");
    c.note = json_text(row, "note");
    c.twin = json_text(row, "twin");
    c.twin_note = json_text(row, "twin_note");
    *out = c;
    return true;
}

static bool mapping_read(const struct catalogue_reader *r, const struct json *row, struct str place,
                         struct catalogue_link *out)
{
    static const char *const needed[] = {"from", "to", "kind", "source", NULL};
    struct catalogue_link m = {.line = catalogue_line(r, row)};
    if (!catalogue_has_all(r, row, place, needed) || !status_of(r, row, place, &m.status) ||
        !word_of(r, row, "kind", kinds, place))
        return false;
    m.from = json_text(row, "from");
    m.to = json_text(row, "to");
    m.kind = json_text(row, "kind");
    m.source = json_text(row, "source");
    m.note = json_text(row, "note");
    m.draft = json_text(row, "draft");
    m.published = json_text(row, "published");
    *out = m;
    return true;
}

static bool head_read(const struct catalogue_reader *r, const struct json *head,
                      struct catalogue_file *out, struct err *err)
{
    out->id = json_text(head, "id");
    out->name = json_text(head, "name");
    out->source = json_text(head, "source");
    out->edition = json_text(head, "edition");
    out->note = json_text(head, "note");
    if (out->id.n == 0 || out->name.n == 0 || out->source.n == 0 || out->edition.n == 0)
        return err_set(err, ERR_INVALID, "catalogue: id, name, source and edition are required");
    out->label = json_text(head, "label");
    out->status = json_text(head, "status");
    out->regulation = json_text(head, "regulation");
    if (!is_one_of(labels, out->label))
        return err_set(err, ERR_INVALID,
                       "catalogue.label: \"%.*s\" is none of law, guidance, standard, practice",
                       STR_ARG(out->label));
    if (!is_one_of(forces, out->status))
        return err_set(err, ERR_INVALID,
                       "catalogue.status: \"%.*s\" is none of in_force, not_yet, proposed, "
                       "withdrawn",
                       STR_ARG(out->status));
    if (!is_one_of(regulations, out->regulation))
        return err_set(err, ERR_INVALID, "catalogue.regulation: \"%.*s\" is none of mdr, ivdr",
                       STR_ARG(out->regulation));
    out->role = json_text(head, "role");
    if (!is_one_of(roles, out->role))
        return err_set(err, ERR_INVALID,
                       "catalogue.role: \"%.*s\" is none of questionnaire, reference",
                       STR_ARG(out->role));
    out->url = json_text(head, "url");
    out->date = day(r, head, "date");
    validity(r, head, out->id, &out->valid_from, &out->valid_until);
    out->as_of = day(r, head, "as_of");
    return true;
}

static int by_id(const void *x, const void *y)
{
    const struct catalogue_row *const *a = x, *const *b = y;
    int order = str_cmp((*a)->id, (*b)->id);
    return order != 0 ? order : *a < *b ? -1 : *a > *b;
}

/* Keeps the first row of each id. */
static void drop_repeats(const struct catalogue_reader *r, struct catalogue_file *c)
{
    struct catalogue_row **sorted = ARENA_ARRAY(r->arena, struct catalogue_row *, c->clause_count);
    for (size_t i = 0; i < c->clause_count; i++)
        sorted[i] = &c->clauses[i];
    qsort(sorted, c->clause_count, sizeof(struct catalogue_row *), by_id);
    bool *repeated = ARENA_ARRAY(r->arena, bool, c->clause_count);
    for (size_t i = 1; i < c->clause_count; i++)
        repeated[sorted[i] - c->clauses] = str_eq(sorted[i - 1]->id, sorted[i]->id);
    size_t kept = 0;
    for (size_t i = 0; i < c->clause_count; i++) {
        const struct catalogue_row row = c->clauses[i];
        if (!repeated[i])
            c->clauses[kept++] = row;
        else
            findings_add(r->findings, FINDING_SKIPPED, "catalogue-duplicate", row.line, row.id,
                         "there is a clause of that id already; the row was left out");
    }
    c->clause_count = kept;
}

static void clauses_read(const struct catalogue_reader *r, const struct json *rows,
                         struct catalogue_file *out)
{
    out->clauses = ARENA_ARRAY(r->arena, struct catalogue_row, json_count(rows));
    size_t n = 0;
    JSON_EACH (row, rows) {
        struct str place = str_fmt(r->arena, "clauses[%zu]", n++);
        struct catalogue_row *c = &out->clauses[out->clause_count];
        if (clause_read(r, row, place, c))
            out->clause_count++;
    }
    drop_repeats(r, out);
}

static void mappings_read(const struct catalogue_reader *r, const struct json *rows,
                          struct catalogue_file *out)
{
    out->mappings = ARENA_ARRAY(r->arena, struct catalogue_link, json_count(rows));
    size_t n = 0;
    JSON_EACH (row, rows) {
        struct str place = str_fmt(r->arena, "mappings[%zu]", n++);
        struct catalogue_link *m = &out->mappings[out->mapping_count];
        if (mapping_read(r, row, place, m))
            out->mapping_count++;
    }
}

bool catalogue_read(struct arena *a, struct str bytes, struct catalogue_file *out,
                    struct findings *findings, struct err *err)
{
    struct json *root;
    if (bytes.n > CATALOGUE_SIZE_MAX)
        return err_set(err, ERR_LIMIT, "a catalogue has at most %zu bytes", CATALOGUE_SIZE_MAX);
    if (!json_read(a, bytes, &root, err))
        return false;
    struct catalogue_place last = {0};
    const struct catalogue_reader r = {
        .arena = a, .bytes = bytes, .findings = findings, .last = &last};
    struct catalogue_file c = {.findings = findings};
    const struct json *clauses = json_get(root, "clauses");
    if (!head_read(&r, json_get(root, "catalogue"), &c, err))
        return false;
    if (json_count(clauses) == 0 || clauses->type != JSON_ARRAY)
        return err_set(err, ERR_INVALID, "clauses: an array with at least one row is required");
    clauses_read(&r, clauses, &c);
    mappings_read(&r, json_get(root, "mappings"), &c);
    *out = c;
    return true;
}

const struct catalogue_row *catalogue_row_find(const struct catalogue_file *c, struct str id)
{
    for (size_t i = 0; i < c->clause_count; i++)
        if (str_eq(c->clauses[i].id, id))
            return &c->clauses[i];
    return NULL;
}
