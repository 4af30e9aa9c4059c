#include <stdio.h>

#include "base/limits.h"
#include "intake/result/result_internal.h"
#include "value/cvss/cvss.h"

enum { IDS_MAX = 10000 }; /* in one text; a rollup of patches names some 2000 CVEs */

/* Words for an outcome: attributes status and result of GoogleTest, CTest and others, columns of
   tables, results of compliance checks. */
static const struct {
    const char *word;
    enum result_outcome outcome;
} outcome_words[] = {
    {"run", RESULT_PASS},
    {"completed", RESULT_PASS},
    {"passed", RESULT_PASS},
    {"pass", RESULT_PASS},
    {"ok", RESULT_PASS},
    {"success", RESULT_PASS},
    {"successful", RESULT_PASS},
    {"failed", RESULT_FAIL},
    {"fail", RESULT_FAIL},
    {"failure", RESULT_FAIL},
    {"error", RESULT_ERROR},
    {"errored", RESULT_ERROR},
    {"broken", RESULT_ERROR},
    {"timeout", RESULT_ERROR},
    {"aborted", RESULT_ERROR},
    {"skipped", RESULT_SKIPPED},
    {"skip", RESULT_SKIPPED},
    {"notrun", RESULT_SKIPPED},
    {"disabled", RESULT_SKIPPED},
    {"ignored", RESULT_SKIPPED},
    {"suppressed", RESULT_SKIPPED},
    {"notexecuted", RESULT_SKIPPED},
    {"notapplicable", RESULT_SKIPPED},
    {"na", RESULT_SKIPPED},
    {"notok", RESULT_FAIL},
    {"nok", RESULT_FAIL},
    {"blocked", RESULT_ERROR},
    {"warning", RESULT_ERROR},
    {"pending", RESULT_SKIPPED},
    {"todo", RESULT_SKIPPED},
    {"inconclusive", RESULT_ERROR},
};

bool result_outcome_of_word(struct str word, enum result_outcome *out)
{
    for (size_t i = 0; i < COUNT_OF(outcome_words); i++)
        if (result_word_is(word, outcome_words[i].word)) {
            *out = outcome_words[i].outcome;
            return true;
        }
    return false;
}

static const struct {
    const char *word, *level; /* of SARIF (3.27.10) */
} ratings[RESULT_RATING__COUNT] = {
    [RESULT_RATING_INFORMATIONAL] = {"informational", "none"},
    [RESULT_RATING_LOW] = {"low", "note"},
    [RESULT_RATING_MEDIUM] = {"medium", "warning"},
    [RESULT_RATING_HIGH] = {"high", "error"},
    [RESULT_RATING_CRITICAL] = {"critical", "error"},
};

static const struct {
    const char *word;
    enum result_rating rating;
} rating_words[] = {
    {"info", RESULT_RATING_INFORMATIONAL}, {"information", RESULT_RATING_INFORMATIONAL},
    {"none", RESULT_RATING_INFORMATIONAL}, {"note", RESULT_RATING_INFORMATIONAL},
    {"minor", RESULT_RATING_LOW},          {"moderate", RESULT_RATING_MEDIUM},
    {"major", RESULT_RATING_HIGH},         {"important", RESULT_RATING_HIGH},
    {"serious", RESULT_RATING_HIGH},       {"veryhigh", RESULT_RATING_CRITICAL},
    {"verylow", RESULT_RATING_LOW},        {"observation", RESULT_RATING_INFORMATIONAL},
};

static enum result_rating rating_of_score(int tenths)
{
    switch (cvss_severity_of(CVSS_3_1, tenths)) {
    case CVSS_SEVERITY_LOW: return RESULT_RATING_LOW;
    case CVSS_SEVERITY_MEDIUM: return RESULT_RATING_MEDIUM;
    case CVSS_SEVERITY_HIGH: return RESULT_RATING_HIGH;
    case CVSS_SEVERITY_CRITICAL: return RESULT_RATING_CRITICAL;
    case CVSS_SEVERITY_NONE:
    case CVSS_SEVERITY__COUNT: break;
    }
    return RESULT_RATING_INFORMATIONAL;
}

bool result_rating_of_word(struct str word, enum result_rating *out)
{
    int tenths;
    for (int i = 0; i < RESULT_RATING__COUNT; i++)
        if (result_word_is(word, ratings[i].word)) {
            *out = (enum result_rating)i;
            return true;
        }
    for (size_t i = 0; i < COUNT_OF(rating_words); i++)
        if (result_word_is(word, rating_words[i].word)) {
            *out = rating_words[i].rating;
            return true;
        }
    /* A whole number may be of any scale. */
    if (str_find_char(word, '.') == word.n || !cvss_score_parse(word, &tenths))
        return false;
    *out = rating_of_score(tenths);
    return true;
}

void result_rate(struct result_flaw *f, enum result_rating rating)
{
    f->rating = str_of(ratings[rating].word);
    f->level = str_of(ratings[rating].level);
}

/* --- ids in texts --- */

static size_t digits(struct str s)
{
    size_t n = 0;
    while (n < s.n && char_is_digit(s.p[n]))
        n++;
    return n;
}

/* The length of the CVE id that begins here, else 0 (CVE numbering: four digits or more). */
static size_t cve_here(struct str s)
{
    if (!str_eq_nocase(str_sub(s, 0, 4), STR("CVE-")) || digits(str_from(s, 4)) != 4 || s.n < 9 ||
        s.p[8] != '-')
        return 0;
    size_t n = digits(str_from(s, 9));
    return n >= 4 && n <= 19 ? 9 + n : 0;
}

/* The length of what names a CWE here, as CWE-79, CWE:79, cwe 79, with *number; else 0. */
static size_t cwe_here(struct str s, struct str *number)
{
    if (!str_eq_nocase(str_sub(s, 0, 3), STR("CWE")) || s.n < 5 || !strchr("-: _", s.p[3]))
        return 0;
    size_t n = digits(str_from(s, 4));
    *number = str_sub(s, 4, n);
    return n >= 1 && n <= 5 ? 4 + n : 0;
}

static bool begins_word(struct str text, size_t i)
{
    return i == 0 || (!char_is_alpha(text.p[i - 1]) && !char_is_digit(text.p[i - 1]));
}

void result_add_cves_in(struct buf *words, struct str text)
{
    char id[32];
    size_t looked = 0;
    for (size_t i = 0; i < text.n && looked < IDS_MAX && words->n < LIMIT_TEXT / 2; i++) {
        size_t n = begins_word(text, i) ? cve_here(str_from(text, i)) : 0;
        if (n == 0)
            continue;
        for (size_t k = 0; k < n; k++) {
            char c = text.p[i + k];
            id[k] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        }
        result_add_word(words, (struct str){id, n});
        i += n - 1;
        looked++;
    }
}

void result_add_cwes_in(struct buf *words, struct str text)
{
    char id[16] = "CWE-";
    size_t looked = 0;
    for (size_t i = 0; i < text.n && looked < IDS_MAX && words->n < LIMIT_NAME; i++) {
        struct str number;
        size_t n = begins_word(text, i) ? cwe_here(str_from(text, i), &number) : 0;
        while (n > 0 && number.n > 1 && number.p[0] == '0')
            number = str_from(number, 1);
        if (n == 0 || STR_IS(number, "0"))
            continue;
        memcpy(id + 4, number.p, number.n);
        result_add_word(words, (struct str){id, 4 + number.n});
        i += n - 1;
        looked++;
    }
}

struct str result_vector(struct arena *a, struct str s)
{
    struct cvss v;
    struct err ignored = {0};
    struct buf b = {.arena = a};
    s = str_trim(s);
    if (str_starts(s, STR("CVSS2#")))
        s = str_from(s, 6);
    if (str_starts(s, STR("(")) && str_ends(s, STR(")")))
        s = str_sub(s, 1, s.n - 2);
    if (s.n == 0 || s.n > 500 || !cvss_parse(s, &v, &ignored))
        return (struct str){0};
    cvss_format(&v, &b);
    return buf_str(&b);
}

/* --- HTML --- */

static const struct {
    const char *name;
    char c;
} entities[] = {{"lt;", '<'},    {"gt;", '>'},   {"amp;", '&'}, {"quot;", '"'},
                {"apos;", '\''}, {"#39;", '\''}, {"#34;", '"'}, {"nbsp;", ' '}};

/* The length of a reference that is resolved, with what it stands for; else 0. */
static size_t entity_here(struct str s, char *c)
{
    for (size_t i = 0; s.n > 0 && s.p[0] == '&' && i < COUNT_OF(entities); i++)
        if (str_starts(str_from(s, 1), str_of(entities[i].name))) {
            *c = entities[i].c;
            return 1 + strlen(entities[i].name);
        }
    return 0;
}

static bool is_tag(struct str s)
{
    return s.n > 1 && s.p[0] == '<' && (char_is_alpha(s.p[1]) || s.p[1] == '/' || s.p[1] == '!') &&
           str_find_char(str_sub(s, 0, 2000), '>') < s.n;
}

struct str result_plain(struct arena *a, struct str html, size_t max)
{
    struct buf b = {.arena = a};
    bool space = false;
    for (size_t i = 0; i < html.n && b.n < max + 4;) {
        struct str rest = str_from(html, i);
        char c = html.p[i];
        size_t n = entity_here(rest, &c);
        if (n == 0 && is_tag(rest)) {
            n = str_find_char(rest, '>') + 1;
            c = ' ';
        }
        i += n > 0 ? n : 1;
        bool blank = strchr(" \t\r\n", c) != NULL;
        if (!blank && space && b.n > 0)
            buf_char(&b, ' ');
        if (!blank)
            buf_char(&b, c);
        space = blank;
    }
    return result_line(a, buf_str(&b), max);
}

/* --- times --- */

/* English, and German where it differs: Java writes in the language of the machine. */
static int month_of(struct str word)
{
    static const char *const months[2][12] = {
        {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"},
        {"jan", "feb", "m\xC3\xA4", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"},
    };
    for (int i = 0; i < 24; i++)
        if (str_eq_nocase(str_sub(word, 0, 3), str_of(months[i / 12][i % 12])))
            return i % 12 + 1;
    return 0;
}

struct parts {
    int month;
    int64_t day, year;
    struct str time;
};

static void take_part(struct parts *p, struct str word)
{
    int64_t n;
    bool comma = str_ends(word, STR(","));
    word.n -= comma;
    int month = comma ? 0 : month_of(word); /* a comma follows the day of the week */
    if (month && !p->month)
        p->month = month;
    else if (str_find_char(word, ':') < word.n && char_is_digit(word.p[0]))
        p->time = word;
    else if (str_to_int(word, &n) && word.n <= 2 && !p->day)
        p->day = n;
    else if (word.n == 4 && str_to_int(word, &n) && !p->year)
        p->year = n;
}

bool result_time(struct str s, struct instant *out)
{
    char iso[64];
    struct parts p = {0};
    struct str rest = str_sub(str_trim(s), 0, 100), word;
    if (instant_parse(rest, out))
        return true;
    while (str_word(&rest, &word))
        take_part(&p, word);
    if (!p.month || p.day < 1 || p.year < 1 || p.time.n > 20)
        return false;
    if (p.time.n == 0)
        p.time = STR("00:00:00");
    int n = snprintf(iso, sizeof iso, "%04d-%02d-%02dT%s%.*s", (int)p.year, p.month, (int)p.day,
                     p.time.n == 7 || p.time.n == 4 ? "0" : "", STR_ARG(p.time));
    return n > 0 && (size_t)n < sizeof iso && instant_parse((struct str){iso, (size_t)n}, out);
}
