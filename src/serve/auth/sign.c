#include "serve/auth/sign.h"

#include "publish/review/review.h"
#include "serve/auth/account.h"
#include "serve/auth/allow.h"
#include "serve/auth/auth.h"

static const struct {
    const char *name;
    unsigned needs; /* one of them */
} meanings[] = {
    [SIGNATURE_MEANING_UNSET] = {"", 0},
    [SIGNATURE_MEANING_AUTHOR] = {"author", MAY_WRITE | MAY_SECURITY | MAY_SAFETY},
    [SIGNATURE_MEANING_REVIEW] = {"review", MAY_APPROVE | MAY_SECURITY | MAY_SAFETY},
    [SIGNATURE_MEANING_APPROVAL] = {"approval", MAY_APPROVE},
    [SIGNATURE_MEANING_RELEASE] = {"release", MAY_RELEASE},
    [SIGNATURE_MEANING_RESPONSIBILITY] = {"responsibility", MAY_RELEASE},
};

static bool find_meaning(struct str name, int64_t *out, struct err *err)
{
    for (size_t i = 1; i < COUNT_OF(meanings); i++)
        if (str_eq(name, str_of(meanings[i].name))) {
            *out = (int64_t)i;
            return true;
        }
    return err_set(err, ERR_INVALID,
                   "meaning: is one of author, review, approval, release, responsibility");
}

bool auth_content_hash(struct store *s, struct arena *a, struct str id, struct str *hash,
                       struct err *err)
{
    struct record_head head;
    struct buf text = {.arena = a};
    struct json *content = json_object(a);
    if (!store_head(s, a, id, &head, err))
        return false;
    void *record = arena_alloc(a, head.type->size, 1, _Alignof(max_align_t));
    if (!store_load(s, a, head.type, id, record, NULL, err))
        return false;
    json_add_text(a, content, "type", str_of(head.type->name));
    json_add_text(a, content, "id", id);
    record_to_json(head.type, record, a, json_add(a, content, "fields", JSON_OBJECT));
    json_write(content, &text);
    struct hash h = hash_sha256(buf_str(&text));
    *hash = hash_hex(a, &h);
    return true;
}

static bool one_text(struct store *s, struct arena *a, const char *query, struct store_param param,
                     const char *column, struct str *out, struct err *err)
{
    struct json *rows;
    if (!store_query(s, a, query, &param, 1, &rows, err))
        return false;
    *out = json_text(json_first(rows), column);
    return true;
}

/* Who approves or releases is not who made the last change, nor who signs as the author. */
static bool check_other(struct store *s, struct arena *a, const struct principal *p,
                        struct str subject, struct err *err)
{
    struct json *rows;
    struct str actor;
    const struct store_param params[] = {STORE_P(subject)};
    if (!one_text(s, a, "auth_last_change", params[0], "actor", &actor, err) ||
        !store_query(s, a, "auth_signatures", params, COUNT_OF(params), &rows, err))
        return false;
    if (record_same_person(actor, p->name))
        return err_set(err, ERR_DENIED, "%.*s changed %.*s last; another person approves it",
                       STR_ARG(p->name), STR_ARG(subject));
    JSON_EACH (row, rows)
        if (STR_IS(json_text(row, "meaning"), "author") &&
            record_same_person(json_text(row, "signer"), p->name))
            return err_set(err, ERR_DENIED,
                           "%.*s signed %.*s as its author; another person approves it",
                           STR_ARG(p->name), STR_ARG(subject));
    return true;
}

static bool role_names(struct store *s, struct arena *a, struct str person, struct str *out,
                       struct err *err)
{
    struct person p = {0};
    struct buf b = {.arena = a};
    if (!store_load(s, a, &PERSON_TYPE, person, &p, NULL, err))
        return false;
    struct str rest = p.roles, id;
    while (str_word(&rest, &id)) {
        struct record_head head;
        if (!store_head(s, a, id, &head, err))
            return false;
        buf_fmt(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(head.title));
    }
    *out = buf_str(&b);
    return true;
}

static bool check_wish(struct store *s, struct arena *a, const struct principal *p,
                       const struct auth_signing *wish, int64_t meaning, struct err *err)
{
    struct record_head head;
    if (p->by != AUTH_SESSION)
        return err_set(err, ERR_DENIED, "a person signs, who is signed in; a token does not");
    if (!store_head(s, a, wish->subject, &head, err))
        return false;
    if (head.revision != wish->revision)
        return err_set(err, ERR_CONFLICT,
                       "%.*s is in revision %lld now, and you saw %lld; read it again, then sign",
                       STR_ARG(wish->subject), (long long)head.revision, (long long)wish->revision);
    if (head.retired.n || head.superseded_by.n)
        return err_set(err, ERR_INVALID, "%.*s is no longer in force", STR_ARG(wish->subject));
    if (!auth_allows(a, p, meanings[meaning].needs, err))
        return false;
    return meaning == SIGNATURE_MEANING_AUTHOR || meaning == SIGNATURE_MEANING_REVIEW ||
           check_other(s, a, p, wish->subject, err);
}

bool auth_sign(struct store *s, struct arena *a, const struct principal *p,
               const struct auth_signing *wish, struct str *id, struct err *err)
{
    struct signature g = {
        .subject = wish->subject,
        .signer = p->name,
        .position = {store_position(s), true},
        .signed_at = wish->now,
    };
    *id = (struct str){0};
    return find_meaning(wish->meaning, &g.meaning, err) &&
           check_wish(s, a, p, wish, g.meaning, err) && role_names(s, a, p->person, &g.role, err) &&
           auth_content_hash(s, a, wish->subject, &g.content_hash, err) &&
           one_text(s, a, "auth_chain_at", STORE_N(g.position.value), "hash", &g.chain_hash, err) &&
           store_add(s, a, &SIGNATURE_TYPE, &g, id, err);
}

/* --- and whether they hold --- */

static bool judge(struct store *s, struct arena *a, const struct json *row, struct json *to,
                  struct err *err)
{
    struct str now, chain = json_text(row, "chain_hash"), content = json_text(row, "content_hash");
    const char *verdict = "holds", *why = "what was signed is unchanged";
    if (!auth_content_hash(s, a, json_text(row, "subject"), &now, err))
        return false;
    if (!chain.n || !content.n) {
        verdict = "incomplete";
        why = "it was recorded without hashes, so nothing can be compared";
    } else if (!str_eq(chain, json_text(row, "there"))) {
        verdict = "broken";
        why = "the history up to that position is not the one that was signed";
    } else if (!str_eq(content, now)) {
        verdict = "changed";
        why = "what was signed has changed since; sign it again";
    }
    json_add_text(a, to, "verdict", str_of(verdict));
    json_add_bool(a, to, "holds", strcmp(verdict, "holds") == 0);
    json_add_text(a, to, "why", str_of(why));
    return true;
}

bool auth_signatures(struct store *s, struct arena *a, struct str subject, struct json **out,
                     struct err *err)
{
    static const char *const texts[] = {"subject", "subject_title", "signer",
                                        "role",    "meaning",       "signed_at"};
    struct json *rows, *list = json_array(a);
    const struct store_param params[] = {STORE_P(subject)};
    if (!store_query(s, a, "auth_signatures", params, COUNT_OF(params), &rows, err))
        return false;
    JSON_EACH (row, rows) {
        struct json *one = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, one, "signature", json_text(row, "id"));
        for (size_t i = 0; i < COUNT_OF(texts); i++)
            json_add_text(a, one, texts[i], json_text(row, texts[i]));
        json_add_int(a, one, "position", json_int(row, "position", 0));
        if (!judge(s, a, row, one, err))
            return false;
    }
    *out = list;
    return true;
}
