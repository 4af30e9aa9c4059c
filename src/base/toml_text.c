#include "base/toml_text.h"

bool toml_fail(const struct toml_text *t, const char *reason, struct err *err)
{
    size_t line = 1, start = 0;
    for (size_t i = 0; i < t->at && i < t->all.n; i++)
        if (t->all.p[i] == '\n') {
            line++;
            start = i + 1;
        }
    return err_set(err, ERR_INVALID, "%zu:%zu: %s", line, t->at - start + 1, reason);
}

char toml_peek(const struct toml_text *t)
{
    return t->at < t->all.n ? t->all.p[t->at] : '\0';
}

bool toml_take(struct toml_text *t, char c)
{
    bool there = t->at < t->all.n && t->all.p[t->at] == c;
    t->at += there;
    return there;
}

void toml_skip_spaces(struct toml_text *t)
{
    while (toml_peek(t) == ' ' || toml_peek(t) == '\t')
        t->at++;
}

/* But tab, which may stand anywhere, and line ends. */
static bool is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

static bool take_newline(struct toml_text *t)
{
    if (str_starts(str_from(t->all, t->at), STR("\r\n"))) {
        t->at += 2;
        return true;
    }
    return toml_take(t, '\n');
}

static bool skip_comment(struct toml_text *t, struct err *err)
{
    toml_skip_spaces(t);
    if (!toml_take(t, '#'))
        return true;
    while (t->at < t->all.n && !is_control(t->all.p[t->at]))
        t->at++;
    struct str rest = str_from(t->all, t->at);
    return !rest.n || rest.p[0] == '\n' || str_starts(rest, STR("\r\n")) ||
           toml_fail(t, "a control character in a comment", err);
}

bool toml_skip_lines(struct toml_text *t, struct err *err)
{
    do
        if (!skip_comment(t, err))
            return false;
    while (take_newline(t));
    return true;
}

bool toml_end_line(struct toml_text *t, struct err *err)
{
    return skip_comment(t, err) && (t->at == t->all.n || take_newline(t) ||
                                    toml_fail(t, "the end of the line is expected", err));
}

/* --- strings --- */

static int hex_digit(char c)
{
    if (char_is_digit(c))
        return c - '0';
    c = char_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void put_scalar_value(struct buf *b, uint32_t v)
{
    if (v < 0x80) {
        buf_char(b, (char)v);
    } else if (v < 0x800) {
        buf_char(b, (char)(0xC0 | v >> 6));
        buf_char(b, (char)(0x80 | (v & 0x3F)));
    } else if (v < 0x10000) {
        buf_char(b, (char)(0xE0 | v >> 12));
        buf_char(b, (char)(0x80 | (v >> 6 & 0x3F)));
        buf_char(b, (char)(0x80 | (v & 0x3F)));
    } else {
        buf_char(b, (char)(0xF0 | v >> 18));
        buf_char(b, (char)(0x80 | (v >> 12 & 0x3F)));
        buf_char(b, (char)(0x80 | (v >> 6 & 0x3F)));
        buf_char(b, (char)(0x80 | (v & 0x3F)));
    }
}

static bool take_code(struct toml_text *t, int digits, struct buf *b, struct err *err)
{
    uint32_t v = 0;
    for (int i = 0; i < digits; i++) {
        int d = hex_digit(toml_peek(t));
        if (d < 0)
            return toml_fail(t, "a hexadecimal digit is expected", err);
        v = v << 4 | (uint32_t)d;
        t->at++;
    }
    if (v == 0 || v > 0x10FFFF || (v >= 0xD800 && v < 0xE000))
        return toml_fail(t, "this is no Unicode scalar value that may stand here", err);
    put_scalar_value(b, v);
    return true;
}

/* In a multi-line string a backslash at the end of a line takes all white space that follows. */
static bool take_fold(struct toml_text *t)
{
    size_t start = t->at;
    toml_skip_spaces(t);
    if (!take_newline(t)) {
        t->at = start;
        return false;
    }
    do
        toml_skip_spaces(t);
    while (take_newline(t));
    return true;
}

static bool take_escape(struct toml_text *t, bool lines, struct buf *b, struct err *err)
{
    static const char from[] = "btnfr\"\\", to[] = "\b\t\n\f\r\"\\";
    if (lines && take_fold(t))
        return true;
    char c = toml_peek(t);
    const char *known = c ? strchr(from, c) : NULL;
    if (known) {
        buf_char(b, to[known - from]);
        t->at++;
        return true;
    }
    if (c != 'u' && c != 'U')
        return toml_fail(t, "an unknown escape", err);
    t->at++;
    return take_code(t, c == 'u' ? 4 : 8, b, err);
}

/* How many quotes stand here, at most five: two may stand before the three that end. */
static size_t count_quotes(const struct toml_text *t, char quote)
{
    size_t n = 0;
    while (n < 5 && t->at + n < t->all.n && t->all.p[t->at + n] == quote)
        n++;
    return n;
}

static bool read_body(struct toml_text *t, char quote, bool lines, struct buf *b, struct err *err)
{
    while (t->at < t->all.n) {
        char c = t->all.p[t->at];
        if (c == quote) {
            size_t quotes = lines ? count_quotes(t, quote) : 1;
            size_t inside = lines ? (quotes < 3 ? quotes : quotes - 3) : 0;
            buf_put(b, str_sub(t->all, t->at, inside));
            t->at += quotes;
            if (!lines || quotes >= 3)
                return true;
        } else if (c == '\\' && quote == '"') {
            t->at++;
            if (!take_escape(t, lines, b, err))
                return false;
        } else if (lines && take_newline(t)) {
            buf_char(b, '\n');
        } else if (is_control(c)) {
            return toml_fail(t, "a control character in a string", err);
        } else {
            buf_char(b, c);
            t->at++;
        }
    }
    return toml_fail(t, "a string does not end", err);
}

bool toml_string(struct toml_text *t, struct str *out, struct err *err)
{
    char quote = toml_peek(t);
    struct buf b = {.arena = t->arena};
    bool lines = count_quotes(t, quote) >= 3;
    t->at += lines ? 3 : 1;
    if (lines)
        (void)take_newline(t);
    if (!read_body(t, quote, lines, &b, err))
        return false;
    *out = buf_str(&b);
    return true;
}

bool toml_key(struct toml_text *t, struct str *out, struct err *err)
{
    char quote = toml_peek(t);
    if (quote == '"' || quote == '\'') {
        if (count_quotes(t, quote) >= 3)
            return toml_fail(t, "a key is on one line", err);
        return toml_string(t, out, err);
    }
    size_t start = t->at;
    for (char c; (c = toml_peek(t)) != '\0'; t->at++)
        if (!char_is_alpha(c) && !char_is_digit(c) && c != '_' && c != '-')
            break;
    *out = str_sub(t->all, start, t->at - start);
    return out->n || toml_fail(t, "a key is expected", err);
}

/* --- numbers, dates --- */

static size_t digits_at(struct str s, size_t i)
{
    size_t n = 0;
    while (i + n < s.n && char_is_digit(s.p[i + n]))
        n++;
    return n;
}

/* As JSON writes numbers (RFC 8259, 6). */
static bool is_json_number(struct str s)
{
    size_t i = s.n && s.p[0] == '-';
    size_t whole = digits_at(s, i);
    if (!whole || (whole > 1 && s.p[i] == '0'))
        return false;
    i += whole;
    if (i < s.n && s.p[i] == '.') {
        size_t part = digits_at(s, i + 1);
        if (!part)
            return false;
        i += 1 + part;
    }
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        i++;
        i += i < s.n && (s.p[i] == '+' || s.p[i] == '-');
        size_t power = digits_at(s, i);
        if (!power)
            return false;
        i += power;
    }
    return i == s.n;
}

/* Without '_' between digits and '+' before them; false where '_' stands otherwise. */
static bool without_marks(struct arena *a, struct str s, struct str *out)
{
    char *p = ARENA_ARRAY(a, char, s.n);
    size_t n = 0;
    for (size_t i = s.n && s.p[0] == '+'; i < s.n; i++) {
        bool between = i > 0 && i + 1 < s.n && char_is_digit(s.p[i - 1]) &&
                       char_is_digit(s.p[i + 1]);
        if (s.p[i] != '_')
            p[n++] = s.p[i];
        else if (!between)
            return false;
    }
    *out = (struct str){p, n};
    return true;
}

/* "1979-05-27", "07:32:00", "0x1F", "-inf": kept as they are. */
static bool is_other(struct str s)
{
    struct str plain = s.n && (s.p[0] == '+' || s.p[0] == '-') ? str_from(s, 1) : s;
    if (STR_IS(plain, "inf") || STR_IS(plain, "nan"))
        return true;
    if (str_starts(s, STR("0x")) || str_starts(s, STR("0o")) || str_starts(s, STR("0b")))
        return s.n > 2;
    bool date = digits_at(s, 0) == 4 && s.n >= 10 && s.p[4] == '-' && s.p[7] == '-';
    bool time = digits_at(s, 0) == 2 && s.n >= 8 && s.p[2] == ':' && s.p[5] == ':';
    return date || time;
}

/* A date may have a space before its time. */
static struct str scalar_at(const struct toml_text *t)
{
    struct str rest = str_from(t->all, t->at);
    size_t n = 0;
    while (n < rest.n) {
        char c = rest.p[n];
        bool space = n == 10 && c == ' ' && digits_at(rest, 11) == 2 && rest.p[4] == '-';
        if (!char_is_alpha(c) && !char_is_digit(c) && !strchr("+-_.:", c) && !space)
            break;
        n++;
    }
    return str_sub(rest, 0, n);
}

bool toml_scalar(struct toml_text *t, struct json *v, struct err *err)
{
    struct str s = scalar_at(t), plain;
    if (STR_IS(s, "true") || STR_IS(s, "false")) {
        v->type = s.n == 4 ? JSON_TRUE : JSON_FALSE;
    } else if (s.n && without_marks(t->arena, s, &plain) && is_json_number(plain)) {
        v->type = JSON_NUMBER;
        v->text = plain;
    } else if (is_other(s)) {
        v->text = s;
    } else {
        return toml_fail(t, s.n ? "this is no value" : "a value is expected", err);
    }
    t->at += s.n;
    return true;
}
