#include "publish/oscal/export_internal.h"

#include "assess/gap/gap.h"

struct making {
    struct oscal_draft draft;
    struct arena *arena;
    const struct json *model;
    struct map proof;        /* rows of evidence and documents, by id */
    struct map observations; /* UUIDs (struct str) by what was observed */
    struct json *observed, *findings;
    struct str day;    /* of the assessment, as an instant */
    struct str system; /* UUID of what was assessed */
    struct str tool;   /* UUID of this program */
};

/* --- observations --- */

/* A reference to the tool, or to the system. */
static void put_actor(struct making *m, struct json *o)
{
    struct arena *a = m->arena;
    struct json *origin = json_add(a, json_add(a, o, "origins", JSON_ARRAY), NULL, JSON_OBJECT);
    struct json *actor = json_add(a, json_add(a, origin, "actors", JSON_ARRAY), NULL, JSON_OBJECT);
    json_add_text(a, actor, "type", STR("tool"));
    json_add_text(a, actor, "actor-uuid", m->tool);
}

static void put_subject(struct making *m, struct json *o)
{
    struct arena *a = m->arena;
    struct json *subject = json_add(a, json_add(a, o, "subjects", JSON_ARRAY), NULL, JSON_OBJECT);
    json_add_text(a, subject, "subject-uuid", m->system);
    json_add_text(a, subject, "type", STR("component"));
}

/* What one check, or one piece of evidence, shows is one observation, whatever the number of
   clauses it counts for. Gives NULL when it was made before; *uuid is set in any case. */
static struct json *observe(struct making *m, struct str key, struct str title, struct str *uuid)
{
    struct arena *a = m->arena;
    const struct str *known = map_find(&m->observations, key);
    if (known) {
        *uuid = *known;
        return NULL;
    }
    struct str *kept = ARENA_ARRAY(a, struct str, 1);
    *kept = oscal_uuid(&m->draft, "observation", key);
    map_add(&m->observations, key, kept);
    *uuid = *kept;
    struct json *o = json_add(a, m->observed, NULL, JSON_OBJECT);
    json_add_text(a, o, "uuid", *uuid);
    json_add_text(a, o, "title", title);
    return o;
}

/* The members that follow the description, in the order of the schema. */
static void complete(struct making *m, struct json *o, struct json *props, const char *type)
{
    struct arena *a = m->arena;
    oscal_hang(o, "props", props);
    json_add_text(a, json_add(a, o, "methods", JSON_ARRAY), NULL, STR("EXAMINE"));
    json_add_text(a, json_add(a, o, "types", JSON_ARRAY), NULL, str_of(type));
    put_actor(m, o);
    put_subject(m, o);
    json_add_text(a, o, "collected", m->day);
}

static void relate(struct making *m, struct json *related, struct str uuid)
{
    json_add_text(m->arena, json_add(m->arena, related, NULL, JSON_OBJECT), "observation-uuid",
                  uuid);
}

static struct json *check_props(struct making *m, const struct json *check)
{
    struct json *props = json_array(m->arena);
    oscal_prop(m->arena, props, "check", json_text(check, "name"));
    oscal_prop(m->arena, props, "grade", json_text(check, "grade"));
    return props;
}

static void observe_rows(struct making *m, const struct json *check, struct json *related)
{
    struct arena *a = m->arena;
    struct str name = json_text(check, "name"), remedy = json_text(check, "remedy"), uuid;
    JSON_EACH (row, json_get(check, "rows")) {
        struct str record = json_text(row, "record"), line = json_text(row, "line");
        struct str key = str_fmt(a, "row\n%.*s\n%.*s\n%.*s", STR_ARG(name), STR_ARG(record),
                                 STR_ARG(line));
        struct json *o = observe(m, key, json_text(check, "title"), &uuid);
        relate(m, related, uuid);
        if (!o)
            continue;
        json_add_text(a, o, "description", line.n ? line : record);
        struct json *props = check_props(m, check);
        oscal_prop(a, props, "record", record);
        complete(m, o, props, "finding");
        if (remedy.n)
            json_add_fmt(a, o, "remarks", "To do: %.*s", STR_ARG(remedy));
    }
}

static void observe_holding(struct making *m, const struct json *check, struct json *related)
{
    struct arena *a = m->arena;
    int64_t looked_at = json_int(check, "looked_at", 0);
    struct str uuid, key = str_fmt(a, "check\n%.*s", STR_ARG(json_text(check, "name")));
    struct json *o = observe(m, key, json_text(check, "title"), &uuid);
    relate(m, related, uuid);
    if (!o)
        return;
    if (looked_at > 0)
        json_add_fmt(a, o, "description", "No record falls short; %lld looked at.",
                     (long long)looked_at);
    else
        json_add_text(a, o, "description",
                      STR("No record falls short, but there was nothing to look at."));
    struct json *props = check_props(m, check);
    oscal_prop(a, props, "looked-at", str_fmt(a, "%lld", (long long)looked_at));
    complete(m, o, props, "control-objective");
}

/* --- evidence --- */

static void put_file(struct arena *a, const struct json *row, struct json *resource)
{
    struct str hash = json_text(row, "file"), name = json_text(row, "file_name");
    struct str media = oscal_line(a, json_text(row, "media_type")), url = json_text(row, "url");
    struct buf href = {.arena = a};
    if (hash.n == 0 && url.n == 0)
        return;
    struct json *links = json_add(a, resource, "rlinks", JSON_ARRAY);
    if (url.n)
        json_add_text(a, json_add(a, links, NULL, JSON_OBJECT), "href", oscal_address(a, url));
    if (hash.n == 0)
        return;
    struct json *link = json_add(a, links, NULL, JSON_OBJECT);
    buf_url(&href, name.n ? name : hash);
    json_add_text(a, link, "href", buf_str(&href));
    if (media.n)
        json_add_text(a, link, "media-type", media);
    struct json *sum = json_add(a, json_add(a, link, "hashes", JSON_ARRAY), NULL, JSON_OBJECT);
    json_add_text(a, sum, "algorithm", STR("SHA-256"));
    json_add_text(a, sum, "value", hash);
}

/* "#UUID" of the resource of a piece of evidence. */
static struct str evidence_resource(struct making *m, struct str id, struct str name)
{
    struct oscal_draft *d = &m->draft;
    struct arena *a = m->arena;
    struct str uuid = oscal_uuid(d, "evidence", id);
    const struct json *row = map_find(&m->proof, id);
    struct json *o = json_add(a, d->resources, NULL, JSON_OBJECT);
    json_add_text(a, o, "uuid", uuid);
    json_add_text(a, o, "title", name.n ? name : id);
    struct json *props = json_add(a, o, "props", JSON_ARRAY);
    oscal_prop(a, props, "record", id);
    oscal_prop(a, props, "kind", json_text(row, "kind"));
    oscal_prop(a, props, "dated-on", json_text(row, "day"));
    if (row)
        put_file(a, row, o);
    return str_fmt(a, "#%.*s", STR_ARG(uuid));
}

static void observe_evidence(struct making *m, const struct json *evidence, struct json *related)
{
    struct arena *a = m->arena;
    struct str id = json_text(evidence, "id"), name = json_text(evidence, "name"), uuid;
    bool expired = json_is_true(evidence, "expired");
    struct str key = str_fmt(a, "evidence\n%.*s", STR_ARG(id));
    struct json *o = observe(m, key, STR("Evidence"), &uuid);
    relate(m, related, uuid);
    if (!o)
        return;
    json_add_fmt(a, o, "description", "%.*s%s", STR_ARG(name.n ? name : id),
                 expired ? " (out of date)" : "");
    struct json *props = json_array(a);
    oscal_prop(a, props, "record", id);
    oscal_prop(a, props, "expired", expired ? STR("yes") : STR("no"));
    complete(m, o, props, "control-objective");
    struct json *proof = json_add(a, json_add(a, o, "relevant-evidence", JSON_ARRAY), NULL,
                                  JSON_OBJECT);
    json_add_text(a, proof, "href", evidence_resource(m, id, name));
    json_add_text(a, proof, "description", name.n ? name : id);
}

/* --- findings --- */

static bool concerns(const struct json *requirement)
{
    return !STR_IS(json_text(requirement, "status"), "not_applicable");
}

/* OSCAL knows two states. What is not known, or met in part, is not called satisfied. */
static void put_target(struct making *m, const struct json *r, struct json *finding)
{
    struct arena *a = m->arena;
    struct str status = json_text(r, "status");
    bool met = STR_IS(status, "met");
    struct json *target = json_add(a, finding, "target", JSON_OBJECT);
    json_add_text(a, target, "type", STR("statement-id"));
    json_add_text(a, target, "target-id", oscal_statement(a, json_text(r, "id")));
    struct json *state = json_add(a, target, "status", JSON_OBJECT);
    json_add_text(a, state, "state", met ? STR("satisfied") : STR("not-satisfied"));
    json_add_text(a, state, "reason",
                  met                         ? STR("pass")
                  : STR_IS(status, "unknown") ? STR("other")
                                              : STR("fail"));
}

static void put_finding(struct making *m, const struct json *r)
{
    static const struct {
        const char *member, *name;
    } members[] = {{"id", "clause-id"},     {"catalogue", "catalogue"},
                   {"label", "label"},      {"status", "status"},
                   {"word", "word"},        {"clause_status", "clause-status"},
                   {"question", "question"}};
    struct arena *a = m->arena;
    struct json *related = json_array(a);
    struct json *o = json_add(a, m->findings, NULL, JSON_OBJECT);
    struct str reason = json_text(r, "reason"), number = json_text(r, "number");
    json_add_text(a, o, "uuid", oscal_uuid(&m->draft, "finding", json_text(r, "id")));
    json_add_fmt(a, o, "title", "%.*s %.*s", STR_ARG(number), STR_ARG(json_text(r, "name")));
    json_add_text(a, o, "description", reason.n ? reason : json_text(r, "status"));
    struct json *props = json_add(a, o, "props", JSON_ARRAY);
    for (size_t i = 0; i < COUNT_OF(members); i++)
        oscal_prop(a, props, members[i].name, json_text(r, members[i].member));
    put_target(m, r, o);
    JSON_EACH (check, json_get(r, "checks")) {
        if (json_is_true(check, "holds"))
            observe_holding(m, check, related);
        else
            observe_rows(m, check, related);
    }
    JSON_EACH (evidence, json_get(r, "evidence"))
        observe_evidence(m, evidence, related);
    oscal_hang(o, "related-observations", related);
}

/* --- the result --- */

static void put_reviewed(struct making *m, struct json *result)
{
    struct arena *a = m->arena;
    struct json *reviewed = json_add(a, result, "reviewed-controls", JSON_OBJECT);
    struct json *list = json_add(a, reviewed, "control-selections", JSON_ARRAY);
    JSON_EACH (catalogue, json_get(m->model, "catalogues")) {
        struct str id = json_text(catalogue, "id");
        struct json *in = json_array(a), *out = json_array(a), *o, *links;
        JSON_EACH (r, json_get(m->model, "requirements")) {
            if (!str_eq(json_text(r, "catalogue"), id))
                continue;
            struct json *control = json_add(a, concerns(r) ? in : out, NULL, JSON_OBJECT);
            json_add_text(a, control, "control-id", oscal_token(a, json_text(r, "id")));
        }
        o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "description", json_text(catalogue, "name"));
        links = json_add(a, o, "links", JSON_ARRAY);
        oscal_link(a, links, oscal_catalogue_resource(&m->draft, id, json_text(catalogue, "name")),
                   STR("reference"), (struct str){0});
        oscal_hang(o, "include-controls", in);
        oscal_hang(o, "exclude-controls", out);
    }
}

static void put_component(struct making *m, struct json *list, struct str uuid, const char *type,
                          struct str title, struct str record)
{
    struct arena *a = m->arena;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, o, "uuid", uuid);
    json_add_text(a, o, "type", str_of(type));
    json_add_text(a, o, "title", title);
    json_add_text(a, o, "description", title);
    struct json *props = json_array(a);
    oscal_prop(a, props, "record", record);
    oscal_hang(o, "props", props);
    json_add_text(a, json_add(a, o, "status", JSON_OBJECT), "state",
                  record.n ? STR("other") : STR("operational"));
}

static void put_definitions(struct making *m, struct json *result, struct str title,
                            struct str record)
{
    struct arena *a = m->arena;
    struct json *local = json_add(a, result, "local-definitions", JSON_OBJECT);
    put_component(m, json_add(a, local, "components", JSON_ARRAY), m->system, "this-system", title,
                  record);
    struct json *assets = json_add(a, local, "assessment-assets", JSON_OBJECT);
    put_component(m, json_add(a, assets, "components", JSON_ARRAY), m->tool, "software",
                  STR("Tutela " TUTELA_VERSION), (struct str){0});
    struct json *platform = json_add(a, json_add(a, assets, "assessment-platforms", JSON_ARRAY),
                                     NULL, JSON_OBJECT);
    json_add_text(a, platform, "uuid", oscal_uuid(&m->draft, "platform", STR("tutela")));
    struct json *use = json_add(a, json_add(a, platform, "uses-components", JSON_ARRAY), NULL,
                                JSON_OBJECT);
    json_add_text(a, use, "component-uuid", m->tool);
}

static void put_result(struct making *m, struct str title, struct str record)
{
    struct arena *a = m->arena;
    const struct json *n = json_get(m->model, "counts");
    struct json *o = json_add(a, json_add(a, m->draft.body, "results", JSON_ARRAY), NULL,
                              JSON_OBJECT);
    json_add_text(a, o, "uuid", oscal_uuid(&m->draft, "result", record));
    json_add_text(a, o, "title", title);
    json_add_fmt(a, o, "description",
                 "Of %lld requirements: %lld met, %lld partly, %lld not met, %lld unknown, %lld "
                 "not applicable.",
                 (long long)json_int(m->model, "total", 0), (long long)json_int(n, "met", 0),
                 (long long)json_int(n, "partly", 0), (long long)json_int(n, "not_met", 0),
                 (long long)json_int(n, "unknown", 0), (long long)json_int(n, "not_applicable", 0));
    json_add_text(a, o, "start", m->day);
    put_definitions(m, o, title, record);
    put_reviewed(m, o);
    m->observed = json_array(a);
    m->findings = json_array(a);
    JSON_EACH (r, json_get(m->model, "requirements"))
        if (concerns(r))
            put_finding(m, r);
    oscal_hang(o, "observations", m->observed);
    oscal_hang(o, "findings", m->findings);
}

/* The schema asks for an assessment plan. There is none in OSCAL; the resource says what stands in
   its place. */
static void put_plan(struct making *m)
{
    struct oscal_draft *d = &m->draft;
    struct arena *a = m->arena;
    struct str uuid = oscal_uuid(d, "plan", (struct str){0});
    struct json *o = json_add(a, d->resources, NULL, JSON_OBJECT);
    json_add_text(a, o, "uuid", uuid);
    json_add_text(a, o, "title", STR("The checks of the program"));
    json_add_text(a, o, "description",
                  STR("No assessment plan exists as an OSCAL document. What was assessed, and how, "
                      "are the checks that the observations name, each run over all records of the "
                      "device."));
    json_add_fmt(a, json_add(a, d->body, "import-ap", JSON_OBJECT), "href", "#%.*s", STR_ARG(uuid));
}

static bool load(struct making *m, const struct view *v, struct str scope, struct err *err)
{
    struct json *model, *proof;
    if (!gap_model(v->store, v->arena, scope, (struct str){0}, v->as_of, &model, err))
        return false;
    struct str device = json_text(json_get(model, "device"), "id");
    if (!view_rows(v, "oscal_proof", &device, 1, &proof, err))
        return false;
    m->model = model;
    m->proof.arena = m->observations.arena = v->arena;
    for (struct json *row = proof->items.first; row; row = row->next)
        map_add(&m->proof, json_text(row, "id"), row);
    return true;
}

bool oscal_export_results(const struct view *v, struct str scope, struct json **out,
                          struct err *err)
{
    struct arena *a = v->arena;
    struct making m = {.arena = a};
    struct oscal_head head = {.model = "assessment-results", .version = "1.1.3"};
    if (!load(&m, v, scope, err) || !oscal_stamp(v, &head.position, &head.at, err))
        return false;
    const struct json *device = json_get(m.model, "device");
    const struct json *release = json_get(m.model, "release");
    struct str title = json_text(device, "name");
    if (release)
        title = str_fmt(a, "%.*s, %.*s", STR_ARG(title), STR_ARG(json_text(release, "name")));
    head.title = str_fmt(a, "Assessment of %.*s", STR_ARG(title));
    head.edition = head.position;
    m.draft.seed = str_fmt(a, "results %.*s\n%.*s", STR_ARG(scope), STR_ARG(title));
    m.day = str_fmt(a, "%.*sT00:00:00Z", STR_ARG(date_str(a, v->as_of)));
    oscal_begin(&m.draft, v, &head);
    m.system = oscal_uuid(&m.draft, "system", scope);
    m.tool = oscal_uuid(&m.draft, "tool", STR("tutela"));
    oscal_prop(a, m.draft.props, "as-of", date_str(a, v->as_of));
    oscal_prop(a, m.draft.props, "device", json_text(device, "id"));
    oscal_prop(a, m.draft.props, "release", json_text(release, "id"));
    put_plan(&m);
    put_result(&m, title, scope);
    *out = oscal_end(&m.draft);
    return true;
}
