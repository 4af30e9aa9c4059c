/* One record: what it says, and what may be done with it. */
#include "assess/portfolio/portfolio.h"
#include "serve/auth/allow.h"
#include "serve/web/web.h"

/* A clause, a catalogue and an import have a page of their own; their fields are there with
 * fields=all. */
static struct str own_page(const struct web_request *r, const struct json *model)
{
    struct buf b = {.arena = r->arena};
    struct str type = json_text(model, "type");
    bool clause = STR_IS(type, "clause"), catalogue = STR_IS(type, "catalogue"),
         import = STR_IS(type, "import");
    if ((!clause && !catalogue && !import) || json_text(model, "retired").n ||
        web_param(r, "fields").n || str_starts(r->path, STR("/api/")))
        return (struct str){0};
    buf_fmt(&b, "/%s/", clause ? "requirements" : import ? "receipts" : "catalogues");
    buf_url(&b, r->id);
    return buf_str(&b);
}

/* What the reader may do with the record, and why not when he may nothing. */
static bool add_acts(struct web_request *r, struct json *model, struct err *err)
{
    struct arena *a = r->arena;
    struct err why = {0};
    struct json *rows;
    struct record_head head;
    if (!store_head(r->store, a, r->id, &head, err) ||
        !store_query(r->store, a, "superseded_by", &STORE_P(r->id), 1, &rows, err))
        return false;
    const struct record_type *t = head.type;
    void *record = arena_alloc(a, t->size, 1, _Alignof(max_align_t));
    if (!store_load(r->store, a, t, r->id, record, &head, err))
        return false;
    unsigned needs = auth_type_needs(a, t);
    bool decision = t->flags & RECORD_DECISION;
    bool may = auth_allows(a, r->who, needs, &why);
    bool open = store_check_open(r->store, a, &head, record, &why);
    struct str before = json_text(json_first(rows), "id");
    json_add_bool(a, model, "can_change", may && open);
    json_add_bool(a, model, "can_confirm", may && open && (t->flags & RECORD_JUDGEMENT));
    json_add_bool(a, model, "can_restore", may && open && decision && before.n);
    json_add_text(a, model, "replaces", before);
    json_add_text(a, model, "change_words", decision ? STR("Decide anew") : STR("Change"));
    json_add_text(a, model, "closed",
                  may && !open ? str_copy(a, str_of(why.text)) : (struct str){0});
    return true;
}

bool page_record(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {.store = r->store, .arena = r->arena, .as_of = r->as_of};
    if (!portfolio_record(&v, r->id, model, err))
        return false;
    r->see_other = own_page(r, *model);
    return r->see_other.n || add_acts(r, *model, err);
}
