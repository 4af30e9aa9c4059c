#include "store/advisories_internal.h"

#include "base/limits.h"

/* A copy in memory of what was asked for of the table "word": an import asks for each text many
   times, a scan for the same few. */

struct advisories_word {
    struct str text;
    uint64_t hash;
    int64_t number; /* 0: an empty slot */
};

enum { SLOTS_FIRST = 1 << 12, WORDS_MOST = INT32_MAX };

void advisories_forget_words(struct advisories *db)
{
    if (db->words.arena.base)
        arena_done(&db->words.arena);
    db->words = (struct advisories_words){0};
}

static struct advisories_word *slot_of(const struct advisories_words *w, struct str text,
                                       uint64_t hash)
{
    for (size_t i = hash & (w->cap - 1);; i = (i + 1) & (w->cap - 1)) {
        struct advisories_word *slot = &w->slots[i];
        if (!slot->number || (slot->hash == hash && str_eq(slot->text, text)))
            return slot;
    }
}

static void grow(struct advisories_words *w)
{
    struct advisories_words old = *w;
    if (!w->arena.base)
        arena_init(&w->arena, GIB(8));
    w->cap = old.cap ? 2 * old.cap : SLOTS_FIRST;
    w->slots = ARENA_ARRAY(&w->arena, struct advisories_word, w->cap);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].number)
            *slot_of(w, old.slots[i].text, old.slots[i].hash) = old.slots[i];
}

/* The hash decides about nothing but places. */
static uint64_t hash_of(struct str text)
{
    return hash_quick(text, 0).words[0];
}

static struct str keep(struct advisories_words *w, struct str text, uint64_t hash, int64_t number)
{
    if (2 * w->count >= w->cap)
        grow(w);
    struct advisories_word *slot = slot_of(w, text, hash);
    *slot = (struct advisories_word){str_copy(&w->arena, text), hash, number};
    w->count++;
    return slot->text;
}

static int64_t find_kept(const struct advisories_words *w, struct str text, uint64_t hash)
{
    return w->cap ? slot_of(w, text, hash)->number : 0;
}

/* 0 when it has none; writes nothing. */
static bool find_word(struct advisories *db, struct str text, int64_t *number, struct err *err)
{
    uint64_t hash = hash_of(text);
    *number = text.n ? find_kept(&db->words, text, hash) : 0;
    if (*number || !text.n || db->words.all)
        return true;
    sqlite3_stmt *st = advisories_statement(db, ADV_WORD_FIND, err);
    bool row = false;
    if (!st)
        return false;
    advisories_bind(st, 1, text);
    if (!advisories_row(db, st, &row, err))
        return false;
    if (!row)
        return true;
    *number = sqlite3_column_int64(st, 0);
    sqlite3_reset(st);
    (void)keep(&db->words, text, hash, *number);
    return true;
}

bool advisories_word(struct advisories *db, struct str text, int64_t *number, struct err *err)
{
    if (!find_word(db, text, number, err))
        return false;
    if (*number || !text.n)
        return true;
    sqlite3_stmt *st = advisories_statement(db, ADV_WORD_INSERT, err);
    if (!st)
        return false;
    advisories_bind(st, 1, text);
    if (!advisories_step(db, st, err))
        return false;
    *number = sqlite3_last_insert_rowid(db->sqlite);
    if (*number > WORDS_MOST)
        return err_set(err, ERR_LIMIT, "%s: more than %d different texts", db->path, WORDS_MOST);
    (void)keep(&db->words, text, hash_of(text), *number);
    return true;
}

static void keep_number(struct advisories_words *w, int64_t number, struct str text)
{
    size_t at = (size_t)number;
    if (!w->arena.base)
        arena_init(&w->arena, GIB(8));
    if (at >= w->by_number_cap) {
        size_t cap = w->by_number_cap ? w->by_number_cap : SLOTS_FIRST;
        while (cap <= at)
            cap *= 2;
        const struct str **bigger = ARENA_ARRAY(&w->arena, const struct str *, cap);
        if (w->by_number_cap)
            memcpy(bigger, w->by_number, w->by_number_cap * sizeof *bigger);
        w->by_number = bigger;
        w->by_number_cap = cap;
    }
    struct str *copy = ARENA_NEW(&w->arena, struct str);
    *copy = str_copy(&w->arena, text);
    w->by_number[at] = copy;
}

/* Numbers are given once, so that what was read stays true while the file grows. */
bool advisories_word_text(struct advisories *db, int64_t number, struct str *text, struct err *err)
{
    struct advisories_words *w = &db->words;
    *text = (struct str){0};
    if (number == 0)
        return true;
    if (number > 0 && (size_t)number < w->by_number_cap && w->by_number[number]) {
        *text = *w->by_number[number];
        return true;
    }
    sqlite3_stmt *st = advisories_statement(db, ADV_WORD_GET, err);
    bool row = false;
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, number);
    if (!advisories_row(db, st, &row, err))
        return false;
    if (!row || number < 0 || number > WORDS_MOST)
        return err_set(err, ERR_INVALID,
                       "%s is damaged: text %lld is missing; remove the file and "
                       "import the feeds again",
                       db->path, (long long)number);
    keep_number(w, number, advisories_view(st, 0));
    sqlite3_reset(st);
    *text = *w->by_number[number];
    return true;
}
