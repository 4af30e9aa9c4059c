#include "intake/catalogue/load.h"

#include "base/embed.h"
#include "intake/catalogue/record.h"

static const char prefix[] = "data/catalogues/";
static const char facts_path[] = "data/catalogues/facts.json";

/* --- the files --- */

static bool none_refused(const struct findings *findings, const char *path, struct err *err)
{
    if (findings->count[FINDING_SKIPPED] == 0)
        return true;
    const struct finding *f = findings->first;
    while (f->severity != FINDING_SKIPPED)
        f = f->next;
    return err_set(err, ERR_INVALID, "%s:%zu: %.*s: %.*s", path, f->line, STR_ARG(f->place),
                   STR_ARG(f->text));
}

static bool read_one(struct arena *a, const struct embed_file *file, struct catalogue_set *set,
                     struct err *err)
{
    struct findings *findings = ARENA_NEW(a, struct findings);
    struct str bytes = {file->bytes, file->size};
    findings_init(findings, a);
    if (!catalogue_read(a, bytes, &set->items[set->count], findings, err))
        return err_wrap(err, "%s", file->path);
    set->paths[set->count] = str_of(file->path);
    set->hashes[set->count++] = hash_sha256(bytes);
    return none_refused(findings, file->path, err);
}

bool catalogue_facts_built_in(struct arena *a, struct catalogue_facts *out, struct err *err)
{
    struct findings findings;
    findings_init(&findings, a);
    return (catalogue_facts_read(a, embed_find(facts_path), out, &findings, err) &&
            none_refused(&findings, facts_path, err)) ||
           err_wrap(err, "%s", facts_path);
}

bool catalogue_built_in(struct arena *a, struct catalogue_set *out, struct err *err)
{
    const struct embed_file *f = NULL;
    size_t count = 0;
    while ((f = embed_next(prefix, f)))
        count++;
    struct catalogue_set set = {.items = ARENA_ARRAY(a, struct catalogue_file, count),
                                .hashes = ARENA_ARRAY(a, struct hash, count),
                                .paths = ARENA_ARRAY(a, struct str, count)};
    while ((f = embed_next(prefix, f)))
        if (strcmp(f->path, facts_path) != 0 && !read_one(a, f, &set, err))
            return false;
    if (!catalogue_facts_built_in(a, &set.facts, err))
        return false;
    *out = set;
    return true;
}

/* --- files to records --- */

struct loader {
    struct store *store;
    struct arena *arena;
    struct err *err;
};

static bool set(struct loader *l, const struct record_type *t, void *record, const char *field,
                struct str value)
{
    return value.n == 0 || record_set(t, record, l->arena, str_of(field), value, l->err);
}

static struct str number(struct loader *l, size_t n)
{
    return str_fmt(l->arena, "%zu", n);
}

/* Lists in the files are lines; lists of words are words. */
static struct str one_line(struct loader *l, struct str text)
{
    struct buf b = {.arena = l->arena};
    for (size_t i = 0; i < text.n; i++)
        buf_char(&b, text.p[i] == '\n' ? ';' : text.p[i]);
    return buf_str(&b);
}

static struct str json_of(struct loader *l, const struct json *v)
{
    struct buf b = {.arena = l->arena};
    if (v)
        json_write(v, &b);
    return buf_str(&b);
}

static bool add(struct loader *l, const struct record_type *t, void *record, struct str id)
{
    return store_add(l->store, l->arena, t, record, &id, l->err);
}

static bool add_catalogue(struct loader *l, const struct catalogue_file *c, const struct hash *hash)
{
    const struct record_type *t = &CATALOGUE_TYPE;
    struct catalogue r = {0};
    return set(l, t, &r, "name", c->name) && set(l, t, &r, "label", c->label) &&
           set(l, t, &r, "role", c->role) && set(l, t, &r, "valid_until", c->valid_until) &&
           set(l, t, &r, "edition", c->edition) && set(l, t, &r, "status", c->status) &&
           set(l, t, &r, "regulation", c->regulation) && set(l, t, &r, "source", c->source) &&
           set(l, t, &r, "as_of", c->as_of) && set(l, t, &r, "valid_from", c->valid_from) &&
           set(l, t, &r, "file_hash", hash_hex(l->arena, hash)) &&
           set(l, t, &r, "notes", c->note) && add(l, t, &r, c->id);
}

static bool add_clause(struct loader *l, const struct catalogue_file *c,
                       const struct catalogue_row *row, size_t position)
{
    const struct record_type *t = &CLAUSE_TYPE;
    struct clause r = {0};
    return set(l, t, &r, "name", row->name) && set(l, t, &r, "catalogue", c->id) &&
           set(l, t, &r, "number", row->number) && set(l, t, &r, "chapter", row->chapter) &&
           set(l, t, &r, "parent", row->parent) && set(l, t, &r, "position", number(l, position)) &&
           set(l, t, &r, "text", row->text) &&
           set(l, t, &r, "heading", row->heading ? STR("yes") : STR("no")) &&
           set(l, t, &r, "applies_if", json_of(l, row->applies_if)) &&
           set(l, t, &r, "applies_note", row->applies_note) &&
           set(l, t, &r, "cybersecurity", row->cybersecurity ? STR("yes") : STR("no")) &&
           set(l, t, &r, "evidence_wanted", row->evidence) && set(l, t, &r, "phase", row->phase) &&
           set(l, t, &r, "question", row->question) && set(l, t, &r, "label", row->label) &&
           set(l, t, &r, "force", row->force) && set(l, t, &r, "valid_from", row->valid_from) &&
           set(l, t, &r, "valid_until", row->valid_until) && set(l, t, &r, "status", row->status) &&
           set(l, t, &r, "note", row->note) && set(l, t, &r, "source", one_line(l, row->source)) &&
           add(l, t, &r, row->id);
}

static bool add_mapping(struct loader *l, const struct catalogue_link *m)
{
    const struct record_type *t = &CLAUSE_MAPPING_TYPE;
    struct clause_mapping r = {0};
    return set(l, t, &r, "source", m->from) && set(l, t, &r, "target", m->to) &&
           set(l, t, &r, "relation", m->kind) && set(l, t, &r, "basis", one_line(l, m->source)) &&
           set(l, t, &r, "status", m->status) && set(l, t, &r, "note", m->note) &&
           set(l, t, &r, "draft", m->draft) && set(l, t, &r, "published", m->published) &&
           add(l, t, &r, str_fmt(l->arena, "%.*s>%.*s", STR_ARG(m->from), STR_ARG(m->to)));
}

static bool is_there(struct loader *l, struct str id)
{
    struct record_head head;
    struct err ignored;
    return store_head(l->store, l->arena, id, &head, &ignored);
}

/* Mappings last, for they may lead into any catalogue. */
bool catalogue_load(struct store *s, struct arena *a, int64_t *clauses, struct err *err)
{
    struct loader l = {s, a, err};
    struct catalogue_set files;
    *clauses = 0;
    if (!catalogue_built_in(a, &files, err))
        return false;
    for (size_t i = 0; i < files.count; i++) {
        const struct catalogue_file *c = &files.items[i];
        if (is_there(&l, c->id))
            continue;
        if (!add_catalogue(&l, c, &files.hashes[i]))
            return err_wrap(err, "catalogue %.*s", STR_ARG(c->id));
        for (size_t k = 0; k < c->clause_count; k++)
            if (!add_clause(&l, c, &c->clauses[k], k + 1))
                return err_wrap(err, "%.*s", STR_ARG(c->clauses[k].id));
        *clauses += (int64_t)c->clause_count;
    }
    for (size_t i = 0; i < files.count; i++)
        for (size_t k = 0; k < files.items[i].mapping_count; k++) {
            const struct catalogue_link *m = &files.items[i].mappings[k];
            struct str id = str_fmt(a, "%.*s>%.*s", STR_ARG(m->from), STR_ARG(m->to));
            if (!is_there(&l, id) && !add_mapping(&l, m))
                return err_wrap(err, "mapping %.*s", STR_ARG(id));
        }
    return true;
}
