#include "intake/catalogue/load.h"

#include "base/embed.h"

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
