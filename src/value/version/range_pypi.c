/* Version specifiers of Python, PEP 440 ("Version specifiers") as the package packaging reads them
   since 26 (and, in all it can be asked about whole releases, before): clauses between commas, all
   of which hold. Local versions follow what they are local to, and between them and the next
   public version there is nothing, so that a clause is one interval, or two for "!=":

       == 1.0    [1.0, 1.0.post0.dev0)       == 1.0.*   [1.0.dev0, 1.1.dev0)
       <= 1.0    (, 1.0.post0.dev0)          ~= 1.4.2   [1.4.2, 1.5.dev0)
       < 1.0     (, 1.0.dev0)                > 1.0a1    [1.0a2.dev0, )
       > 1.0     (1.0, ) without the post-releases and local versions of 1.0, which no bound can
                 say, for any number of them comes before 1.0.0.1.dev0
       === x     what is written x */
#include "value/version/version_internal.h"

enum { CLAUSES_MAX = 256 };

struct clause {
    const char *op;
    struct version_pep440 version;
    struct version_range ranges[2]; /* what it means */
    size_t count;
    bool is_final; /* "> 1.0" */
};

/* A longer one before its own beginning. */
static const char *const operators[] = {"===", "==", "!=", "~=", "<=", ">=", "<", ">"};

static struct str number(struct str digits)
{
    return digits.n ? digits : STR("0");
}

/* Epoch and release; never "0", which as a lower bound would be none. */
static void put_release(struct buf *out, const struct version_pep440 *v)
{
    if (!version_is_zero(v->epoch)) {
        buf_put(out, v->epoch);
        buf_char(out, '!');
    }
    buf_put(out, v->release);
    if (STR_IS(v->release, "0"))
        BUF_LIT(out, ".0");
}

static void put_pre(struct buf *out, const struct version_pep440 *v)
{
    static const char *const words[] = {
        [VERSION_PRE_A] = "a", [VERSION_PRE_B] = "b", [VERSION_PRE_RC] = "rc"};
    if (v->pre == VERSION_PRE_NONE)
        return;
    buf_put(out, str_of(words[v->pre]));
    buf_put(out, number(v->pre_number));
}

/* Without the local version, in the normal form. */
static struct str written(struct arena *a, const struct version_pep440 *v)
{
    struct buf out = {.arena = a};
    put_release(&out, v);
    put_pre(&out, v);
    if (v->has_post)
        buf_fmt(&out, ".post%.*s", STR_ARG(number(v->post_number)));
    if (v->has_dev)
        buf_fmt(&out, ".dev%.*s", STR_ARG(number(v->dev_number)));
    return buf_str(&out);
}

/* The first public version after it, which is after its local versions too. */
static struct str next(struct arena *a, const struct version_pep440 *v)
{
    struct version_pep440 n = *v;
    if (v->has_dev) {
        n.dev_number = version_digits_next(a, number(v->dev_number));
        return written(a, &n);
    }
    n.post_number = v->has_post ? version_digits_next(a, number(v->post_number)) : STR("0");
    n.has_post = true;
    n.has_dev = true;
    return written(a, &n);
}

/* The first version after it and its post-releases; of a pre-release. */
static struct str next_pre(struct arena *a, const struct version_pep440 *v)
{
    struct version_pep440 n = *v;
    n.pre_number = version_digits_next(a, number(v->pre_number));
    n.has_dev = true;
    return written(a, &n);
}

/* 1.4.dev0 of 1.4: the first of all that begin so. */
static struct str first(struct arena *a, const struct version_pep440 *v)
{
    struct version_pep440 n = {
        .epoch = v->epoch, .release = v->release, .pre = VERSION_PRE_NONE, .has_dev = true};
    return written(a, &n);
}

/* 1.5.dev0 of 1.4: the first after all that begin so. */
static struct str after(struct arena *a, const struct version_pep440 *v)
{
    struct version_pep440 n = *v;
    size_t dot = str_rfind_char(v->release, '.');
    bool single = dot == v->release.n;
    struct str last = version_digits_next(a, single ? v->release : str_from(v->release, dot + 1));
    n.release = single ? last : str_fmt(a, "%.*s.%.*s", (int)dot, v->release.p, STR_ARG(last));
    return first(a, &n);
}

static void add(struct clause *c, struct str lower, struct str upper)
{
    c->ranges[c->count++] = (struct version_range){VERSION_PYPI, lower, upper, false, false};
}

static void equal(struct arena *a, struct clause *c, struct str text)
{
    bool local = c->version.local.n > 0;
    struct str lower = local ? str_trim(text) : written(a, &c->version);
    struct str upper = local ? lower : next(a, &c->version);
    if (STR_IS(str_of(c->op), "==")) {
        add(c, lower, upper);
        c->ranges[0].upper_included = local;
        return;
    }
    add(c, (struct str){0}, lower);
    add(c, upper, (struct str){0});
    c->ranges[1].lower_excluded = local;
}

static void greater(struct arena *a, struct clause *c)
{
    const struct version_pep440 *v = &c->version;
    struct str none = {0};
    if (v->has_dev || v->has_post) {
        add(c, next(a, v), none);
    } else if (v->pre != VERSION_PRE_NONE) {
        add(c, next_pre(a, v), none);
    } else {
        add(c, written(a, v), none);
        c->ranges[0].lower_excluded = true;
        c->is_final = true;
    }
}

static void less(struct arena *a, struct clause *c)
{
    struct version_pep440 n = c->version;
    if (!n.has_dev && n.pre == VERSION_PRE_NONE) {
        n.has_dev = true; /* nor the pre-releases of what is none itself */
        n.dev_number = (struct str){0};
    }
    add(c, (struct str){0}, written(a, &n));
}

/* "1.4" of "==1.4.*" and "!=1.4.*". */
static bool prefix(struct arena *a, struct clause *c, struct str text)
{
    const struct version_pep440 *v = &c->version;
    if (!version_pypi_parse(text, &c->version) || v->pre != VERSION_PRE_NONE || v->has_post ||
        v->has_dev || v->local.n || !char_is_digit(text.p[text.n - 1]))
        return false;
    if (STR_IS(str_of(c->op), "==")) {
        add(c, first(a, v), after(a, v));
    } else {
        add(c, (struct str){0}, first(a, v));
        add(c, after(a, v), (struct str){0});
    }
    return true;
}

static bool compatible(struct arena *a, struct clause *c)
{
    struct version_pep440 shorter = c->version;
    size_t dot = str_rfind_char(shorter.release, '.');
    if (dot == shorter.release.n)
        return false;
    shorter.release.n = dot;
    add(c, written(a, &c->version), after(a, &shorter));
    return true;
}

/* All but "===". */
static bool read_clause(struct arena *a, struct clause *c, struct str text)
{
    struct str op = str_of(c->op);
    bool equality = STR_IS(op, "==") || STR_IS(op, "!=");
    if (equality && str_ends(text, STR(".*")))
        return prefix(a, c, str_sub(text, 0, text.n - 2));
    if (!version_pypi_parse(text, &c->version) || (c->version.local.n && !equality))
        return false;
    if (equality)
        equal(a, c, text);
    else if (STR_IS(op, "~="))
        return compatible(a, c);
    else if (STR_IS(op, "<="))
        add(c, (struct str){0}, next(a, &c->version));
    else if (STR_IS(op, ">="))
        add(c, written(a, &c->version), (struct str){0});
    else if (STR_IS(op, "<"))
        less(a, c);
    else
        greater(a, c);
    return true;
}

static bool exact_is_valid(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ';' || s.p[i] == ')' || s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r'))
            return false;
    return true;
}

/* What is both in one of the items and in one of the clause's ranges. */
static void meet(struct arena *a, struct version_ranges *to, const struct clause *c)
{
    struct version_range *items = ARENA_ARRAY(a, struct version_range, 2 * to->count);
    size_t count = 0;
    for (size_t i = 0; i < to->count; i++)
        for (size_t k = 0; k < c->count; k++)
            if (version_range_meet(&to->items[i], &c->ranges[k], &items[count]))
                count++;
    to->items = items;
    to->count = count;
}

static const char *operator_of(struct str clause)
{
    for (size_t i = 0; i < COUNT_OF(operators); i++)
        if (str_starts(clause, str_of(operators[i])))
            return operators[i];
    return NULL;
}

bool version_pypi_ranges(struct arena *a, struct str text, struct version_ranges *out,
                         struct err *err)
{
    struct version_range *every = ARENA_NEW(a, struct version_range);
    struct str *finals = ARENA_ARRAY(a, struct str, CLAUSES_MAX);
    struct str *exact = ARENA_ARRAY(a, struct str, CLAUSES_MAX);
    struct version_ranges r = {
        .scheme = VERSION_PYPI, .items = every, .count = 1, .finals = finals, .exact = exact};
    struct str rest = text;
    struct str part;
    every->scheme = VERSION_PYPI;
    for (size_t clauses = 0; str_split(&rest, ',', &part);) {
        part = str_trim(part);
        if (part.n == 0)
            continue;
        if (++clauses > CLAUSES_MAX)
            return err_set(err, ERR_LIMIT, "more than %d clauses in a specifier", CLAUSES_MAX);
        struct clause c = {.op = operator_of(part)};
        struct str version = c.op ? str_trim(str_from(part, strlen(c.op))) : part;
        bool is_exact = c.op && STR_IS(str_of(c.op), "===");
        if (!c.op || !(is_exact ? exact_is_valid(version) : read_clause(a, &c, version)))
            return err_set(err, ERR_INVALID, "\"%.*s\" is no version specifier of PEP 440",
                           STR_ARG(part));
        if (is_exact) {
            exact[r.exact_count++] = version;
            continue;
        }
        if (c.is_final)
            finals[r.final_count++] = c.ranges[0].lower;
        meet(a, &r, &c);
    }
    *out = r;
    return true;
}
