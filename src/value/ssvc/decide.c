#include "value/ssvc/ssvc.h"

#include "value/ssvc/ssvc_internal.h"

/* --- words --- */

static char plain(char c)
{
    return c == '_' || c == '-' ? ' ' : char_lower(c);
}

static bool same_word(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (plain(a.p[i]) != plain(b.p[i]))
            return false;
    return true;
}

bool ssvc_find_point(const struct ssvc *ssvc, struct str id, size_t *out)
{
    for (*out = 0; *out < ssvc->point_count; ++*out)
        if (same_word(ssvc->points[*out].id, id))
            return true;
    return false;
}

bool ssvc_find_value(const struct ssvc_point *point, struct str text, size_t *out)
{
    for (*out = 0; *out < point->value_count; ++*out)
        if (same_word(point->values[*out], text))
            return true;
    return false;
}

static struct str words_of(struct arena *a, const struct ssvc_point *p)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < p->value_count; i++)
        buf_fmt(&b, "%.*s, ", STR_ARG(p->values[i]));
    BUF_LIT(&b, "unknown");
    return buf_str(&b);
}

bool ssvc_answer(struct arena *a, const struct ssvc *ssvc, struct str text,
                 struct ssvc_answers *answers, struct err *err)
{
    size_t equals = str_find_char(text, '=');
    struct str id = str_trim(str_sub(text, 0, equals));
    struct str word = str_trim(str_from(text, equals + 1));
    size_t point, value;
    if (equals == text.n)
        return err_set(err, ERR_USAGE, "'%.*s' is not point=value", STR_ARG(text));
    if (!ssvc_find_point(ssvc, id, &point))
        return err_set(err, ERR_USAGE, "there is no decision point '%.*s'", STR_ARG(id));
    if (same_word(word, STR("unknown")))
        return true;
    const struct ssvc_point *p = &ssvc->points[point];
    if (!ssvc_find_value(p, word, &value))
        return err_set(err, ERR_USAGE, "%.*s: '%.*s' is none of %.*s", STR_ARG(p->id),
                       STR_ARG(word), STR_ARG(words_of(a, p)));
    if (answers->values[point] && answers->values[point] != value + 1)
        return err_set(err, ERR_USAGE, "%.*s is answered twice", STR_ARG(p->id));
    answers->values[point] = (unsigned char)(value + 1);
    return true;
}

/* --- which points a tree rests on --- */

enum { NO_TABLE = -1, COMBINATIONS_MAX = 20000 }; /* published trees have 288 */

struct run {
    const struct ssvc *ssvc;
    const struct ssvc_answers *answers;
    int table[SSVC_POINT_MAX];     /* that gives the point here; NO_TABLE: it is asked */
    bool used[SSVC_POINT_MAX];     /* the tree has to do with it */
    size_t leaves[SSVC_POINT_MAX]; /* points that are asked */
    size_t leaf_count;
    unsigned char now[SSVC_POINT_MAX]; /* of a leaf: the value tried */
};

static int giver(const struct ssvc *ssvc, size_t point)
{
    for (size_t i = 0; i < ssvc->table_count; i++)
        if (ssvc->tables[i].gives == point)
            return (int)i;
    return NO_TABLE;
}

/* Whether something below the point is answered; marks what the tree has to do with. The tables
   stand in order (read.c), which bounds the depth. */
static bool is_answered_below(struct run *r, size_t point)
{
    int table = giver(r->ssvc, point);
    bool any = false;
    r->used[point] = true;
    for (size_t i = 0; table != NO_TABLE && i < r->ssvc->tables[table].input_count; i++) {
        size_t input = r->ssvc->tables[table].inputs[i];
        any |= is_answered_below(r, input);
        any |= r->answers->values[input] > 0;
    }
    return any;
}

static void add_leaves(struct run *r, size_t point)
{
    bool below = is_answered_below(r, point);
    r->table[point] = NO_TABLE;
    if (r->answers->values[point] || !below) {
        for (size_t i = 0; i < r->leaf_count; i++)
            if (r->leaves[i] == point)
                return;
        r->leaves[r->leaf_count++] = point;
        return;
    }
    r->table[point] = giver(r->ssvc, point);
    const struct ssvc_table *t = &r->ssvc->tables[r->table[point]];
    for (size_t i = 0; i < t->input_count; i++)
        add_leaves(r, t->inputs[i]);
}

/* --- what is possible --- */

static size_t value_of(const struct run *r, size_t point);

static size_t look_up(const struct run *r, const struct ssvc_table *t)
{
    size_t at = 0;
    for (size_t i = 0; i < t->input_count; i++)
        at = at * r->ssvc->points[t->inputs[i]].value_count + value_of(r, t->inputs[i]);
    return t->cells[at];
}

static size_t value_of(const struct run *r, size_t point)
{
    int table = r->table[point];
    return table == NO_TABLE ? r->now[point] : look_up(r, &r->ssvc->tables[table]);
}

/* The set of outcomes, a bit for each, over all values of the leaves that are unknown; the point
   pinned (if it is one) has its value. Goes through the combinations as an odometer does. */
static unsigned outcomes(struct run *r, const struct ssvc_table *tree, size_t pinned, size_t value)
{
    unsigned set = 0;
    bool more = true;
    for (size_t i = 0; i < r->leaf_count; i++) {
        size_t leaf = r->leaves[i];
        unsigned char given = r->answers->values[leaf];
        r->now[leaf] = (unsigned char)(leaf == pinned ? value : given ? given - 1u : 0u);
    }
    while (more) {
        set |= 1u << look_up(r, tree);
        more = false;
        for (size_t i = r->leaf_count; !more && i-- > 0;) {
            size_t leaf = r->leaves[i];
            if (leaf == pinned || r->answers->values[leaf])
                continue;
            more = r->now[leaf] + 1u < r->ssvc->points[leaf].value_count;
            r->now[leaf] = (unsigned char)(more ? r->now[leaf] + 1u : 0u);
        }
    }
    return set;
}

static size_t size_of(unsigned set)
{
    size_t n = 0;
    for (; set; set &= set - 1)
        n++;
    return n;
}

/* --- the answer --- */

static void add_set(struct arena *a, struct json *into, const struct ssvc_point *point,
                    unsigned set)
{
    struct json *list = json_add(a, into, "possible", JSON_ARRAY);
    for (size_t i = 0; i < point->value_count; i++)
        if (set & 1u << i)
            json_add_text(a, list, NULL, point->values[i]);
}

struct question {
    size_t point;
    unsigned sets[SSVC_VALUE_MAX];
    size_t most, sum; /* outcomes left with the worst answer, and with all of them */
};

static void add_question(struct arena *a, struct json *into, const struct run *r,
                         const struct ssvc_table *tree, const struct question *q)
{
    const struct ssvc_point *p = &r->ssvc->points[q->point];
    struct json *item = json_add(a, into, NULL, JSON_OBJECT);
    json_add_text(a, item, "point", p->id);
    json_add_text(a, item, "ask", p->ask);
    json_add_bool(a, item, "settles", q->most == 1);
    struct json *list = json_add(a, item, "if", JSON_ARRAY);
    for (size_t v = 0; v < p->value_count; v++) {
        struct json *one = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, one, "value", p->values[v]);
        add_set(a, one, &r->ssvc->points[tree->gives], q->sets[v]);
    }
}

/* The open questions, the one that leaves least open first. */
static void add_questions(struct arena *a, struct json *into, struct run *r,
                          const struct ssvc_table *tree)
{
    struct json *list = json_add(a, into, "questions", JSON_ARRAY);
    struct question sorted[SSVC_POINT_MAX];
    size_t count = 0;
    for (size_t i = 0; i < r->leaf_count; i++) {
        struct question q = {.point = r->leaves[i]};
        if (r->answers->values[q.point])
            continue;
        for (size_t v = 0; v < r->ssvc->points[q.point].value_count; v++) {
            q.sets[v] = outcomes(r, tree, q.point, v);
            size_t left = size_of(q.sets[v]);
            q.most = left > q.most ? left : q.most;
            q.sum += left;
        }
        size_t at = count++;
        for (; at > 0 && (sorted[at - 1].most > q.most ||
                          (sorted[at - 1].most == q.most && sorted[at - 1].sum > q.sum));
             at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = q;
    }
    for (size_t i = 0; i < count; i++)
        add_question(a, list, r, tree, &sorted[i]);
}

/* What the tree asks for itself; of a helper table, what it makes of the answers. */
static void add_points(struct arena *a, struct json *into, struct run *r,
                       const struct ssvc_table *tree)
{
    struct json *list = json_add(a, into, "points", JSON_ARRAY);
    for (size_t i = 0; i < tree->input_count; i++) {
        size_t at = tree->inputs[i];
        const struct ssvc_point *p = &r->ssvc->points[at];
        const struct ssvc_table *table = r->table[at] == NO_TABLE ? NULL
                                                                  : &r->ssvc->tables[r->table[at]];
        unsigned set = table ? outcomes(r, table, SSVC_POINT_MAX, 0) : (1u << p->value_count) - 1;
        if (r->answers->values[at])
            set = 1u << (r->answers->values[at] - 1);
        struct json *item = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, item, "point", p->id);
        add_set(a, item, p, set);
        if (table)
            json_add_fmt(a, item, "from", "table %.*s", STR_ARG(table->id));
        else
            json_add_text(a, item, "from", r->answers->values[at] ? STR("given") : STR("unknown"));
    }
}

/* --- */

static const struct ssvc_table *find_tree(const struct ssvc *ssvc, struct str id)
{
    for (size_t i = 0; i < ssvc->table_count; i++)
        if (same_word(ssvc->tables[i].id, id))
            return &ssvc->tables[i];
    return NULL;
}

/* Number of combinations to go through is bounded, whatever the tables are. */
static bool check_size(const struct run *r, struct err *err)
{
    size_t n = 1;
    for (size_t i = 0; i < r->leaf_count && n <= COMBINATIONS_MAX; i++)
        if (!r->answers->values[r->leaves[i]])
            n *= r->ssvc->points[r->leaves[i]].value_count;
    return n <= COMBINATIONS_MAX ||
           err_set(err, ERR_LIMIT, "more than %d combinations are open", COMBINATIONS_MAX);
}

/* Whether an answered point agrees with the answers that its own table asks for. */
static bool check_point(const struct run *r, size_t point, struct err *err)
{
    int table = giver(r->ssvc, point);
    struct ssvc_answers rest = *r->answers;
    struct run below = {.ssvc = r->ssvc, .answers = &rest};
    unsigned char given = r->answers->values[point];
    if (!given || table == NO_TABLE)
        return true;
    const struct ssvc_table *t = &r->ssvc->tables[table];
    for (size_t i = 0; i < t->input_count; i++)
        add_leaves(&below, t->inputs[i]);
    if (!check_size(&below, err))
        return false;
    unsigned set = outcomes(&below, t, SSVC_POINT_MAX, 0);
    return (set & 1u << (given - 1u)) != 0 ||
           err_set(err, ERR_INVALID,
                   "%.*s: '%.*s' contradicts what table %.*s makes of the other "
                   "answers",
                   STR_ARG(r->ssvc->points[point].id),
                   STR_ARG(r->ssvc->points[point].values[given - 1]), STR_ARG(t->id));
}

bool ssvc_decide(struct arena *a, const struct ssvc *ssvc, struct str tree,
                 const struct ssvc_answers *answers, struct json **out, struct err *err)
{
    const struct ssvc_table *t = find_tree(ssvc, tree);
    struct run r = {.ssvc = ssvc, .answers = answers};
    if (!t)
        return err_set(err, ERR_USAGE, "there is no tree '%.*s'", STR_ARG(tree));
    for (size_t i = 0; i < t->input_count; i++)
        add_leaves(&r, t->inputs[i]);
    for (size_t i = 0; i < ssvc->point_count; i++)
        if (answers->values[i] && !r.used[i])
            return err_set(err, ERR_USAGE, "%.*s does not ask for %.*s", STR_ARG(t->id),
                           STR_ARG(ssvc->points[i].id));
    for (size_t i = 0; i < ssvc->point_count; i++)
        if (r.used[i] && !check_point(&r, i, err))
            return false;
    if (!check_size(&r, err))
        return false;
    unsigned set = outcomes(&r, t, SSVC_POINT_MAX, 0);
    size_t worst = ssvc->points[t->gives].value_count - 1;
    while (!(set & 1u << worst))
        worst--;
    struct json *model = json_object(a);
    json_add_text(a, model, "tree", t->id);
    json_add_text(a, model, "outcome", ssvc->points[t->gives].values[worst]);
    json_add_bool(a, model, "settled", size_of(set) == 1);
    add_set(a, model, &ssvc->points[t->gives], set);
    add_points(a, model, &r, t);
    if (size_of(set) > 1)
        add_questions(a, model, &r, t);
    else
        json_add(a, model, "questions", JSON_ARRAY);
    json_add_text(a, model, "label", ssvc->label);
    json_add_text(a, model, "source", t->source);
    *out = model;
    return true;
}
