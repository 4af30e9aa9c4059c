#include "base/limits.h"
#include "base/world.h"
#include "serve/cli/cli.h"
#include "store/transfer.h"

/*
 * A workspace as a folder of text, made to be kept in git:
 *   records/TYPE/ID.json   one readable file per live record, members in the order of the type
 *   history.jsonl          every change, one a line: what import replays
 *   files/HASH             attached files
 * Importing the folder gives the workspace back without loss. Files of records that were edited
 * since are then taken as changes by whoever imports; a file that went retires nothing.
 */

struct exporter {
    struct cli *c;
    struct store *store;
    struct str dir;
    struct buf history;
    int64_t records, files;
};

static bool put_file(struct exporter *x, const char *folder, struct str name, struct str bytes,
                     struct err *err)
{
    struct str dir = str_fmt(x->c->arena, "%.*s/%s", STR_ARG(x->dir), folder);
    return world_make_dir(dir, err) &&
           world_write_file(str_fmt(x->c->arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name)), bytes,
                            err);
}

/* "MDR-I-1>MDR-I-2" is an id, but no file name everywhere. */
static struct str file_name(struct arena *a, struct str id)
{
    char *p = str_cz(a, id);
    for (size_t i = 0; i < id.n; i++)
        if (strchr(">:", p[i]))
            p[i] = '~';
    return str_fmt(a, "%s.json", p);
}

static struct str record_text(struct arena *a, const struct record_head *head, const void *record)
{
    struct buf b = {.arena = a};
    struct json *o = json_object(a);
    json_add_text(a, o, "id", head->id);
    record_to_json(head->type, record, a, o);
    json_write_pretty(o, &b);
    return buf_str(&b);
}

static bool export_type(struct exporter *x, const struct record_type *t, struct err *err)
{
    struct store_list list;
    struct str folder = str_fmt(x->c->arena, "records/%s", t->name);
    if (!store_list(x->store, x->c->arena, t, (struct str){0}, 0, 0, &list, err))
        return false;
    for (size_t i = 0; i < list.shown; i++) {
        struct str text = record_text(x->c->arena, &list.heads[i],
                                      (char *)list.records + i * t->size);
        if (!put_file(x, folder.p, file_name(x->c->arena, list.heads[i].id), text, err))
            return false;
    }
    x->records += (int64_t)list.shown;
    return true;
}

static bool keep_line(void *context, struct str line, struct err *err)
{
    (void)err;
    struct exporter *x = context;
    buf_put(&x->history, line);
    buf_char(&x->history, '\n');
    return true;
}

static bool keep_blob(void *context, struct str hash, struct str media_type, struct str bytes,
                      struct err *err)
{
    (void)media_type;
    struct exporter *x = context;
    x->files++;
    return put_file(x, "files", hash, bytes, err);
}

bool cmd_export(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct exporter x = {.c = c, .dir = cli_option(c, "dir"), .history = {.arena = c->arena}};
    if (c->arg_count || x.dir.n == 0)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err))
        return false;
    x.store = s;
    if (world_exists(str_fmt(c->arena, "%.*s/records", STR_ARG(x.dir))))
        return err_set(err, ERR_CONFLICT, "%.*s/records is there already: name an empty folder",
                       STR_ARG(x.dir));
    /* Records and history of one position; closing the workspace ends it. */
    if (!store_savepoint(s, err))
        return false;
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++)
        if (!export_type(&x, RECORD_TYPES[i], err))
            return false;
    if (!store_write_history(s, keep_line, &x, err) || !store_each_blob(s, keep_blob, &x, err) ||
        !world_write_file(str_fmt(c->arena, "%.*s/history.jsonl", STR_ARG(x.dir)),
                          buf_str(&x.history), err))
        return false;
    cli_note(c, "%.*s: %lld records, %lld changes, %lld attached files", STR_ARG(x.dir),
             (long long)x.records, (long long)store_position(s), (long long)x.files);
    return true;
}

/* --- back --- */

static bool read_blobs(struct cli *c, struct store *s, struct str dir, struct err *err)
{
    struct world_names names;
    struct str folder = str_fmt(c->arena, "%.*s/files", STR_ARG(dir)), bytes;
    struct hash hash;
    if (!world_is_dir(folder))
        return true;
    if (!world_list_dir(c->arena, folder, &names, err) || !store_begin(s, err))
        return false;
    for (size_t i = 0; i < names.count; i++) {
        size_t mark = arena_mark(c->arena);
        struct str path = str_fmt(c->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(names.names[i]));
        if (!world_read_file(c->arena, path, LIMIT_DOCUMENT, &bytes, err) ||
            !store_blob_put(s, bytes, STR("application/octet-stream"), &hash, err))
            return false;
        if (!str_eq(hash_hex(c->arena, &hash), names.names[i]))
            return err_set(err, ERR_INVALID, "%.*s: its bytes are not those of its name",
                           STR_ARG(path));
        arena_rewind(c->arena, mark);
    }
    return store_commit(s, err);
}

/* The members that a person may have edited: not the id, not what is computed. */
static struct json *editable(struct cli *c, const struct record_type *t, const struct json *o)
{
    struct json *fields = json_object(c->arena);
    JSON_EACH (m, o) {
        const struct field *f = record_field(t, m->key);
        if (STR_IS(m->key, "id") || (f && (f->flags & FIELD_COMPUTED)))
            continue;
        struct json *copy = json_object(c->arena);
        *copy = *m;
        copy->next = NULL;
        json_hang(fields, str_cz(c->arena, m->key), copy);
    }
    return fields;
}

/* A record file that says something else than the record is a change. */
static bool take_record(struct cli *c, struct store *s, struct str path, int64_t *changed,
                        struct err *err)
{
    struct str bytes;
    struct json *o;
    struct record_head head;
    bool matters;
    if (!world_read_file(c->arena, path, LIMIT_DOCUMENT, &bytes, err) ||
        !json_read(c->arena, bytes, &o, err) ||
        !store_head(s, c->arena, json_text(o, "id"), &head, err))
        return false;
    if (head.retired.n || head.superseded_by.n)
        return true;
    const struct record_type *t = head.type;
    void *old = arena_alloc(c->arena, t->size, 2, _Alignof(max_align_t));
    void *new = (char *)old + t->size;
    if (!store_load(s, c->arena, t, head.id, old, NULL, err))
        return false;
    memcpy(new, old, t->size);
    EACH_FIELD (f, t)
        if (!(f->flags & FIELD_COMPUTED))
            record_clear(f, new);
    if (!record_from_json(t, new, c->arena, editable(c, t, o), err))
        return false;
    if (json_count(record_diff(t, old, new, c->arena, &matters)) == 0)
        return true;
    ++*changed;
    return (t->flags & RECORD_DECISION)
               ? store_supersede(s, c->arena, t, head.id, new, &head.id, err)
               : store_save(s, c->arena, t, head.id, 0, new, err);
}

static bool take_records(struct cli *c, struct store *s, struct str dir, int64_t *changed,
                         struct err *err)
{
    struct world_names names;
    for (size_t t = 0; t < RECORD_TYPE_COUNT; t++) {
        struct str folder = str_fmt(c->arena, "%.*s/records/%s", STR_ARG(dir),
                                    RECORD_TYPES[t]->name);
        if (!world_is_dir(folder))
            continue;
        if (!world_list_dir(c->arena, folder, &names, err))
            return false;
        for (size_t i = 0; i < names.count; i++) {
            struct str path = str_fmt(c->arena, "%.*s/%.*s", STR_ARG(folder),
                                      STR_ARG(names.names[i]));
            size_t mark = arena_mark(c->arena);
            if (!take_record(c, s, path, changed, err))
                return err_wrap(err, "%.*s", STR_ARG(path));
            arena_rewind(c->arena, mark);
        }
    }
    return true;
}

static bool replay(struct cli *c, struct store *s, struct str dir, struct str lines,
                   struct err *err)
{
    /* Files first: what follows from a record may be read out of the one it names. */
    if (!read_blobs(c, s, dir, err))
        return false;
    return store_read_history(s, lines, err) || err_wrap(err, "%.*s/history.jsonl", STR_ARG(dir));
}

bool cli_import_dir(struct cli *c, struct str dir, struct err *err)
{
    CLI_STORE(s);
    struct str lines;
    int64_t changed = 0;
    if (c->arg_count)
        return cli_usage(c, err);
    if (!world_read_file(c->arena, str_fmt(c->arena, "%.*s/history.jsonl", STR_ARG(dir)),
                         LIMIT_HISTORY, &lines, err))
        return false;
    struct err why = {0};
    bool is_new = !cli_open(c, STORE_WRITE, &s, &why);
    if (is_new && (why.code != ERR_NOT_FOUND || !cli_open(c, STORE_CREATE, &s, err))) {
        *err = why.code != ERR_NOT_FOUND ? why : *err;
        return false;
    }
    bool fresh = store_position(s) == 0;
    if (fresh && !replay(c, s, dir, lines, err)) {
        store_close(s);
        s = NULL;
        if (is_new)
            world_forget(c->workspace);
        return false;
    }
    int64_t position = store_position(s);
    if (!store_begin(s, err) || !take_records(c, s, dir, &changed, err) || !store_commit(s, err))
        return false;
    if (fresh)
        cli_note(c, "%.*s: %lld changes replayed", STR_ARG(store_shown(c->arena, c->workspace)),
                 (long long)position);
    cli_note(c, "%lld edited records taken", (long long)changed);
    return true;
}
