#include "base/zip.h"

#include <zip.h>

#include "base/limits.h"
#include "base/world.h"

/* A member this small may expand as it likes. */
static const zip_uint64_t ratio_free_bytes = MIB(1);

struct walk {
    zip_t *archive;
    struct arena arena; /* one member at a time */
    struct str suffix;
    size_t max_member;
    zip_member_fn *each;
    void *context;
    struct err *err;
};

static bool fail(struct walk *w, struct str name, enum err_code code, const char *reason)
{
    return err_set(w->err, code, "%.*s: %s", name.n < 200 ? (int)name.n : 200, name.p, reason);
}

/* Before anything is unpacked. */
static bool check(struct walk *w, struct str name, const zip_stat_t *st)
{
    if (!(st->valid & ZIP_STAT_SIZE) || !(st->valid & ZIP_STAT_COMP_SIZE))
        return fail(w, name, ERR_INVALID, "the archive does not tell its size");
    if ((st->valid & ZIP_STAT_ENCRYPTION_METHOD) && st->encryption_method != ZIP_EM_NONE)
        return fail(w, name, ERR_INVALID, "is encrypted");
    if (st->size > w->max_member)
        return fail(w, name, ERR_LIMIT, "is larger than is accepted");
    if (st->size > ratio_free_bytes && st->size / LIMIT_EXPANSION_RATIO > st->comp_size)
        return fail(w, name, ERR_LIMIT, "expands to more than is accepted");
    return true;
}

/* One byte more than the size is asked for: it must not come, and libzip compares the checksum when
   it meets the end. */
static bool unpack(struct walk *w, struct str name, const zip_stat_t *st, struct str *out)
{
    zip_file_t *file = zip_fopen_index(w->archive, st->index, 0);
    if (!file)
        return fail(w, name, ERR_INVALID, zip_strerror(w->archive));
    size_t size = (size_t)st->size, n = 0;
    char *p = ARENA_ARRAY(&w->arena, char, size + 1);
    zip_int64_t got = 1;
    while (n <= size && (got = zip_fread(file, p + n, size + 1 - n)) > 0)
        n += (size_t)got;
    bool ok = got == 0 && n == size;
    if (!ok)
        fail(w, name, ERR_INVALID, got < 0 ? zip_file_strerror(file) : "has not the size it says");
    zip_fclose(file);
    *out = (struct str){p, n};
    return ok;
}

static bool member(struct walk *w, zip_uint64_t index)
{
    zip_stat_t st;
    struct str bytes;
    zip_stat_init(&st);
    if (zip_stat_index(w->archive, index, 0, &st) != 0 || !(st.valid & ZIP_STAT_NAME))
        return err_set(w->err, ERR_INVALID, "member %llu: %s", (unsigned long long)index + 1,
                       zip_strerror(w->archive));
    struct str name = str_of(st.name);
    if (str_ends(name, STR("/")) || !str_ends(name, w->suffix))
        return true;
    if (!str_is_utf8(name))
        return fail(w, STR("a member"), ERR_INVALID, "its name is not UTF-8");
    size_t mark = arena_mark(&w->arena);
    bool ok = check(w, name, &st) && unpack(w, name, &st, &bytes) &&
              w->each(w->context, name, bytes, w->err);
    arena_rewind(&w->arena, mark);
    return ok;
}

static bool members(struct walk *w)
{
    zip_int64_t count = zip_get_num_entries(w->archive, 0);
    if (count > LIMIT_ARCHIVE_MEMBERS)
        return err_set(w->err, ERR_LIMIT, "more than %d members", LIMIT_ARCHIVE_MEMBERS);
    for (zip_int64_t i = 0; i < count; i++)
        if (!member(w, (zip_uint64_t)i))
            return false;
    return true;
}

static bool open_archive(struct walk *w, struct str path)
{
    int code = 0;
    w->archive = zip_open(str_cz(&w->arena, path), ZIP_RDONLY, &code);
    if (w->archive)
        return true;
    zip_error_t why;
    zip_error_init_with_code(&why, code);
    err_set(w->err, code == ZIP_ER_NOENT ? ERR_NOT_FOUND : ERR_INVALID, "%.*s: %s", STR_ARG(path),
            zip_error_strerror(&why));
    zip_error_fini(&why);
    return false;
}

bool zip_each(struct str path, struct str suffix, size_t max_member, zip_member_fn *each,
              void *context, struct err *err)
{
    struct walk w = {.suffix = suffix, .max_member = max_member, .each = each};
    w.context = context;
    w.err = err;
    arena_init(&w.arena, LIMIT_ARENA);
    bool ok = open_archive(&w, path);
    if (ok) {
        ok = members(&w) || err_wrap(err, "%.*s", STR_ARG(path));
        zip_discard(w.archive);
    }
    arena_done(&w.arena);
    return ok;
}

static bool open_bytes(struct walk *w, struct str bytes)
{
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &why);
    w->archive = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    if (!w->archive) {
        zip_source_free(source);
        err_set(w->err, ERR_INVALID, "%s", zip_error_strerror(&why));
    }
    zip_error_fini(&why);
    return w->archive;
}

bool zip_each_in(struct str archive, struct str suffix, size_t max_member, zip_member_fn *each,
                 void *context, struct err *err)
{
    struct walk w = {.suffix = suffix, .max_member = max_member, .each = each};
    w.context = context;
    w.err = err;
    arena_init(&w.arena, LIMIT_ARENA);
    bool ok = open_bytes(&w, archive);
    if (ok) {
        ok = members(&w);
        zip_discard(w.archive);
    }
    arena_done(&w.arena);
    return ok;
}

/* The one member, when it is an archive by name and there is no other file. */
static bool find_inner(struct walk *w, zip_stat_t *st)
{
    zip_int64_t count = zip_get_num_entries(w->archive, 0);
    zip_stat_init(st);
    return count == 1 && zip_stat_index(w->archive, 0, 0, st) == 0 && (st->valid & ZIP_STAT_NAME) &&
           str_ends(str_of(st->name), STR(".zip"));
}

/* An archive in an archive may be larger than a document: it goes from file to file in parts. */
static bool copy_inner(struct walk *w, const zip_stat_t *st, struct str to)
{
    enum { CHUNK = 1 << 18 };
    struct str name = str_of(st->name);
    struct world_file *out = NULL;
    char *part = ARENA_ARRAY(&w->arena, char, CHUNK);
    zip_uint64_t written = 0;
    zip_int64_t n = 0;
    zip_file_t *in = zip_fopen_index(w->archive, st->index, 0);
    if (!in)
        return fail(w, name, ERR_INVALID, zip_strerror(w->archive));
    bool ok = world_append(&w->arena, to, 0, &out, w->err);
    while (ok && written <= st->size && (n = zip_fread(in, part, CHUNK)) > 0) {
        ok = world_write(out, (struct str){part, (size_t)n}, w->err);
        written += (zip_uint64_t)n;
    }
    if (ok && (n < 0 || written != st->size))
        ok = fail(w, name, ERR_INVALID, "has not the size it says");
    ok = ok && world_sync(out, w->err);
    world_close(out);
    zip_fclose(in);
    return ok;
}

bool zip_unwrap(struct str path, struct str to, bool *inner, struct err *err)
{
    struct walk w = {.max_member = LIMIT_EXPANDED, .err = err};
    zip_stat_t st;
    arena_init(&w.arena, LIMIT_ARENA);
    bool ok = open_archive(&w, path);
    if (ok) {
        bool found = find_inner(&w, &st);
        ok = !found || (check(&w, str_of(st.name), &st) && copy_inner(&w, &st, to)) ||
             err_wrap(err, "%.*s", STR_ARG(path));
        *inner = found;
        zip_discard(w.archive);
    }
    arena_done(&w.arena);
    return ok;
}

/* The member has no time of its own, so that the same content gives the same archive. */
static bool add_member(zip_t *archive, const char *name, struct str bytes)
{
    zip_source_t *source = zip_source_buffer(archive, bytes.p, bytes.n, 0);
    if (!source)
        return false;
    zip_int64_t index = zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_file_set_dostime(archive, (zip_uint64_t)index, 0, 0x21, 0) == 0; /* 1980-01-01 */
}

bool zip_write(struct str path, struct str name, struct str bytes, struct err *err)
{
    struct arena own;
    int code = 0;
    arena_init(&own, MIB(1));
    zip_t *archive = zip_open(str_cz(&own, path), ZIP_CREATE | ZIP_TRUNCATE, &code);
    bool ok = archive && add_member(archive, str_cz(&own, name), bytes) && zip_close(archive) == 0;
    if (archive && !ok)
        zip_discard(archive);
    arena_done(&own);
    return ok || err_set(err, ERR_IO, "%.*s: the archive cannot be written", STR_ARG(path));
}

bool zip_is(struct str first_bytes)
{
    return str_starts(first_bytes, STR("PK\3\4")) || str_starts(first_bytes, STR("PK\5\6"));
}
