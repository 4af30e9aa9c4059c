#include "serve/api/api.h"

#include "serve/auth/account.h"

bool api_target(struct web_request *r, struct api_target *out, struct err *err)
{
    size_t slash = str_find_char(r->id, '/');
    struct str name = str_sub(r->id, 0, slash);
    out->type = record_type_find(name);
    out->id = str_from(r->id, slash + 1);
    return out->type || err_set(err, ERR_NOT_FOUND, "There is no type of record '%.*s'",
                                STR_ARG(str_sub(name, 0, 60)));
}

struct str api_address(struct arena *a, const struct record_type *t, struct str id)
{
    struct buf b = {.arena = a};
    buf_fmt(&b, "/api/v1/record/%s/", t->name);
    buf_url(&b, id);
    return buf_str(&b);
}

static bool not_there(const struct api_target *t, struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, "There is no %s '%.*s'", t->type->label,
                   STR_ARG(str_sub(t->id, 0, 100)));
}

bool api_find(struct web_request *r, struct store *s, const struct api_target *t, void *record,
              struct record_head *head, struct err *err)
{
    bool may = false;
    if (!store_head(s, r->arena, t->id, head, err))
        return err->code == ERR_NOT_FOUND ? not_there(t, err) : false;
    if (head->type != t->type)
        return not_there(t, err);
    if (!auth_may_see_record(s, r->arena, r->who, t->id, &may, err))
        return false;
    return may ? store_load(s, r->arena, t->type, t->id, record, head, err) : not_there(t, err);
}

/* Whether one tag of the list names the revision. That of a stale judgement is "7.stale": what is
   read is another text, what is changed is the same revision. A weak one never does: the comparison
   is the strong one. */
static bool names_revision(struct str tag, int64_t revision)
{
    int64_t n;
    tag = str_trim(tag);
    if (tag.n < 3 || tag.p[0] != '"' || tag.p[tag.n - 1] != '"')
        return false;
    tag = str_sub(tag, 1, tag.n - 2);
    if (str_ends(tag, STR(".stale")))
        tag = str_sub(tag, 0, tag.n - 6);
    return str_to_int(tag, &n) && n == revision;
}

bool api_precondition(struct web_request *r, const struct record_head *head, struct err *err)
{
    struct str rest = r->headers->if_match, tag;
    if (str_trim(rest).n == 0) {
        r->status = 428;
        return err_set(
            err, ERR_USAGE,
            "Say which revision is to be changed: If-Match: \"%lld\" is the one there is",
            (long long)head->revision);
    }
    if (STR_IS(str_trim(rest), "*"))
        return true;
    while (str_split(&rest, ',', &tag))
        if (names_revision(tag, head->revision))
            return true;
    r->status = 412;
    return err_set(err, ERR_CONFLICT, "%.*s was changed meanwhile: it has revision %lld, not %.*s",
                   STR_ARG(head->id), (long long)head->revision,
                   STR_ARG(str_sub(r->headers->if_match, 0, 60)));
}

bool api_reply_record(struct web_request *r, struct store *s, const struct api_target *t,
                      struct err *err)
{
    struct record_head head;
    void *record = arena_alloc(r->arena, t->type->size, 1, _Alignof(max_align_t));
    if (!store_load(s, r->arena, t->type, t->id, record, &head, err) ||
        !store_to_json(s, r->arena, &head, record, &r->reply, err))
        return false;
    r->etag = str_fmt(r->arena, "\"%lld%s\"", (long long)head.revision,
                      json_is_true(r->reply, "stale") ? ".stale" : "");
    return true;
}
