#include "record/record.h"

/* Keyset paging: not "the rows from the thousandth on", for which the database would make a
   thousand in vain, but "the rows after this one". Where the record stands is read from the record
   itself, so that an address holds its id and nothing of its content. */

/* The key of the record of that id. */
static struct str key_of(const struct record_type *t, struct arena *a, const struct field *f,
                         struct str param)
{
    struct buf b = {.arena = a};
    BUF_LIT(&b, "(SELECT ");
    record_sort_key(f, "a", &b);
    BUF_LIT(&b, " FROM ");
    record_sql_name(t->name, &b);
    buf_fmt(&b, " a WHERE a.id = %.*s)", STR_ARG(param));
    return buf_str(&b);
}

/* (after by this key OR (the same key AND ... )), as ORDER BY has it: what is empty comes last. */
void record_filter_after(const struct record_type *t, struct arena *a, int first_param,
                         struct str id, struct record_filter *f)
{
    struct buf b = {.arena = a};
    struct str param = str_fmt(a, "$%zu", (size_t)first_param + f->param_count);
    buf_fmt(&b, "%.*s AND ", STR_ARG(f->where));
    for (size_t i = 0; i < f->sort_count; i++) {
        const struct record_sort *s = &f->sorts[i];
        struct buf mine = {.arena = a};
        struct str its = key_of(t, a, s->field, param);
        record_sort_key(s->field, "t", &mine);
        struct str key = buf_str(&mine);
        buf_fmt(&b, "(%.*s %s %.*s OR (%.*s IS NULL AND %.*s IS NOT NULL) OR ", STR_ARG(key),
                s->down ? "<" : ">", STR_ARG(its), STR_ARG(key), STR_ARG(its));
        buf_fmt(&b, "((%.*s = %.*s OR (%.*s IS NULL AND %.*s IS NULL)) AND ", STR_ARG(key),
                STR_ARG(its), STR_ARG(key), STR_ARG(its));
    }
    buf_fmt(&b, "t.id > %.*s", STR_ARG(param));
    for (size_t i = 0; i < f->sort_count; i++)
        BUF_LIT(&b, "))");
    f->where = buf_str(&b);
    f->params[f->param_count++] = id;
}
