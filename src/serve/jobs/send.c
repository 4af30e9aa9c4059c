#include "base/hash.h"
#include "base/post.h"
#include "serve/auth/access.h"
#include "serve/jobs/hook.h"

enum { TIMEOUT_MS = 20000 };
static const int64_t minute_ms = 60000, day_ms = (int64_t)24 * 3600 * 1000;
/* While one is sent nobody else sends it. */
static const int64_t lease_ms = 2 * 60 * 1000;

struct message {
    struct str id, hook, event, payload;
    int64_t tries, made_at, next_at;
};

struct sending {
    const struct jobs_options *options;
    struct store *store;
    struct arena *arena;
    struct instant now;
    struct str hosts, server, from, url; /* settings */
};

static struct message message_of(const struct json *row)
{
    return (struct message){.id = json_text(row, "id"),
                            .hook = json_text(row, "hook"),
                            .event = json_text(row, "event"),
                            .payload = json_text(row, "payload"),
                            .tries = json_int(row, "tries", 0),
                            .made_at = json_int(row, "made_at", 0),
                            .next_at = json_int(row, "next_at", 0)};
}

/* --- rows --- */

struct row_change {
    const char *name;
    const struct store_param *params;
    size_t count;
    int64_t changed;
};

static bool change_row(void *context, struct store *s, struct arena *a, struct err *err)
{
    (void)a;
    struct row_change *x = context;
    return store_apart(s, x->name, x->params, x->count, &x->changed, err);
}

static bool change(const struct sending *s, struct row_change *x, struct err *err)
{
    const struct job job = {.actor = STR("tutela")};
    const struct job_run run = {
        .options = s->options, .store = s->store, .arena = s->arena, .job = &job};
    return jobs_change(&run, change_row, x, err);
}

static bool claim(const struct sending *s, const struct message *m, bool *mine, struct err *err)
{
    const struct store_param params[] = {STORE_P(m->id), STORE_N(m->next_at),
                                         STORE_N(s->now.ms + lease_ms)};
    struct row_change x = {"hooks_claim", params, COUNT_OF(params), 0};
    if (!change(s, &x, err))
        return false;
    *mine = x.changed == 1;
    return true;
}

/* 1, 2, 4 ... minutes, at most four hours; after a day it is given up. */
static int64_t wait_ms(int64_t tries)
{
    return minute_ms * (tries < 8 ? (int64_t)1 << tries : 240);
}

static bool finish(const struct sending *s, const struct message *m, bool ok, int status,
                   const char *why, struct err *err)
{
    bool over = ok || s->now.ms - m->made_at >= day_ms;
    const struct store_param params[] = {STORE_P(m->id),
                                         STORE_P(ok     ? STR("sent")
                                                 : over ? STR("failed")
                                                        : STR("waiting")),
                                         STORE_N(over ? s->now.ms : 0),
                                         STORE_N(over ? 0 : s->now.ms + wait_ms(m->tries)),
                                         STORE_N(status),
                                         STORE_P(str_of(why))};
    struct row_change x = {"hooks_end", params, COUNT_OF(params), 0};
    return change(s, &x, err);
}

/* --- by web --- */

struct str hooks_signature(struct arena *a, struct str secret, int64_t seconds, struct str body)
{
    struct hash mac = hash_hmac_sha256(secret,
                                       str_fmt(a, "%lld.%.*s", (long long)seconds, STR_ARG(body)));
    return str_fmt(a, "t=%lld,v1=%.*s", (long long)seconds, STR_ARG(hash_hex(a, &mac)));
}

static bool send_web(const struct sending *s, const struct json *hook, const struct message *m,
                     struct err *err)
{
    int status = 0;
    struct err why = {0};
    const struct post p = {.url = json_text(hook, "address"),
                           .body = m->payload,
                           .header_name = STR("X-Tutela-Signature"),
                           .header = hooks_signature(s->arena, json_text(hook, "secret"),
                                                     s->now.ms / 1000, m->payload),
                           .allowed = s->hosts,
                           .timeout_ms = TIMEOUT_MS};
    bool ok = post_send(s->arena, &p, &status, &why);
    if (ok && (status < 200 || status > 299))
        ok = err_set(&why, ERR_IO, "answered %d", status);
    return finish(s, m, ok, status, ok ? "" : why.text, err);
}

/* --- by mail --- */

static void put_items(struct buf *b, const struct json *payload)
{
    JSON_EACH (item, json_get(payload, "items"))
        buf_fmt(b, "  %.*s %.*s %.*s\n", STR_ARG(json_text(item, "due_on")),
                STR_ARG(json_text(item, "record")), STR_ARG(json_text(item, "url")));
}

static void put_event(struct buf *b, const struct json *payload)
{
    struct str event = json_text(payload, "event");
    long long count = (long long)json_int(payload, "count", 0);
    if (STR_IS(event, "findings"))
        buf_fmt(b, "%lld new findings in %.*s\n", count, STR_ARG(json_text(payload, "release")));
    else if (STR_IS(event, "deadlines"))
        buf_fmt(b, "%lld deadlines in the next %lld days, or over\n", count,
                (long long)json_int(payload, "days", 0));
    else if (STR_IS(event, "decisions"))
        buf_fmt(b, "%lld decisions wait\n", count);
    else
        BUF_LIT(b, "This is a test: messages arrive here.\n");
    put_items(b, payload);
    if (json_text(payload, "url").n)
        buf_fmt(b, "  %.*s\n", STR_ARG(json_text(payload, "url")));
    buf_char(b, '\n');
}

/* RFC 5322; ASCII only, for ids and links are. */
static struct str mail_text(const struct sending *s, struct str to, const struct json *rows)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct buf b = {.arena = s->arena};
    struct date d = instant_date(s->now);
    int64_t seconds = s->now.ms / 1000, day = seconds / 86400;
    buf_fmt(&b, "From: Tutela <%.*s>\nTo: <%.*s>\nSubject: Tutela: %zu message%s\n",
            STR_ARG(s->from), STR_ARG(to), json_count(rows), json_count(rows) == 1 ? "" : "s");
    buf_fmt(&b, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\n", days[(day + 4) % 7], d.day,
            months[d.month - 1], d.year, (int)(seconds % 86400 / 3600), (int)(seconds % 3600 / 60),
            (int)(seconds % 60));
    buf_fmt(&b, "Message-ID: <%.*s@tutela>\n", STR_ARG(json_text(json_first(rows), "id")));
    BUF_LIT(&b, "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
                "Auto-Submitted: auto-generated\n\n");
    JSON_EACH (row, rows) {
        struct json *payload;
        struct err ignored;
        if (json_read(s->arena, json_text(row, "payload"), &payload, &ignored))
            put_event(&b, payload);
    }
    return buf_str(&b);
}

/* All that wait for this address are one mail. */
static bool send_mail(const struct sending *s, const struct json *hook, const struct json *rows,
                      struct err *err)
{
    struct err why = {0};
    struct str to = json_text(hook, "address");
    const struct post_mail mail = {.server = s->server,
                                   .from = s->from,
                                   .to = to,
                                   .text = mail_text(s, to, rows),
                                   .timeout_ms = TIMEOUT_MS};
    bool ok = s->server.n || err_set(&why, ERR_NO_DATA, "the setting mail_server is empty");
    ok = ok && post_mail(s->arena, &mail, &why);
    JSON_EACH (row, rows) {
        struct message m = message_of(row);
        if (!finish(s, &m, ok, 0, ok ? "" : why.text, err))
            return false;
    }
    return true;
}

/* --- what is due --- */

static bool load_settings(struct sending *s, struct err *err)
{
    return auth_setting(s->store, s->arena, "hook_hosts", &s->hosts, err) &&
           auth_setting(s->store, s->arena, "mail_server", &s->server, err) &&
           auth_setting(s->store, s->arena, "mail_from", &s->from, err);
}

/* Those of the same hook, the first of them and for mails the rest, that nobody else took. */
static bool claim_all(const struct sending *s, const struct json *rows, struct json **mine,
                      struct err *err)
{
    *mine = json_array(s->arena);
    JSON_EACH (row, rows) {
        bool got;
        struct message m = message_of(row);
        if (!claim(s, &m, &got, err))
            return false;
        struct json *copy = ARENA_NEW(s->arena, struct json);
        *copy = *row;
        copy->next = NULL;
        if (got)
            json_hang(*mine, NULL, copy);
    }
    return true;
}

bool hooks_send_one(struct store *store, struct arena *a, const struct jobs_options *o,
                    struct instant now, struct str *what, struct err *err)
{
    struct sending s = {.options = o, .store = store, .arena = a, .now = now};
    struct json *rows, *hooks, *mine;
    const struct store_param due[] = {STORE_N(now.ms)};
    *what = (struct str){0};
    if (!store_query(store, a, "hooks_due", due, COUNT_OF(due), &rows, err))
        return false;
    if (json_count(rows) == 0)
        return true;
    struct message m = message_of(json_first(rows));
    const struct store_param of[] = {STORE_P(m.hook), STORE_N(now.ms)};
    if (!store_query(store, a, "hooks_one", of, 1, &hooks, err))
        return false;
    const struct json *hook = json_first(hooks);
    bool mail = STR_IS(json_text(hook, "kind"), "mail");
    if ((mail && !store_query(store, a, "hooks_due_of", of, 2, &rows, err)) ||
        !claim_all(&s, rows, &mine, err) || !load_settings(&s, err))
        return false;
    if (json_count(mine) == 0) /* another server was quicker */
        return true;
    *what = str_fmt(a, "message=%.*s event=%.*s", STR_ARG(m.id), STR_ARG(m.event));
    if (!hook)
        return finish(&s, &m, false, 0, "its hook is gone", err);
    return mail ? send_mail(&s, hook, mine, err) : send_web(&s, hook, &m, err);
}
