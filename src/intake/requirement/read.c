#include "base/limits.h"
#include "base/utf16.h"
#include "intake/requirement/requirement_internal.h"

static const char *const names[REQUIREMENT_FORMAT__COUNT] = {
    [REQUIREMENT_CSV] = "CSV of requirements",
    [REQUIREMENT_REQIF] = "ReqIF",
};

const char *requirement_format_name(enum requirement_format format)
{
    return names[format];
}

static bool recognise(struct str text, const struct requirement_map *map,
                      enum requirement_format *format)
{
    if (requirement_is_reqif(text))
        *format = REQUIREMENT_REQIF;
    else if (requirement_is_csv(text, map))
        *format = REQUIREMENT_CSV;
    else
        return false;
    return true;
}

bool requirement_recognise(struct str bytes, const struct requirement_map *map,
                           enum requirement_format *format)
{
    if (!utf16_is(bytes))
        return recognise(str_without_mark(bytes), map, format);
    struct arena own;
    struct str text;
    struct err ignored = {0};
    arena_init(&own, 2 * bytes.n + MIB(1));
    bool is = utf16_to_utf8(&own, bytes, &text, &ignored) &&
              recognise(str_without_mark(text), map, format);
    arena_done(&own);
    return is;
}

/* The first line of a text, as a title. */
static struct str first_line(struct arena *a, struct str text)
{
    enum { TITLE_MAX = 200 };
    struct str line = str_trim(str_sub(text, 0, str_find_char(text, '\n')));
    if (line.n <= TITLE_MAX)
        return line;
    size_t n = TITLE_MAX;
    while (n > 0 && ((unsigned char)line.p[n] & 0xC0) == 0x80)
        n--; /* not within a character */
    return str_fmt(a, "%.*s...", (int)n, line.p);
}

void requirement_add(struct requirement_reader *r, const struct requirement_row *row)
{
    struct requirement_document *d = r->document;
    struct requirement_row taken = *row;
    struct str *v = taken.values, word;
    struct str key = v[REQUIREMENT_KEY].n ? v[REQUIREMENT_KEY] : v[REQUIREMENT_ID];
    if (key.n == 0) {
        findings_add(r->findings, FINDING_SKIPPED, "requirement-key", row->line, STR(""),
                     "has no key: it could not be found again, and is not taken");
        return;
    }
    if (v[REQUIREMENT_NAME].n == 0 && v[REQUIREMENT_TEXT].n == 0) {
        findings_add(r->findings, FINDING_SKIPPED, "requirement-text", row->line, key,
                     "has neither a title nor a text, and is not taken");
        return;
    }
    bool untitled = v[REQUIREMENT_NAME].n == 0;
    if (untitled || str_find_char(v[REQUIREMENT_NAME], '\n') < v[REQUIREMENT_NAME].n) {
        v[REQUIREMENT_NAME] = first_line(r->arena,
                                         v[untitled ? REQUIREMENT_TEXT : REQUIREMENT_NAME]);
        taken.given[REQUIREMENT_NAME] = !untitled; /* of one that is there the title stays */
        findings_add(r->findings, FINDING_NOTE, "requirement-title", row->line, key,
                     "a new one gets the first line of its text as title");
    }
    if (v[REQUIREMENT_STATUS].n && !requirement_status_of(r->map, v[REQUIREMENT_STATUS], &word)) {
        findings_add(r->findings, FINDING_WARNING, "requirement-status", row->line, key,
                     "status '%.*s' is none of ours, and is not taken; a map may say what it is",
                     STR_ARG(str_sub(v[REQUIREMENT_STATUS], 0, 60)));
        taken.given[REQUIREMENT_STATUS] = false;
    } else if (v[REQUIREMENT_STATUS].n) {
        v[REQUIREMENT_STATUS] = word;
    } else {
        taken.given[REQUIREMENT_STATUS] = false; /* every requirement has one */
    }
    ARENA_ROOM(r->arena, d->rows, d->count, r->cap, 64);
    d->rows[d->count++] = taken;
}

bool requirement_read(struct arena *a, struct str bytes, const struct requirement_map *map,
                      struct requirement_document *out, struct findings *findings, struct err *err)
{
    struct requirement_document d = {0};
    struct requirement_reader r = {
        .arena = a, .text = bytes, .map = map, .document = &d, .findings = findings, .err = err};
    if (bytes.n > LIMIT_REQUIREMENT_DOCUMENT)
        return err_set(err, ERR_LIMIT, "is larger than is accepted, %zu MiB",
                       LIMIT_REQUIREMENT_DOCUMENT >> 20);
    if (utf16_is(bytes) && !utf16_to_utf8(a, bytes, &r.text, err))
        return false;
    r.text = str_without_mark(r.text);
    if (!str_is_utf8(r.text) || memchr(r.text.p, 0, r.text.n))
        return err_set(err, ERR_INVALID, "is not text in UTF-8");
    if (!recognise(r.text, map, &d.format))
        return err_set(
            err, ERR_INVALID,
            "is neither ReqIF nor a CSV of requirements: a header with a key (external_id, "
            "id, key) and a title or text (name, title, summary, text, description)");
    if (!(d.format == REQUIREMENT_CSV ? requirement_read_csv(&r) : requirement_read_reqif(&r)))
        return false;
    *out = d;
    return true;
}

struct json *requirement_receipt(struct arena *a, const struct requirement_document *d,
                                 const struct findings *findings)
{
    struct json *receipt = json_object(a);
    json_add_text(a, receipt, "format", str_of(names[d->format]));
    json_add_text(a, receipt, "title", d->title);
    json_add_text(a, receipt, "tool", d->tool);
    json_add_int(a, receipt, "requirements", (int64_t)d->count);
    json_add_int(a, receipt, "headings", (int64_t)d->headings);
    json_add_int(a, receipt, "links", (int64_t)d->links);
    findings_put(a, receipt, findings);
    return receipt;
}
