#include "store/advisories_internal.h"

#include "base/limits.h"

/* Which records are there already, told by the hash of their bytes: a table in memory, of all
   advisories as they were when it was made, in the course of an import. What changes later is not
   in it, and need not be: a record it misses is read, and advisories_put finds out. What is undone
   must not be in it: advisories_undo throws it away. */

struct slot {
    struct hash_quick hash;
    int32_t modified, published; /* days since 1970; 0: not known */
    uint32_t where;              /* place among the sources and parts, + 1; 0: an empty slot */
    bool older;
};

struct advisories_marks {
    struct arena arena;
    struct slot *slots;
    size_t cap, count;
    struct advisory_seen *wheres; /* source and parts */
    int64_t *where_words;         /* two each */
    size_t where_count, where_cap;
    uint32_t *where_slots; /* by both words: place + 1 */
    size_t where_slot_cap;
    struct advisory_seen answer;
    bool loaded;
    int64_t asked;
};

/* Loading takes as long as reading some thousand records; a day's changes are not worth it. */
enum { ASKED_FREE = 4096, SLOTS_FIRST = 1 << 16, SLOTS_MOST = 1 << 26 };

void advisories_forget_marks(struct advisories *db)
{
    if (!db->marks)
        return;
    struct arena arena = db->marks->arena; /* the table lies in it */
    db->marks = NULL;
    arena_done(&arena);
}

struct hash_quick advisories_hash(const struct advisories *db, struct str bytes)
{
    return hash_quick(bytes, str_hash(db->state.name));
}

static struct slot *slot_of(const struct advisories_marks *m, const struct hash_quick *hash)
{
    for (size_t i = hash->words[0] & (m->cap - 1);; i = (i + 1) & (m->cap - 1)) {
        struct slot *s = &m->slots[i];
        if (!s->where || (s->hash.words[0] == hash->words[0] && s->hash.words[1] == hash->words[1]))
            return s;
    }
}

static void add(struct advisories_marks *m, const struct slot *s)
{
    if (2 * m->count >= m->cap) {
        struct advisories_marks old = *m;
        m->cap = 2 * old.cap;
        m->slots = ARENA_ARRAY(&m->arena, struct slot, m->cap);
        for (size_t i = 0; i < old.cap; i++)
            if (old.slots[i].where)
                *slot_of(m, &old.slots[i].hash) = old.slots[i];
    }
    struct slot *to = slot_of(m, &s->hash);
    m->count += !to->where;
    if (!to->where || to->older)
        *to = *s;
}

static uint32_t *where_slot(const struct advisories_marks *m, int64_t source, int64_t parts)
{
    uint64_t hash = ((uint64_t)source << 32 ^ (uint64_t)parts) * UINT64_C(0x9e3779b97f4a7c15);
    for (size_t i = hash >> 32 & (m->where_slot_cap - 1);; i = (i + 1) & (m->where_slot_cap - 1)) {
        uint32_t *slot = &m->where_slots[i];
        if (!*slot || (m->where_words[2 * (*slot - 1)] == source &&
                       m->where_words[2 * (*slot - 1) + 1] == parts))
            return slot;
    }
}

static void grow_wheres(struct advisories_marks *m)
{
    size_t cap = m->where_cap ? 2 * m->where_cap : 256;
    struct advisory_seen *wheres = ARENA_ARRAY(&m->arena, struct advisory_seen, cap);
    int64_t *words = ARENA_ARRAY(&m->arena, int64_t, 2 * cap);
    if (m->where_count) {
        memcpy(wheres, m->wheres, m->where_count * sizeof *wheres);
        memcpy(words, m->where_words, 2 * m->where_count * sizeof *words);
    }
    m->wheres = wheres;
    m->where_words = words;
    m->where_cap = cap;
    m->where_slot_cap = 2 * cap;
    m->where_slots = ARENA_ARRAY(&m->arena, uint32_t, m->where_slot_cap);
    for (size_t i = 0; i < m->where_count; i++)
        *where_slot(m, words[2 * i], words[2 * i + 1]) = (uint32_t)i + 1;
}

/* The place of a source and its parts. */
static bool find_where(struct advisories *db, int64_t source, int64_t parts, uint32_t *out,
                       struct err *err)
{
    struct advisories_marks *m = db->marks;
    if (m->where_count == m->where_cap)
        grow_wheres(m);
    uint32_t *slot = where_slot(m, source, parts);
    if (!*slot) {
        struct advisory_seen *to = &m->wheres[m->where_count];
        struct str name, list;
        if (!advisories_word_text(db, source, &name, err) ||
            !advisories_word_text(db, parts, &list, err))
            return false;
        to->source = str_copy(&m->arena, name);
        to->parts = str_copy(&m->arena, list);
        m->where_words[2 * m->where_count] = source;
        m->where_words[2 * m->where_count + 1] = parts;
        *slot = (uint32_t)++m->where_count;
    }
    *out = *slot;
    return true;
}

static bool load_row(struct advisories *db, sqlite3_stmt *st, struct err *err)
{
    struct str hash = advisories_blob(st, 5);
    struct str past = advisories_blob(st, 6);
    struct slot s = {.modified = sqlite3_column_int(st, 3), .published = sqlite3_column_int(st, 4)};
    if (hash.n != sizeof s.hash || past.n % sizeof s.hash)
        return advisories_damaged(db, sqlite3_column_int64(st, 0), err);
    memcpy(&s.hash, hash.p, hash.n);
    if (!find_where(db, sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 2), &s.where, err))
        return false;
    add(db->marks, &s);
    for (; past.n; past = str_from(past, sizeof s.hash)) {
        s.older = true;
        memcpy(&s.hash, past.p, sizeof s.hash);
        add(db->marks, &s);
    }
    return true;
}

static bool load(struct advisories *db, struct err *err)
{
    struct advisories_marks *m = db->marks;
    sqlite3_stmt *st = advisories_statement(db, ADV_MARK_LIST, err);
    bool row = false;
    if (!st)
        return false;
    m->cap = SLOTS_FIRST;
    while (m->cap < SLOTS_MOST && (int64_t)m->cap < 2 * db->state.last_number)
        m->cap *= 2;
    m->slots = ARENA_ARRAY(&m->arena, struct slot, m->cap);
    while (advisories_row(db, st, &row, err)) {
        if (!row) {
            m->loaded = true;
            return true;
        }
        if (!load_row(db, st, err)) {
            sqlite3_reset(st);
            return false;
        }
    }
    return false;
}

bool advisories_seen(struct advisories *db, const struct hash_quick *content,
                     const struct advisory_seen **out, struct err *err)
{
    *out = NULL;
    if (db->building)
        return true;
    if (!db->marks) {
        struct arena arena;
        arena_init(&arena, GIB(4));
        db->marks = ARENA_NEW(&arena, struct advisories_marks);
        db->marks->arena = arena;
    }
    struct advisories_marks *m = db->marks;
    if (++m->asked <= ASKED_FREE || (!m->loaded && !load(db, err)))
        return m->asked <= ASKED_FREE;
    const struct slot *s = slot_of(m, content);
    if (!s->where)
        return true;
    m->answer = m->wheres[s->where - 1];
    m->answer.change = s->older ? ADVISORY_OLDER : ADVISORY_UNCHANGED;
    if (s->modified)
        m->answer.modified = date_from_days(s->modified);
    if (s->published)
        m->answer.published = date_from_days(s->published);
    *out = &m->answer;
    return true;
}
