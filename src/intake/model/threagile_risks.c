#include "intake/model/threagile.h"

enum {
    COPIED_MAX = 16 << 20, /* bytes of texts of categories, in all risks together */
    NAMED_MAX = 20,        /* parts of the id of a risk that are looked at */
};

/* A kind of risk: what is said of all risks of that kind. */
struct category {
    const struct json *v;
    struct str id, name, text, mitigation, stride, cwe;
};

/* A decision in risk_tracking. */
struct decision {
    const struct json *v;
    bool is_used; /* for a risk that is in the file */
};

struct risks {
    struct model_builder *b;
    struct map categories; /* id -> struct category */
    struct map decisions;  /* id of a risk -> struct decision */
    size_t spent;          /* bytes of categories that were copied to risks */
};

/* "<b>Cross-Site Scripting</b> at <i>Portal</i>" without the marks of HTML. */
static struct str without_marks(struct model_builder *b, struct str s)
{
    struct buf out = {.arena = b->arena};
    for (size_t i = 0; i < s.n; i++) {
        size_t end = s.p[i] == '<' ? i + str_find_char(str_from(s, i), '>') : i;
        bool is_mark = s.p[i] == '<' && end < s.n && end - i < 20 && i + 1 < s.n &&
                       (char_is_alpha(s.p[i + 1]) || s.p[i + 1] == '/');
        if (is_mark)
            i = end;
        else
            buf_char(&out, s.p[i]);
    }
    return model_line(b, buf_str(&out));
}

/* --- categories --- */

static void describe_category(struct risks *r, struct category *c)
{
    static const struct {
        const char *member, *label;
    } said[] = {
        {"impact", "Impact"},
        {"detection_logic", "Detected by"},
        {"risk_assessment", "Assessed by"},
        {"false_positives", "False positives"},
        {"function", "Function"},
        {"asvs", "ASVS"},
        {"cheat_sheet", "Cheat sheet"},
        {"model_failure_possible_reason", "May come from a fault of the model"},
    };
    struct model_builder *b = r->b;
    c->text = model_take_text(b, c->v, "description");
    for (size_t i = 0; i < COUNT_OF(said); i++)
        threagile_say(b, c->v, said[i].member, said[i].label, &c->text);
    c->mitigation = model_take_text(b, c->v, "mitigation");
    threagile_say(b, c->v, "action", "Action", &c->mitigation);
    threagile_say(b, c->v, "check", "Check", &c->mitigation);
    c->stride = model_take_line(b, c->v, "stride");
    struct str cwe = model_take(b, c->v, "cwe");
    if (cwe.n && !STR_IS(cwe, "0"))
        c->cwe = model_line(b, str_fmt(b->arena, "CWE-%.*s", STR_ARG(cwe)));
    model_leave(b, c->v, "is_built_in", MODEL_DERIVED);
}

static struct category *new_category(struct risks *r, const struct threagile_part *p)
{
    struct category *c = ARENA_NEW(r->b->arena, struct category);
    *c = (struct category){.v = p->v, .id = p->id.id, .name = p->id.name};
    describe_category(r, c);
    if (!map_find(&r->categories, c->id))
        map_add(&r->categories, c->id, c);
    return c;
}

/* --- risks --- */

/* The most exact thing that a risk names; the others go into its description. */
static void take_about(struct risks *r, const struct json *v, struct model_threat *t)
{
    static const struct {
        const char *member, *label;
        enum model_part part;
    } rows[] = {
        {"most_relevant_communication_link", "Most relevant link", MODEL_FLOW},
        {"most_relevant_technical_asset", "Most relevant asset", MODEL_ELEMENT},
        {"most_relevant_trust_boundary", "Most relevant boundary", MODEL_ZONE},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str id = model_take(r->b, v, rows[i].member);
        struct str key = model_key_of(r->b, rows[i].part, id);
        if (t->about.n == 0)
            t->about = key;
        else
            model_append(r->b, &t->description, rows[i].label, id);
        if (id.n && key.n == 0)
            model_doubt(r->b, "model-reference", model_line_of(r->b, v), str_of(rows[i].member),
                        "\"%.*s\" is not in the file", STR_ARG(id));
    }
}

static void describe_risk(struct risks *r, const struct json *v, struct model_threat *t)
{
    static const struct {
        const char *member, *label;
    } said[] = {
        {"exploitation_likelihood", "Likelihood"},
        {"exploitation_impact", "Impact of exploitation"},
        {"data_breach_probability", "Probability of a data breach"},
        {"most_relevant_data_asset", "Most relevant data"},
        {"most_relevant_shared_runtime", "Most relevant runtime"},
    };
    for (size_t i = 0; i < COUNT_OF(said); i++)
        threagile_say(r->b, v, said[i].member, said[i].label, &t->description);
    threagile_say_list(r->b, v, "data_breach_technical_assets", "Data may leak from",
                       &t->description);
    threagile_say_list(r->b, v, "risk_explanation", "Explanation", &t->description);
    threagile_say_list(r->b, v, "rating_explanation", "Rating", &t->description);
}

/* What was decided of a risk, from risk_tracking. */
static void add_tracking(struct risks *r, const struct json *v, struct model_threat *t)
{
    t->status = model_take_line(r->b, v, "status");
    threagile_say(r->b, v, "justification", "Decided", &t->mitigation);
    threagile_say(r->b, v, "ticket", "Ticket", &t->mitigation);
    threagile_say(r->b, v, "date", "Date", &t->mitigation);
    threagile_say(r->b, v, "checked_by", "Checked by", &t->mitigation);
    model_leave(r->b, v, "synthetic_risk_id", MODEL_DERIVED);
}

static void track(struct risks *r, struct str id, struct model_threat *t)
{
    struct decision *d = id.n ? map_find(&r->decisions, id) : NULL;
    if (!d)
        return;
    add_tracking(r, d->v, t);
    d->is_used = true;
}

/* What is said of all risks of a kind; in a file with very many, not for each. */
static void copy_category(struct risks *r, const struct category *c, struct model_threat *t)
{
    r->spent += c->text.n + c->mitigation.n;
    if (r->spent <= COPIED_MAX) {
        t->description = c->text;
        t->mitigation = c->mitigation;
        return;
    }
    model_doubt(r->b, "model-cut", t->line, t->name,
                "what the file says of the kind of risk is not repeated for this one");
}

static void add_risk(struct risks *r, const struct category *c, const struct threagile_part *p)
{
    struct model_builder *b = r->b;
    struct model_threat *t = model_add_threat(b);
    struct str synthetic = model_take(b, p->v, "synthetic_id");
    struct str asset = json_text(p->v, "most_relevant_technical_asset");
    if (synthetic.n == 0)
        synthetic = str_fmt(b->arena, "%.*s@%.*s", STR_ARG(c->id), STR_ARG(asset));
    t->line = model_line_of(b, p->v);
    t->name = without_marks(b, p->id.name);
    if (t->name.n == 0)
        t->name = p->id.name; /* nothing but marks */
    const struct model_id id = {MODEL_THREAT, {0}, synthetic};
    t->key = model_own_key(b, &id, t->line, p->place);
    t->stride = model_stride(c->stride);
    t->category = c->name;
    t->cwe = c->cwe;
    t->severity = model_take_line(b, p->v, "severity");
    copy_category(r, c, t);
    take_about(r, p->v, t);
    describe_risk(r, p->v, t);
    model_leave(b, p->v, "category", MODEL_DERIVED);
    t->status = model_take_line(b, p->v, "risk_status");
    track(r, synthetic, t);
}

static void read_categories(struct risks *r, const char *member, bool is_own)
{
    struct model_builder *b = r->b;
    struct threagile_parts kinds = threagile_list(b, b->root, member, MODEL_THREAT, STR(""));
    for (size_t i = 0; i < kinds.count; i++) {
        const struct category *c = new_category(r, &kinds.list[i]);
        struct threagile_parts found = threagile_list(b, c->v, "risks_identified", MODEL_THREAT,
                                                      kinds.list[i].place);
        for (size_t k = 0; k < found.count; k++)
            add_risk(r, c, &found.list[k]);
        if (is_own && found.count == 0 && !json_get(b->root, "generated_risks_by_category"))
            model_lost(b, model_line_of(b, c->v), kinds.list[i].place,
                       "the risk category \"%.*s\" has no risks, and so no place in our records: "
                       "%.*s",
                       STR_ARG(c->name), STR_ARG(c->text));
    }
}

/* In the export of the tool: lists of risks by the id of their category. */
static void read_generated(struct risks *r)
{
    struct model_builder *b = r->b;
    const struct json *all = model_enter(b, b->root, "generated_risks_by_category");
    JSON_EACH (list, all) {
        const struct category *c = map_find(&r->categories, list->key);
        struct category unknown = {.id = list->key, .name = model_line(b, list->key)};
        struct threagile_parts found = threagile_list(
            b, all, str_cz(b->arena, list->key), MODEL_THREAT, STR("generated_risks_by_category"));
        for (size_t i = 0; i < found.count; i++)
            add_risk(r, c ? c : &unknown, &found.list[i]);
    }
}

/* --- decisions --- */

static void list_tracking(struct risks *r, const struct json *all)
{
    JSON_EACH (v, all) {
        if (v->type != JSON_OBJECT)
            continue;
        model_mark(r->b, v, MODEL_ENTERED);
        struct decision *d = ARENA_NEW(r->b->arena, struct decision);
        d->v = v;
        if (v->key.n && !map_find(&r->decisions, v->key))
            map_add(&r->decisions, v->key, d);
    }
}

/* The last part of "category@flow@asset" that names something of the model. */
static struct str about_tracked(const struct model_builder *b, struct str id)
{
    struct str part, found = {0};
    str_split(&id, '@', &part);
    for (size_t i = 0; i < NAMED_MAX && str_split(&id, '@', &part); i++) {
        struct str key = model_key_of_any(b, part);
        found = key.n ? key : found;
    }
    return found;
}

/* Decisions on risks that the tool finds with its rules, and that are not in the file. */
static void add_decided(struct risks *r, const struct json *all)
{
    struct model_builder *b = r->b;
    JSON_EACH (v, all) {
        const struct decision *d = map_find(&r->decisions, v->key);
        if (!d || d->is_used)
            continue;
        struct model_threat *t = model_add_threat(b);
        const struct model_id id = {MODEL_THREAT, {0}, v->key};
        struct str rest = v->key, kind = {0};
        str_split(&rest, '@', &kind);
        t->line = model_line_of(b, v);
        t->key = model_own_key(b, &id, t->line, v->key);
        t->name = model_line(b, v->key);
        if (t->name.n == 0)
            t->name = STR("Without a name");
        const struct category *c = map_find(&r->categories, kind);
        t->category = c ? c->name : model_line(b, kind);
        t->about = about_tracked(b, v->key);
        if (c) {
            t->stride = model_stride(c->stride);
            t->cwe = c->cwe;
            copy_category(r, c, t);
        }
        add_tracking(r, v, t);
        findings_add(b->findings, FINDING_WARNING, "model-tracked", t->line, STR("risk_tracking"),
                     "\"%.*s\" is a decision on risks that the tool finds by its own rules; taken "
                     "as a threat%s",
                     STR_ARG(t->name),
                     str_has(v->key, STR("*")) ? ", for all that \"*\" covers" : "");
    }
}

void threagile_read_risks(struct model_builder *b)
{
    struct risks r = {.b = b, .categories.arena = b->arena, .decisions.arena = b->arena};
    const struct json *tracking = model_enter(b, b->root, "risk_tracking");
    list_tracking(&r, tracking);
    read_categories(&r, "individual_risk_categories", true);
    read_categories(&r, "custom_risk_categories", true);
    read_categories(&r, "built_in_risk_categories", false);
    model_leave(b, b->root, "built_in_risk_categories",
                MODEL_DERIVED); /* used, but the tool's own */
    read_generated(&r);
    add_decided(&r, tracking);
}
