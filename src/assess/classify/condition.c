#include "assess/classify/classify_internal.h"

/* Expressions of the rules: read once into nodes, then evaluated over masks. */

enum { DEPTH_MAX = 16 };

struct reader {
    struct classify_rules *rules;
    struct str rest;
    int depth;
};

bool classify_find_question(const struct classify_rules *r, struct str id, size_t *at)
{
    for (*at = 0; *at < r->question_count; (*at)++)
        if (str_eq(r->questions[*at].id, id))
            return true;
    return false;
}

static bool is_word(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '_';
}

/* The next word or sign, without taking it; empty at the end. */
static struct str peek(struct reader *in)
{
    size_t n = 0;
    in->rest = str_trim(in->rest);
    while (n < in->rest.n && is_word(in->rest.p[n]))
        n++;
    return str_sub(in->rest, 0, n ? n : 1);
}

static struct str take(struct reader *in)
{
    struct str word = peek(in);
    in->rest = str_from(in->rest, word.n);
    return word;
}

static bool add(struct reader *in, struct classify_node node, uint16_t *out, struct err *err)
{
    struct classify_rules *r = in->rules;
    if (r->node_count + 1 >= CLASSIFY_NODE_MAX)
        return err_set(err, ERR_LIMIT, "conditions have more than %d parts", CLASSIFY_NODE_MAX);
    *out = (uint16_t)++r->node_count;
    r->nodes[*out] = node;
    return true;
}

static bool read_any(struct reader *in, uint16_t *out, struct err *err);

/* NAME, or NAME = WORD */
static bool read_fact(struct reader *in, uint16_t *out, struct err *err)
{
    struct str name = take(in);
    size_t at, value = 0;
    if (!name.n || !is_word(name.p[0]))
        return err_set(err, ERR_INVALID, "a fact is missing before '%.*s'", STR_ARG(name));
    if (!classify_find_question(in->rules, name, &at))
        return err_set(err, ERR_INVALID, "there is no question '%.*s' before it", STR_ARG(name));
    const struct classify_question *q = &in->rules->questions[at];
    struct classify_node node = {.kind = CLASSIFY_FACT, .fact = (uint16_t)at, .yes = 2};
    bool compared = STR_IS(peek(in), "=");
    if (compared != q->is_choice)
        return err_set(err, ERR_INVALID, "%.*s is %s", STR_ARG(name),
                       q->is_choice ? "a choice, and compared with '='" : "yes or no");
    if (compared) {
        (void)take(in);
        struct str word = take(in);
        while (value < q->count && !str_eq(q->values[value], word))
            value++;
        if (value == q->count)
            return err_set(err, ERR_INVALID, "%.*s has no value '%.*s'", STR_ARG(name),
                           STR_ARG(word));
        node.yes = (unsigned char)(2U << value);
    }
    return add(in, node, out, err);
}

/* not X, ( X ), or a fact */
static bool read_part(struct reader *in, uint16_t *out, struct err *err)
{
    struct str word = peek(in);
    bool ok;
    if (++in->depth > DEPTH_MAX)
        return err_set(err, ERR_LIMIT, "a condition is nested more than %d deep", DEPTH_MAX);
    if (STR_IS(word, "not")) {
        struct classify_node node = {.kind = CLASSIFY_NOT};
        (void)take(in);
        ok = read_part(in, &node.first, err) && add(in, node, out, err);
    } else if (STR_IS(word, "(")) {
        (void)take(in);
        ok = read_any(in, out, err);
        if (ok && !STR_IS(take(in), ")"))
            ok = err_set(err, ERR_INVALID, "a ')' is missing");
    } else {
        ok = read_fact(in, out, err);
    }
    in->depth--;
    return ok;
}

/* X joined X joined X: "and" binds before "or". */
static bool read_joined(struct reader *in, enum classify_kind kind, uint16_t *out, struct err *err)
{
    struct str word = kind == CLASSIFY_ALL ? STR("and") : STR("or");
    struct classify_node whole = {.kind = kind};
    uint16_t last = 0, part;
    for (;;) {
        bool ok = kind == CLASSIFY_ALL ? read_part(in, &part, err)
                                       : read_joined(in, CLASSIFY_ALL, &part, err);
        if (!ok)
            return false;
        if (last)
            in->rules->nodes[last].next = part;
        else
            whole.first = part;
        last = part;
        if (!str_eq(peek(in), word))
            break;
        (void)take(in);
    }
    if (whole.first == last) {
        *out = last;
        return true;
    }
    return add(in, whole, out, err);
}

static bool read_any(struct reader *in, uint16_t *out, struct err *err)
{
    return read_joined(in, CLASSIFY_ANY, out, err);
}

bool classify_parse(struct classify_rules *r, struct str text, uint16_t *out, struct err *err)
{
    struct reader in = {.rules = r, .rest = text};
    *out = 0;
    if (!peek(&in).n)
        return true;
    if (!read_any(&in, out, err))
        return false;
    struct str more = peek(&in);
    return !more.n || err_set(err, ERR_INVALID, "'%.*s' is not expected there", STR_ARG(more));
}

static enum tri opposite(enum tri v)
{
    return v == TRI_UNKNOWN ? v : v == TRI_YES ? TRI_NO : TRI_YES;
}

enum tri classify_eval(const struct classify_rules *r, uint16_t node, const unsigned char *masks)
{
    const struct classify_node *n = &r->nodes[node];
    if (!node)
        return TRI_YES;
    switch (n->kind) {
    case CLASSIFY_FACT:
        return !(masks[n->fact] & n->yes) ? TRI_NO
               : masks[n->fact] & ~n->yes ? TRI_UNKNOWN
                                          : TRI_YES;
    case CLASSIFY_NOT: return opposite(classify_eval(r, n->first, masks));
    case CLASSIFY_ALL:
    case CLASSIFY_ANY: break;
    }
    enum tri deciding = n->kind == CLASSIFY_ANY ? TRI_YES : TRI_NO, out = opposite(deciding);
    for (uint16_t part = n->first; part; part = r->nodes[part].next) {
        enum tri v = classify_eval(r, part, masks);
        if (v == deciding)
            return deciding;
        if (v == TRI_UNKNOWN)
            out = TRI_UNKNOWN;
    }
    return out;
}

void classify_because(const struct classify_rules *r, uint16_t node, const unsigned char *masks,
                      bool *facts)
{
    const struct classify_node *n = &r->nodes[node];
    enum tri whole = classify_eval(r, node, masks);
    if (!node)
        return;
    if (n->kind == CLASSIFY_FACT)
        facts[n->fact] = true;
    if (n->kind == CLASSIFY_NOT)
        classify_because(r, n->first, masks, facts);
    if (n->kind != CLASSIFY_ALL && n->kind != CLASSIFY_ANY)
        return;
    /* One part decides, all parts together decide, or those decide that are unknown. */
    bool one = whole == (n->kind == CLASSIFY_ANY ? TRI_YES : TRI_NO);
    for (uint16_t part = n->first; part; part = r->nodes[part].next) {
        if (classify_eval(r, part, masks) != whole)
            continue;
        classify_because(r, part, masks, facts);
        if (one)
            return;
    }
}

bool classify_names(const struct classify_rules *r, uint16_t node, size_t fact)
{
    const struct classify_node *n = &r->nodes[node];
    if (!node)
        return false;
    if (n->kind == CLASSIFY_FACT)
        return n->fact == fact;
    for (uint16_t part = n->first; part; part = r->nodes[part].next)
        if (classify_names(r, part, fact))
            return true;
    return false;
}
