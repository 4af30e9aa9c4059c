#include "assess/duty/rule.h"

enum { DEPTH_MAX = 4 };

enum term_kind { IS_YES, IS_NO, ONE_OF, NONE_OF, BEFORE, FROM, GIVEN, NOT_GIVEN };

struct term {
    struct str name, operand;
    enum term_kind kind;
};

static bool is_name_char(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '_' || c == '.';
}

static bool has_dot(struct str s)
{
    return str_find_char(s, '.') < s.n;
}

static bool is_values(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_name_char(s.p[i]) && s.p[i] != '|')
            return false;
    return s.n > 0;
}

/* What stands behind the name of a field. */
static bool parse_operator(struct str rest, struct term *t)
{
    static const struct {
        const char *sign;
        enum term_kind kind;
    } signs[] = {{"!=", NONE_OF}, {">=", FROM}, {"=", ONE_OF}, {"<", BEFORE}};
    struct date day;
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        struct str sign = str_of(signs[i].sign);
        if (!str_starts(rest, sign))
            continue;
        t->operand = str_from(rest, sign.n);
        t->kind = signs[i].kind;
        if (t->kind == FROM || t->kind == BEFORE)
            return date_parse(t->operand, &day);
        if (t->kind == ONE_OF && (STR_IS(t->operand, "*") || STR_IS(t->operand, "-"))) {
            t->kind = STR_IS(t->operand, "*") ? GIVEN : NOT_GIVEN;
            return true;
        }
        return is_values(t->operand);
    }
    return false;
}

static bool parse_term(struct str s, struct term *out)
{
    struct term t = {.kind = IS_YES};
    if (str_starts(s, STR("!"))) {
        t.kind = IS_NO;
        s = str_from(s, 1);
    }
    size_t n = 0;
    while (n < s.n && is_name_char(s.p[n]))
        n++;
    t.name = str_sub(s, 0, n);
    s = str_from(s, n);
    bool is_field = has_dot(t.name);
    if (n == 0 || is_field == (s.n == 0) || (is_field && t.kind == IS_NO) ||
        (is_field && !parse_operator(s, &t)))
        return false;
    *out = t;
    return true;
}

struct str duty_term_name(struct str term)
{
    struct term t;
    return parse_term(term, &t) ? t.name : (struct str){0};
}

static bool is_one_of(struct str value, struct str list)
{
    struct str one;
    while (str_split(&list, '|', &one))
        if (str_eq(one, value))
            return true;
    return false;
}

static enum duty_truth answer_of(const struct term *t, struct str value)
{
    bool given = value.n > 0 && !STR_IS(value, "unknown");
    if (t->kind == GIVEN || t->kind == NOT_GIVEN)
        return given == (t->kind == GIVEN) ? DUTY_YES : DUTY_NO;
    if (t->kind == NONE_OF)
        return given && is_one_of(value, t->operand) ? DUTY_NO : DUTY_YES;
    if (!given)
        return DUTY_UNKNOWN;
    bool holds = false;
    switch (t->kind) {
    case IS_YES: holds = STR_IS(value, "yes"); break;
    case IS_NO: holds = !STR_IS(value, "yes"); break;
    case ONE_OF: holds = is_one_of(value, t->operand); break;
    case BEFORE: /* days, and instants by their day, are in the order of their texts */
    case FROM:
        holds = (str_cmp(str_sub(value, 0, t->operand.n), t->operand) < 0) == (t->kind == BEFORE);
        break;
    case NONE_OF:
    case GIVEN:
    case NOT_GIVEN: break;
    }
    return holds ? DUTY_YES : DUTY_NO;
}

static struct duty_answer list_answer(const struct json *list, bool all,
                                      const struct duty_known *known, int depth)
{
    struct duty_answer out = {.value = all ? DUTY_YES : DUTY_NO};
    JSON_EACH (item, list) {
        struct duty_answer one = {.value = DUTY_UNKNOWN, .term = item->text};
        struct term t;
        if (item->type == JSON_ARRAY)
            one = depth < DEPTH_MAX ? list_answer(item, !all, known, depth + 1)
                                    : (struct duty_answer){0};
        else if (parse_term(item->text, &t))
            one.value = answer_of(&t, known->value(known->context, t.name));
        if (one.value == (all ? DUTY_NO : DUTY_YES))
            return one;
        if (one.value == DUTY_UNKNOWN && out.value != DUTY_UNKNOWN)
            out = one;
        else if (out.value != DUTY_UNKNOWN && out.term.n == 0)
            out.term = one.term;
    }
    return out;
}

struct duty_answer duty_holds(const struct json *condition, const struct duty_known *known)
{
    return list_answer(condition, true, known, 1);
}

static bool check_list(const struct json *list, enum duty_about about, int depth, size_t *terms,
                       struct err *err)
{
    if (!list || list->type != JSON_ARRAY)
        return err_set(err, ERR_INVALID, "a condition must be a list");
    if (depth > DEPTH_MAX)
        return err_set(err, ERR_LIMIT, "lists more than %d deep", DEPTH_MAX);
    JSON_EACH (item, list) {
        struct term t;
        if (item->type == JSON_ARRAY) {
            if (!check_list(item, about, depth + 1, terms, err))
                return false;
            continue;
        }
        if (item->type != JSON_STRING || !parse_term(item->text, &t))
            return err_set(err, ERR_INVALID, "'%.*s' is no term", STR_ARG(json_as_text(item)));
        if (has_dot(t.name) && !duty_field_is(about, t.name))
            return err_set(err, ERR_INVALID, "'%.*s' is no field here", STR_ARG(t.name));
        if (++*terms > DUTY_TERMS_MAX)
            return err_set(err, ERR_LIMIT, "more than %d terms", DUTY_TERMS_MAX);
    }
    return true;
}

bool duty_condition_check(const struct json *condition, enum duty_about about, struct err *err)
{
    size_t terms = 0;
    return check_list(condition, about, 1, &terms, err);
}
