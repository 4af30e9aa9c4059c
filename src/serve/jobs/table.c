#include "base/hash.h"
#include "base/world.h"
#include "serve/jobs/jobs.h"

/* A UUID (RFC 9562, 5.8) of 256 random bits: who has the token of his upload asks for its job, and
   nobody finds another. */
static struct str new_id(struct arena *a)
{
    unsigned char random[32];
    world_random(random, sizeof random);
    struct str urn = hash_uuid(a, (struct str){(const char *)random, sizeof random});
    return str_from(urn, sizeof "urn:uuid:" - 1);
}

bool jobs_add(struct store *s, struct arena *a, const struct job *job, struct instant now,
              struct str *id, struct err *err)
{
    struct buf input = {.arena = a};
    *id = new_id(a);
    if (job->input)
        json_write(job->input, &input);
    const struct store_param params[] = {STORE_P(*id),
                                         STORE_P(job->kind),
                                         STORE_P(job->title),
                                         STORE_P(job->person),
                                         STORE_P(job->actor),
                                         STORE_P(job->release),
                                         STORE_P(buf_str(&input)),
                                         STORE_N(now.ms),
                                         STORE_N(job->steps ? job->steps : 1)};
    return store_apart(s, "jobs_add", params, COUNT_OF(params), NULL, err);
}

static void add_instant(struct arena *a, struct json *into, const char *key, int64_t ms)
{
    struct buf b = {.arena = a};
    if (ms)
        instant_format((struct instant){ms}, &b);
    json_add_text(a, into, key, buf_str(&b));
}

static const char *label_of(struct str kind)
{
    for (size_t i = 0; i < JOB_KIND_COUNT; i++)
        if (str_eq(kind, str_of(JOB_KINDS[i].name)))
            return JOB_KINDS[i].label;
    return "work";
}

static bool model_of(struct arena *a, const struct json *row, struct json *out, struct err *err)
{
    static const char *const texts[] = {"id",    "kind",    "state",  "title",
                                        "actor", "release", "message"};
    static const char *const instants[] = {"made_at", "started_at", "ended_at"};
    struct str state = json_text(row, "state"), result = json_text(row, "result");
    struct json *tree = NULL;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, out, texts[i], json_text(row, texts[i]));
    for (size_t i = 0; i < COUNT_OF(instants); i++)
        add_instant(a, out, instants[i], json_int(row, instants[i], 0));
    json_add_text(a, out, "label", str_of(label_of(json_text(row, "kind"))));
    json_add_int(a, out, "step", json_int(row, "step", 0));
    json_add_int(a, out, "steps", json_int(row, "steps", 1));
    json_add_bool(a, out, "running", STR_IS(state, "waiting") || STR_IS(state, "running"));
    json_add_bool(a, out, "failed", STR_IS(state, "failed"));
    if (result.n && !json_read(a, result, &tree, err))
        return false;
    if (tree)
        json_hang(out, "result", tree);
    return true;
}

bool jobs_one(struct store *s, struct arena *a, struct str id, struct json **out, struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_P(id)};
    if (!store_query(s, a, "jobs_one", params, COUNT_OF(params), &rows, err))
        return false;
    if (json_count(rows) == 0)
        return err_set(err, ERR_NOT_FOUND, "There is no job '%.*s'", STR_ARG(str_sub(id, 0, 60)));
    *out = json_object(a);
    return model_of(a, json_first(rows), *out, err);
}

bool jobs_list(struct store *s, struct arena *a, int64_t limit, struct json **out, struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_N(limit)};
    *out = json_array(a);
    if (!store_query(s, a, "jobs_list", params, COUNT_OF(params), &rows, err))
        return false;
    JSON_EACH (row, rows)
        if (!model_of(a, row, json_add(a, *out, NULL, JSON_OBJECT), err))
            return false;
    return true;
}
