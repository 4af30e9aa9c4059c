#include "intake/feed/feed_internal.h"

#include "base/tar.h"

/* Which members the first bytes of a document have: those of the outermost object; of the objects
   in an outermost array; and, of one name, within "document". */
enum sign {
    SIGN_NVD = 1,
    SIGN_KEV = 1 << 1,
    SIGN_OSV_ID = 1 << 2,
    SIGN_OSV = 1 << 3,
    SIGN_EPSS = 1 << 4,
    SIGN_CVE = 1 << 5,
    SIGN_CVE4 = 1 << 6,
    SIGN_CSAF = 1 << 7,
    SIGN_SECDB = 1 << 8,
    SIGN_EUVD = 1 << 9,
    SIGN_KEV_EU = 1 << 10,
    SIGN_COMPANION = 1 << 11,
    SIGN_OTHER = 1 << 12,
};

/* clang-format off */
#define NAME(lit) {lit, sizeof(lit) - 1}
static const struct { struct str member; enum sign sign; } signs[] = {
    {NAME("dataType"), SIGN_CVE}, {NAME("resultsPerPage"), SIGN_NVD},
    {NAME("catalogVersion"), SIGN_KEV}, {NAME("id"), SIGN_OSV_ID},
    {NAME("schema_version"), SIGN_OSV}, {NAME("modified"), SIGN_OSV}, {NAME("affected"), SIGN_OSV},
    {NAME("details"), SIGN_OSV}, {NAME("status-code"), SIGN_EPSS}, {NAME("cveMetadata"), SIGN_CVE},
    {NAME("CVE_data_type"), SIGN_CVE4}, {NAME("csaf_version"), SIGN_CSAF},
    {NAME("product_tree"), SIGN_CSAF}, {NAME("distroversion"), SIGN_SECDB},
    {NAME("apkurl"), SIGN_SECDB}, {NAME("enisaUuid"), SIGN_EUVD},
    {NAME("enisaIdProduct"), SIGN_EUVD}, {NAME("baseScoreVector"), SIGN_EUVD},
    {NAME("euvdID"), SIGN_KEV_EU}, {NAME("dateReported"), SIGN_KEV_EU},
    {NAME("exploitationType"), SIGN_KEV_EU}, {NAME("numberOfChanges"), SIGN_COMPANION},
    {NAME("feed"), SIGN_COMPANION}, {NAME("canonical_url"), SIGN_COMPANION},
    {NAME("bomFormat"), SIGN_OTHER}, {NAME("spdxVersion"), SIGN_OTHER},
};
#undef NAME
static const struct { unsigned all; enum feed_kind kind; } kinds[] = {
    {SIGN_NVD, FEED_NVD},       {SIGN_KEV, FEED_KEV},     {SIGN_EPSS, FEED_EPSS_API},
    {SIGN_CVE, FEED_CVE},       {SIGN_CVE4, FEED_CVE4},   {SIGN_CSAF, FEED_CSAF},
    {SIGN_SECDB, FEED_SECDB},   {SIGN_EUVD, FEED_EUVD},   {SIGN_KEV_EU, FEED_KEV_EU},
    {SIGN_COMPANION, FEED_COMPANION}, {SIGN_OTHER, FEED_OTHER},
    {SIGN_OSV_ID | SIGN_OSV, FEED_OSV},
};
/* clang-format on */

static size_t skip_text(struct str s, size_t i) /* from the opening quote to after the closing */
{
    for (i++; i < s.n && s.p[i] != '"'; i++)
        if (s.p[i] == '\\')
            i++;
    return i + 1;
}

static unsigned sign_of(struct str key)
{
    for (size_t i = 0; i < COUNT_OF(signs); i++)
        if (str_eq(key, signs[i].member))
            return signs[i].sign;
    return 0;
}

static enum feed_kind kind_of(unsigned found)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if ((found & kinds[i].all) == kinds[i].all)
            return kinds[i].kind;
    return FEED_OTHER;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Keys are texts that a colon follows. The document may be cut anywhere. A page of EUVD's search
   has its records one level deeper than others; these have names of their own. */
static enum feed_kind recognise_json(struct str s)
{
    int top = s.p[0] == '[' ? 2 : 1, depth = 0;
    unsigned found = 0;
    for (size_t i = 0; i < s.n && kind_of(found) == FEED_OTHER;) {
        char c = s.p[i];
        if (c == '"') {
            size_t end = skip_text(s, i);
            size_t next = end;
            while (next < s.n && is_space(s.p[next]))
                next++;
            bool is_key = depth <= 3 && next < s.n && s.p[next] == ':';
            unsigned sign = is_key ? sign_of(str_sub(s, i + 1, end - i - 2)) : 0;
            if (depth == top)
                found |= sign;
            else if (depth == top + 1)
                found |= sign & SIGN_CSAF;
            else
                found |= sign & SIGN_EUVD;
            i = end;
            continue;
        }
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
        i++;
    }
    return kind_of(found);
}

/* Keys at the beginning of a line, as PyPA and OSS-Fuzz write OSV. */
static bool looks_like_osv_yaml(struct str s)
{
    bool id = false, other = false;
    struct str line;
    while (!(id && other) && str_split(&s, '\n', &line)) {
        id |= str_starts(line, STR("id:"));
        other |= str_starts(line, STR("affected:")) || str_starts(line, STR("modified:")) ||
                 str_starts(line, STR("details:")) || str_starts(line, STR("published:")) ||
                 str_starts(line, STR("summary:")) || str_starts(line, STR("schema_version:"));
    }
    return id && other;
}

/* NVD's .meta files; CSAF's index.txt and changes.csv, whose lines name documents. */
static bool looks_like_companion(struct str s)
{
    struct str line = str_trim(str_sub(s, 0, str_find_char(s, '\n')));
    if (str_starts(line, STR("lastModifiedDate:")))
        return true;
    if (line.n && line.p[0] == '"')
        line = str_from(line, 1);
    size_t end = str_find(line, STR(".json"));
    struct str name = str_sub(line, 0, end);
    return end < line.n && name.n && str_find_char(name, ' ') == name.n &&
           str_find_char(name, ':') == name.n && str_find_char(name, '{') == name.n;
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
    if (tar_is(first))
        return FEED_TAR;
    if (str_starts(first, STR("\xef\xbb\xbf")))
        first = str_from(first, 3);
    first = str_trim(first);
    if (!first.n)
        return FEED_NONE;
    if (first.p[0] == '{' || first.p[0] == '[')
        return recognise_json(first);
    if (first.p[0] == '<')
        return looks_like_html(first) ? FEED_HTML : FEED_OTHER;
    if (str_starts(first, STR("#model_version:")) || str_starts(first, STR("cve,epss")))
        return FEED_EPSS;
    if (str_starts(first, STR("cveID,")) || str_starts(first, STR("\"cveID\"")))
        return FEED_KEV_CSV;
    if (str_starts(first, STR("```toml")))
        return FEED_RUSTSEC;
    if (looks_like_osv_yaml(first))
        return FEED_OSV;
    return looks_like_companion(first) ? FEED_COMPANION : FEED_OTHER;
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
        [FEED_OTHER] =
            "no feed that is known here (OSV, GHSA, NVD 2.0, CVE 5, CSAF, EUVD, RustSec, "
            "Alpine's secdb, KEV, EPSS)",
        [FEED_CVE] = "a CVE record",
        [FEED_CSAF] = "a CSAF document",
        [FEED_SECDB] = "Alpine's security database",
        [FEED_EUVD] = "records of ENISA's EUVD",
        [FEED_KEV_EU] = "the EU's list of known exploited vulnerabilities",
        [FEED_COMPANION] = "an index or a log of changes, without advisories",
        [FEED_CVE4] =
            "CVE format 4, which is retired (NVD's 1.1 feeds have it too); records of format "
            "5 and NVD 2.0 are read",
        [FEED_RUSTSEC] = "an advisory of RustSec",
        [FEED_TAR] = "a tar archive",
    };
    return names[kind];
}
