#include "base/limits.h"
#include "base/xml.h"
#include "intake/result/result_internal.h"

/* XML 1.0, 2.2: what a document may have. */
static bool is_char(int64_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xD800) ||
           (c >= 0xE000 && c < 0xFFFE) || (c >= 0x10000 && c < 0x110000);
}

static int digit(char c, int base)
{
    char low = char_lower(c);
    int v = char_is_digit(c) ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : base;
    return v < base ? v : -1;
}

/* The length of a reference to a character that XML does not have, as &#27; or &#x1B;, else 0. */
static size_t bad_reference(struct str s)
{
    if (!str_starts(s, STR("&#")))
        return 0;
    int base = s.n > 2 && s.p[2] == 'x' ? 16 : 10;
    size_t i = base == 16 ? 3 : 2;
    int64_t c = 0;
    for (; i < s.n && digit(s.p[i], base) >= 0; i++)
        c = c > 0x110000 ? c : c * base + digit(s.p[i], base);
    return i < s.n && s.p[i] == ';' && !is_char(c) ? i + 1 : 0;
}

/* U+FFFE and U+FFFF are well-formed UTF-8, and no characters. */
static bool is_noncharacter(struct str s)
{
    return str_starts(s, STR("\xEF\xBF\xBE")) || str_starts(s, STR("\xEF\xBF\xBF"));
}

static struct str without_bad_references(struct arena *a, struct str s, size_t *count)
{
    char *p = str_cz(a, s);
    size_t to = 0;
    for (size_t i = 0; i < s.n;) {
        struct str rest = str_from(s, i);
        size_t bad = is_noncharacter(rest) ? 3 : bad_reference(rest);
        p[to++] = bad ? '?' : s.p[i];
        i += bad ? bad : 1;
        *count += bad > 0;
    }
    return (struct str){p, to};
}

/* Bytes of ISO 8859-1 are the first 256 characters; what Windows has between 80 and 9F becomes '?'.
   Made for writers that say so. */
static struct str of_latin_1(struct arena *a, struct str s)
{
    char *p = ARENA_ARRAY(a, char, 2 * s.n + 1);
    size_t to = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0xA0) {
            p[to++] = (char)(0xC0 | c >> 6);
            p[to++] = (char)(0x80 | (c & 0x3F));
        } else {
            p[to++] = c < 0x80 ? (char)c : '?';
        }
    }
    return (struct str){p, to};
}

/* The encoding that the declaration names; *after is where the text behind it begins. */
static struct str encoding_of(struct str s, size_t *after)
{
    *after = 0;
    if (!str_starts(s, STR("<?xml")))
        return (struct str){0};
    size_t end = str_find(s, STR("?>"));
    if (end == s.n)
        return (struct str){0};
    *after = end + 2;
    struct str head = str_sub(s, 0, end);
    head = str_from(head, str_find(head, STR("encoding")));
    size_t quote = 0;
    while (quote < head.n && head.p[quote] != '"' && head.p[quote] != '\'')
        quote++;
    if (quote == head.n)
        return (struct str){0};
    struct str value = str_from(head, quote + 1);
    return str_sub(value, 0, str_find_char(value, head.p[quote]));
}

static bool is_latin_1(struct str encoding)
{
    static const char *const names[] = {"iso-8859-1", "latin1", "iso-8859-15", "windows-1252",
                                        "cp1252"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq_nocase(encoding, str_of(names[i])))
            return true;
    return false;
}

/* Encodings whose bytes are taken for UTF-8. */
static bool is_utf8_name(struct str encoding)
{
    return encoding.n == 0 || str_eq_nocase(encoding, STR("UTF-8")) ||
           str_eq_nocase(encoding, STR("UTF8")) || str_eq_nocase(encoding, STR("US-ASCII")) ||
           str_eq_nocase(encoding, STR("ASCII"));
}

/* The declaration goes; its lines stay. */
static struct str undeclared(struct arena *a, struct str head, struct str rest)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < head.n; i++)
        if (head.p[i] == '\n')
            buf_char(&b, '\n');
    buf_put(&b, rest);
    return buf_str(&b);
}

bool result_clean_xml(struct arena *a, struct str text, struct str *out, struct str *what)
{
    size_t after, count = 0;
    struct str encoding = encoding_of(text, &after);
    struct str s = str_from(text, after);
    /* What was UTF-16 is UTF-8 by now, and still says that it is UTF-16. */
    bool wide = str_eq_nocase(str_sub(encoding, 0, 6), STR("UTF-16"));
    bool latin = is_latin_1(encoding);
    if (!wide && !latin && !is_utf8_name(encoding))
        return false;
    if (latin && !str_is_utf8(s))
        s = of_latin_1(a, s);
    bool utf8 = str_is_utf8(s);
    s = without_bad_references(a, s, &count);
    char *p = str_cz(a, s);
    size_t n = str_make_plain(p, s.n, "\t\n\r");
    bool changed = count > 0 || n != s.n || memcmp(p, s.p, n) != 0;
    if (!wide && !latin && !changed)
        return false;
    *out = undeclared(a, str_sub(text, 0, after), (struct str){p, n});
    *what = !utf8     ? STR("bytes that are no UTF-8 were read as '?'")
            : changed ? STR("characters that XML does not have were read as '?'")
                      : STR("the encoding it declares was turned into UTF-8");
    return true;
}

static enum xml_step pass(void *context, const struct xml *e, bool inside, struct err *err)
{
    (void)context, (void)e, (void)inside, (void)err;
    return XML_PASS;
}

/* Whether it is XML is asked first, so that a reader never has half of what is then mended. */
bool result_walk_xml(struct result_reader *r, struct xml_walk *walk, struct err *err)
{
    struct xml_walk check = {.begin = pass, .allows_doctype = walk->allows_doctype};
    struct err first = {0}, second = {0};
    struct str clean, what;
    if (xml_walk(&check, r->text, LIMIT_DOCUMENT, &first))
        return xml_walk(walk, r->text, LIMIT_DOCUMENT, err);
    if (!result_clean_xml(r->arena, r->text, &clean, &what) ||
        !xml_walk(&check, clean, LIMIT_DOCUMENT, &second)) {
        *err = first;
        return false;
    }
    findings_add(r->findings, FINDING_WARNING, "result-xml", 0, (struct str){0},
                 "is no XML as it stands (%s); %.*s", first.text, STR_ARG(what));
    return xml_walk(walk, clean, LIMIT_DOCUMENT, err);
}
