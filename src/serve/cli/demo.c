#include "serve/cli/demo.h"

#include "assess/threat/run.h"
#include "base/embed.h"
#include "base/world.h"

static const char records_path[] = "data/demo/records.json";
static const char prefix[] = "data/demo/";

/* --- keys --- */

struct str demo_id(const struct demo_keys *keys, struct str key)
{
    for (size_t i = 0; i < keys->count; i++)
        if (str_eq(keys->items[i].key, key))
            return keys->items[i].id;
    return (struct str){0};
}

static void put_key(struct arena *a, struct demo_keys *keys, struct str key, struct str id)
{
    if (keys->count == keys->cap) {
        size_t cap = keys->cap ? keys->cap * 2 : 512;
        struct demo_key *more = ARENA_ARRAY(a, struct demo_key, cap);
        if (keys->count)
            memcpy(more, keys->items, keys->count * sizeof *more);
        keys->items = more;
        keys->cap = cap;
    }
    keys->items[keys->count++] = (struct demo_key){key, id};
}

/* --- values: "@key" becomes an id --- */

static bool resolve_text(const struct demo_keys *keys, struct str *text, struct err *err)
{
    if (!str_starts(*text, STR("@")))
        return true;
    struct str id = demo_id(keys, str_from(*text, 1));
    if (id.n == 0)
        return err_set(err, ERR_INVALID, "there is no record with the key %.*s", STR_ARG(*text));
    *text = id;
    return true;
}

static bool resolve(struct arena *a, const struct demo_keys *keys, const struct json *from,
                    struct json **out, struct err *err)
{
    struct json *copy = json_object(a);
    copy->type = from->type;
    copy->key = from->key;
    if (from->type == JSON_OBJECT || from->type == JSON_ARRAY) {
        JSON_EACH (item, from) {
            struct json *v;
            if (!resolve(a, keys, item, &v, err))
                return false;
            json_hang(copy, from->type == JSON_OBJECT ? str_cz(a, item->key) : NULL, v);
        }
    } else {
        copy->text = from->text;
        if (from->type == JSON_STRING && !resolve_text(keys, &copy->text, err))
            return false;
    }
    *out = copy;
    return true;
}

/* --- records --- */

struct loader {
    struct store *store;
    struct arena *arena;
    struct demo_keys *keys;
    bool threats_made;
    struct err *err;
};

/* Threats come from the rules, and are then known by their key. */
static bool make_threats(struct loader *l)
{
    struct json *model, *rows;
    struct str release = demo_id(l->keys, STR("ip4_231"));
    if (l->threats_made)
        return true;
    l->threats_made = true;
    if (!threat_run(l->store, l->arena, release, &(struct threat_choice){0}, &model, l->err))
        return false;
    struct store_param device = STORE_P(json_text(model, "device"));
    if (!store_query(l->store, l->arena, "threats_of_device", &device, 1, &rows, l->err))
        return false;
    JSON_EACH (row, rows)
        put_key(l->arena, l->keys, str_fmt(l->arena, "threat:%.*s", STR_ARG(json_text(row, "key"))),
                json_text(row, "id"));
    return true;
}

static bool change_one(struct store *s, struct arena *a, const struct demo_keys *keys,
                       const struct json *entry, struct err *err)
{
    struct record_head head;
    struct json *fields;
    struct str id = demo_id(keys, json_text(entry, "key"));
    if (!store_head(s, a, id, &head, err))
        return false;
    void *record = arena_alloc(a, head.type->size, 1, _Alignof(max_align_t));
    return store_load(s, a, head.type, id, record, NULL, err) &&
           resolve(a, keys, json_get(entry, "fields"), &fields, err) &&
           record_from_json(head.type, record, a, fields, err) &&
           store_save(s, a, head.type, id, 0, record, err);
}

static bool add_one(struct loader *l, const struct json *entry)
{
    const struct record_type *t = record_type_find(json_text(entry, "type"));
    struct json *fields;
    struct str id = {0};
    if (!t)
        return err_set(l->err, ERR_INVALID, "there is no record type '%.*s'",
                       STR_ARG(json_text(entry, "type")));
    void *record = arena_alloc(l->arena, t->size, 1, _Alignof(max_align_t));
    if (!resolve(l->arena, l->keys, json_get(entry, "fields"), &fields, l->err) ||
        !record_from_json(t, record, l->arena, fields, l->err) ||
        !store_add(l->store, l->arena, t, record, &id, l->err))
        return false;
    put_key(l->arena, l->keys, json_text(entry, "key"), id);
    return true;
}

static bool load_one(struct loader *l, const struct json *entry)
{
    if (STR_IS(json_text(entry, "type"), "threat") && !make_threats(l))
        return false;
    return json_is_true(entry, "change") ? change_one(l->store, l->arena, l->keys, entry, l->err)
                                         : add_one(l, entry);
}

static bool load_list(struct loader *l, const char *name)
{
    struct json *root;
    if (!json_read(l->arena, embed_find(records_path), &root, l->err))
        return err_wrap(l->err, "%s", records_path);
    JSON_EACH (entry, json_get(root, name))
        if (!load_one(l, entry))
            return err_wrap(l->err, "%s: %.*s", records_path, STR_ARG(json_text(entry, "key")));
    return true;
}

bool demo_load_records(struct store *s, struct arena *a, struct demo_keys *keys, struct err *err)
{
    struct loader l = {.store = s, .arena = a, .keys = keys, .err = err};
    return load_list(&l, "records");
}

bool demo_load_updates(struct store *s, struct arena *a, struct demo_keys *keys, struct err *err)
{
    struct loader l = {.store = s, .arena = a, .keys = keys, .threats_made = true, .err = err};
    return load_list(&l, "updates");
}

/* --- files --- */

static bool write_one(struct arena *a, struct str dir, const struct embed_file *f, struct err *err)
{
    struct str name = str_from(str_of(f->path), sizeof prefix - 1);
    struct str path = str_fmt(a, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name));
    return world_make_dir(str_sub(path, 0, str_rfind_char(path, '/')), err) &&
           world_write_file(path, (struct str){f->bytes, f->size}, err);
}

bool demo_write_input(struct arena *a, struct str dir, struct err *err)
{
    const struct embed_file *f = NULL;
    while ((f = embed_next(prefix, f)))
        if (strcmp(f->path, records_path) != 0 && !write_one(a, dir, f, err))
            return false;
    return true;
}
