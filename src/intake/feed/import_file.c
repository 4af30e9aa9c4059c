#include "intake/feed/feed_internal.h"

#include <string.h>

#include "base/stream.h"
#include "base/tar.h"
#include "base/world.h"
#include "base/zip.h"

/* Reads one file through the readers into the database. A record that cannot be read is skipped
   and told; what ends the file ends it whole, for its savepoint is undone. */

enum {
    PEEK = 64 << 10,
    PROGRESS_EVERY = 64,
    NEW_SHARE = 10 /* per cent */,
    SPAN_DAYS = 130, /* an answer of the API spans 120 */
    YEAR_SHARE = 80  /* per cent */
};

static bool advance(struct feed_import *im, struct err *err)
{
    im->records++;
    const struct feed_options *o = im->options;
    if (im->records % PROGRESS_EVERY || !o->progress ||
        o->progress(o->context, im->path, im->records))
        return true;
    im->fatal = true;
    return err_set(err, ERR_CONFLICT, "the import was stopped; nothing has changed");
}

/* Under which parts of its source a record counts: its year or publisher, or each of its ecosystems
   once. */
static struct advisory_texts parts_of(struct feed_import *im, const struct advisory *ad)
{
    struct str *parts = ARENA_ARRAY(&im->scratch, struct str, ad->package_count + 1);
    size_t n = 0;
    struct str own = feed_own_part(ad);
    if (own.n)
        parts[n++] = own;
    for (size_t i = 0; i < ad->package_count && !own.n; i++) {
        bool seen = false;
        for (size_t j = 0; j < n && !seen; j++)
            seen = str_eq(parts[j], ad->packages[i].ecosystem);
        if (!seen)
            parts[n++] = ad->packages[i].ecosystem;
    }
    return (struct advisory_texts){parts, n};
}

static void tally(struct feed_import *im, const struct advisory *ad, enum advisory_change change)
{
    const char *source = ad->source.p; /* a literal of the reader */
    struct date published;
    for (size_t i = 0; i <= ad->parts.count; i++) {
        struct str part = i ? ad->parts.items[i - 1] : (struct str){0};
        struct feed_part *p = feed_tally_part(im->now, source, part);
        feed_tally_change(p, change);
        feed_tally_fields(p, ad);
        feed_tally_instant(p, ad->modified, im->latest);
        if (date_parse(str_sub(ad->published, 0, 10), &published))
            feed_tally_published(p, published, im->latest);
    }
}

bool feed_put_advisory(struct feed_import *im, struct advisory *ad,
                       const struct hash_quick *content, struct err *err)
{
    enum advisory_change change;
    ad->parts = parts_of(im, ad);
    if (!advisories_put(im->db, ad, content, &change, err)) {
        im->fatal = true;
        return false;
    }
    tally(im, ad, change);
    return true;
}

/* The same of a record that is there already. Those of a file mostly follow one another with the
   same parts, so these are looked for once. */
static void tally_seen(struct feed_import *im, const struct advisory_seen *seen)
{
    struct feed_seen *s = &im->seen;
    if (s->parts.p != seen->parts.p || s->source.p != seen->source.p) {
        feed_settle_seen(im);
        s->parts = seen->parts;
        s->source = seen->source;
    }
    feed_tally_change(&s->sum, seen->change);
    feed_tally_date(&s->sum, seen->modified, im->latest);
    feed_tally_published(&s->sum, seen->published, im->latest);
}

static struct str place_of(struct arena *a, struct str name, int64_t number, uint64_t offset)
{
    return name.n ? name
                  : str_fmt(a, "record %lld, byte %llu", (long long)number,
                            (unsigned long long)offset);
}

bool feed_put_record(struct feed_import *im, struct feed_record *r, struct err *err)
{
    size_t mark = arena_mark(&im->scratch);
    if (!r->ok) {
        struct str place = place_of(&im->scratch, r->name, r->number, r->offset);
        feed_tally_skip(im->now, r->kind, im->path, place, str_of(r->reason.text));
        arena_rewind(&im->scratch, mark);
        return true;
    }
    bool ok = feed_put_advisory(im, &r->advisory, &r->content, err) &&
              feed_after_record(im, r->kind, &r->advisory, &r->findings, err);
    arena_rewind(&im->scratch, mark);
    return ok;
}

/* One OSV, NVD or CVE record. What is there already, byte for byte, is not read again. */
static bool put_record(struct feed_import *im, struct str bytes, struct str name, uint64_t offset,
                       struct err *err)
{
    struct feed_record r = {.kind = im->kind, .bytes = bytes, .name = name, .offset = offset};
    const struct advisory_seen *seen = NULL;
    r.number = im->records;
    r.content = advisories_hash(im->db, bytes);
    if (!advisories_seen(im->db, &r.content, &seen, err)) {
        im->fatal = true;
        return false;
    }
    if (!seen)
        return feed_batches_add(im, &r, err);
    tally_seen(im, seen);
    return true;
}

static bool put_kev(struct feed_import *im, const struct advisory_kev *kev, struct err *err)
{
    enum advisory_change change;
    if (!advisories_put_kev(im->db, kev, &change, err)) {
        im->fatal = true;
        return false;
    }
    struct feed_part *p = feed_tally_part(im->now, "kev", (struct str){0});
    feed_tally_change(p, change);
    feed_tally_instant(p, kev->added, im->latest);
    return true;
}

static bool put_epss(struct feed_import *im, const struct advisory_epss *epss, struct err *err)
{
    enum advisory_change change;
    if (!advisories_put_epss(im->db, epss, &change, err)) {
        im->fatal = true;
        return false;
    }
    feed_tally_change(feed_tally_part(im->now, "epss", (struct str){0}), change);
    return true;
}

static bool read_list_item(struct feed_import *im, struct str item, uint64_t offset,
                           struct err *err)
{
    struct err reason = {0};
    struct advisory_kev kev;
    struct advisory_epss epss;
    if (im->kind == FEED_KEV && feed_read_kev(&im->scratch, item, &kev, &reason))
        return put_kev(im, &kev, err);
    if (im->kind == FEED_EPSS_API && feed_read_epss_item(&im->scratch, item, &epss, &reason))
        return put_epss(im, &epss, err);
    feed_tally_skip(im->now, im->kind, im->path,
                    place_of(&im->scratch, (struct str){0}, im->records, offset),
                    str_of(reason.text));
    return true;
}

static bool each_item(void *context, struct str item, uint64_t offset, struct err *err)
{
    struct feed_import *im = context;
    size_t mark = arena_mark(&im->scratch);
    bool ok = advance(im, err) &&
              (im->kind == FEED_NVD ? put_record(im, item, (struct str){0}, offset, err)
                                    : read_list_item(im, item, offset, err));
    arena_rewind(&im->scratch, mark);
    return ok;
}

/* A document with its records in one array; the rest of it is the head. */
static bool read_array(struct feed_import *im, struct stream *s, struct err *err)
{
    struct json *head = NULL;
    struct str member = im->kind == FEED_EPSS_API ? STR("data") : STR("vulnerabilities");
    if (!stream_each_item(s, member, LIMIT_FEED_RECORD, each_item, im, &im->file, &head, err))
        return false;
    feed_settle_seen(im);
    if (!feed_batches_flush(im, err))
        return false;
    const char *source = feed_kind_source(im->kind);
    struct feed_part *all = feed_tally_part(im->now, source, (struct str){0});
    if (im->kind == FEED_KEV) {
        struct date d;
        if (date_parse(str_sub(json_text(head, "dateReleased"), 0, 10), &d))
            im->list_date = d;
        int64_t count = json_int(head, "count", all->read);
        if (count != all->read + im->now->skipped[FEED_KEV])
            return err_set(err, ERR_INVALID, "the catalogue says it has %lld entries, it has %lld",
                           (long long)count, (long long)all->read);
        all->full = true;
    }
    if (im->kind == FEED_NVD) {
        bool page = json_int(head, "startIndex", 0) > 0 ||
                    json_int(head, "totalResults", 0) > im->records;
        int64_t span = date_to_days(all->newest) - date_to_days(all->oldest);
        all->full = !page && all->newest.year && span > SPAN_DAYS;
    }
    return true;
}

static bool read_line(struct feed_import *im, struct str line, struct err *err)
{
    struct err reason = {0};
    struct advisory_kev kev;
    struct advisory_epss epss;
    if (str_starts(line, STR("#"))) {
        (void)feed_read_epss_date(line, &im->list_date);
        return true;
    }
    if (!str_trim(line).n || str_starts(line, STR("cve,epss")) || str_has(line, STR("cveID")))
        return true;
    if (!advance(im, err))
        return false;
    if (im->kind == FEED_EPSS && feed_read_epss_line(line, &epss, &reason))
        return put_epss(im, &epss, err);
    if (im->kind == FEED_KEV_CSV && feed_read_kev_line(&im->scratch, line, &kev, &reason))
        return put_kev(im, &kev, err);
    feed_tally_skip(im->now, im->kind, im->path,
                    place_of(&im->scratch, (struct str){0}, im->records, 0), str_of(reason.text));
    return true;
}

/* Lines of a stream; one that is longer than the buffer is an error. */
static bool read_lines(struct feed_import *im, struct stream *s, struct err *err)
{
    enum { CAP = 1 << 20 };
    char *buffer = ARENA_ARRAY(&im->file, char, CAP);
    size_t have = 0;
    for (;;) {
        size_t n = 0;
        if (have == CAP)
            return err_set(err, ERR_LIMIT, "a line is longer than %d bytes", (int)CAP);
        if (!stream_read(s, buffer + have, CAP - have, &n, err))
            return false;
        have += n;
        struct str rest = {buffer, have};
        for (;;) {
            size_t end = str_find_char(rest, '\n');
            if (end == rest.n && (n || !rest.n))
                break;
            size_t mark = arena_mark(&im->scratch);
            bool ok = read_line(im, str_sub(rest, 0, end), err);
            arena_rewind(&im->scratch, mark);
            if (!ok)
                return false;
            rest = str_from(rest, end + 1);
        }
        if (rest.n)
            memmove(buffer, rest.p, rest.n);
        have = rest.n;
        if (!n)
            break;
    }
    feed_tally_part(im->now, feed_kind_source(im->kind), (struct str){0})->full = true;
    return true;
}

static bool read_stream(struct feed_import *im, struct stream *s, struct err *err)
{
    struct str all = {0};
    switch (im->kind) {
    case FEED_NVD:
    case FEED_KEV:
    case FEED_EPSS_API:
        if (im->kind == FEED_KEV && !advisories_list_mark(im->db, "kev", err)) {
            im->fatal = true;
            return false;
        }
        return read_array(im, s, err);
    case FEED_KEV_CSV:
    case FEED_EPSS:
        if (!advisories_list_mark(im->db, feed_kind_source(im->kind), err)) {
            im->fatal = true;
            return false;
        }
        return read_lines(im, s, err);
    case FEED_OSV:
    case FEED_CVE:
    case FEED_RUSTSEC:
        return stream_read_all(s, &im->file, LIMIT_FEED_RECORD, &all, err) && advance(im, err) &&
               put_record(im, all, im->path, 0, err);
    case FEED_CSAF:
    case FEED_SECDB:
    case FEED_EUVD:
    case FEED_KEV_EU:
    case FEED_COMPANION:
        return stream_read_all(s, &im->file, LIMIT_ADVISORY_DOCUMENT, &all, err) &&
               advance(im, err) && feed_import_document(im, all, im->path, err);
    case FEED_NONE:
    case FEED_HTML:
    case FEED_OTHER:
    case FEED_ARCHIVE:
    case FEED_CVE4:
    case FEED_TAR:
    case FEED__COUNT: break;
    }
    return err_set(err, ERR_INVALID, "this is %s", feed_kind_name(im->kind));
}

static bool is_archive(enum feed_kind kind)
{
    return kind == FEED_ARCHIVE || kind == FEED_TAR;
}

static bool each_member(void *context, struct str name, struct str bytes, struct err *err)
{
    struct feed_import *im = context;
    enum feed_kind kind = feed_recognise(str_sub(bytes, 0, PEEK));
    size_t mark = arena_mark(&im->scratch);
    bool ok = true;
    size_t most = feed_is_document(kind) ? LIMIT_ADVISORY_DOCUMENT : LIMIT_FEED_RECORD;
    if (kind != FEED_NVD && bytes.n > most) {
        feed_tally_skip(im->now, FEED_OSV, im->path, name,
                        str_fmt(&im->scratch, "it has more than %zu bytes", most));
    } else if (kind == FEED_OSV || kind == FEED_CVE || kind == FEED_RUSTSEC) {
        im->kind = kind;
        im->folders |= str_find_char(name, '/') < name.n;
        ok = advance(im, err) && put_record(im, bytes, name, 0, err);
    } else if (feed_is_document(kind)) {
        im->kind = kind;
        ok = advance(im, err) && feed_import_document(im, bytes, name, err);
    } else if (feed_is_beside(kind, name)) {
        feed_tally_note(im->now, (struct str){0}, "other-file", name,
                        STR("a file of an archive that is no record"));
    } else if (kind == FEED_NVD) {
        struct stream *s = NULL;
        im->kind = FEED_NVD;
        ok = stream_of(&im->file, bytes, &s, err) && read_array(im, s, err);
        stream_close(s);
    } else {
        enum feed_kind among = is_archive(im->kind) ? FEED_OSV : im->kind;
        feed_tally_skip(im->now, among, im->path, name, str_of(feed_kind_name(kind)));
    }
    arena_rewind(&im->scratch, mark);
    return ok;
}

/* An archive of OSV.dev is flat, and the whole of one ecosystem: the one most of its records are
   of. Others come along only where a record speaks of several. Archives of a repository have
   folders, and are one of several databases of their ecosystem; but GitHub's is the whole of its
   own. */
static bool read_archive(struct feed_import *im, struct stream *s, struct err *err)
{
    im->folders = false;
    bool ok = im->kind == FEED_TAR
                  ? tar_each(&im->scratch, s, LIMIT_DOCUMENT, each_member, im, err)
                  : zip_each(im->path, (struct str){0}, LIMIT_DOCUMENT, each_member, im, err);
    if (!ok)
        return false;
    feed_settle_seen(im);
    if (!feed_batches_flush(im, err))
        return false;
    const struct feed_part *most = NULL;
    for (size_t i = 0; i < im->now->count; i++) {
        const struct feed_part *p = &im->now->parts[i];
        if (STR_IS(p->source, "osv") && p->part.n && (!most || p->read > most->read))
            most = p;
    }
    for (size_t i = 0; most && i < im->now->count; i++) {
        struct feed_part *p = &im->now->parts[i];
        p->full = STR_IS(p->source, "osv") && p->part.n && !im->folders &&
                  str_eq(feed_ecosystem_base(p->part), feed_ecosystem_base(most->part));
    }
    for (size_t i = 0; i < im->now->count; i++)
        im->now->parts[i].full |= STR_IS(im->now->parts[i].source, "ghsa");
    return true;
}

static bool hash_file(struct feed_import *im, struct str *out, struct err *err)
{
    enum { CAP = 1 << 18 };
    struct world_file *f = NULL;
    char *buffer = ARENA_ARRAY(&im->file, char, CAP);
    struct hash_state state;
    size_t n = 0;
    if (!world_open(&im->file, im->path, &f, err))
        return false;
    hash_init(&state);
    bool ok = true;
    while ((ok = world_read(f, buffer, CAP, &n, err)) && n) {
        hash_add(&state, (struct str){buffer, n});
        im->now->bytes += (int64_t)n;
    }
    world_close(f);
    struct hash h = hash_done(&state);
    *out = hash_hex(im->now->arena, &h);
    return ok;
}

/* What a part was when it was last read whole: earlier in this import, or in one before. */
static void find_before(const struct feed_import *im, const struct feed_part *p,
                        struct date *newest, int64_t *count)
{
    struct str name = p->source;
    for (size_t i = 0; i < im->total->count; i++) {
        const struct feed_part *t = &im->total->parts[i];
        if (t->full && str_eq(t->source, name) && str_eq(t->part, p->part)) {
            *newest = t->newest;
            *count = t->full_count;
            return;
        }
    }
    const struct advisory_source *s = advisories_find_source(&im->before, str_cz(im->arena, name),
                                                             p->part);
    if (s) {
        (void)date_parse(s->newest, newest);
        *count = s->last_count;
    }
}

/* Whether what the file held may replace what was there. */
static bool check_shrink(struct feed_import *im, struct err *err)
{
    for (size_t i = 0; i < im->now->count && !im->options->force; i++) {
        const struct feed_part *p = &im->now->parts[i];
        struct date had = {0};
        int64_t count = 0;
        if (!p->full)
            continue;
        find_before(im, p, &had, &count);
        if (im->list_date.year && had.year && date_cmp(im->list_date, had) < 0)
            return err_set(err, ERR_CONFLICT,
                           "%.*s: this list is of %.*s, the one imported before is of %.*s; force "
                           "it if you mean it",
                           STR_ARG(p->source), STR_ARG(date_str(&im->file, im->list_date)),
                           STR_ARG(date_str(&im->file, had)));
        if (p->read * 10 < count * 9 && p->new * 100 <= p->read * NEW_SHARE)
            return err_set(err, ERR_CONFLICT,
                           "%.*s %.*s shrank: %lld records, %lld at the last import; force it if "
                           "you mean it",
                           STR_ARG(p->source), STR_ARG(p->part), (long long)p->read,
                           (long long)count);
    }
    return true;
}

/* NVD's yearly feeds are told by the year that nearly all their records are of; only that part is
   taken as full. The first feed, of all years to 2002, is not measured. */
static void settle_years(struct feed_import *im)
{
    struct feed_part *all = feed_tally_part(im->now, "nvd", (struct str){0});
    for (size_t i = 0; i < im->now->count; i++) {
        struct feed_part *p = &im->now->parts[i];
        if (STR_IS(p->source, "nvd") && p->part.n)
            p->full = all->full && p->read * 100 >= all->read * YEAR_SHARE;
    }
    all->full = false;
}

bool feed_import_file(struct feed_import *im, struct err *err)
{
    struct str hash = {0};
    struct stream *s = NULL;
    struct str first = {0};
    bool ok = stream_open(&im->file, im->path, &s, err) && stream_peek(s, PEEK, &first, err);
    if (ok) {
        im->kind = feed_recognise(first);
        stream_ahead(s); /* it unpacks while the file is hashed */
        ok = hash_file(im, &hash, err);
    }
    if (ok)
        ok = is_archive(im->kind) ? read_archive(im, s, err) : read_stream(im, s, err);
    stream_close(s);
    feed_settle_seen(im);
    if (!ok || !feed_batches_flush(im, err))
        return false;
    if (im->kind == FEED_NVD)
        settle_years(im);
    for (size_t i = 0; i < im->now->count; i++) {
        im->now->parts[i].file = im->path;
        im->now->parts[i].file_hash = hash;
        if (im->list_date.year)
            im->now->parts[i].newest = im->list_date;
    }
    return check_shrink(im, err);
}
