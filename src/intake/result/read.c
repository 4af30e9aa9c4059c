#include "base/limits.h"
#include "base/utf16.h"
#include "intake/result/result_internal.h"

enum { BLOCK = 4096 }; /* bytes of the text between two counts of its lines */

static const struct {
    const char *name, *media_type;
    bool has_flaws;
} formats[RESULT_FORMAT__COUNT] = {
    [RESULT_JUNIT] = {"JUnit XML", "application/xml", false},
    [RESULT_SARIF] = {"SARIF", "application/sarif+json", true},
    [RESULT_SCAN] = {"scan of Tutela", "application/json", false},
    [RESULT_NESSUS] = {"report of Nessus", "application/xml", true},
    [RESULT_BURP] = {"report of Burp Suite", "application/xml", true},
    [RESULT_ZAP_XML] = {"report of OWASP ZAP", "application/xml", true},
    [RESULT_ZAP_JSON] = {"report of OWASP ZAP", "application/json", true},
    [RESULT_CSV_TESTS] = {"CSV of test results", "text/csv", false},
    [RESULT_CSV_FINDINGS] = {"CSV of findings", "text/csv", true},
};

static const char *const outcomes[RESULT_OUTCOME__COUNT] = {
    [RESULT_PASS] = "pass",
    [RESULT_SKIPPED] = "skipped",
    [RESULT_ERROR] = "error",
    [RESULT_FAIL] = "fail",
};

const char *result_format_name(enum result_format format)
{
    return formats[format].name;
}

const char *result_format_media_type(enum result_format format)
{
    return formats[format].media_type;
}

bool result_format_has_flaws(enum result_format format)
{
    return formats[format].has_flaws;
}

const char *result_outcome_word(enum result_outcome outcome)
{
    return outcomes[outcome];
}

/* --- what the readers share --- */

bool result_add_case(struct result_reader *r, const struct result_case *c, struct err *err)
{
    struct result_document *d = r->out;
    if (d->case_count == LIMIT_RESULTS)
        return err_set(err, ERR_LIMIT, "line %zu: more than %d test cases", c->line, LIMIT_RESULTS);
    ARENA_ROOM(r->arena, d->cases, d->case_count, r->case_cap, 64);
    d->cases[d->case_count++] = *c;
    d->outcomes[c->outcome]++;
    d->flaky += c->flaky;
    return true;
}

void result_change_last(struct result_reader *r, const struct result_case *c)
{
    struct result_document *d = r->out;
    struct result_case *last = &d->cases[d->case_count - 1];
    d->outcomes[last->outcome]--;
    d->outcomes[c->outcome]++;
    d->flaky = d->flaky - last->flaky + c->flaky;
    *last = *c;
}

/* Flaws of one rule at one place that nothing else tells apart are numbered in their order. */
bool result_add_flaw(struct result_reader *r, const struct result_flaw *f, struct err *err)
{
    struct result_document *d = r->out;
    if (d->flaw_count == LIMIT_RESULTS)
        return err_set(err, ERR_LIMIT, "line %zu: more than %d results", f->line, LIMIT_RESULTS);
    ARENA_ROOM(r->arena, d->flaws, d->flaw_count, r->flaw_cap, 64);
    struct result_flaw *kept = &d->flaws[d->flaw_count++];
    size_t *times = map_find(&r->keys, f->key);
    *kept = *f;
    if (!times) {
        times = ARENA_NEW(r->arena, size_t);
        map_add(&r->keys, f->key, times);
    } else {
        kept->key = str_fmt(r->arena, "%.*s#%zu", STR_ARG(f->key), *times + 1);
    }
    ++*times;
    return true;
}

struct result_run *result_add_run(struct result_reader *r)
{
    struct result_document *d = r->out;
    ARENA_ROOM(r->arena, d->runs, d->run_count, r->run_cap, 4);
    return &d->runs[d->run_count++];
}

struct str result_line(struct arena *a, struct str s, size_t max)
{
    s = str_trim(s);
    bool cut = s.n > max;
    size_t n = cut ? max - 4 : s.n;
    while (cut && n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    char *p = str_cz(a, str_sub(s, 0, n));
    for (size_t i = 0; i < n; i++)
        p[i] = p[i] == '\n' || p[i] == '\r' || p[i] == '\t' ? ' ' : p[i];
    n = str_make_plain(p, n, "");
    return cut ? str_fmt(a, "%.*s ...", (int)n, p) : (struct str){p, n};
}

static uint32_t line_ends(struct str s)
{
    uint32_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

size_t result_line_of(struct result_reader *r, const struct json *v)
{
    if (!v)
        return 0;
    size_t blocks = r->text.n / BLOCK + 1;
    if (!r->lines) {
        r->lines = ARENA_ARRAY(r->arena, uint32_t, blocks);
        for (size_t i = 1; i < blocks; i++)
            r->lines[i] = r->lines[i - 1] + line_ends(str_sub(r->text, (i - 1) * BLOCK, BLOCK));
    }
    size_t block = v->offset / BLOCK;
    return 1 + r->lines[block] + line_ends(str_sub(r->text, block * BLOCK, v->offset % BLOCK));
}

void result_seen_at(struct result_reader *r, struct instant at)
{
    if (at.ms > r->out->at.ms)
        r->out->at = at;
}

bool result_word_is(struct str s, const char *word)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!char_is_alpha(s.p[i]) && !char_is_digit(s.p[i]))
            continue;
        if (*word == '\0' || char_lower(s.p[i]) != *word)
            return false;
        word++;
    }
    return *word == '\0';
}

void result_seen_build(struct result_reader *r, size_t line, struct str value)
{
    struct hash hash;
    struct str hex = str_lower(r->arena, str_trim(value));
    if (str_starts(hex, STR("sha256:")))
        hex = str_from(hex, 7);
    if (!hash_parse(hex, &hash)) {
        findings_add(r->findings, FINDING_NOTE, "result-build", line, STR("build hash"),
                     "'%.*s' is no SHA-256 in 64 hexadecimal digits; left out",
                     STR_ARG(result_line(r->arena, value, 80)));
        return;
    }
    if (r->out->build_hash.n && !str_eq(r->out->build_hash, hex))
        findings_add(r->findings, FINDING_WARNING, "result-build", line, STR("build hash"),
                     "is another than before: the file is about several builds; the first is kept");
    else
        r->out->build_hash = hex;
}

void result_add_word(struct buf *words, struct str word)
{
    struct str rest = buf_str(words), there;
    while (str_word(&rest, &there))
        if (str_eq(there, word))
            return;
    if (words->n)
        buf_char(words, ' ');
    buf_put(words, word);
}

/* --- reading --- */

static bool read_json(struct result_reader *r, struct err *err)
{
    struct json *root;
    if (!json_read(r->arena, r->text, &root, err))
        return false;
    if (r->out->format == RESULT_SARIF)
        return result_read_sarif(r, root, err);
    if (r->out->format == RESULT_ZAP_JSON)
        return result_read_zap_json(r, root, err);
    result_read_scan(r, root);
    return true;
}

static bool read_as(struct result_reader *r, struct err *err)
{
    switch (r->out->format) {
    case RESULT_JUNIT: return result_read_junit(r, err);
    case RESULT_NESSUS: return result_read_nessus(r, err);
    case RESULT_BURP: return result_read_burp(r, err);
    case RESULT_ZAP_XML: return result_read_zap_xml(r, err);
    case RESULT_CSV_TESTS:
    case RESULT_CSV_FINDINGS: return result_read_csv(r, err);
    case RESULT_SARIF:
    case RESULT_ZAP_JSON:
    case RESULT_SCAN:
    case RESULT_FORMAT__COUNT: break;
    }
    return read_json(r, err);
}

bool result_read(struct arena *a, struct str bytes, struct result_document *out,
                 struct findings *findings, struct err *err)
{
    struct result_document d = {0};
    if (bytes.n > LIMIT_DOCUMENT)
        return err_set(err, ERR_LIMIT, "the document has %zu bytes, more than the %zu allowed",
                       bytes.n, LIMIT_DOCUMENT);
    if (!result_recognise(bytes, &d.format))
        return err_set(err, ERR_INVALID,
                       "neither JUnit XML (testsuites, testsuite), SARIF (runs, version), a report "
                       "of Nessus, Burp Suite or OWASP ZAP, a CSV of test results or findings, "
                       "nor a scan of ours");
    if (utf16_is(bytes) && !utf16_to_utf8(a, bytes, &bytes, err))
        return false;
    struct result_reader r = {
        .arena = a, .text = str_without_mark(bytes), .findings = findings, .out = &d};
    r.keys.arena = a;
    if (!read_as(&r, err))
        return false;
    if (d.at.ms == 0)
        findings_add(findings, FINDING_NOTE, "result-date", 0, (struct str){0},
                     "the document names no time: its evidence has no date until somebody sets it");
    *out = d;
    return true;
}
