#include "base/hash.h"
#include "base/limits.h"

#include "record/record.h"
#include "value/cpe/cpe.h"
#include "value/cvss/cvss.h"
#include "value/purl/purl.h"

/* --- text --- */

static bool text_is_empty(const void *slot)
{
    return ((const struct str *)slot)->n == 0;
}

static void format_text(const struct field *f, const void *slot, struct buf *out)
{
    (void)f;
    buf_put(out, *(const struct str *)slot);
}

/* UTF-8, no longer than max, without control characters but those in allowed. */
static bool check_text(struct str text, size_t max, const char *allowed, struct err *err)
{
    if (text.n > max)
        return err_set(err, ERR_LIMIT, "has %zu bytes, at most %zu are allowed", text.n, max);
    if (!str_is_utf8(text))
        return err_set(err, ERR_INVALID, "is no valid UTF-8");
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == 0x7F || (c < 0x20 && (c == 0 || !strchr(allowed, c))))
            return err_set(err, ERR_INVALID,
                           c == '\n' || c == '\r' ? "must be one line"
                                                  : "contains a control character");
    }
    return true;
}

static bool keep(struct arena *a, struct str text, void *slot)
{
    *(struct str *)slot = str_copy(a, text);
    return true;
}

static bool parse_text(const struct field *f, struct arena *a, struct str text, void *slot,
                       struct err *err)
{
    (void)f;
    return check_text(text, LIMIT_NAME, "\t", err) && keep(a, text, slot);
}

static bool parse_longtext(const struct field *f, struct arena *a, struct str text, void *slot,
                           struct err *err)
{
    (void)f;
    return check_text(text, LIMIT_TEXT, "\t\n\r", err) && keep(a, text, slot);
}

/* --- numbers, dates --- */

static bool number_is_empty(const void *slot)
{
    return !((const struct number *)slot)->known;
}

static bool parse_number(const struct field *f, struct arena *a, struct str text, void *slot,
                         struct err *err)
{
    (void)f, (void)a;
    int64_t value;
    if (!str_to_int(text, &value))
        return err_set(err, ERR_INVALID, "'%.*s' is not a whole number",
                       STR_ARG(str_sub(text, 0, 60)));
    *(struct number *)slot = (struct number){.value = value, .known = true};
    return true;
}

static void format_number(const struct field *f, const void *slot, struct buf *out)
{
    (void)f;
    const struct number *n = slot;
    if (n->known)
        buf_int(out, n->value);
}

static bool date_is_empty(const void *slot)
{
    return ((const struct date *)slot)->year == 0;
}

static bool parse_date(const struct field *f, struct arena *a, struct str text, void *slot,
                       struct err *err)
{
    (void)f, (void)a;
    struct date d;
    if (!date_parse(text, &d))
        return err_set(err, ERR_INVALID, "'%.*s' is not a date (YYYY-MM-DD)",
                       STR_ARG(str_sub(text, 0, 60)));
    *(struct date *)slot = d;
    return true;
}

static void format_date(const struct field *f, const void *slot, struct buf *out)
{
    (void)f;
    if (!date_is_empty(slot))
        date_format(*(const struct date *)slot, out);
}

static bool instant_is_empty(const void *slot)
{
    return ((const struct instant *)slot)->ms == 0;
}

static bool parse_instant(const struct field *f, struct arena *a, struct str text, void *slot,
                          struct err *err)
{
    (void)f, (void)a;
    struct instant t;
    if (!instant_parse(text, &t) || t.ms == 0)
        return err_set(err, ERR_INVALID, "'%.*s' is not a time (2026-11-21T09:40:00Z)",
                       STR_ARG(str_sub(text, 0, 60)));
    *(struct instant *)slot = t;
    return true;
}

static void format_instant(const struct field *f, const void *slot, struct buf *out)
{
    (void)f;
    if (!instant_is_empty(slot))
        instant_format(*(const struct instant *)slot, out);
}

/* --- choices --- */

static bool choice_is_empty(const void *slot)
{
    return *(const int64_t *)slot == 0;
}

static bool pick(const struct choice *choices, struct str text, void *slot, struct err *err)
{
    char names[400];
    size_t n = 0;
    for (int64_t i = 0; choices[i].name; i++) {
        struct str name = str_of(choices[i].name);
        if (str_eq(text, name)) {
            *(int64_t *)slot = i;
            return true;
        }
        if (name.n && n + name.n + 1 < sizeof names) {
            names[n++] = ' ';
            memcpy(names + n, name.p, name.n);
            n += name.n;
        }
    }
    return err_set(err, ERR_INVALID, "'%.*s' is none of:%.*s", STR_ARG(str_sub(text, 0, 60)),
                   (int)n, names);
}

static bool parse_choice(const struct field *f, struct arena *a, struct str text, void *slot,
                         struct err *err)
{
    (void)a;
    return pick(f->choices, text, slot, err);
}

static void format_choice(const struct field *f, const void *slot, struct buf *out)
{
    int64_t index = *(const int64_t *)slot;
    if (index != 0)
        buf_put(out, str_of(f->choices[index].name));
}

const struct choice TRI_CHOICES[] = {
    [TRI_UNKNOWN] = {"unknown", "Unknown"},
    [TRI_YES] = {"yes", "Yes"},
    [TRI_NO] = {"no", "No"},
    {0},
};

static bool parse_tri(const struct field *f, struct arena *a, struct str text, void *slot,
                      struct err *err)
{
    (void)f, (void)a;
    return pick(TRI_CHOICES, text, slot, err);
}

static void format_tri(const struct field *f, const void *slot, struct buf *out)
{
    (void)f;
    int64_t index = *(const int64_t *)slot;
    if (index != TRI_UNKNOWN)
        buf_put(out, str_of(TRI_CHOICES[index].name));
}

/* --- references, words --- */

static bool check_id(const struct field *f, struct str id, struct err *err)
{
    for (size_t i = 0; i < id.n; i++)
        if (!char_is_alpha(id.p[i]) && !char_is_digit(id.p[i]) && !char_in(id.p[i], "-._():>"))
            return err_set(err, ERR_INVALID, "'%.*s' is not an id", STR_ARG(str_sub(id, 0, 60)));
    const struct record_type *want = record_type_find(str_of(f->refers_to));
    if (want && !(want->flags & RECORD_NATURAL_ID) && record_type_of_id(id) != want)
        return err_set(err, ERR_INVALID, "'%.*s' is not the id of a %s (%s-0001)",
                       STR_ARG(str_sub(id, 0, 60)), want->label, want->prefix);
    return true;
}

static bool parse_ref(const struct field *f, struct arena *a, struct str text, void *slot,
                      struct err *err)
{
    return check_text(text, LIMIT_NAME, "", err) && check_id(f, text, err) && keep(a, text, slot);
}

/* The words seen so far, by their hash; of twice as many places as there are words. */
struct words {
    struct str *places;
    size_t mask;
};

static struct words words_for(struct arena *a, struct str text)
{
    size_t count = 1, size = 16;
    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] == ' ' || text.p[i] == ',' || text.p[i] == '\t' || text.p[i] == '\n';
    while (size < count * 2)
        size *= 2;
    return (struct words){.places = ARENA_ARRAY(a, struct str, size), .mask = size - 1};
}

/* False when it was there already. */
static bool words_add(struct words *w, struct str word)
{
    size_t i = (size_t)str_hash(word) & w->mask;
    for (; w->places[i].n; i = (i + 1) & w->mask)
        if (str_eq(w->places[i], word))
            return false;
    w->places[i] = word;
    return true;
}

/* Linear, for a component list refers to tens of thousands of components. */
static bool parse_words(const struct field *f, struct arena *a, struct str text, void *slot,
                        struct err *err)
{
    size_t max = f->refers_to ? LIMIT_REFS : LIMIT_TEXT;
    if (!check_text(text, max, "\t\n\r", err))
        return false;
    struct str part, word, rest = text;
    char *out = ARENA_ARRAY(a, char, text.n + 1);
    size_t mark = arena_mark(a), n = 0;
    struct words seen = words_for(a, text);
    while (str_split(&rest, ',', &part))
        while (str_word(&part, &word)) {
            if (f->refers_to && !check_id(f, word, err))
                return false;
            if (!words_add(&seen, word))
                continue;
            if (n)
                out[n++] = ' ';
            memcpy(out + n, word.p, word.n);
            n += word.n;
        }
    arena_rewind(a, mark);
    *(struct str *)slot = (struct str){out, n};
    return true;
}

/* --- texts with a grammar --- */

static bool has_space(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] <= ' ')
            return true;
    return false;
}

/* Kept as it was written, so that an export gives back what an import took. */
static bool parse_purl(const struct field *f, struct arena *a, struct str text, void *slot,
                       struct err *err)
{
    (void)f;
    struct purl purl;
    return check_text(text, LIMIT_NAME, "", err) && purl_parse(a, text, &purl, err) &&
           keep(a, text, slot);
}

static bool parse_cpe(const struct field *f, struct arena *a, struct str text, void *slot,
                      struct err *err)
{
    (void)f;
    struct cpe parsed;
    return check_text(text, LIMIT_NAME, "", err) && cpe_parse(a, text, &parsed, err) &&
           keep(a, text, slot);
}

static bool parse_cvss(const struct field *f, struct arena *a, struct str text, void *slot,
                       struct err *err)
{
    (void)f;
    struct cvss parsed;
    return check_text(text, LIMIT_NAME, "", err) && cvss_parse(text, &parsed, err) &&
           keep(a, text, slot);
}

static bool parse_hash(const struct field *f, struct arena *a, struct str text, void *slot,
                       struct err *err)
{
    (void)f;
    struct hash h;
    if (!hash_parse(str_lower(a, text), &h))
        return err_set(err, ERR_INVALID, "'%.*s' is not a SHA-256 of 64 hexadecimal digits",
                       STR_ARG(str_sub(text, 0, 70)));
    *(struct str *)slot = hash_hex(a, &h);
    return true;
}

static bool parse_url(const struct field *f, struct arena *a, struct str text, void *slot,
                      struct err *err)
{
    (void)f;
    static const struct str schemes[] = {{"https://", 8}, {"http://", 7}, {"mailto:", 7}};
    bool known = false;
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        known |= str_starts(text, schemes[i]) && text.n > schemes[i].n;
    if (!known || has_space(text))
        return err_set(err, ERR_INVALID, "'%.*s' is not an http, https or mailto address",
                       STR_ARG(str_sub(text, 0, 60)));
    return check_text(text, LIMIT_NAME, "", err) && keep(a, text, slot);
}

/* Kept on one line and without spaces, so that equal values are equal texts. */
static bool parse_json(const struct field *f, struct arena *a, struct str text, void *slot,
                       struct err *err)
{
    (void)f;
    struct json *value;
    if (text.n > LIMIT_JSON)
        return err_set(err, ERR_LIMIT, "has %zu bytes, at most %zu are allowed", text.n,
                       LIMIT_JSON);
    if (!json_read(a, text, &value, err))
        return false;
    if (value->type != JSON_OBJECT && value->type != JSON_ARRAY)
        return err_set(err, ERR_INVALID, "must be a JSON object or array");
    struct buf out = {.arena = a};
    json_write(value, &out);
    *(struct str *)slot = buf_str(&out);
    return true;
}

/* clang-format off */
#define TEXT_LIKE  .sql_type = "TEXT", .json = JSON_STRING, .slot_size = sizeof(struct str), \
                   .is_empty = text_is_empty, .format = format_text
#define WORDS_LIKE .sql_type = "TEXT", .json = JSON_ARRAY, .slot_size = sizeof(struct str), \
                   .is_empty = text_is_empty, .format = format_text, .parse = parse_words
#define CHOICE_LIKE .sql_type = "TEXT", .json = JSON_STRING, .slot_size = sizeof(int64_t), \
                   .is_empty = choice_is_empty, .html_input = "select"

const struct field_kind
    KIND_TEXT = {.name = "text", TEXT_LIKE, .html_input = "text", .parse = parse_text,
        .help = "one line of text"},
    KIND_LONGTEXT = {.name = "longtext", TEXT_LIKE, .html_input = "textarea",
        .parse = parse_longtext, .help = "paragraphs of text; Markdown is allowed"},
    KIND_NUMBER = {.name = "number", .sql_type = "BIGINT", .html_input = "number",
        .json = JSON_NUMBER, .slot_size = sizeof(struct number), .is_empty = number_is_empty,
        .parse = parse_number, .format = format_number, .help = "a whole number"},
    KIND_CHOICE = {.name = "choice", CHOICE_LIKE, .parse = parse_choice, .format = format_choice,
        .help = "one of the listed values"},
    KIND_TRI = {.name = "tri", CHOICE_LIKE, .parse = parse_tri, .format = format_tri,
        .help = "yes, no or unknown"},
    KIND_DATE = {.name = "date", .sql_type = "TEXT", .html_input = "date", .json = JSON_STRING,
        .slot_size = sizeof(struct date), .is_empty = date_is_empty, .parse = parse_date,
        .format = format_date, .help = "a date, YYYY-MM-DD"},
    KIND_INSTANT = {.name = "instant", .sql_type = "TEXT", .html_input = "text",
        .json = JSON_STRING, .slot_size = sizeof(struct instant), .is_empty = instant_is_empty,
        .parse = parse_instant, .format = format_instant,
        .help = "a time in UTC, 2026-11-21T09:40:00Z"},
    KIND_REF = {.name = "ref", TEXT_LIKE, .html_input = "text", .parse = parse_ref,
        .help = "the id of a record"},
    KIND_REFS = {.name = "refs", WORDS_LIKE, .html_input = "text",
        .help = "ids of records, separated by spaces or commas"},
    KIND_WORDS = {.name = "words", WORDS_LIKE, .html_input = "text",
        .help = "words without spaces, separated by spaces or commas"},
    KIND_PURL = {.name = "purl", TEXT_LIKE, .html_input = "text", .parse = parse_purl,
        .help = "a package URL, pkg:type/namespace/name@version"},
    KIND_CPE = {.name = "cpe", TEXT_LIKE, .html_input = "text", .parse = parse_cpe,
        .help = "a CPE name, cpe:2.3:a:vendor:product:version:..."},
    KIND_CVSS = {.name = "cvss", TEXT_LIKE, .html_input = "text", .parse = parse_cvss,
        .help = "a CVSS vector, CVSS:3.1/AV:N/..."},
    KIND_VERSION = {.name = "version", TEXT_LIKE, .html_input = "text", .parse = parse_text,
        .help = "a version, as the maker writes it"},
    KIND_HASH = {.name = "hash", TEXT_LIKE, .html_input = "text", .parse = parse_hash,
        .help = "a SHA-256, 64 hexadecimal digits"},
    KIND_URL = {.name = "url", TEXT_LIKE, .html_input = "url", .parse = parse_url,
        .help = "an address: https, http or mailto"},
    KIND_JSON = {.name = "json", .sql_type = "TEXT", .html_input = "textarea",
        .json = JSON_OBJECT, .slot_size = sizeof(struct str), .is_empty = text_is_empty,
        .parse = parse_json, .format = format_text, .help = "a JSON object or array"};
/* clang-format on */
