#include "intake/feed/feed_internal.h"

const char *feed_kind_source(enum feed_kind kind)
{
    static const char *const names[FEED__COUNT] = {
        [FEED_NONE] = "",         [FEED_OSV] = "osv",     [FEED_NVD] = "nvd",
        [FEED_KEV] = "kev",       [FEED_KEV_CSV] = "kev", [FEED_EPSS] = "epss",
        [FEED_EPSS_API] = "epss", [FEED_ARCHIVE] = "osv", [FEED_HTML] = "",
        [FEED_OTHER] = "",        [FEED_CVE] = "cve",     [FEED_CSAF] = "csaf",
        [FEED_SECDB] = "alpine",  [FEED_EUVD] = "euvd",   [FEED_KEV_EU] = "kev.eu",
        [FEED_COMPANION] = "",    [FEED_CVE4] = "cve",    [FEED_RUSTSEC] = "rustsec",
        [FEED_TAR] = "",
    };
    return names[kind];
}

bool feed_is_list(struct str source)
{
    return STR_IS(source, "kev") || STR_IS(source, "kev.eu") || STR_IS(source, "epss");
}

struct feed_part *feed_tally_part(struct feed_tally *t, const char *source, struct str part)
{
    struct str name = str_of(source);
    for (size_t i = 0; i < t->count; i++)
        if (str_eq(t->parts[i].part, part) && str_eq(t->parts[i].source, name))
            return &t->parts[i];
    ARENA_ROOM(t->arena, t->parts, t->count, t->cap, 32);
    struct feed_part *p = &t->parts[t->count++];
    *p = (struct feed_part){.source = name, .part = str_copy(t->arena, part)};
    return p;
}

void feed_tally_change(struct feed_part *p, enum advisory_change change)
{
    p->read++;
    switch (change) {
    case ADVISORY_NEW: p->new ++; break;
    case ADVISORY_CHANGED: p->changed++; break;
    case ADVISORY_UNCHANGED: p->unchanged++; break;
    case ADVISORY_OLDER: p->older++; break;
    case ADVISORY_CHANGE__COUNT: break;
    }
}

/* Dates before 1990 stand for "not known" (the Go database writes 0001-01-01), those of the future
   for a wrong clock; believing one would make a source seem fresh for ever. */
void feed_tally_date(struct feed_part *p, struct date d, struct date latest)
{
    if (d.year < 1990 || date_cmp(d, latest) > 0)
        return;
    if (!p->newest.year || date_cmp(d, p->newest) > 0)
        p->newest = d;
    if (!p->oldest.year || date_cmp(d, p->oldest) < 0)
        p->oldest = d;
}

void feed_tally_published(struct feed_part *p, struct date d, struct date latest)
{
    struct date oldest = p->oldest;
    feed_tally_date(p, d, latest);
    p->oldest = oldest;
}

void feed_tally_instant(struct feed_part *p, struct str instant, struct date latest)
{
    struct date d;
    if (date_parse(str_sub(instant, 0, 10), &d))
        feed_tally_date(p, d, latest);
}

static void add_sum(struct feed_part *to, const struct feed_part *sum, struct date latest)
{
    to->read += sum->read;
    to->unchanged += sum->unchanged;
    to->older += sum->older;
    feed_tally_published(to, sum->newest, latest);
    feed_tally_date(to, sum->oldest, latest);
}

void feed_settle_seen(struct feed_import *im)
{
    struct feed_seen *s = &im->seen;
    struct str rest = s->parts;
    struct str part;
    if (s->sum.read) {
        const char *source = str_cz(im->now->arena, s->source);
        add_sum(feed_tally_part(im->now, source, (struct str){0}), &s->sum, im->latest);
        while (str_split(&rest, '\n', &part))
            add_sum(feed_tally_part(im->now, source, part), &s->sum, im->latest);
    }
    *s = (struct feed_seen){0};
}

void feed_tally_skip(struct feed_tally *t, enum feed_kind kind, struct str file, struct str record,
                     struct str text)
{
    t->skipped[kind]++;
    if (t->reason_count == FEED_REASONS_MAX)
        return;
    t->reasons[t->reason_count++] = (struct feed_reason){
        .source = str_of(feed_kind_source(kind)),
        .file = str_copy(t->arena, file),
        .record = str_copy(t->arena, record),
        .text = str_copy(t->arena, text),
    };
}

static void add_part(struct feed_part *to, const struct feed_part *from, struct arena *a)
{
    to->read += from->read;
    to->new += from->new;
    to->changed += from->changed;
    to->unchanged += from->unchanged;
    to->older += from->older;
    to->fields.looked += from->fields.looked;
    to->fields.cvss += from->fields.cvss;
    to->fields.cwe += from->fields.cwe;
    to->fields.affected += from->fields.affected;
    to->fields.fixed += from->fields.fixed;
    bool list = feed_is_list(from->source);
    if (list ? from->newest.year : date_cmp(from->newest, to->newest) > 0)
        to->newest = from->newest;
    if (from->full) {
        to->full = true;
        to->full_count = from->read;
    }
    to->file = str_copy(a, from->file);
    to->file_hash = str_copy(a, from->file_hash);
}

static void add_notes(struct feed_tally *to, const struct feed_tally *file)
{
    for (size_t i = 0; i < file->note_count; i++) {
        const struct feed_note *n = &file->notes[i];
        feed_tally_note(to, n->source, n->rule, n->record, n->text);
        for (size_t j = 0; j < to->note_count; j++)
            if (strcmp(to->notes[j].rule, n->rule) == 0 && str_eq(to->notes[j].source, n->source))
                to->notes[j].count += n->count - 1;
    }
}

void feed_tally_add(struct feed_tally *to, const struct feed_tally *file)
{
    for (size_t i = 0; i < file->count; i++) {
        const char *source = str_cz(to->arena, file->parts[i].source);
        add_part(feed_tally_part(to, source, file->parts[i].part), &file->parts[i], to->arena);
    }
    for (size_t i = 0; i < file->reason_count && to->reason_count < FEED_REASONS_MAX; i++) {
        const struct feed_reason *r = &file->reasons[i];
        to->reasons[to->reason_count++] = (struct feed_reason){
            str_copy(to->arena, r->source), str_copy(to->arena, r->file),
            str_copy(to->arena, r->record), str_copy(to->arena, r->text)};
    }
    for (size_t k = 0; k < FEED__COUNT; k++)
        to->skipped[k] += file->skipped[k];
    add_notes(to, file);
    to->bytes += file->bytes;
}

static void part_json(struct arena *a, struct json *list, const struct feed_part *p)
{
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, o, "part", p->part);
    json_add_int(a, o, "read", p->read);
    json_add_int(a, o, "new", p->new);
    json_add_int(a, o, "changed", p->changed);
    json_add_text(a, o, "newest", p->newest.year ? date_str(a, p->newest) : (struct str){0});
}

static void reasons_json(const struct feed_tally *t, struct json *list, struct str source)
{
    struct arena *a = t->arena;
    for (size_t i = 0; i < t->reason_count; i++) {
        const struct feed_reason *r = &t->reasons[i];
        if (!str_eq(r->source, source))
            continue;
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "file", r->file);
        json_add_text(a, o, "record", r->record);
        json_add_text(a, o, "reason", r->text);
    }
}

/* The part "" of a source is its total; the others are parts of it. */
static void source_json(const struct feed_tally *t, struct json *list, const struct feed_part *p)
{
    struct arena *a = t->arena;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    int64_t skipped = 0;
    for (size_t k = 0; k < FEED__COUNT; k++)
        if (str_eq(str_of(feed_kind_source((enum feed_kind)k)), p->source))
            skipped += t->skipped[k];
    json_add_text(a, o, "name", p->source);
    json_add_int(a, o, "read", p->read + skipped);
    json_add_int(a, o, "new", p->new);
    json_add_int(a, o, "changed", p->changed);
    json_add_int(a, o, "unchanged", p->unchanged);
    json_add_int(a, o, "older", p->older);
    json_add_int(a, o, "skipped", skipped);
    json_add_text(a, o, "newest", p->newest.year ? date_str(a, p->newest) : (struct str){0});
    struct json *parts = json_add(a, o, "parts", JSON_ARRAY);
    for (size_t i = 0; i < t->count; i++)
        if (t->parts[i].part.n && str_eq(t->parts[i].source, p->source))
            part_json(a, parts, &t->parts[i]);
    reasons_json(t, json_add(a, o, "reasons", JSON_ARRAY), p->source);
}

static bool is_listed(const struct json *list, struct str source)
{
    JSON_EACH (o, list)
        if (str_eq(json_text(o, "name"), source))
            return true;
    return false;
}

struct json *feed_tally_json(const struct feed_tally *t)
{
    struct json *list = json_array(t->arena);
    for (size_t i = 0; i < t->count; i++)
        if (!t->parts[i].part.n)
            source_json(t, list, &t->parts[i]);
    /* Of a source that no record could be read of, there is no part. */
    for (size_t i = 0; i < t->reason_count; i++)
        if (t->reasons[i].source.n && !is_listed(list, t->reasons[i].source))
            source_json(t, list, &(struct feed_part){.source = t->reasons[i].source});
    return list;
}

void feed_tally_note(struct feed_tally *t, struct str source, const char *rule, struct str record,
                     struct str text)
{
    for (size_t i = 0; i < t->note_count; i++)
        if (strcmp(t->notes[i].rule, rule) == 0 && str_eq(t->notes[i].source, source)) {
            t->notes[i].count++;
            return;
        }
    ARENA_ROOM(t->arena, t->notes, t->note_count, t->note_cap, 16);
    t->notes[t->note_count++] = (struct feed_note){.source = str_copy(t->arena, source),
                                                   .rule = rule,
                                                   .count = 1,
                                                   .record = str_copy(t->arena, record),
                                                   .text = str_copy(t->arena, text)};
}

static bool names_a_fix(const struct advisory *ad)
{
    for (size_t i = 0; i < ad->package_count; i++)
        for (size_t j = 0; j < ad->packages[i].range_count; j++)
            if (ad->packages[i].ranges[j].upper.n && !ad->packages[i].ranges[j].upper_included)
                return true;
    for (size_t i = 0; i < ad->configuration_count; i++) {
        const struct advisory_configuration *c = &ad->configurations[i];
        for (size_t j = 0; j < c->node_count; j++)
            for (size_t k = 0; k < c->nodes[j].cpe_count; k++)
                if (c->nodes[j].cpes[k].range.upper.n && !c->nodes[j].cpes[k].range.upper_included)
                    return true;
    }
    return false;
}

void feed_tally_fields(struct feed_part *p, const struct advisory *ad)
{
    if (ad->withdrawn.n) /* such a record rightly says nothing */
        return;
    p->fields.looked++;
    p->fields.cvss += ad->cvss_count > 0;
    p->fields.cwe += ad->cwes.count > 0;
    p->fields.affected += ad->package_count > 0 || ad->configuration_count > 0;
    p->fields.fixed += names_a_fix(ad);
}

struct json *feed_tally_notes_json(const struct feed_tally *t)
{
    struct arena *a = t->arena;
    struct json *list = json_array(a);
    for (size_t i = 0; i < t->note_count; i++) {
        const struct feed_note *n = &t->notes[i];
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "source", n->source);
        json_add_text(a, o, "rule", str_of(n->rule));
        json_add_int(a, o, "count", n->count);
        json_add_text(a, o, "record", n->record);
        json_add_text(a, o, "text", n->text);
    }
    return list;
}
