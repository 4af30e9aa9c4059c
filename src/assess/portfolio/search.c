#include "assess/portfolio/portfolio.h"
#include "value/udi/udi.h"

enum { TEXT_MAX = 200, RESULTS_MAX = 200 };

static struct str href_of(struct arena *a, struct str kind, struct str id)
{
    struct buf b = {.arena = a};
    if (!STR_IS(kind, "vulnerability"))
        return view_href(a, id);
    BUF_LIT(&b, "/vulnerabilities/");
    buf_url(&b, id);
    return buf_str(&b);
}

/* One row more than is shown says that there is more. */
static void add_results(const struct view *v, const struct json *rows, struct json *list)
{
    struct arena *a = v->arena;
    JSON_EACH (row, rows) {
        struct str kind = json_text(row, "kind"), id = json_text(row, "id");
        const struct record_type *t = record_type_find(kind);
        if (json_count(list) == RESULTS_MAX)
            return;
        struct json *item = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, item, "kind", t ? str_of(t->label) : kind);
        json_add_text(a, item, "id", id);
        json_add_text(a, item, "title", json_text(row, "title"));
        json_add_text(a, item, "href", href_of(a, kind, id));
    }
}

/* What a person types stands for itself, not for a pattern. */
static struct str no_pattern(struct arena *a, struct str text)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '%' || text.p[i] == '_' || text.p[i] == '\\')
            buf_char(&b, '\\');
        buf_char(&b, text.p[i]);
    }
    return buf_str(&b);
}

/* The GTIN of a code as it was scanned, with the data of the unit behind it, or in another length;
   else the text as it is. */
static struct str device_code(const struct view *v, struct str text)
{
    struct udi u;
    struct err ignored;
    if (!udi_read(v->arena, text, v->as_of, &u, &ignored))
        return text;
    struct str gtin = u.kind == UDI_GS1 ? udi_part(&u, "01") : udi_part(&u, "gtin");
    return gtin.n ? gtin : text;
}

bool portfolio_search(const struct view *v, struct str text, struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    struct json *model = view_model(v), *rows;
    text = str_trim(text);
    if (text.n > TEXT_MAX)
        return err_set(err, ERR_USAGE, "a search has at most %d bytes", TEXT_MAX);
    json_add_text(a, model, "title", STR("Search"));
    json_add_text(a, model, "text", text);
    struct json *list = json_add(a, model, "results", JSON_ARRAY);
    const struct store_param params[] = {STORE_P(text), STORE_P(no_pattern(a, text)),
                                         STORE_P(device_code(v, text))};
    static const char *const statements[] = {"portfolio_search_exact", "portfolio_search_text"};
    bool more = false;
    for (size_t i = 0; i < COUNT_OF(statements) && text.n && json_count(list) == 0; i++) {
        if (!store_query(v->store, a, statements[i], params, COUNT_OF(params), &rows, err))
            return false;
        add_results(v, rows, list);
        more = json_count(rows) > RESULTS_MAX;
    }
    json_add_bool(a, model, "more", more);
    json_add_int(a, model, "count", (int64_t)json_count(list));
    json_add_bool(a, model, "asked", text.n > 0);
    json_add_text(a, model, "go",
                  json_count(list) == 1 ? json_text(json_first(list), "href") : (struct str){0});
    *out = model;
    return true;
}
