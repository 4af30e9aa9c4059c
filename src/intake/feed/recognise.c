#include "intake/feed/feed_internal.h"

#include "base/zip.h"

/* The members of the outermost object that are told by the first bytes of a document. */
struct outline {
    bool nvd, kev, osv_id, osv_other, epss, cve5, other;
};

static size_t skip_text(struct str s, size_t i) /* from the opening quote to after the closing */
{
    for (i++; i < s.n && s.p[i] != '"'; i++)
        if (s.p[i] == '\\')
            i++;
    return i + 1;
}

static void note(struct outline *o, struct str key)
{
    /* clang-format off */
    if (STR_IS(key, "resultsPerPage")) o->nvd = true;
    else if (STR_IS(key, "catalogVersion")) o->kev = true;
    else if (STR_IS(key, "id")) o->osv_id = true;
    else if (STR_IS(key, "schema_version") || STR_IS(key, "modified") || STR_IS(key, "affected") ||
             STR_IS(key, "aliases") || STR_IS(key, "details"))
        o->osv_other = true;
    else if (STR_IS(key, "status-code")) o->epss = true;
    else if (STR_IS(key, "dataType") || STR_IS(key, "CVE_data_type")) o->cve5 = true;
    else if (STR_IS(key, "bomFormat") || STR_IS(key, "spdxVersion") || STR_IS(key, "document"))
        o->other = true;
    /* clang-format on */
}

static bool decided(const struct outline *o)
{
    return o->nvd || o->kev || o->epss || o->cve5 || o->other || (o->osv_id && o->osv_other);
}

/* Keys at depth one: texts that a colon follows. The document may be cut anywhere. */
static struct outline read_outline(struct str s)
{
    struct outline o = {0};
    int depth = 0;
    for (size_t i = 0; i < s.n && !decided(&o);) {
        char c = s.p[i];
        if (c == '"') {
            size_t end = skip_text(s, i);
            size_t next = end;
            while (next < s.n && (s.p[next] == ' ' || s.p[next] == '\n' || s.p[next] == '\r' ||
                                  s.p[next] == '\t'))
                next++;
            if (depth == 1 && next < s.n && s.p[next] == ':')
                note(&o, str_sub(s, i + 1, end - i - 2));
            i = end;
            continue;
        }
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        i++;
    }
    return o;
}

static enum feed_kind recognise_object(struct str s)
{
    struct outline o = read_outline(s);
    if (o.nvd)
        return FEED_NVD;
    if (o.kev)
        return FEED_KEV;
    if (o.epss)
        return FEED_EPSS_API;
    if (o.cve5 || o.other)
        return FEED_OTHER;
    return o.osv_id && o.osv_other ? FEED_OSV : FEED_OTHER;
}

static bool looks_like_html(struct str s)
{
    for (size_t i = 0; i < s.n && i < 512; i++)
        if (s.p[i] == '<' && (str_eq_nocase(str_sub(s, i, 9), STR("<!doctype")) ||
                              str_eq_nocase(str_sub(s, i, 5), STR("<html"))))
            return true;
    return false;
}

enum feed_kind feed_recognise(struct str first)
{
    if (zip_is(first))
        return FEED_ARCHIVE;
    if (str_starts(first, STR("\xef\xbb\xbf")))
        first = str_from(first, 3);
    first = str_trim(first);
    if (!first.n)
        return FEED_NONE;
    if (first.p[0] == '{')
        return recognise_object(first);
    if (first.p[0] == '<')
        return looks_like_html(first) ? FEED_HTML : FEED_OTHER;
    if (str_starts(first, STR("#model_version:")) || str_starts(first, STR("cve,epss")))
        return FEED_EPSS;
    if (str_starts(first, STR("cveID,")) || str_starts(first, STR("\"cveID\"")))
        return FEED_KEV_CSV;
    return FEED_OTHER;
}

const char *feed_kind_name(enum feed_kind kind)
{
    static const char *const names[FEED__COUNT] = {
        [FEED_NONE] = "an empty file",
        [FEED_OSV] = "an OSV record",
        [FEED_NVD] = "an NVD 2.0 document",
        [FEED_KEV] = "CISA's KEV catalogue",
        [FEED_KEV_CSV] = "CISA's KEV catalogue as CSV",
        [FEED_EPSS] = "EPSS scores",
        [FEED_EPSS_API] = "a page of the EPSS API",
        [FEED_ARCHIVE] = "a ZIP archive",
        [FEED_HTML] = "a web page (HTML), no feed: the download has failed; fetch the file again",
        [FEED_OTHER] = "no feed that is known here (OSV, NVD 2.0, KEV, EPSS)",
    };
    return names[kind];
}
