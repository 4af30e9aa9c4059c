#include "base/stream.h"
#include "intake/fetch/fetch_internal.h"

/* One request as the source wants it: with its key, at its pace, and again when it was busy. */

enum { KEY_MAX = 512 };

void fetch_reason(struct fetch_job *j, const struct err *err)
{
    j->incomplete = true;
    if (json_count(j->reasons) < FETCH_REASONS_MAX) {
        struct str text = str_copy(j->arena, str_of(err->text));
        json_add_text(j->arena, j->reasons, NULL, text);
    }
}

static bool is_of(struct str address, const struct http_url *url)
{
    struct http_url known;
    return http_url_parse(address, &known) && http_url_same_origin(&known, url);
}

/* The key is for the servers that the list of sources names, not for those that they name. A key
   is a header: it must be one line of visible characters. Its text is in no message. */
static bool read_key(struct fetch_job *j, struct str url, struct str *key, struct err *err)
{
    const struct fetch_source *s = j->source;
    struct str secret = {0};
    struct http_url u;
    if (s->key.n && s->key_header.n && http_url_parse(url, &u) &&
        (is_of(s->address, &u) || is_of(s->changes, &u)))
        secret = str_trim(j->door->secret(j->door->context, s->key));
    for (size_t i = 0; i < secret.n; i++)
        if (secret.p[i] <= ' ' || secret.p[i] > '~' || secret.n > KEY_MAX)
            return err_set(err, ERR_USAGE, "%.*s holds no key: it is not one word",
                           STR_ARG(s->key));
    *key = secret.n ? str_fmt(j->arena, "%.*s%.*s", STR_ARG(s->key_prefix), STR_ARG(secret))
                    : secret;
    return true;
}

static void wait_turn(struct fetch_job *j, bool with_key)
{
    const struct fetch_source *s = j->source;
    const struct fetch_door *door = j->door;
    int64_t rate = with_key && s->rate_with_key ? s->rate_with_key : s->rate;
    int64_t now = door->now(door->context).ms;
    int64_t wait = fetch_turn_ms(j->asked, j->asked_count, rate, s->rate_window_s * 1000, now);
    if (wait > 0)
        door->wait(door->context, wait);
    j->asked[j->asked_count++ % FETCH_RING] = now + wait;
}

static bool once(struct fetch_job *j, const struct fetch_ask *ask, struct str key,
                 struct http_answer *out, struct err *err)
{
    const struct fetch_source *s = j->source;
    int64_t max = ask->to.n ? s->max_mb << 20 : (int64_t)LIMIT_FETCH_LIST;
    struct http_request r = {
        .url = ask->url,
        .key_name = key.n ? s->key_header : (struct str){0},
        .key = key,
        .etag = ask->known ? ask->known->etag : (struct str){0},
        .last_modified = ask->known ? ask->known->last_modified : (struct str){0},
        .gzip = ask->gzip,
        .to = ask->to,
        .max_bytes = max,
        .timeout_ms = s->timeout_s * 1000,
    };
    if (j->door->tell)
        j->door->tell(j->door->context, j->unit, ask->url);
    wait_turn(j, key.n > 0);
    j->requests++;
    if (!j->door->get(j->door->context, j->arena, &r, out, err))
        return false;
    j->bytes += out->bytes;
    j->answered = true;
    return true;
}

static bool is_busy(const struct fetch_job *j, int status)
{
    return status == 429 || status == 503 || status == 502 || status == 504 ||
           (status == 403 && j->source->busy_403);
}

/* What a status means, where it is not what was asked for. */
static bool refuse(const struct fetch_job *j, struct str url, int status, struct err *err)
{
    if (status == 404 || status == 410)
        return err_set(err, ERR_NOT_FOUND, "%.*s: is not there (%d)", STR_ARG(url), status);
    if (status == 401 || status == 403)
        return err_set(err, ERR_DENIED, "%.*s: refused (%d)%s%.*s%s", STR_ARG(url), status,
                       j->source->key.n ? "; is the key in " : "", STR_ARG(j->source->key),
                       j->source->key.n ? " right?" : "");
    return err_set(err, ERR_IO, "%.*s: answers with status %d", STR_ARG(url), status);
}

/* Whether another try makes sense, after waiting as long as it should. */
static bool wait_retry(struct fetch_job *j, const struct http_answer *answer, int n)
{
    const struct fetch_door *door = j->door;
    struct instant now = door->now(door->context);
    int64_t wait = fetch_retry_ms(answer->retry_after, now, j->source->pause_ms, n);
    int64_t tries = j->doubtful && !j->answered ? 1 : j->source->tries;
    if (n + 1 >= tries || wait < 0)
        return false;
    if (wait > 0)
        door->wait(door->context, wait);
    return true;
}

bool fetch_get(struct fetch_job *j, const struct fetch_ask *ask, struct http_answer *out,
               struct err *err)
{
    struct str key = {0};
    if (!read_key(j, ask->url, &key, err))
        return false;
    for (int n = 0;; n++) {
        struct http_answer answer = {0};
        bool answered = once(j, ask, key, &answer, err);
        if (!answered && err->code != ERR_IO)
            return err_wrap(err, "%.*s", STR_ARG(ask->url));
        if (answered && (answer.status == 200 || answer.status == 206 ||
                         (answer.status == 304 && ask->known))) {
            *out = answer;
            return true;
        }
        if (answered && !is_busy(j, answer.status))
            return refuse(j, ask->url, answer.status, err);
        if (!wait_retry(j, &answer, n))
            return answered ? refuse(j, ask->url, answer.status, err)
                            : err_wrap(err, "%.*s", STR_ARG(ask->url));
    }
}

bool fetch_text(struct fetch_job *j, struct str url, const struct fetch_resource *known,
                struct fetch_resource *now, struct str *text, bool *modified, struct err *err)
{
    struct http_answer answer;
    struct stream *s = NULL;
    struct fetch_ask ask = {.url = url, .known = known, .gzip = true};
    if (!fetch_get(j, &ask, &answer, err))
        return false;
    *text = (struct str){0};
    *modified = answer.status != 304;
    if (!*modified) {
        j->not_modified++;
        return true;
    }
    if (!stream_of(j->arena, answer.body, &s, err) ||
        !stream_read_all(s, j->arena, LIMIT_FETCH_LIST, text, err)) {
        stream_close(s);
        return err_wrap(err, "%.*s", STR_ARG(url));
    }
    stream_close(s);
    if (now) {
        now->etag = answer.etag;
        now->last_modified = answer.last_modified;
    }
    return true;
}
