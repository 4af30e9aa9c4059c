#include "intake/sbom/save.h"

#include "intake/sbom/record.h"
#include "value/cpe/cpe.h"
#include "value/purl/purl.h"

struct saver {
    struct store *store;
    struct arena *arena;
    const struct sbom *sbom;
    const struct sbom_import *import;
    struct buf ids; /* of components, separated by spaces */
    int64_t added, known, changed, manual;
    size_t kept;
    struct err *err;
};

/* --- one component --- */

static struct store_param text_or_null(struct str s)
{
    return s.n ? STORE_P(s) : (struct store_param){.kind = STORE_NULL};
}

/* Sets a field where the value keeps its rules; a broken identifier stays in the raw bytes and in
   the receipt only. */
static void set(struct saver *v, struct component *c, const char *field, struct str value)
{
    struct err ignored;
    if (value.n)
        IGNORE(record_set(&COMPONENT_TYPE, c, v->arena, str_of(field), value, &ignored));
}

static struct str hashes_of(struct saver *v, const struct sbom_component *c)
{
    struct buf b = {.arena = v->arena};
    struct json *o = json_object(v->arena);
    for (size_t i = 0; i < c->hash_count; i++)
        json_add_text(v->arena, o, str_cz(v->arena, c->hashes[i].algorithm), c->hashes[i].value);
    if (c->hash_count)
        json_write(o, &b);
    return buf_str(&b);
}

/* What decisions know it by: the package without its version, or the CPE product. */
struct str sbom_identity(struct arena *a, struct str purl, struct str cpe)
{
    struct buf b = {.arena = a};
    struct purl p;
    struct cpe name;
    struct err ignored;
    if (purl.n && purl_parse(a, purl, &p, &ignored)) {
        purl_format_package(&p, &b);
    } else if (cpe.n && cpe_parse(a, cpe, &name, &ignored)) {
        struct cpe product = {0};
        for (int i = CPE_PART; i <= CPE_PRODUCT; i++)
            product.values[i] = name.values[i];
        cpe_format(&product, &b);
    }
    return buf_str(&b);
}

static void fill(struct saver *v, const struct sbom_component *from, struct component *c)
{
    set(v, c, "name", from->name);
    set(v, c, "type", from->type);
    set(v, c, "group_name", from->group);
    set(v, c, "version", from->version);
    set(v, c, "purl", from->purl);
    set(v, c, "cpe", from->cpe.n || !from->more_cpe_count ? from->cpe : from->more_cpes[0]);
    set(v, c, "source_package", from->source_package);
    set(v, c, "supplier", from->supplier);
    set(v, c, "licence", from->licence);
    set(v, c, "hashes", hashes_of(v, from));
    sbom_component_support(c, from, v->arena);
    set(v, c, "identity", sbom_identity(v->arena, c->purl, c->cpe));
    set(v, c, "layer", STR("imported"));
}

static bool find(struct saver *v, const struct component *c, struct str *id)
{
    struct json *rows;
    struct store_param params[] = {STORE_P(c->name), text_or_null(c->version),
                                   text_or_null(c->purl), text_or_null(c->cpe),
                                   text_or_null(c->group_name)};
    *id = (struct str){0};
    if (!store_query(v->store, v->arena, "component_find", params, COUNT_OF(params), &rows, v->err))
        return false;
    if (json_first(rows))
        *id = json_text(json_first(rows), "id");
    return true;
}

/* What the list says now of a component that is known; one that was made by hand stays as it is. */
static bool renew(struct saver *v, struct str id, const struct component *said)
{
    struct component c;
    if (!store_load(v->store, v->arena, &COMPONENT_TYPE, id, &c, NULL, v->err))
        return false;
    if (c.layer != COMPONENT_LAYER_IMPORTED || !sbom_component_merge(&c, said, v->arena, &v->kept))
        return true;
    v->changed++;
    return store_save(v->store, v->arena, &COMPONENT_TYPE, id, 0, &c, v->err);
}

static bool save_component(struct saver *v, const struct sbom_component *from)
{
    struct component c = {0};
    struct str id;
    fill(v, from, &c);
    if (c.name.n == 0)
        return true; /* the reader has said so */
    if (!find(v, &c, &id))
        return false;
    if (id.n) {
        v->known++;
        if (!renew(v, id, &c))
            return false;
    } else {
        sbom_component_note(&c, v->arena);
        if (!store_add(v->store, v->arena, &COMPONENT_TYPE, &c, &id, v->err))
            return err_wrap(v->err, "line %zu", from->line);
        v->added++;
    }
    buf_put(&v->ids, id);
    buf_char(&v->ids, ' ');
    return true;
}

/* --- the list --- */

static bool field(struct saver *v, struct sbom_record *r, const char *name, struct str value)
{
    return value.n == 0 || record_set(&SBOM_TYPE, r, v->arena, str_of(name), value, v->err);
}

/* What a list is for: a release may have one for the pump, one for the app. */
static struct str part_of(struct saver *v)
{
    const struct sbom *b = v->sbom;
    if (b->name.n)
        return b->name;
    return v->import->file_name.n ? v->import->file_name : STR("component list");
}

static size_t part_count(const struct sbom *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->component_count; i++)
        n += sbom_is_part(b, i);
    return n;
}

/* By what statements about the product name it; an identifier that is none stays in the bytes. */
static void fill_product(struct saver *v, struct sbom_record *r)
{
    const struct sbom *b = v->sbom;
    struct err ignored;
    if (b->primary == SIZE_MAX)
        return;
    const struct sbom_component *p = &b->components[b->primary];
    if (p->purl.n)
        IGNORE(record_set(&SBOM_TYPE, r, v->arena, STR("product_purl"), p->purl, &ignored));
    if (p->cpe.n)
        IGNORE(record_set(&SBOM_TYPE, r, v->arena, STR("product_cpe"), p->cpe, &ignored));
}

static bool fill_list(struct saver *v, struct sbom_record *r)
{
    const struct sbom *b = v->sbom;
    struct hash hash;
    fill_product(v, r);
    return store_blob_put(v->store, v->import->bytes, str_of(sbom_format_media_type(b->format)),
                          &hash, v->err) &&
           field(v, r, "name", part_of(v)) && field(v, r, "part", part_of(v)) &&
           field(v, r, "release", v->import->release) &&
           field(v, r, "file", hash_hex(v->arena, &hash)) &&
           field(v, r, "file_name", v->import->file_name) &&
           field(v, r, "format",
                 str_trim(str_fmt(v->arena, "%s %.*s", sbom_format_name(b->format),
                                  STR_ARG(b->spec_version)))) &&
           field(v, r, "serial", b->serial) &&
           field(v, r, "document_version", b->document_version) &&
           field(v, r, "created", b->created) && field(v, r, "tools", b->tools) &&
           field(v, r, "origin", STR("imported")) &&
           field(v, r, "components", str_trim(buf_str(&v->ids))) &&
           field(v, r, "component_count", str_fmt(v->arena, "%zu", part_count(b))) &&
           field(v, r, "skipped_count", str_fmt(v->arena, "%zu", b->skipped_count)) &&
           field(v, r, "imported_on", date_str(v->arena, v->import->imported_on)) &&
           field(v, r, "status", STR("current"));
}

/* Components that were added by hand to a list stay in the one that replaces it. */
static bool keep_manual(struct saver *v, struct str list)
{
    struct json *rows;
    struct store_param params[] = {STORE_P(list)};
    if (!store_query(v->store, v->arena, "sbom_manual", params, COUNT_OF(params), &rows, v->err))
        return false;
    JSON_EACH (row, rows) {
        buf_put(&v->ids, json_text(row, "id"));
        buf_char(&v->ids, ' ');
        v->manual++;
    }
    return true;
}

/* The lists in force for the same part become replaced ones. */
static bool replace(struct saver *v, const struct json *rows, struct json *receipt)
{
    struct json *replaced = json_add(v->arena, receipt, "replaces", JSON_ARRAY);
    JSON_EACH (row, rows) {
        struct sbom_record old;
        struct str id = json_text(row, "id");
        if (!store_load(v->store, v->arena, &SBOM_TYPE, id, &old, NULL, v->err))
            return false;
        old.status = SBOM_STATUS_REPLACED;
        if (!keep_manual(v, id))
            return false;
        if (!store_save(v->store, v->arena, &SBOM_TYPE, id, 0, &old, v->err))
            return false;
        json_add_text(v->arena, replaced, NULL, id);
    }
    return true;
}

static bool save_all(struct saver *v, const struct json *current, struct json *receipt)
{
    struct sbom_record r = {0};
    struct str id = {0};
    for (size_t i = 0; i < v->sbom->component_count; i++)
        if (sbom_is_part(v->sbom, i) && !save_component(v, &v->sbom->components[i]))
            return false;
    if (!replace(v, current, receipt) || !fill_list(v, &r) ||
        !store_add(v->store, v->arena, &SBOM_TYPE, &r, &id, v->err))
        return false;
    json_add_text(v->arena, receipt, "sbom", id);
    return true;
}

bool sbom_save(struct store *s, struct arena *a, const struct sbom *sbom,
               const struct sbom_import *import, struct json *receipt, struct err *err)
{
    struct saver v = {.store = s, .arena = a, .sbom = sbom, .import = import, .err = err};
    struct json *current;
    struct hash hash = hash_sha256(import->bytes);
    v.ids.arena = a;
    if (part_count(sbom) == 0 && !import->allow_empty)
        return err_set(err, ERR_INVALID,
                       "the list names no component, and was not taken: an empty list would say "
                       "that nothing is inside; --allow-empty takes it all the same");
    struct store_param params[] = {STORE_P(import->release), STORE_P(part_of(&v))};
    if (!store_query(s, a, "sbom_current", params, COUNT_OF(params), &current, err))
        return false;
    json_add_text(a, receipt, "release", import->release);
    JSON_EACH (row, current)
        if (str_eq(json_text(row, "file"), hash_hex(a, &hash))) {
            json_add_text(a, receipt, "sbom", json_text(row, "id"));
            json_add_bool(a, receipt, "unchanged", true);
            return true;
        }
    if (!save_all(&v, current, receipt))
        return false;
    json_add_bool(a, receipt, "unchanged", false);
    json_add_int(a, receipt, "new_components", v.added);
    json_add_int(a, receipt, "known_components", v.known);
    json_add_int(a, receipt, "changed_components", v.changed);
    json_add_int(a, receipt, "kept_by_hand", (int64_t)v.kept);
    json_add_int(a, receipt, "manual_components", v.manual);
    return true;
}
