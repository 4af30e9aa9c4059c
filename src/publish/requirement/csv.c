#include "assess/control/control.h"
#include "publish/requirement/export.h"

/* The columns are the id and all fields but the device, which the import is told. */
static bool is_column(const struct field *f)
{
    return !str_eq(str_of(f->name), STR("device"));
}

/* Text that begins, behind apostrophes, as a formula does gets one apostrophe more; the reader
   takes one off. */
static void put_cell(struct arena *a, struct buf *out, struct str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] == '\'')
        n++;
    bool formula = n < s.n && memchr("=+-@\t\r", s.p[n], 6);
    buf_csv(out, formula ? str_fmt(a, "'%.*s", STR_ARG(s)) : s);
}

bool requirement_export_csv(const struct view *v, struct str device, struct buf *out, size_t *count,
                            struct err *err)
{
    struct store_list list;
    struct arena *a = v->arena;
    struct str filter = str_fmt(a, "device=%.*s", STR_ARG(device));
    if (!store_list(v->store, a, &REQUIREMENT_TYPE, filter, 0, STORE_LIST_ALL, &list, err))
        return false;
    BUF_LIT(out, "id");
    EACH_FIELD (f, &REQUIREMENT_TYPE)
        if (is_column(f))
            buf_fmt(out, ",%s", f->name);
    BUF_LIT(out, "\r\n");
    for (size_t i = 0; i < list.shown; i++) {
        const struct requirement *q = &((const struct requirement *)list.records)[i];
        buf_csv(out, list.heads[i].id);
        EACH_FIELD (f, &REQUIREMENT_TYPE) {
            if (!is_column(f))
                continue;
            buf_char(out, ',');
            put_cell(a, out, record_get(f, q, a));
        }
        BUF_LIT(out, "\r\n");
    }
    *count = list.shown;
    return true;
}
