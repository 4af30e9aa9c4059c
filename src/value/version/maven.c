/* Maven's ComparableVersion (3.8).

   '.' separates items; '-' and each change between digits and letters open a list inside the
   present one, which is then the current one; so does a word, not the first of its list, that ends
   the version or stands before a digit (MNG-7559: .X is -X). So a version is a chain of lists, each
   but the last ending with the next. Items that mean nothing ("0", "", "ga", "final", "release") at
   the end of a list go, and so do empty lists. Read here as it stands, without building the lists.
 */
#include "value/version/version_internal.h"

struct item {
    enum { ITEM_END, ITEM_NUMBER, ITEM_WORD, ITEM_LIST } kind;
    struct str text;
    bool before_digit; /* of a word */
    bool list_before;  /* the item is the first of an inner list */
    bool list_after;   /* the item is the last one before the inner list */
};

struct chain {
    struct str rest;
    size_t meaning; /* how much of rest, from its end, means nothing */
    bool at_list;   /* what comes next is the inner list */
    bool within;    /* the current list has an item already */
};

/* Index in the order of qualifiers; what is not one of them comes after all. */
enum { QUALIFIER_RELEASE = 5, QUALIFIER_OTHER = 7 };

static int qualifier(const struct item *w)
{
    static const char *const words[] = {"alpha", "beta", "milestone", "rc", "snapshot", "", "sp"};
    static const char letters[] = "abm";
    if (w->text.n == 1 && w->before_digit) {
        const char *hit = strchr(letters, char_lower(w->text.p[0]));
        if (hit && *hit)
            return (int)(hit - letters);
    }
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq_nocase(w->text, str_of(words[i])))
            return (int)i;
    if (str_eq_nocase(w->text, STR("ga")) || str_eq_nocase(w->text, STR("final")) ||
        str_eq_nocase(w->text, STR("release")))
        return QUALIFIER_RELEASE;
    return str_eq_nocase(w->text, STR("cr")) ? 3 : QUALIFIER_OTHER;
}

static bool is_null(const struct item *i)
{
    return i->kind == ITEM_NUMBER ? version_is_zero(i->text) : qualifier(i) == QUALIFIER_RELEASE;
}

/* The item at the start of *rest, whatever it means; takes it and what separates it. */
static struct item raw(struct str *rest, bool within)
{
    struct str s = *rest;
    bool digits = char_is_digit(s.p[0]) || s.p[0] == '.' || s.p[0] == '-';
    size_t n = 0;
    while (n < s.n && s.p[n] != '.' && s.p[n] != '-' && char_is_digit(s.p[n]) == digits)
        n++;
    struct item item = {.kind = digits ? ITEM_NUMBER : ITEM_WORD, .text = str_sub(s, 0, n)};
    bool separated = n < s.n && (s.p[n] == '.' || s.p[n] == '-');
    item.before_digit = !digits && n < s.n && !separated;
    item.list_before = !digits && within && !separated;
    item.list_after = n < s.n && s.p[n] != '.';
    *rest = str_from(s, n + separated);
    return item;
}

static struct chain open_chain(struct str v)
{
    struct chain c = {.rest = v, .meaning = 0};
    struct str rest = v;
    size_t end = 0; /* behind the last item that means something */
    while (rest.n) {
        struct item item = raw(&rest, false);
        if (!is_null(&item))
            end = v.n - rest.n;
    }
    c.meaning = v.n - end;
    return c;
}

static bool is_used_up(const struct chain *c)
{
    return c->rest.n <= c->meaning;
}

/* The next item of the current list: the inner list is given, but not entered. */
static struct item next(struct chain *c)
{
    if (is_used_up(c))
        return (struct item){.kind = ITEM_END};
    struct str rest = c->rest;
    bool within = c->within;
    struct item first = {.kind = ITEM_END};
    while (!c->at_list) {
        struct str before = rest;
        struct item item = raw(&rest, within);
        if (item.list_before) {
            c->rest = before;
            c->at_list = true;
            break;
        }
        if (first.kind == ITEM_END) {
            first = item;
            c->rest = rest;
        }
        if (!is_null(&item)) {
            c->at_list = first.list_after;
            c->within = !first.list_after;
            return first;
        }
        within = true;
        if (item.list_after) { /* nothing of meaning up to the inner list, which has some */
            c->rest = rest;
            c->at_list = true;
        }
    }
    c->within = false;
    return (struct item){.kind = ITEM_LIST};
}

static int compare_words(const struct item *a, const struct item *b)
{
    int x = qualifier(a);
    int y = qualifier(b);
    if (x != y || x != QUALIFIER_OTHER)
        return x - y;
    return version_compare_nocase(a->text, b->text);
}

/* What is left of a chain against nothing. */
static int compare_rest(struct item item, struct chain *c)
{
    for (;;) {
        switch (item.kind) {
        case ITEM_END: return 0;
        case ITEM_LIST: c->at_list = false; break;
        case ITEM_NUMBER:
            if (!is_null(&item))
                return 1;
            break;
        case ITEM_WORD:
            if (!is_null(&item))
                return qualifier(&item) - QUALIFIER_RELEASE;
            break;
        }
        item = next(c);
    }
}

/* Of two items of different kinds: word < list < number. */
static int kind_rank(const struct item *i)
{
    return i->kind == ITEM_WORD ? 0 : i->kind == ITEM_LIST ? 1 : 2;
}

bool version_maven_valid(struct str v)
{
    return v.n > 0;
}

int version_maven_compare(struct str a, struct str b)
{
    struct chain x = open_chain(a);
    struct chain y = open_chain(b);
    for (;;) {
        struct item i = next(&x);
        struct item j = next(&y);
        if (i.kind == ITEM_END)
            return -compare_rest(j, &y);
        if (j.kind == ITEM_END)
            return compare_rest(i, &x);
        if (i.kind != j.kind)
            return kind_rank(&i) - kind_rank(&j);
        int order = 0;
        if (i.kind == ITEM_LIST)
            x.at_list = y.at_list = false;
        else if (i.kind == ITEM_NUMBER)
            order = version_compare_digits(i.text, j.text);
        else
            order = compare_words(&i, &j);
        if (order)
            return order;
    }
}
