#include "serve/auth/access.h"
#include "serve/auth/sign.h"
#include "serve/web/web.h"

/* Signing a record: what it is, who signed it, and whether that holds. */

struct sign_act {
    struct web_request *r;
    struct auth_signing wish;
};

static bool sign_it(void *context, struct store *s, struct arena *a, struct err *err)
{
    const struct sign_act *x = context;
    const struct principal *p = x->r->who;
    struct str id;
    if (!auth_sign(s, a, p, &x->wish, &id, err))
        return false;
    const struct auth_entry entry = {.event = AUTH_SIGNED,
                                     .person = p->person,
                                     .login = p->login,
                                     .address = x->r->peer,
                                     .record = id};
    return auth_log(s, a, &entry, x->r->now, err);
}

bool act_sign(struct web_request *r, struct err *err)
{
    struct sign_act x = {
        .r = r,
        .wish = {.subject = r->id, .meaning = web_field(r, "meaning"), .now = r->now},
    };
    if (!str_to_int(web_field(r, "revision"), &x.wish.revision))
        return err_set(err, ERR_USAGE, "revision: is missing; load the page again");
    if (!web_prove_again(r, true, err) || !web_change(r, sign_it, &x, err))
        return false;
    r->see_other = str_copy(r->arena, r->path);
    return true;
}

bool page_sign(struct web_request *r, struct json **model, struct err *err)
{
    struct arena *a = r->arena;
    struct record_head head;
    struct json *signatures, *m = json_object(a);
    struct str hash;
    if (!store_head(r->store, a, r->id, &head, err) ||
        !auth_content_hash(r->store, a, r->id, &hash, err) ||
        !auth_signatures(r->store, a, r->id, &signatures, err))
        return false;
    json_add_text(a, m, "title", str_fmt(a, "Sign %.*s", STR_ARG(r->id)));
    json_add_text(a, m, "id", r->id);
    json_add_text(a, m, "name", head.title);
    json_add_text(a, m, "type_label", str_of(head.type->label));
    json_add_int(a, m, "revision", head.revision);
    json_add_int(a, m, "changed_at", head.position);
    json_add_text(a, m, "content_hash", hash);
    json_hang(m, "signatures", signatures);
    r->personal = true;
    *model = m;
    return true;
}
