/* The data of an application identifier against its format: components one after the other, each
   of a set of characters, a length, and checks. */
#include "value/udi/udi_internal.h"

struct component {
    char set; /* N, X, Y, Z */
    bool optional;
    size_t least, most;
    struct str checks; /* names, with colons between */
};

/* Takes the next component from a format; the formats are ours, so they are well formed. */
static bool next_component(struct str *format, struct component *out)
{
    struct str word;
    if (!str_word(format, &word))
        return false;
    struct component c = {0};
    if (word.p[0] == '[') {
        c.optional = true;
        word = str_sub(word, 1, word.n - 2);
    }
    size_t colon = str_find_char(word, ':');
    c.checks = colon < word.n ? str_from(word, colon + 1) : (struct str){0};
    word = str_sub(word, 0, colon);
    c.set = word.p[0];
    word = str_from(word, 1);
    int64_t most = 0;
    bool up_to = str_starts(word, STR(".."));
    bool ok = str_to_int(str_from(word, up_to ? 2 : 0), &most);
    assert(ok && most > 0);
    c.most = (size_t)most;
    c.least = up_to ? 1 : c.most;
    *out = c;
    return true;
}

static bool is_in(const char *set, char c)
{
    return c && strchr(set, c);
}

/* General Specifications, 7.11: figures 7.11-1 (82), 7.11-2 (39) and 7.11-3 (64). */
static bool of_set(char set, char c)
{
    bool alnum = char_is_digit(c) || char_is_alpha(c);
    switch (set) {
    case 'N': return char_is_digit(c);
    case 'Y': return char_is_digit(c) || (c >= 'A' && c <= 'Z') || is_in("#-/", c);
    case 'Z': return alnum || is_in("-_=", c);
    default: return alnum || is_in("!\"%&'()*+,-./:;<=>?_", c);
    }
}

static int number(struct str digits)
{
    int64_t n = 0;
    return str_to_int(digits, &n) && n <= INT32_MAX ? (int)n : INT32_MAX;
}

/* --- checks of a component's content, by the names in the formats --- */

static bool is_check(struct str s)
{
    return s.p[s.n - 1] == udi_digit_mod10(str_sub(s, 0, s.n - 1));
}

static bool is_model(struct str s)
{
    struct udi model = {0};
    struct udi_reader r = {.out = &model};
    struct err why;
    return udi_read_gmn(&r, s, &why);
}

/* A date whose year stands in two digits: of any century, for only day and month can be wrong. But
   29 February needs the right one, and 2000 to 2099 is right for all that is sold today. */
static bool is_date(struct str s, const char *form, bool day_needed)
{
    struct date d;
    bool without_day = false;
    return udi_date(s, form, (struct date){2049, 1, 1}, &d, &without_day) &&
           !(day_needed && without_day);
}

static bool is_month(struct str s)
{
    return is_date(s, "YYMMDD", false);
}

static bool is_day(struct str s)
{
    return is_date(s, "YYMMDD", true);
}

static bool is_long(struct str s)
{
    return is_date(s, "YYYYMMDD", true);
}

static bool is_hour(struct str s)
{
    return number(s) < 24;
}

static bool is_sixty(struct str s)
{
    return number(s) < 60;
}

static bool is_time(struct str s)
{
    return is_hour(str_sub(s, 0, 2)) && is_sixty(str_from(s, 2));
}

static bool is_zero(struct str s)
{
    return number(s) == 0;
}

static bool is_nonzero(struct str s)
{
    return number(s) != 0;
}

static bool is_flag(struct str s)
{
    return number(s) < 2;
}

static bool is_winding(struct str s)
{
    return is_in("019", s.p[0]);
}

static bool is_piece(struct str s)
{
    int piece = number(str_sub(s, 0, 2));
    return piece > 0 && piece <= number(str_from(s, 2));
}

static bool is_counted(struct str s)
{
    return s.n == 1 || s.p[0] != '0';
}

static bool is_hyphen(struct str s)
{
    return STR_IS(s, "-");
}

static bool is_percent(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '%' && (i + 2 >= s.n || !is_in("0123456789ABCDEFabcdef", s.p[i + 1]) ||
                              !is_in("0123456789ABCDEFabcdef", s.p[i + 2])))
            return false;
    return true;
}

static bool is_letters(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 'A' || s.p[i] > 'Z')
            return false;
    return true;
}

static bool is_lettered(struct str s)
{
    return !udi_all_digits(s);
}

static bool is_prefix(struct str s)
{
    return s.n >= 4 && udi_all_digits(str_sub(s, 0, 4));
}

static bool is_latitude(struct str s)
{
    return str_cmp(s, STR("1800000000")) <= 0;
}

static bool is_longitude(struct str s)
{
    return str_cmp(s, STR("3600000000")) <= 0;
}

static bool is_sequence(struct str s)
{
    return char_is_digit(s.p[0]) && s.p[1] == '/' && char_is_digit(s.p[2]);
}

static const struct {
    const char *name;
    bool (*holds)(struct str s);
    const char *wrong;
} CHECKS[] = {
    {"check", is_check, "does not end with its check digit (modulo 10)"},
    {"model", is_model, "is no company prefix and model with their check characters (modulo 1021)"},
    {"month", is_month, "is no date YYMMDD, nor month YYMM00"},
    {"day", is_day, "is not a date YYMMDD"},
    {"long", is_long, "is not a date YYYYMMDD"},
    {"time", is_time, "is not a time HHMM"},
    {"hour", is_hour, "is not an hour"},
    {"sixty", is_sixty, "is not minutes or seconds"},
    {"zero", is_zero, "is not zero"},
    {"nonzero", is_nonzero, "is not more than zero"},
    {"flag", is_flag, "is not 0 or 1"},
    {"winding", is_winding, "is not 0, 1 or 9"},
    {"piece", is_piece, "is not a piece and the total, the piece not beyond it"},
    {"counted", is_counted, "is not a number without zeros before it"},
    {"hyphen", is_hyphen, "is not a hyphen"},
    {"percent", is_percent, "is not text in which % begins two hexadecimal digits"},
    {"letters", is_letters, "is not capital letters"},
    {"lettered", is_lettered, "is not a text that is not all digits"},
    {"prefix", is_prefix, "is not a text that begins with the digits of a company prefix"},
    {"latitude", is_latitude, "is not a latitude"},
    {"longitude", is_longitude, "is not a longitude"},
    {"sequence", is_sequence, "is not a place in a sequence, as 1/2"},
};

static bool check_component(const struct component *c, struct str value, struct err *err)
{
    struct str name, rest = c->checks;
    for (size_t i = 0; i < value.n; i++)
        if (!of_set(c->set, value.p[i]))
            return err_set(err, ERR_INVALID, "'%.*s' has a character that is not %s",
                           STR_ARG(value),
                           c->set == 'N'   ? "a digit"
                           : c->set == 'Y' ? "of GS1's set of 39"
                           : c->set == 'Z' ? "of GS1's set of 64"
                                           : "of GS1's set of 82");
    while (str_split(&rest, ':', &name))
        for (size_t i = 0; i < COUNT_OF(CHECKS); i++)
            if (str_eq(name, str_of(CHECKS[i].name)) && !CHECKS[i].holds(value))
                return err_set(err, ERR_INVALID, "'%.*s' %s", STR_ARG(value), CHECKS[i].wrong);
    return true;
}

bool udi_ai_check(const struct udi_ai *ai, struct str data, struct err *err)
{
    struct component c;
    struct str format = str_of(ai->format);
    while (next_component(&format, &c)) {
        if (c.optional && data.n == 0)
            continue;
        struct str value = str_sub(data, 0, c.most);
        if (value.n < c.least)
            return err_set(err, ERR_INVALID, "is too short: its format is %s", ai->format);
        if (!check_component(&c, value, err))
            return false;
        data = str_from(data, value.n);
    }
    return data.n == 0 || err_set(err, ERR_INVALID, "is too long: its format is %s", ai->format);
}

size_t udi_ai_least(const struct udi_ai *ai)
{
    struct component c;
    struct str format = str_of(ai->format);
    size_t n = 0;
    while (next_component(&format, &c))
        n += c.optional ? 0 : c.least;
    return n;
}
