#include "intake/oscal/oscal.h"

#include "intake/catalogue/load.h"
#include "intake/catalogue/record.h"

/* Whether the same file made the catalogue that is there: this one, or the data file that a
   document of ours was made of. */
static bool is_same(struct arena *a, const struct catalogue *there, const struct hash *hash,
                    const struct oscal_catalogue *c)
{
    return str_eq(there->file_hash, hash_hex(a, hash)) ||
           (c->file_hash.n && str_eq(there->file_hash, c->file_hash));
}

static bool look_up(struct store *s, struct arena *a, struct str id, struct catalogue *out,
                    bool *is_there, struct err *err)
{
    struct record_head head;
    struct err ignored;
    *is_there = store_head(s, a, id, &head, &ignored);
    if (!*is_there)
        return true;
    if (head.type != &CATALOGUE_TYPE)
        return err_set(err, ERR_CONFLICT,
                       "%.*s is the id of a %s already; give the catalogue "
                       "another one with --id",
                       STR_ARG(id), head.type->label);
    return store_load(s, a, &CATALOGUE_TYPE, id, out, &head, err);
}

bool oscal_save(struct store *s, struct arena *a, const struct oscal_catalogue *c, struct str bytes,
                struct findings *findings, struct json *receipt, struct err *err)
{
    struct hash hash = hash_sha256(bytes);
    struct catalogue there = {0};
    bool is_there = false;
    int64_t mappings = (int64_t)c->file.mapping_count;
    if (s && !look_up(s, a, c->file.id, &there, &is_there, err))
        return false;
    if (is_there && !is_same(a, &there, &hash, c))
        return err_set(err, ERR_CONFLICT,
                       "catalogue %.*s (%.*s) is there already, from another file; give this one "
                       "another id with --id",
                       STR_ARG(c->file.id), STR_ARG(str_sub(there.edition, 0, 100)));
    json_add_bool(a, receipt, "unchanged", is_there);
    struct catalogue_file clauses = c->file;
    clauses.mapping_count = 0;
    struct catalogue_change change;
    if (s && !is_there && !catalogue_put(s, a, &clauses, &hash, &change, err))
        return false;
    /* What led to a catalogue that was not there may do so now. */
    if (s && !catalogue_put_mappings(s, a, &c->file, findings, &mappings, err))
        return false;
    json_add_int(a, receipt, "clauses", is_there ? 0 : (int64_t)c->file.clause_count);
    json_add_int(a, receipt, "mappings", mappings);
    return true;
}
