#include "base/limits.h"
#include "base/utf16.h"
#include "intake/result/result_internal.h"

enum { SNIFFED = 16384 }; /* bytes of XML looked at */

/* Takes away all up to and with the end; all of it when the end is not there. */
static struct str behind(struct str s, struct str end)
{
    return str_from(s, str_find(s, end) + end.n);
}

/* What a document type declaration has between brackets is passed over, too. */
static struct str behind_declaration(struct str s)
{
    size_t end = str_find_char(s, '>'), bracket = str_find_char(s, '[');
    return bracket < end ? behind(s, STR("]>")) : behind(s, STR(">"));
}

/* The name of the root, without a prefix, and what follows it. */
static struct str root_of(struct str text, struct str *rest)
{
    struct str s = str_trim(str_sub(str_without_mark(text), 0, SNIFFED));
    while (str_starts(s, STR("<!")) || str_starts(s, STR("<?")))
        s = str_trim(s.p[1] == '?'                ? behind(s, STR("?>"))
                     : str_starts(s, STR("<!--")) ? behind(s, STR("-->"))
                                                  : behind_declaration(s));
    if (!str_starts(s, STR("<")))
        return (struct str){0};
    size_t n = 1;
    while (n < s.n && !strchr(" \t\r\n/>", s.p[n]))
        n++;
    struct str name = str_sub(s, 1, n - 1);
    *rest = str_from(s, n);
    return str_find_char(name, ':') < name.n ? behind(name, STR(":")) : name;
}

static bool recognise_xml(struct str text, enum result_format *format)
{
    static const struct {
        const char *root;
        enum result_format format;
        const char *has; /* what its tag has; other tools call their root issues, too */
    } roots[] = {
        {"testsuites", RESULT_JUNIT, ""},       {"testsuite", RESULT_JUNIT, ""},
        {"issues", RESULT_BURP, "burpVersion"}, {"NessusClientData_v2", RESULT_NESSUS, ""},
        {"OWASPZAPReport", RESULT_ZAP_XML, ""},
    };
    struct str rest = {0}, name = root_of(text, &rest);
    struct str tag = str_sub(rest, 0, str_find_char(rest, '>'));
    for (size_t i = 0; i < COUNT_OF(roots); i++)
        if (str_eq(name, str_of(roots[i].root)) && str_has(tag, str_of(roots[i].has))) {
            *format = roots[i].format;
            return true;
        }
    return false;
}

/* What the members at the top of a JSON text tell. Strings are passed over, so that braces in them
   do not count. */
struct members {
    bool runs, sarif, version, as_of, snapshot, findings, zap_version, site;
};

static void look(struct members *m, struct str name, struct str rest)
{
    m->runs |= STR_IS(name, "runs");
    m->version |= STR_IS(name, "version");
    m->sarif |= STR_IS(name, "$schema") && str_has(str_sub(rest, 0, 256), STR("sarif"));
    m->as_of |= STR_IS(name, "as_of");
    m->snapshot |= STR_IS(name, "snapshot");
    m->findings |= STR_IS(name, "findings");
    m->zap_version |= STR_IS(name, "@version") || STR_IS(name, "@generated") ||
                      STR_IS(name, "@programName");
    m->site |= STR_IS(name, "site");
}

static bool tells(const struct members *m, enum result_format *format)
{
    bool sarif = m->runs && (m->sarif || m->version), zap = m->zap_version && m->site;
    *format = sarif ? RESULT_SARIF : zap ? RESULT_ZAP_JSON : RESULT_SCAN;
    return sarif || zap || (m->as_of && m->snapshot && m->findings);
}

static size_t string_end(struct str s, size_t at)
{
    while (at < s.n && s.p[at] != '"')
        at += s.p[at] == '\\' ? 2 : 1;
    return at < s.n ? at : s.n;
}

static bool recognise_json(struct str s, enum result_format *format)
{
    struct members m = {0};
    int64_t depth = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        if (c != '"')
            continue;
        size_t end = string_end(s, i + 1);
        struct str rest = str_trim(str_sub(s, end + 1, 512));
        if (depth == 1 && str_starts(rest, STR(":")))
            look(&m, str_sub(s, i + 1, end - i - 1), rest);
        if (tells(&m, format))
            return true;
        i = end;
    }
    return false;
}

static bool recognise(struct str text, enum result_format *format)
{
    struct str s = str_without_mark(text);
    size_t at = 0;
    while (at < s.n && strchr(" \t\r\n", s.p[at]))
        at++;
    s = str_from(s, at);
    if (str_starts(s, STR("<")))
        return recognise_xml(s, format);
    if (str_starts(s, STR("{")))
        return recognise_json(s, format);
    return result_recognise_csv(s, format);
}

bool result_recognise(struct str bytes, enum result_format *format)
{
    if (!utf16_is(bytes))
        return recognise(bytes, format);
    struct arena own;
    struct str text;
    struct err ignored = {0};
    arena_init(&own, 2 * bytes.n + MIB(1));
    bool is = utf16_to_utf8(&own, bytes, &text, &ignored) && recognise(text, format);
    arena_done(&own);
    return is;
}
