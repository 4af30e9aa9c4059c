#include "assess/gap/state.h"

const char *const gap_slot_words[GAP_SLOT_WORD__COUNT] = {
    [GAP_SLOT_NOT_ASKED] = "not_asked", [GAP_SLOT_NOTHING] = "nothing_to_look_at",
    [GAP_SLOT_HOLDS] = "holds",         [GAP_SLOT_TO_REVIEW] = "to_review",
    [GAP_SLOT_EMPTY] = "empty",         [GAP_SLOT_NOT_ENOUGH] = "not_enough",
    [GAP_SLOT_STALE] = "stale",
};

/* --- what is there --- */

/* Of a slot of releases only what names the release counts: a report that names none does not say
   of which it is. */
static bool is_for(const struct gap_state *s, size_t release, struct str named)
{
    return release == SIZE_MAX || str_eq(named, s->data->releases[release].id);
}

static bool is_past(struct date until, struct date as_of)
{
    return until.year != 0 && date_cmp(until, as_of) < 0;
}

struct filled {
    const struct gap_review *review; /* the newest, or NULL */
    const struct gap_fill *newest;   /* in date, else of those out of date */
    const struct gap_fill *judged;   /* the newest in date that the review looked at, or NULL */
    bool in_date;
};

static bool names(struct str ids, struct str wanted)
{
    struct str id;
    while (str_word(&ids, &id))
        if (str_eq(id, wanted))
            return true;
    return false;
}

static void see_fills(const struct gap_state *s, struct gap_range range, size_t release,
                      struct filled *out)
{
    for (size_t i = range.first; i < range.first + range.count; i++) {
        const struct gap_fill *f = &s->data->fills[i];
        if (!is_for(s, release, f->release))
            continue;
        bool past = is_past(f->valid_until, s->data->as_of);
        bool newer = !out->newest || f->position > out->newest->position;
        if (past ? newer && !out->in_date : newer || !out->in_date)
            out->newest = f;
        out->in_date |= !past;
        if (!past && out->review && names(out->review->seen, f->id) &&
            (!out->judged || f->position > out->judged->position))
            out->judged = f;
    }
}

/* The newest, by the day of the judgement. */
static void see_reviews(const struct gap_state *s, struct gap_range range, size_t release,
                        const struct gap_review **out)
{
    for (size_t i = range.first; i < range.first + range.count; i++) {
        const struct gap_review *r = &s->data->reviews[i];
        int order = *out ? date_cmp(r->judged_on, (*out)->judged_on) : 1;
        if (is_for(s, release, r->release) &&
            (order > 0 || (order == 0 && r->position > (*out)->position)))
            *out = r;
    }
}

/* --- what follows --- */

static struct date renewed_until(const struct evidence_slot *slot, struct date since)
{
    return date_add_days(date_add_months(since, slot->renew_months), slot->renew_days);
}

static bool renewal_passed(const struct evidence_slot *slot, struct date since, struct date as_of)
{
    return slot->renew.n > 0 && is_past(renewed_until(slot, since), as_of);
}

/* Whether a judgement still holds; says in look why not. */
static bool is_current(const struct gap_state *s, size_t slot, struct date since,
                       struct gap_slot_look *look)
{
    const struct evidence_slot *e = &s->ground->slots.items[slot];
    look->changed = look->review->stale;
    look->day_passed = is_past(look->review->valid_until, s->data->as_of);
    look->renewal_passed = renewal_passed(e, since, s->data->as_of);
    for (size_t i = 0; i < e->stale_count && !look->newer; i++)
        if (gap_last_change(s->data, e->stale_when[i], s->device, look->release) >
            look->review->position)
            look->newer = e->stale_when[i];
    return !look->changed && !look->day_passed && !look->renewal_passed && !look->newer;
}

static enum gap_slot_word word_of_enough(const struct gap_state *s, size_t slot,
                                         const struct filled *filled, struct gap_slot_look *look)
{
    const struct gap_fill *f = filled->judged;
    if (!filled->newest && !look->review->stale)
        return GAP_SLOT_EMPTY;
    look->expired = filled->newest && !filled->in_date;
    /* Something is in date, but the judgement is of something else: nobody has seen this. */
    if (filled->in_date && !f)
        return GAP_SLOT_TO_REVIEW;
    look->fill = f ? f : look->fill;
    struct date since = f && f->dated_on.year ? f->dated_on : look->review->judged_on;
    bool current = is_current(s, slot, since, look);
    return current && !look->expired ? GAP_SLOT_HOLDS : GAP_SLOT_STALE;
}

struct gap_slot_look gap_slot_look(const struct gap_state *s, size_t slot, size_t release)
{
    const struct gap_slot_state *state = &s->slots[slot];
    struct gap_slot_look look = {.release = release};
    struct filled filled = {0};
    see_reviews(s, state->common_reviews, release, &look.review);
    see_reviews(s, state->own_reviews, release, &look.review);
    filled.review = look.review;
    see_fills(s, state->common_fills, release, &filled);
    see_fills(s, state->own_fills, release, &filled);
    look.fill = filled.newest;
    if (!look.review) {
        look.expired = filled.newest && !filled.in_date;
        look.word = !filled.newest   ? GAP_SLOT_EMPTY
                    : filled.in_date ? GAP_SLOT_TO_REVIEW
                                     : GAP_SLOT_STALE;
    } else if (STR_IS(look.review->verdict, "not_needed")) {
        bool current = is_current(s, slot, look.review->judged_on, &look);
        look.word = current ? GAP_SLOT_HOLDS : GAP_SLOT_STALE;
    } else if (STR_IS(look.review->verdict, "enough")) {
        look.word = word_of_enough(s, slot, &filled, &look);
    } else {
        bool since = filled.in_date && filled.newest->position > look.review->position;
        look.word = since ? GAP_SLOT_TO_REVIEW : GAP_SLOT_NOT_ENOUGH;
    }
    return look;
}

static struct date earlier(struct date a, struct date b)
{
    return a.year == 0 || (b.year && date_cmp(b, a) < 0) ? b : a;
}

struct date gap_slot_due(const struct gap_state *s, size_t slot, const struct gap_slot_look *look)
{
    const struct evidence_slot *e = &s->ground->slots.items[slot];
    struct date due = look->fill ? look->fill->valid_until : (struct date){0};
    if (!look->review)
        return due;
    bool dated = look->fill && look->fill->dated_on.year;
    struct date since = dated ? look->fill->dated_on : look->review->judged_on;
    due = earlier(due, look->review->valid_until);
    return e->renew.n ? earlier(due, renewed_until(e, since)) : due;
}

bool gap_slot_next(const struct gap_state *s, size_t slot, size_t *at, size_t *release)
{
    const struct gap_range *range = &s->data->devices[s->device].releases;
    *release = SIZE_MAX;
    if (s->ground->slots.items[slot].scope != EVIDENCE_SLOT_RELEASE)
        return (*at)++ == 0;
    while (*at < range->count) {
        *release = range->first + (*at)++;
        if (s->data->releases[*release].active &&
            (s->release == SIZE_MAX || s->release == *release))
            return true;
    }
    return false;
}

void gap_slot_take(struct gap_state *s, size_t slot)
{
    struct gap_slot_state *state = &s->slots[slot];
    size_t at = 0, release;
    state->short_of = 0;
    state->word = GAP_SLOT_NOT_ASKED;
    if (s->applies[s->ground->slot_conditions[slot]].verdict == TRI_NO)
        return;
    state->word = GAP_SLOT_NOTHING;
    while (gap_slot_next(s, slot, &at, &release)) {
        enum gap_slot_word word = gap_slot_look(s, slot, release).word;
        state->short_of += word > GAP_SLOT_TO_REVIEW;
        state->word = word > state->word ? word : state->word;
    }
}

/* --- in words --- */

static void put_target(struct buf *b, const struct gap_state *s, size_t slot, size_t release)
{
    const struct gap_device *d = &s->data->devices[s->device];
    if (release != SIZE_MAX)
        buf_fmt(b, "release %.*s (%.*s)", STR_ARG(s->data->releases[release].name),
                STR_ARG(s->data->releases[release].id));
    else if (s->ground->slots.items[slot].scope == EVIDENCE_SLOT_ORGANISATION)
        BUF_LIT(b, "the organisation");
    else
        buf_fmt(b, "%.*s (%.*s)", STR_ARG(d->name), STR_ARG(d->id));
}

static void put_stale(struct buf *b, const struct evidence_slot *slot,
                      const struct gap_slot_look *look)
{
    if (look->expired) {
        buf_fmt(b, "%.*s (%.*s) is valid until ", STR_ARG(look->fill->id),
                STR_ARG(look->fill->name));
        date_format(look->fill->valid_until, b);
        BUF_LIT(b, " only, and nothing newer is filed");
        return;
    }
    buf_fmt(b, "%.*s must be looked at again: ", STR_ARG(look->review->id));
    if (look->changed)
        BUF_LIT(b, "what was looked at has changed since");
    else if (look->newer)
        buf_fmt(b, "a record of type %s was added or changed since", look->newer->label);
    else if (look->day_passed)
        BUF_LIT(b, "the day until which it holds has passed");
    else
        buf_fmt(b, "it is renewed every %.*s, and that time has passed",
                STR_ARG(evidence_slot_renew_words(b->arena, slot)));
}

static void put_judgement(struct buf *b, const struct gap_review *r, const char *verdict)
{
    buf_fmt(b, "judged %s by %.*s on ", verdict, STR_ARG(r->judged_by));
    date_format(r->judged_on, b);
    buf_fmt(b, " (%.*s)", STR_ARG(r->id));
    if (r->reason.n)
        buf_fmt(b, ": %.*s", STR_ARG(r->reason));
}

struct str gap_slot_line(const struct gap_state *s, struct arena *a, size_t slot,
                         const struct gap_slot_look *look)
{
    const struct evidence_slot *e = &s->ground->slots.items[slot];
    struct buf b = {.arena = a};
    switch (look->word) {
    case GAP_SLOT_NOT_ASKED: return STR("is not asked of this device");
    case GAP_SLOT_NOTHING: return STR("is asked of releases, and there is none in work or sold");
    case GAP_SLOT_EMPTY:
        buf_fmt(&b, "no %.*s is filed for ", STR_ARG(e->name));
        put_target(&b, s, slot, look->release);
        break;
    case GAP_SLOT_TO_REVIEW:
        buf_fmt(&b, "%.*s (%.*s) is filed for ", STR_ARG(look->fill->id),
                STR_ARG(look->fill->name));
        put_target(&b, s, slot, look->release);
        BUF_LIT(&b, "; nobody has judged whether it is enough");
        break;
    case GAP_SLOT_HOLDS:
        put_judgement(&b, look->review,
                      STR_IS(look->review->verdict, "enough") ? "enough" : "not needed");
        break;
    case GAP_SLOT_NOT_ENOUGH: put_judgement(&b, look->review, "not enough"); break;
    case GAP_SLOT_STALE: put_stale(&b, e, look); break;
    case GAP_SLOT_WORD__COUNT: break;
    }
    return buf_str(&b);
}

static void put_scope(struct buf *b, const struct gap_state *s, size_t slot, size_t release)
{
    if (s->ground->slots.items[slot].scope != EVIDENCE_SLOT_ORGANISATION)
        buf_fmt(b, " device=%.*s", STR_ARG(s->data->devices[s->device].id));
    if (release != SIZE_MAX)
        buf_fmt(b, " release=%.*s", STR_ARG(s->data->releases[release].id));
}

static void put_review_command(struct buf *b, const struct gap_state *s, size_t slot,
                               const struct gap_slot_look *look, const struct gap_fill *fill)
{
    const struct evidence_slot *e = &s->ground->slots.items[slot];
    bool document = fill ? str_starts(fill->id, STR("DOC-")) : e->document;
    buf_fmt(b, "tutela add evidence_review slot=%.*s", STR_ARG(e->id));
    put_scope(b, s, slot, look->release);
    buf_fmt(b, " verdict=enough %s=%.*s judged_by=NAME judged_on=",
            document ? "documents" : "evidence", STR_ARG(fill ? fill->id : STR("ID")));
    date_format(s->data->as_of, b);
}

/* File it, then have it judged; where something is filed, only the judgement is left. */
struct str gap_slot_how(const struct gap_state *s, struct arena *a, size_t slot,
                        const struct gap_slot_look *look)
{
    const struct evidence_slot *e = &s->ground->slots.items[slot];
    struct buf b = {.arena = a};
    bool file = look->word == GAP_SLOT_EMPTY || look->word == GAP_SLOT_NOT_ENOUGH ||
                (look->word == GAP_SLOT_STALE && (look->expired || look->renewal_passed));
    if (look->word == GAP_SLOT_STALE && !file && !look->day_passed)
        buf_fmt(&b, "tutela confirm %.*s --reason TEXT, or a new judgement: ",
                STR_ARG(look->review->id));
    if (file) {
        buf_fmt(&b, "tutela add %s name=\"%.*s\" kind=%.*s", e->document ? "document" : "evidence",
                STR_ARG(e->name), STR_ARG(e->kind));
        put_scope(&b, s, slot, look->release);
        buf_fmt(&b, " slots=%.*s %s", STR_ARG(e->id),
                e->document ? "status=approved approved_by=NAME approved_on=" : "dated_on=");
        date_format(s->data->as_of, &b);
        BUF_LIT(&b, " (then) ");
    }
    put_review_command(&b, s, slot, look, file ? NULL : look->fill);
    return buf_str(&b);
}

static const char *const slot_acts[GAP_SLOT_WORD__COUNT] = {
    [GAP_SLOT_TO_REVIEW] = "read what is filed, and judge whether it shows what it must.",
    [GAP_SLOT_EMPTY] = "get or write it, file it, and have it judged.",
    [GAP_SLOT_NOT_ENOUGH] = "mend what was judged not enough, file it again, and have it judged.",
    [GAP_SLOT_STALE] = "look again; renew it where it is out of date, else confirm it.",
};

struct str gap_slot_act(struct arena *a, const struct evidence_slot *slot, enum gap_slot_word word)
{
    return str_fmt(a, "%.*s: %s", STR_ARG(slot->name),
                   slot_acts[word] ? slot_acts[word] : "nothing is to be done.");
}
