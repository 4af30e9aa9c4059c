#include "serve/auth/allow.h"

#include "intake/device/device.h"
#include "serve/auth/account.h"

bool auth_allows(struct arena *a, const struct principal *p, unsigned needs, struct err *err)
{
    if (needs == 0 || (p->may & needs))
        return true;
    if (p->by == AUTH_NOBODY)
        return err_set(err, ERR_DENIED, "sign in first");
    struct str have = auth_words_of(a, p->may), wanted = auth_words_of(a, needs);
    return err_set(
        err, ERR_DENIED, "this needs the permission %.*s; yours: %.*s",
        STR_ARG(str_has(wanted, STR(" ")) ? str_fmt(a, "(one of) %.*s", STR_ARG(wanted)) : wanted),
        STR_ARG(have.n ? have : STR("none")));
}

/* Of data of ours; a test reads all of it. */
static unsigned words_of(struct str words)
{
    struct err err;
    unsigned may = 0;
    bool ok = auth_words(words, &may, &err);
    assert(ok);
    return may;
}

unsigned auth_type_needs(struct arena *a, const struct record_type *t)
{
    const struct json *file = auth_roles_file(a);
    struct str words = json_text(json_get(file, "types"), t->name);
    return words_of(words.n ? words : json_text(file, "type_otherwise"));
}

static struct str field_of(struct arena *a, const struct record_type *t, const void *record,
                           struct str name)
{
    const struct field *f = record_field(t, name);
    assert(f);
    return record ? record_get(f, record, a) : (struct str){0};
}

struct persons {
    const struct json *rule;            /* of data/roles.json */
    struct str first_name, second_name; /* of the fields */
    struct str first, second;           /* what they say */
    bool first_new, second_new;         /* in this change */
};

/* A decision is made anew each time: who decides, or agrees, does so now. */
static struct persons persons_of(struct arena *a, const struct json *rule,
                                 const struct record_type *t, const void *old, const void *record)
{
    struct persons x = {
        .rule = rule,
        .first_name = json_text(rule, "first"),
        .second_name = json_text(rule, "second"),
    };
    bool anew = t->flags & RECORD_DECISION;
    x.first = field_of(a, t, record, x.first_name);
    x.second = field_of(a, t, record, x.second_name);
    x.second_new = x.second.n && (anew || !str_eq(x.second, field_of(a, t, old, x.second_name)));
    bool same_first = str_eq(x.first, field_of(a, t, old, x.first_name));
    x.first_new = x.first.n && (!same_first || (anew && !x.second_new));
    return x;
}

static bool is_self(const struct principal *p, struct str field, struct str name, struct err *err)
{
    return record_same_person(p->name, name) ||
           err_set(err, ERR_DENIED, "%.*s: names %.*s, but %.*s is signed in", STR_ARG(field),
                   STR_ARG(name), STR_ARG(p->name));
}

/* Who agrees to a decision changes nothing else of it. */
static bool check_same(struct arena *a, const struct persons *x, const struct record_type *t,
                       const void *old, const void *record, struct err *err)
{
    struct str with = json_text(x->rule, "with");
    EACH_FIELD (f, t) {
        struct str name = str_of(f->name);
        if ((f->flags & FIELD_COMPUTED) || str_eq(name, x->second_name) ||
            auth_has_word(with, name))
            continue;
        if (!old || !str_eq(record_get(f, record, a), record_get(f, old, a)))
            return err_set(err, ERR_DENIED,
                           "%s: changes together with %.*s; the second person agrees to what "
                           "the first decided",
                           f->name, STR_ARG(x->second_name));
    }
    return true;
}

static bool check_first(const struct principal *p, const struct persons *x, struct err *err)
{
    if (!x->first_new)
        return true;
    if (x->second.n && record_same_person(x->first, x->second))
        return err_set(err, ERR_DENIED, "%.*s: must be another person than %.*s",
                       STR_ARG(x->second_name), STR_ARG(x->first_name));
    return json_is_true(x->rule, "first_may_be_absent") || is_self(p, x->first_name, x->first, err);
}

static bool check_second(struct arena *a, const struct principal *p, const struct persons *x,
                         struct err *err)
{
    if (p->by != AUTH_SESSION)
        return err_set(err, ERR_DENIED, "%.*s: a second person signs in; a token agrees to nothing",
                       STR_ARG(x->second_name));
    if (record_same_person(x->first, p->name))
        return err_set(err, ERR_DENIED, "%.*s: must be another person than %.*s",
                       STR_ARG(x->second_name), STR_ARG(x->first_name));
    return is_self(p, x->second_name, x->second, err) &&
           (auth_allows(a, p, words_of(json_text(x->rule, "may")), err) ||
            err_wrap(err, "%.*s", STR_ARG(x->second_name)));
}

bool auth_second_person(struct arena *a, const struct principal *p, const struct record_type *t,
                        const void *old, const void *record, struct err *err)
{
    JSON_EACH (rule, json_get(auth_roles_file(a), "second")) {
        if (!str_eq(json_text(rule, "type"), str_of(t->name)))
            continue;
        struct persons x = persons_of(a, rule, t, old, record);
        if (!check_first(p, &x, err) || (x.second_new && !check_second(a, p, &x, err)))
            return false;
        if (x.second_new && (t->flags & RECORD_DECISION) && !check_same(a, &x, t, old, record, err))
            return false;
    }
    return true;
}

/* What a record must say in that state, when a person brings it there. */
static bool check_required(struct arena *a, const struct auth_change *change, struct err *err)
{
    JSON_EACH (rule, json_get(auth_roles_file(a), "required")) {
        struct str wants = json_text(rule, "wants"), name;
        if (!str_eq(json_text(rule, "type"), str_of(change->type->name)) ||
            !str_eq(field_of(a, change->type, change->record, json_text(rule, "field")),
                    json_text(rule, "value")))
            continue;
        while (str_word(&wants, &name))
            if (!field_of(a, change->type, change->record, name).n)
                return err_set(err, ERR_INVALID, "%.*s: is required: %.*s", STR_ARG(name),
                               STR_ARG(json_text(rule, "why")));
    }
    return true;
}

/* A limited person adds what is of his devices: each record it refers to, he sees, and there is
   one. */
static bool may_add(struct store *s, struct arena *a, const struct principal *p,
                    const struct auth_change *change, struct err *err)
{
    size_t seen = 0;
    EACH_FIELD (f, change->type) {
        struct str rest = f->refers_to ? record_get(f, change->record, a) : (struct str){0}, id;
        while (str_word(&rest, &id)) {
            bool may;
            if (!auth_may_see_record(s, a, p, id, &may, err))
                return false;
            if (!may)
                return err_set(err, ERR_DENIED, "%s: %.*s is none that you may see", f->name,
                               STR_ARG(id));
            seen += auth_is_open(s, a, id) ? 0 : 1;
        }
    }
    return seen > 0 ||
           err_set(err, ERR_DENIED, "say which device or release it is of: one that you may see");
}

bool auth_may_change(struct store *s, struct arena *a, const struct principal *p,
                     const struct auth_change *change, struct err *err)
{
    return auth_allows(a, p, auth_type_needs(a, change->type), err) &&
           auth_may_reach(s, a, p, change, err);
}

/* A release that a change makes "released": freezing is the way to it for who has four eyes to ask;
   one that was so before it came here is said so by who may release. */
static bool check_release(struct store *s, struct arena *a, const struct principal *p,
                          const struct auth_change *change, struct err *err)
{
    const struct release *old = change->old, *new = change->record;
    if (change->type != &RELEASE_TYPE || new->status != RELEASE_STATUS_RELEASED ||
        (old && old->status == RELEASE_STATUS_RELEASED))
        return true;
    return old ? auth_may_release(s, a, p, change->id, err) : auth_allows(a, p, MAY_RELEASE, err);
}

bool auth_may_reach(struct store *s, struct arena *a, const struct principal *p,
                    const struct auth_change *change, struct err *err)
{
    bool may = true;
    struct str way = json_text(json_get(auth_roles_file(a), "own_way"), change->type->name);
    if (way.n)
        return err_set(err, ERR_DENIED, "%s: %.*s", change->type->label, STR_ARG(way));
    if (!auth_second_person(a, p, change->type, change->old, change->record, err) ||
        !check_required(a, change, err) || !check_release(s, a, p, change, err))
        return false;
    if (!p->limited)
        return true;
    if (change->id.n && !auth_may_see_record(s, a, p, change->id, &may, err))
        return false;
    if (!may)
        return err_set(err, ERR_NOT_FOUND, "there is nothing of that name that you may see");
    return may_add(s, a, p, change, err);
}

bool auth_may_release(struct store *s, struct arena *a, const struct principal *p,
                      struct str release, struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_P(release)};
    if (!auth_allows(a, p, MAY_RELEASE, err) ||
        !store_query(s, a, "auth_approvals", params, COUNT_OF(params), &rows, err))
        return false;
    JSON_EACH (row, rows) {
        struct str by = json_text(row, "approver"), asked = json_text(row, "requested_by");
        if (!record_same_person(by, p->name) && !record_same_person(by, asked))
            return true;
    }
    return err_set(err, ERR_DENIED,
                   "%.*s is released when another person than %.*s has approved it, and nothing "
                   "has changed since",
                   STR_ARG(release), STR_ARG(p->name));
}
