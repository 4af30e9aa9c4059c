/* GS1 Digital Link: element strings as a web address (GS1 Digital Link standard, URI syntax, 1.2
   and later: keys are numbers). Path: anything, then a primary key and its qualifiers, in pairs;
   query: attributes, and what is of others. */
#include "value/udi/udi_internal.h"

enum { SEGMENT_MAX = 64 };

/* Primary keys and the qualifiers that may follow each, in this order. */
static const struct {
    const char *key, *qualifiers, *others;
} KEYS[] = {
    {"01", "22 10 21", "235"}, {"00", "", NULL},       {"253", "", NULL},
    {"255", "", NULL},         {"401", "", NULL},      {"402", "", NULL},
    {"414", "254", "7040"},    {"415", "8020", NULL},  {"417", "7040", NULL},
    {"8003", "", NULL},        {"8004", "7040", NULL}, {"8006", "22 10 21", NULL},
    {"8010", "8011", NULL},    {"8013", "", NULL},     {"8017", "8019", NULL},
    {"8018", "8019", NULL},
};

/* The parts of a path; once read, which key it has, and where its qualifiers begin. */
struct segments {
    struct str items[SEGMENT_MAX];
    size_t count;
    size_t key, first;
};

static bool split(struct str path, struct segments *out, struct err *err)
{
    struct str one;
    *out = (struct segments){0};
    while (str_split(&path, '/', &one)) {
        if (out->count == SEGMENT_MAX)
            return err_set(err, ERR_LIMIT, "more than %d parts of a path", SEGMENT_MAX);
        out->items[out->count++] = one;
    }
    return true;
}

static bool find_key(struct str segment, size_t *out)
{
    for (size_t i = 0; i < COUNT_OF(KEYS); i++)
        if (str_eq(segment, str_of(KEYS[i].key))) {
            *out = i;
            return true;
        }
    return false;
}

static bool is_hex(char c, int *value)
{
    const char *digits = "0123456789abcdef";
    const char *at = c ? strchr(digits, char_lower(c)) : NULL;
    *value = at ? (int)(at - digits) : 0;
    return at != NULL;
}

static bool decode(struct arena *a, struct str text, bool query, struct str *out, struct err *err)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < text.n; i++) {
        int high, low;
        if (text.p[i] == '+' && query) {
            buf_char(&b, ' ');
        } else if (text.p[i] != '%') {
            buf_char(&b, text.p[i]);
        } else {
            if (i + 2 >= text.n || !is_hex(text.p[i + 1], &high) || !is_hex(text.p[i + 2], &low))
                return err_set(err, ERR_INVALID, "'%%' begins no two hexadecimal digits");
            buf_char(&b, (char)(high * 16 + low));
            i += 2;
        }
    }
    *out = buf_str(&b);
    return true;
}

/* In an address each identifier stands once; a GTIN may leave out its first zero. */
static bool add(struct udi_reader *r, struct str digits, struct str data, bool query,
                struct err *err)
{
    size_t n;
    const struct udi_ai *ai = udi_ai_find(digits, &n);
    if (!ai || n != digits.n)
        return err_set(err, ERR_INVALID, "'%.*s' is no application identifier", STR_ARG(digits));
    for (size_t i = 0; i < r->out->part_count; i++)
        if (str_eq(r->out->parts[i].name, digits))
            return err_set(err, ERR_INVALID, "(%.*s) is there twice", STR_ARG(digits));
    if (!decode(r->arena, data, query, &data, err))
        return err_wrap(err, "(%.*s)", STR_ARG(digits));
    if (STR_IS(digits, "01") && data.n == 13)
        data = str_fmt(r->arena, "0%.*s", STR_ARG(data));
    return udi_gs1_add(r, ai, digits, data, err);
}

/* Whether word is in a list of words, behind the place *at, which it moves there. */
static bool follows(const char *list, struct str word, int *at)
{
    struct str rest = str_of(list), one;
    for (int i = 1; str_word(&rest, &one); i++)
        if (i > *at && str_eq(one, word)) {
            *at = i;
            return true;
        }
    return false;
}

/* Whether all qualifiers of the path are of one list, and in its order. */
static bool are_of(const struct segments *s, const char *list)
{
    int at = 0;
    for (size_t i = s->first; list && i < s->count; i += 2)
        if (!follows(list, s->items[i], &at))
            return false;
    return list != NULL;
}

static bool read_path(struct udi_reader *r, struct segments *s, struct err *err)
{
    size_t i = s->count;
    do {
        if (i < 2)
            return err_set(err, ERR_INVALID,
                           "its path has no primary key, as 01, in pairs with data");
        i -= 2;
    } while (!find_key(s->items[i], &s->key));
    s->first = i + 2;
    if (!are_of(s, KEYS[s->key].qualifiers) && !are_of(s, KEYS[s->key].others))
        return err_set(err, ERR_INVALID, "what follows (%s) in its path are not its qualifiers",
                       KEYS[s->key].key);
    for (; i < s->count; i += 2)
        if (!add(r, s->items[i], s->items[i + 1], false, err))
            return false;
    return true;
}

/* A qualifier that could stand in the path must stand there. */
static bool belongs_to_path(const struct segments *s, const char *list, struct str digits)
{
    int at = 0;
    return list && follows(list, digits, &at) && are_of(s, list);
}

static bool read_query(struct udi_reader *r, struct str query, const struct segments *s,
                       struct err *err)
{
    struct str one;
    while (str_split(&query, '&', &one)) {
        size_t equals = str_find_char(one, '=');
        struct str digits = str_sub(one, 0, equals);
        if (equals == one.n || !udi_all_digits(digits))
            continue; /* not ours */
        if (belongs_to_path(s, KEYS[s->key].qualifiers, digits) ||
            belongs_to_path(s, KEYS[s->key].others, digits))
            return err_set(err, ERR_INVALID, "(%.*s) qualifies (%s) and belongs into the path",
                           STR_ARG(digits), KEYS[s->key].key);
        if (!add(r, digits, str_from(one, equals + 1), true, err))
            return false;
    }
    return true;
}

static bool of_address(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_alpha(s.p[i]) && !char_is_digit(s.p[i]) &&
            !(s.p[i] && strchr("-._~:/?#[]@!$&'()*+,;=%", s.p[i])))
            return false;
    return true;
}

bool udi_is_link(struct str text)
{
    static const char *const schemes[] = {"https://", "http://"}; /* in any case: RFC 3986, 3.1 */
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        if (str_eq_nocase(str_sub(text, 0, strlen(schemes[i])), str_of(schemes[i])))
            return true;
    return false;
}

bool udi_read_link(struct udi_reader *r, struct str text, struct err *err)
{
    struct segments s;
    if (!of_address(text))
        return err_set(err, ERR_INVALID, "has a character that is not of an address (RFC 3986)");
    text = str_from(text, str_find(text, STR("://")) + 3);
    text = str_sub(text, 0, str_find_char(text, '#'));
    size_t mark = str_find_char(text, '?');
    struct str path = str_sub(text, 0, mark), query = str_from(text, mark + 1);
    size_t slash = str_find_char(path, '/');
    if (slash == 0 || str_find_char(str_sub(path, 0, slash), '%') < slash)
        return err_set(err, ERR_INVALID, "has no name of a host");
    return split(str_from(path, slash + 1), &s, err) && read_path(r, &s, err) &&
           read_query(r, query, &s, err);
}
