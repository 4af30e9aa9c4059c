#include "assess/portfolio/portfolio.h"
#include "base/limits.h"

enum { CSV_PART = 2000 }; /* rows that are held at once */

/* A spreadsheet takes what begins so for a formula, whatever the quotes; a number is none. */
static struct str defused(struct arena *a, struct str text)
{
    int64_t number;
    bool formula = text.n && strchr("=+-@\t\r", text.p[0]) && !str_to_int(text, &number);
    return formula ? str_fmt(a, "'%.*s", STR_ARG(text)) : text;
}

static void put_row(struct buf *out, struct arena *a, const struct record_head *head,
                    const void *record)
{
    buf_csv(out, head->id);
    buf_char(out, ',');
    buf_csv(out, defused(a, head->title));
    EACH_FIELD (f, head->type) {
        buf_char(out, ',');
        buf_csv(out, defused(a, record_get(f, record, a)));
    }
    BUF_LIT(out, "\r\n");
}

bool portfolio_list_csv(const struct view *v, const struct portfolio_list *l, struct str *out,
                        struct err *err)
{
    const struct record_type *t = record_type_find(l->type);
    struct buf text = {.arena = v->arena};
    struct arena part; /* rows of one part at a time: a list may have a million */
    struct store_list list = {.more = true};
    struct store_page page = {.filter = l->filter, .limit = CSV_PART};
    char key[LIMIT_NAME];
    bool ok = t != NULL;
    if (!ok)
        return err_set(err, ERR_NOT_FOUND, "There are no records of type '%.*s'",
                       STR_ARG(str_sub(l->type, 0, 60)));
    BUF_LIT(&text, "id,title");
    EACH_FIELD (f, t)
        buf_fmt(&text, ",%s", f->name);
    BUF_LIT(&text, "\r\n");
    arena_init(&part, LIMIT_ARENA);
    while (ok && list.more) {
        ok = store_page(v->store, &part, t, &page, &list, err);
        for (size_t i = 0; ok && i < list.shown; i++)
            put_row(&text, &part, &list.heads[i], (char *)list.records + i * t->size);
        if (ok && list.more && list.last_key.n > sizeof key)
            ok = err_set(err, ERR_LIMIT, "a row is ordered by more text than a list takes");
        if (ok && list.more)
            page.key = (struct str){memcpy(key, list.last_key.p, list.last_key.n), list.last_key.n};
        arena_rewind(&part, 0);
    }
    arena_done(&part);
    if (ok)
        *out = buf_str(&text);
    return ok;
}
