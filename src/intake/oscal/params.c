#include "intake/oscal/oscal_internal.h"

#include <stdlib.h>

enum { PARAM_DEPTH_MAX = 8 };

/* --- all of them --- */

static size_t count_params(const struct json *object)
{
    size_t n = json_count(json_get(object, "params"));
    JSON_EACH (group, json_get(object, "groups"))
        n += count_params(group);
    JSON_EACH (control, json_get(object, "controls"))
        n += count_params(control);
    return n;
}

static void collect(struct oscal_reader *r, const struct json *object)
{
    JSON_EACH (param, json_get(object, "params")) {
        struct str id = json_text(param, "id");
        size_t n = r->param_count;
        if (id.n)
            r->params[r->param_count++] = (struct oscal_param){.id = id, .json = param, .order = n};
    }
    JSON_EACH (group, json_get(object, "groups"))
        collect(r, group);
    JSON_EACH (control, json_get(object, "controls"))
        collect(r, control);
}

/* Of those with one id, the first of the document comes first. */
static int by_id(const void *x, const void *y)
{
    const struct oscal_param *a = x, *b = y;
    int order = str_cmp(a->id, b->id);
    return order ? order : a->order < b->order ? -1 : a->order > b->order;
}

bool oscal_find_params(struct oscal_reader *r, const struct json *catalog, struct err *err)
{
    size_t cap = count_params(catalog);
    if (cap > LIMIT_OSCAL_PARAMETERS)
        return err_set(err, ERR_LIMIT, "the catalogue has %zu parameters, at most %d are read", cap,
                       LIMIT_OSCAL_PARAMETERS);
    r->params = ARENA_ARRAY(r->arena, struct oscal_param, cap + 1);
    collect(r, catalog);
    qsort(r->params, r->param_count, sizeof *r->params, by_id);
    r->out->parameters = r->param_count;
    return true;
}

static struct oscal_param *find(struct oscal_reader *r, struct str id)
{
    size_t low = 0, high = r->param_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(r->params[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < r->param_count && str_eq(r->params[low].id, id) ? &r->params[low] : NULL;
}

/* --- what stands for one --- */

static void put_prose(struct oscal_reader *r, struct str prose, struct buf *out, int depth);

static void put_selection(struct oscal_reader *r, const struct json *select, struct buf *out,
                          int depth)
{
    bool first = true;
    BUF_LIT(out, "[Selection");
    if (STR_IS(json_text(select, "how-many"), "one-or-more"))
        BUF_LIT(out, " (one or more)");
    JSON_EACH (choice, json_get(select, "choice")) {
        if (out->n > LIMIT_NAME)
            break;
        buf_put(out, first ? STR(": ") : STR("; "));
        put_prose(r, json_as_text(choice), out, depth);
        first = false;
    }
    BUF_LIT(out, "]");
}

static void put_values(const struct json *values, struct buf *out)
{
    bool first = true;
    JSON_EACH (value, values) {
        if (out->n > LIMIT_NAME)
            break;
        if (!first)
            BUF_LIT(out, ", ");
        buf_put(out, json_as_text(value));
        first = false;
    }
}

/* As NIST prints its own catalogue: a value, else what may be chosen, else what is to be filled in.
 */
static void put_param(struct oscal_reader *r, const struct oscal_param *p, struct buf *out,
                      int depth)
{
    const struct json *values = json_get(p->json, "values"), *select = json_get(p->json, "select");
    struct str label = json_text(p->json, "label");
    if (json_count(values)) {
        put_values(values, out);
    } else if (select) {
        put_selection(r, select, out, depth);
    } else if (label.n) {
        BUF_LIT(out, "[Assignment: ");
        put_prose(r, label, out, depth);
        BUF_LIT(out, "]");
    } else {
        buf_fmt(out, "[%.*s]", STR_ARG(p->id));
    }
}

/* Made once; one that contains itself, or stands too deep, is its id. The sum of what is put in is
   bounded, so that a short document does not become an endless one. */
static struct str text_of(struct oscal_reader *r, struct str id, int depth)
{
    struct oscal_param *p = find(r, id);
    struct buf b = {.arena = r->arena};
    bool usable = p && p->state != PARAM_BUSY && depth <= PARAM_DEPTH_MAX &&
                  r->inserted <= LIMIT_OSCAL;
    if (usable && p->state == PARAM_NEW) {
        p->state = PARAM_BUSY;
        put_param(r, p, &b, depth);
        p->text = str_sub(buf_str(&b), 0, LIMIT_NAME);
        while (!str_is_utf8(p->text))
            p->text.n--;
        p->state = PARAM_DONE;
    }
    if (!usable)
        buf_fmt(&b, "[%.*s]", STR_ARG(id));
    struct str text = usable ? p->text : buf_str(&b);
    r->inserted += text.n;
    return text;
}

/* --- prose --- */

/* "insert: param, ID" names a parameter, or, before 1.0, "ID" alone; the id is empty for others. */
static struct str id_inside(struct str inside)
{
    struct str s = str_trim(inside);
    size_t comma = str_find_char(s, ',');
    if (comma == s.n)
        return str_has(s, STR(" ")) || str_has(s, STR(":")) ? (struct str){0} : s;
    struct str kind = str_sub(s, 0, comma), word, rest = kind, last = {0};
    while (str_word(&rest, &word))
        last = word;
    bool param = str_starts(kind, STR("insert:")) &&
                 (STR_IS(last, "param") || STR_IS(last, "insert:param"));
    return param ? str_trim(str_from(s, comma + 1)) : (struct str){0};
}

static void put_prose(struct oscal_reader *r, struct str prose, struct buf *out, int depth)
{
    enum { INSERT_MAX = 512 };
    while (prose.n && out->n <= LIMIT_TEXT) {
        size_t open = str_find(prose, STR("{{"));
        buf_put(out, str_sub(prose, 0, open));
        if (open == prose.n)
            return;
        prose = str_from(prose, open + 2);
        struct str near = str_sub(prose, 0, INSERT_MAX);
        size_t close = str_find(near, STR("}}"));
        struct str id = close < near.n ? id_inside(str_sub(near, 0, close)) : (struct str){0};
        if (id.n) {
            buf_put(out, text_of(r, id, depth + 1));
            prose = str_from(prose, close + 2);
        } else {
            BUF_LIT(out, "{{");
        }
    }
}

void oscal_put_prose(struct oscal_reader *r, struct str prose, struct buf *out)
{
    put_prose(r, prose, out, 0);
}
