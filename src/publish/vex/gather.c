#include <stdlib.h>

#include "assess/decide/decide.h"
#include "assess/match/view.h"
#include "publish/vex/export_internal.h"

/* What the gathering stands on. */
struct ground {
    struct vex_speech *s;
    struct json *components, *findings, *decisions;
    struct view_index by_id;       /* components */
    struct view_index by_identity; /* decisions */
    struct view_set said;          /* component and vulnerability */
    size_t cap;
};

static bool has_word(struct str words, struct str word)
{
    struct str w;
    while (str_word(&words, &w))
        if (str_eq_nocase(w, word))
            return true;
    return false;
}

static bool in_force(const struct json *d)
{
    return json_text(d, "superseded_by").n == 0 && json_text(d, "retired").n == 0;
}

static int narrowness(const struct vex_speech *s, const struct json *d)
{
    struct str scope = json_text(d, "scope");
    if (str_eq(scope, json_text(s->subject, "release")))
        return 3;
    if (str_eq(scope, json_text(s->subject, "device")))
        return 2;
    return scope.n ? 1 : 0;
}

/* The decision that counts for a finding: decided or explicitly open, of the narrowest scope. */
static const struct json *decision_of(struct ground *g, const struct json *finding)
{
    const struct json *best = NULL;
    struct str identity = json_text(finding, "identity");
    for (const struct view_row *r = view_index_find(&g->by_identity, identity); r; r = r->next) {
        const struct json *d = r->row;
        struct str name = json_text(d, "vulnerability"), standing = json_text(d, "standing");
        bool counts = STR_IS(standing, "decided") || STR_IS(standing, "open");
        if (!in_force(d) || !counts ||
            (!str_eq_nocase(name, json_text(finding, "vulnerability")) &&
             !has_word(json_text(finding, "aliases"), name)) ||
            !match_decision_covers(d, finding, g->s->subject))
            continue;
        if (!best || narrowness(g->s, d) > narrowness(g->s, best))
            best = d;
    }
    return best;
}

/* When it was stated, decided, or, undecided, found. */
static struct str time_of(struct arena *a, const struct vex_say *say)
{
    struct str stated = json_text(say->decision, "stated_at");
    struct str found = json_text(say->finding, "first_seen_on");
    if (say->decision)
        return stated.n ? stated : json_text(say->decision, "at");
    return found.n ? str_fmt(a, "%.*sT00:00:00Z", STR_ARG(found)) : found;
}

/* By none of its names is a vulnerability spoken of twice in one component. */
static bool say_once(struct ground *g, const struct vex_say *say)
{
    struct arena *a = g->s->arena;
    struct str id = json_text(say->component, "id"), rest = json_text(say->finding, "aliases");
    struct str name = say->vulnerability;
    if (!view_set_add(a, &g->said,
                      str_lower(a, str_fmt(a, "%.*s %.*s", STR_ARG(id), STR_ARG(name)))))
        return false;
    while (str_word(&rest, &name))
        (void)view_set_add(a, &g->said,
                           str_lower(a, str_fmt(a, "%.*s %.*s", STR_ARG(id), STR_ARG(name))));
    return true;
}

static void add(struct ground *g, struct vex_say say)
{
    struct vex_speech *s = g->s;
    struct arena *a = s->arena;
    const struct json *d = say.decision;
    if (!say_once(g, &say))
        return;
    say.state = d ? json_text(d, "state") : STR("under_investigation");
    if (s->what->only.n) {
        struct str rest = s->what->only, part;
        bool wanted = false;
        while (str_split(&rest, ',', &part))
            wanted = wanted || str_eq(str_trim(part), say.state);
        if (!wanted)
            return;
    }
    say.justification = json_text(d, "justification");
    say.reason = json_text(d, "reason");
    say.action = json_text(d, "action");
    say.response = json_text(d, "response");
    say.at = time_of(a, &say);
    say.native = d ? vex_native_of(s, d) : NULL;
    say.key = !d           ? STR("")
              : say.native ? str_fmt(a, "%.*s %.*s", STR_ARG(json_text(d, "file")),
                                     STR_ARG(json_text(d, "origin")))
                           : json_text(d, "id");
    s->undecided += !d;
    ARENA_ROOM(a, s->says, s->count, g->cap, 64);
    s->says[s->count++] = say;
}

static const struct json *component(const struct ground *g, struct str id)
{
    const struct view_row *r = view_index_find(&g->by_id, id);
    return r ? r->row : NULL;
}

static void add_findings(struct ground *g)
{
    JSON_EACH (f, g->findings)
        add(g, (struct vex_say){
                   .vulnerability = json_text(f, "vulnerability"),
                   .component = component(g, json_text(f, "component")),
                   .finding = f,
                   .decision = decision_of(g, f),
               });
}

/* What was decided about a component that is there, though the vulnerability is not found any more,
   or not yet: "fixed" above all. */
static void add_decided(struct ground *g)
{
    JSON_EACH (c, g->components) {
        const struct view_row *r = view_index_find(&g->by_identity, json_text(c, "identity"));
        for (; r; r = r->next)
            if (in_force(r->row) && STR_IS(json_text(r->row, "standing"), "decided") &&
                match_decision_covers(r->row, c, g->s->subject))
                add(g, (struct vex_say){
                           .vulnerability = json_text(r->row, "vulnerability"),
                           .component = c,
                           .decision = r->row,
                       });
    }
}

static int by_name(const void *a, const void *b)
{
    const struct vex_say *x = a, *y = b;
    int order = str_cmp(x->vulnerability, y->vulnerability);
    if (!order)
        order = str_cmp(x->key, y->key);
    if (!order)
        order = str_cmp(json_text(x->component, "name"), json_text(y->component, "name"));
    if (!order)
        order = str_cmp(json_text(x->component, "version"), json_text(y->component, "version"));
    return order ? order : str_cmp(json_text(x->component, "id"), json_text(y->component, "id"));
}

/* --- who speaks about what --- */

static bool load_subject(struct vex_speech *s, struct err *err)
{
    struct json *rows;
    struct str release = s->what->release;
    if (!view_rows(s->v, "decide_subject", &release, 1, &rows, err))
        return false;
    s->subject = json_first(rows);
    if (!s->subject)
        return err_set(err, ERR_NOT_FOUND, "there is no release %.*s", STR_ARG(release));
    s->maker = json_text(s->subject, "maker");
    s->device = json_text(s->subject, "device_name");
    s->release = json_text(s->subject, "release_name");
    s->purl = decide_product_purl(s->arena, s->maker, s->device, s->release);
    return true;
}

/* The name that its own list of components gives the product is used before one that we make up. */
static bool load_lists(struct vex_speech *s, struct err *err)
{
    struct json *rows;
    size_t lists = 0;
    struct str release = s->what->release;
    if (!view_rows(s->v, "decide_releases", &release, 1, &rows, err))
        return false;
    JSON_EACH (row, rows) {
        if (!STR_IS(json_text(row, "list_status"), "current"))
            continue;
        if (lists++ == 0 && json_text(row, "product_purl").n)
            s->purl = json_text(row, "product_purl");
        s->cpe = s->cpe.n ? s->cpe : json_text(row, "product_cpe");
        if (s->serial.n == 0 && str_starts(json_text(row, "serial"), STR("urn:uuid:"))) {
            s->serial = json_text(row, "serial");
            s->serial_version = json_text(row, "document_version");
        }
    }
    if (lists == 0)
        return err_set(err, ERR_NO_DATA,
                       "%.*s has no list of components in force: nothing was looked at, and so "
                       "nothing can be said",
                       STR_ARG(release));
    return true;
}

static bool check_only(struct vex_speech *s, struct err *err)
{
    struct str rest = s->what->only, part;
    s->filter = rest.n ? rest : STR("none");
    while (str_split(&rest, ',', &part))
        if (vex_state_to(VEX_OPENVEX, str_trim(part)).word.n == 0)
            return err_set(err, ERR_USAGE,
                           "--only: '%.*s' is none of affected, not_affected, fixed, "
                           "under_investigation",
                           STR_ARG(part));
    return true;
}

bool vex_gather(struct vex_speech *s, struct err *err)
{
    struct ground g = {.s = s};
    struct str release = s->what->release;
    struct str asked[] = {date_str(s->arena, s->v->as_of), release};
    struct json *looked = json_object(s->arena);
    if (!check_only(s, err) || !load_subject(s, err) || !load_lists(s, err) ||
        !view_rows(s->v, "decide_components", &release, 1, &g.components, err) ||
        !view_rows(s->v, "decide_findings_in", &release, 1, &g.findings, err) ||
        !view_rows(s->v, "decide_all", asked, 2, &g.decisions, err) ||
        !match_put_looked(s->v, looked, release, err))
        return false;
    s->looked = json_text(json_get(looked, "looked"), "text");
    view_index_make(s->arena, g.components, "id", &g.by_id);
    view_index_make(s->arena, g.decisions, "identity", &g.by_identity);
    add_findings(&g);
    add_decided(&g);
    if (s->count)
        qsort(s->says, s->count, sizeof *s->says, by_name);
    return vex_revisions(s, g.decisions, err);
}
