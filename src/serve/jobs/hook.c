#include "serve/jobs/hook.h"

#include "base/hash.h"
#include "base/post.h"
#include "base/world.h"
#include "serve/auth/access.h"

enum { SECRET_BYTES = 32, HOOKS_MAX = 100, ID_DIGITS = 8 };
/* Mails that come within this time are one. */
static const int64_t digest_ms = 10 * 60 * 1000;

const char *const HOOK_EVENTS[] = {"findings", "deadlines", "decisions", NULL};

static struct str random_hex(struct arena *a)
{
    struct hash h;
    world_random(h.bytes, sizeof h.bytes);
    return hash_hex(a, &h);
}

static bool is_event(struct str word)
{
    for (size_t i = 0; HOOK_EVENTS[i]; i++)
        if (str_eq(word, str_of(HOOK_EVENTS[i])))
            return true;
    return false;
}

static bool all_events(struct arena *a, struct str *events, struct err *err)
{
    struct str rest = *events, word;
    struct buf b = {.arena = a};
    while (str_word(&rest, &word))
        if (!is_event(word))
            return err_set(err, ERR_INVALID,
                           "events: '%.*s' is none of findings, deadlines, decisions",
                           STR_ARG(str_sub(word, 0, 40)));
    for (size_t i = 0; HOOK_EVENTS[i] && events->n == 0; i++)
        buf_fmt(&b, "%s%s", i ? " " : "", HOOK_EVENTS[i]);
    *events = events->n ? *events : buf_str(&b);
    return true;
}

static bool check_address(struct store *s, struct arena *a, struct str address, struct err *err)
{
    struct str hosts;
    if (post_is_mail_address(address))
        return true;
    return auth_setting(s, a, "hook_hosts", &hosts, err) &&
           (post_check(address, hosts, err) || err_wrap(err, "address"));
}

bool hooks_add(struct store *s, struct arena *a, const struct hook *hook, struct instant now,
               struct str *id, struct str *secret, struct err *err)
{
    struct json *there;
    struct str events = hook->events;
    bool mail = post_is_mail_address(hook->address);
    if (!all_events(a, &events, err) || !check_address(s, a, hook->address, err) ||
        !hooks_list(s, a, &there, err))
        return false;
    if (json_count(there) >= HOOKS_MAX)
        return err_set(err, ERR_LIMIT, "there are %d hooks already", HOOKS_MAX);
    *id = str_sub(random_hex(a), 0, ID_DIGITS);
    *secret = mail ? (struct str){0} : random_hex(a);
    const struct store_param params[] = {
        STORE_P(*id),           STORE_P(mail ? STR("mail") : STR("web")),
        STORE_P(hook->address), STORE_P(events),
        STORE_P(*secret),       STORE_P(hook->person),
        STORE_N(now.ms)};
    return store_apart(s, "hooks_add", params, COUNT_OF(params), NULL, err);
}

static bool not_there(struct str id, struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, "there is no hook '%.*s'", STR_ARG(str_sub(id, 0, 40)));
}

bool hooks_remove(struct store *s, struct str id, struct instant now, struct err *err)
{
    int64_t changed = 0;
    const struct store_param params[] = {STORE_P(id), STORE_N(now.ms)};
    return store_apart(s, "hooks_remove_waiting", params, 2, NULL, err) &&
           store_apart(s, "hooks_remove", params, 1, &changed, err) &&
           (changed || not_there(id, err));
}

/* --- messages --- */

/* {"id","event","at", and what data says} */
static bool add_message(struct store *s, struct arena *a, const struct json *hook,
                        const char *event, const struct json *data, struct instant now,
                        struct err *err)
{
    struct buf at = {.arena = a}, text = {.arena = a};
    struct json *payload = json_object(a);
    struct str id = str_sub(random_hex(a), 0, 32);
    bool later = STR_IS(json_text(hook, "kind"), "mail") && strcmp(event, "test") != 0;
    instant_format(now, &at);
    json_add_text(a, payload, "id", id);
    json_add_text(a, payload, "event", str_of(event));
    json_add_text(a, payload, "at", buf_str(&at));
    JSON_EACH (m, data) {
        struct json *copy = ARENA_NEW(a, struct json);
        *copy = *m;
        copy->next = NULL;
        json_hang(payload, str_cz(a, m->key), copy);
    }
    json_write(payload, &text);
    const struct store_param params[] = {STORE_P(id),
                                         STORE_P(json_text(hook, "id")),
                                         STORE_P(str_of(event)),
                                         STORE_P(buf_str(&text)),
                                         STORE_N(now.ms),
                                         STORE_N(now.ms + (later ? digest_ms : 0))};
    return store_apart(s, "hooks_tell", params, COUNT_OF(params), NULL, err);
}

static bool wants(struct str events, struct str event)
{
    struct str word;
    while (str_word(&events, &word))
        if (str_eq(word, event))
            return true;
    return false;
}

bool hooks_tell(struct store *s, struct arena *a, const char *event, const struct json *data,
                struct instant now, struct err *err)
{
    struct json *hooks;
    if (!hooks_list(s, a, &hooks, err))
        return false;
    JSON_EACH (hook, hooks)
        if (wants(json_text(hook, "events"), str_of(event)) &&
            !add_message(s, a, hook, event, data, now, err))
            return false;
    return true;
}

bool hooks_test(struct store *s, struct arena *a, struct str id, struct instant now,
                struct err *err)
{
    struct json *hooks;
    if (!hooks_list(s, a, &hooks, err))
        return false;
    JSON_EACH (hook, hooks)
        if (str_eq(json_text(hook, "id"), id))
            return add_message(s, a, hook, "test", NULL, now, err);
    return not_there(id, err);
}

/* --- reading --- */

/* Instants as texts; those that are not yet are empty. */
static struct json *shown(struct arena *a, const struct json *rows)
{
    struct json *out = json_array(a);
    JSON_EACH (row, rows) {
        struct json *item = json_add(a, out, NULL, JSON_OBJECT);
        JSON_EACH (m, row) {
            struct buf b = {.arena = a};
            const char *key = str_cz(a, m->key);
            int64_t ms = json_int(row, key, 0);
            if (!str_ends(m->key, STR("_at"))) {
                struct json *copy = ARENA_NEW(a, struct json);
                *copy = *m;
                copy->next = NULL;
                json_hang(item, key, copy);
                continue;
            }
            if (ms)
                instant_format((struct instant){ms}, &b);
            json_add_text(a, item, key, buf_str(&b));
        }
    }
    return out;
}

bool hooks_list(struct store *s, struct arena *a, struct json **out, struct err *err)
{
    struct json *rows;
    if (!store_query(s, a, "hooks_list", NULL, 0, &rows, err))
        return false;
    *out = shown(a, rows);
    return true;
}

bool hooks_log(struct store *s, struct arena *a, int64_t limit, struct json **out, struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_N(limit)};
    if (!store_query(s, a, "hooks_log", params, COUNT_OF(params), &rows, err))
        return false;
    *out = shown(a, rows);
    return true;
}
