#include "intake/sbom/sbom_internal.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/date.h"
#include "base/limits.h"
#include "value/purl/purl.h"

enum { LINE_BLOCK = 512, BRIEF_MAX = 80 };

static size_t count_ends(const char *p, size_t n)
{
    size_t ends = 0;
    for (size_t i = 0; i < n; i++)
        ends += p[i] == '\n';
    return ends;
}

void sbom_reader_init(struct sbom_reader *r, struct arena *a, struct str text, struct sbom *out,
                      struct findings *findings)
{
    size_t blocks = text.n / LINE_BLOCK;
    uint32_t *lines = ARENA_ARRAY(a, uint32_t, blocks + 1);
    for (size_t i = 0; i < blocks; i++)
        lines[i + 1] = lines[i] + (uint32_t)count_ends(text.p + i * LINE_BLOCK, LINE_BLOCK);
    *r = (struct sbom_reader){
        .arena = a, .text = text, .findings = findings, .out = out, .lines = lines};
}

size_t sbom_line(const struct sbom_reader *r, const struct json *v)
{
    if (!v || v->offset > r->text.n)
        return 0;
    size_t block = v->offset / LINE_BLOCK;
    size_t start = block * LINE_BLOCK;
    return 1 + r->lines[block] + count_ends(r->text.p + start, v->offset - start);
}

static size_t place_text(const struct sbom_place *place, char *to, size_t cap)
{
    if (!place)
        return 0;
    size_t n = place_text(place->up, to, cap);
    int more = place->name ? snprintf(to + n, cap - n, "%s%s", n > 0 ? "." : "", place->name)
                           : snprintf(to + n, cap - n, "[%zu]", place->index);
    size_t wanted = n + (more > 0 ? (size_t)more : 0);
    return wanted < cap ? wanted : cap - 1;
}

/* Puts a line of user's text into shape: no control characters, no half character at the end. */
static struct str one_line(char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F)
            text[i] = ' ';
    while (n > 0 && !str_is_utf8((struct str){text, n}))
        n--;
    return (struct str){text, n};
}

/* From then on findings are only counted. */
static bool is_full(const struct findings *f)
{
    return f->count[FINDING_NOTE] + f->count[FINDING_WARNING] + f->count[FINDING_SKIPPED] >=
           FINDING_MAX;
}

void sbom_doubt(struct sbom_reader *r, enum finding_severity severity, const char *rule,
                const struct sbom_place *place, const struct json *at, const char *fmt, ...)
{
    if (is_full(r->findings)) {
        findings_add(r->findings, severity, rule, 0, (struct str){0}, "%s", "");
        return;
    }
    char text[512];
    char where[2048];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    size_t length = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    struct str line = one_line(text, length);
    struct str path = {where, place_text(place, where, sizeof where)};
    findings_add(r->findings, severity, rule, sbom_line(r, at), path, "%.*s", STR_ARG(line));
}

bool sbom_is_told(const struct sbom_reader *r, const struct sbom_place *place,
                  const struct finding *since)
{
    char where[2048];
    if (is_full(r->findings))
        return false;
    struct str path = {where, place_text(place, where, sizeof where)};
    for (const struct finding *f = since ? since->next : r->findings->first; f; f = f->next)
        if (str_eq(f->place, path))
            return true;
    return false;
}

struct str sbom_brief(struct str s)
{
    if (s.n <= BRIEF_MAX)
        return s;
    size_t n = BRIEF_MAX;
    while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return str_sub(s, 0, n);
}

void sbom_pick(const struct json *object, const struct str *names, size_t count,
               const struct json **out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = NULL;
    if (!object || object->type != JSON_OBJECT)
        return;
    JSON_EACH (m, object) {
        for (size_t i = 0; i < count; i++) {
            if (m->key.n == names[i].n && memcmp(m->key.p, names[i].p, m->key.n) == 0) {
                out[i] = m;
                break;
            }
        }
    }
}

static const char *type_word(const struct json *v)
{
    switch (v->type) {
    case JSON_NULL: return "null";
    case JSON_FALSE:
    case JSON_TRUE: return "true or false";
    case JSON_NUMBER: return "a number";
    case JSON_STRING: return "text";
    case JSON_ARRAY: return "an array";
    case JSON_OBJECT: return "an object";
    }
    return "";
}

struct str sbom_keep(struct sbom_reader *r, const struct json *v, struct str s)
{
    const char *base = r->scratch->base;
    if (s.n == 0 || s.p < base || s.p >= base + r->scratch->used)
        return s;
    /* Where it has no escapes, it stands in the document just so. */
    size_t at = v->offset + (size_t)(s.p - v->text.p);
    struct str there = str_sub(r->text, at, s.n);
    return str_eq(there, s) ? there : str_copy(r->arena, s);
}

bool sbom_is_one_of(struct str s, const struct str *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(s, list[i]))
            return true;
    return false;
}

bool sbom_is_nothing(struct str s)
{
    return s.n == 0 || STR_IS(s, "NOASSERTION") || STR_IS(s, "NONE");
}

/* A text of the file as one line: what a record cannot hold must not keep the rest out. Long texts,
   as descriptions, may have lines. */
static struct str without_controls(struct sbom_reader *r, const struct sbom_place *place,
                                   const struct json *v, struct str s, bool is_long)
{
    size_t at = 0;
    while (at < s.n && (((unsigned char)s.p[at] >= 0x20 && s.p[at] != 0x7F) ||
                        (is_long && (s.p[at] == '\n' || s.p[at] == '\r' || s.p[at] == '\t'))))
        at++;
    if (at == s.n)
        return s;
    sbom_doubt(r, FINDING_WARNING, "sbom-control", place, v,
               "has a line break or another control character; a space stands for it");
    return one_line(str_cz(r->arena, s), s.n);
}

struct str sbom_text(struct sbom_reader *r, const struct sbom_place *up, const char *name,
                     const struct json *v, size_t max)
{
    if (!v || v->type == JSON_NULL)
        return (struct str){0};
    const struct sbom_place *place = name ? PLACE_MEMBER(up, name) : up;
    if (v->type == JSON_NUMBER)
        sbom_doubt(r, FINDING_WARNING, "sbom-type", place, v,
                   "is a number where text belongs; taken as \"%.*s\"",
                   STR_ARG(sbom_brief(v->text)));
    else if (v->type != JSON_STRING) {
        sbom_doubt(r, FINDING_SKIPPED, "sbom-type", place, v, "is %s where text belongs; left out",
                   type_word(v));
        return (struct str){0};
    }
    struct str s = str_trim(v->text);
    if (s.n <= max)
        return sbom_keep(r, v, without_controls(r, place, v, s, max > LIMIT_NAME));
    sbom_doubt(r, FINDING_SKIPPED, "sbom-length", place, v,
               "has %zu bytes, more than the %zu allowed; left out", s.n, max);
    return (struct str){0};
}

static const struct json *of_type(struct sbom_reader *r, const struct sbom_place *place,
                                  const struct json *v, enum json_type type)
{
    if (!v || v->type == JSON_NULL)
        return NULL;
    if (v->type == type)
        return v;
    sbom_doubt(r, FINDING_SKIPPED, "sbom-type", place, v, "is %s where %s belongs; left out",
               type_word(v), type == JSON_ARRAY ? "an array" : "an object");
    return NULL;
}

const struct json *sbom_array(struct sbom_reader *r, const struct sbom_place *up, const char *name,
                              const struct json *v)
{
    return of_type(r, name ? PLACE_MEMBER(up, name) : up, v, JSON_ARRAY);
}

const struct json *sbom_object(struct sbom_reader *r, const struct sbom_place *up, const char *name,
                               const struct json *v)
{
    return of_type(r, name ? PLACE_MEMBER(up, name) : up, v, JSON_OBJECT);
}

struct str sbom_instant(struct sbom_reader *r, const struct sbom_place *up, const char *name,
                        const struct json *v)
{
    struct instant unused;
    struct str s = sbom_text(r, up, name, v, LIMIT_NAME);
    if (s.n == 10 && instant_parse(s, &unused))
        sbom_doubt(r, FINDING_WARNING, "sbom-date", PLACE_MEMBER(up, name), v,
                   "\"%.*s\" is a date without a time; kept as written", STR_ARG(s));
    else if (s.n > 0 && !instant_parse(s, &unused))
        sbom_doubt(r, FINDING_WARNING, "sbom-date", PLACE_MEMBER(up, name), v,
                   "\"%.*s\" is no ISO 8601 date and time; kept as written",
                   STR_ARG(sbom_brief(s)));
    return s;
}

struct str sbom_purl(struct sbom_reader *r, const struct sbom_place *place, const struct json *at,
                     struct str purl)
{
    struct purl parsed;
    struct err err = {0};
    size_t mark = arena_mark(r->arena);
    bool ok = purl.n == 0 || purl_parse(r->arena, purl, &parsed, &err);
    arena_rewind(r->arena, mark);
    if (!ok)
        sbom_doubt(r, FINDING_WARNING, "sbom-purl", place, at,
                   "\"%.*s\" is no valid package URL: %s; kept as written",
                   STR_ARG(sbom_brief(purl)), err.text);
    return purl;
}

struct str sbom_cpe(struct sbom_reader *r, const struct sbom_place *place, const struct json *at,
                    struct str cpe)
{
    if (cpe.n > 0 && !str_starts(cpe, STR("cpe:2.3:")) && !str_starts(cpe, STR("cpe:/")))
        sbom_doubt(r, FINDING_WARNING, "sbom-cpe", place, at,
                   "\"%.*s\" is no CPE name; kept as written", STR_ARG(sbom_brief(cpe)));
    return cpe;
}
