#include "intake/evidence/slot.h"

#include "base/embed.h"
#include "base/map.h"
#include "intake/catalogue/file.h"
#include "intake/evidence/evidence.h"

static const char slots_path[] = "data/slots/slots.json";
static const char *const scopes[] = {
    [EVIDENCE_SLOT_ORGANISATION] = "organisation",
    [EVIDENCE_SLOT_DEVICE] = "device",
    [EVIDENCE_SLOT_RELEASE] = "release",
};

struct reader {
    struct arena *arena;
    struct str bytes;
    struct findings *findings;
    size_t index; /* of the row */
};

/* A finding about a member of the row at hand. Gives false. */
static bool refuse(const struct reader *r, const struct json *row, const char *member,
                   const char *rule, const char *why)
{
    struct str place = str_fmt(r->arena, "slots[%zu].%s", r->index, member);
    findings_add(r->findings, FINDING_SKIPPED, rule, json_line(r->bytes, row), place,
                 "%s; the slot was left out", why);
    return false;
}

static size_t index_of(const char *const *words, size_t count, struct str word)
{
    size_t i = 0;
    while (i < count && !str_eq(str_of(words[i]), word))
        i++;
    return i;
}

static bool is_choice(const struct record_type *t, struct str word)
{
    const struct choice *c = record_field(t, STR("kind"))->choices;
    for (; c->name; c++)
        if (word.n && str_eq(str_of(c->name), word))
            return true;
    return false;
}

/* The texts of an array; false when it is none, or holds something else. */
static bool texts(struct arena *a, const struct json *list, struct str **out, size_t *count)
{
    if (!list || list->type != JSON_ARRAY || list->items.count == 0)
        return false;
    *out = ARENA_ARRAY(a, struct str, list->items.count);
    *count = 0;
    JSON_EACH (item, list) {
        if (item->type != JSON_STRING || item->text.n == 0)
            return false;
        (*out)[(*count)++] = item->text;
    }
    return true;
}

/* A period of ISO 8601 in years, months, weeks and days: "P1Y6M". The parts keep their order. */
static bool read_period(struct str text, int64_t *months, int64_t *days)
{
    static const struct {
        char unit;
        int64_t months, days;
    } units[] = {{'Y', 12, 0}, {'M', 1, 0}, {'W', 0, 7}, {'D', 0, 1}};
    enum { DIGITS_MAX = 4 };
    size_t at = 1, unit = 0;
    *months = *days = 0;
    if (text.n < 3 || text.p[0] != 'P')
        return false;
    while (at < text.n) {
        size_t start = at;
        int64_t n = 0;
        while (at < text.n && char_is_digit(text.p[at]))
            at++;
        if (at == start || at - start > DIGITS_MAX || at == text.n ||
            !str_to_int(str_sub(text, start, at - start), &n))
            return false;
        while (unit < COUNT_OF(units) && units[unit].unit != text.p[at])
            unit++;
        if (unit == COUNT_OF(units))
            return false;
        *months += n * units[unit].months;
        *days += n * units[unit++].days;
        at++;
    }
    return *months + *days > 0;
}

static bool read_kind(const struct reader *r, const struct json *row, struct evidence_slot *s)
{
    s->kind = json_text(row, "kind");
    s->document = !is_choice(&EVIDENCE_TYPE, s->kind);
    return !s->document || is_choice(&DOCUMENT_TYPE, s->kind) ||
           refuse(r, row, "kind", "slot-kind",
                  "the kind is neither one of evidence nor one of documents");
}

static bool read_stale_when(const struct reader *r, const struct json *row, struct evidence_slot *s)
{
    const struct json *list = json_get(row, "stale_when");
    struct str *names = NULL;
    if (!list)
        return true;
    if (!texts(r->arena, list, &names, &s->stale_count))
        return refuse(r, row, "stale_when", "slot-stale", "it is no list of record types");
    s->stale_when = ARENA_ARRAY(r->arena, const struct record_type *, s->stale_count);
    for (size_t i = 0; i < s->stale_count; i++) {
        s->stale_when[i] = record_type_find(names[i]);
        if (!s->stale_when[i])
            return refuse(r, row, "stale_when", "slot-stale", "there is no such record type");
    }
    return true;
}

static bool read_when(const struct reader *r, const struct json *row, struct evidence_slot *s)
{
    s->applies_if = json_get(row, "applies_if");
    if (s->applies_if && !catalogue_is_condition(s->applies_if))
        return refuse(r, row, "applies_if", "slot-applies",
                      "it is none of always, never, any_of, all_of");
    s->renew = json_text(row, "renew");
    if (json_get(row, "renew") && !read_period(s->renew, &s->renew_months, &s->renew_days))
        return refuse(r, row, "renew", "slot-renew", "it is no period of ISO 8601 such as P1Y");
    return read_stale_when(r, row, s);
}

static bool read_words(const struct reader *r, const struct json *row, struct evidence_slot *s)
{
    static const char *const grades[] = {"required", "advised"};
    static const char *const statuses[] = {"verified", "secondary", "unverified", "own proposal"};
    const struct json *effort = json_get(row, "effort_minutes");
    size_t scope = index_of(scopes, COUNT_OF(scopes), json_text(row, "scope"));
    size_t grade = index_of(grades, COUNT_OF(grades), json_text(row, "grade"));
    s->status = json_text(row, "status");
    s->effort_minutes = json_int(row, "effort_minutes", 0);
    if (scope == COUNT_OF(scopes))
        return refuse(r, row, "scope", "slot-scope",
                      "the scope is none of organisation, device, release");
    if (grade == COUNT_OF(grades))
        return refuse(r, row, "grade", "slot-grade", "the grade is none of required, advised");
    if (index_of(statuses, COUNT_OF(statuses), s->status) == COUNT_OF(statuses))
        return refuse(r, row, "status", "slot-status",
                      "the status is none of verified, secondary, unverified, own proposal");
    if (effort && (s->effort_minutes <= 0 || s->effort_minutes > 1000000))
        return refuse(r, row, "effort_minutes", "slot-effort", "it is no number of minutes");
    s->scope = (enum evidence_slot_scope)scope;
    s->required = grade == 0;
    return true;
}

/* Ids stand in lists of words, and on command lines. */
static bool is_id(struct str id)
{
    for (size_t i = 0; i < id.n; i++)
        if (!char_is_digit(id.p[i]) && !char_is_alpha(id.p[i]) && id.p[i] != '-')
            return false;
    return str_starts(id, STR("SLOT-")) && id.n > 5;
}

static bool read_slot(const struct reader *r, const struct json *row, struct evidence_slot *out)
{
    struct evidence_slot s = {.id = json_text(row, "id"),
                              .name = json_text(row, "name"),
                              .shows = json_text(row, "shows"),
                              .source = json_text(row, "source")};
    const struct {
        const char *member;
        struct str text;
    } needed[] = {{"name", s.name}, {"shows", s.shows}, {"source", s.source}};
    if (!is_id(s.id))
        return refuse(r, row, "id", "slot-id",
                      "the id is not SLOT- and letters, digits or hyphens");
    for (size_t i = 0; i < COUNT_OF(needed); i++)
        if (needed[i].text.n == 0)
            return refuse(r, row, needed[i].member, "slot-member", "the text is missing");
    if (!texts(r->arena, json_get(row, "serves"), &s.serves, &s.serve_count))
        return refuse(r, row, "serves", "slot-serves", "it is no list of ids of clauses");
    if (!read_words(r, row, &s) || !read_kind(r, row, &s) || !read_when(r, row, &s))
        return false;
    *out = s;
    return true;
}

bool evidence_slots_read(struct arena *a, struct str bytes, struct evidence_slots *out,
                         struct findings *findings, struct err *err)
{
    struct json *root;
    struct map ids = {.arena = a};
    if (bytes.n > EVIDENCE_SLOTS_SIZE_MAX)
        return err_set(err, ERR_LIMIT, "a list of slots has at most %zu bytes",
                       EVIDENCE_SLOTS_SIZE_MAX);
    if (!json_read(a, bytes, &root, err))
        return false;
    const struct json *rows = root->type == JSON_ARRAY ? root : json_get(root, "slots");
    if (!rows || rows->type != JSON_ARRAY)
        return err_set(err, ERR_INVALID, "slots: an array of slots is required");
    struct evidence_slots got = {
        .items = ARENA_ARRAY(a, struct evidence_slot, json_count(rows) + 1)};
    struct reader r = {.arena = a, .bytes = bytes, .findings = findings};
    JSON_EACH (row, rows) {
        struct evidence_slot *s = &got.items[got.count];
        if (read_slot(&r, row, s)) {
            if (map_find(&ids, s->id)) {
                (void)refuse(&r, row, "id", "slot-id", "there is a slot of that id already");
            } else {
                map_add(&ids, s->id, s);
                got.count++;
            }
        }
        r.index++;
    }
    *out = got;
    return true;
}

bool evidence_slots_built_in(struct arena *a, struct evidence_slots *out, struct err *err)
{
    struct findings findings;
    findings_init(&findings, a);
    if (!evidence_slots_read(a, embed_find(slots_path), out, &findings, err))
        return err_wrap(err, "%s", slots_path);
    const struct finding *f = findings.first;
    return !f || err_set(err, ERR_INVALID, "%s:%zu: %.*s: %.*s", slots_path, f->line,
                         STR_ARG(f->place), STR_ARG(f->text));
}

const struct evidence_slot *evidence_slot_find(const struct evidence_slots *slots, struct str id)
{
    for (size_t i = 0; i < slots->count; i++)
        if (str_eq(slots->items[i].id, id))
            return &slots->items[i];
    return NULL;
}

const char *evidence_slot_scope_word(enum evidence_slot_scope scope)
{
    return scopes[scope];
}

static void put_count(struct buf *b, int64_t n, const char *one, const char *many)
{
    if (n)
        buf_fmt(b, "%s%lld %s", b->n ? " and " : "", (long long)n, n == 1 ? one : many);
}

struct str evidence_slot_renew_words(struct arena *a, const struct evidence_slot *slot)
{
    struct buf b = {.arena = a};
    put_count(&b, slot->renew_months, "month", "months");
    put_count(&b, slot->renew_days, "day", "days");
    return buf_str(&b);
}
