/* CSAF 2.0, profile 5: VEX (4.5). Members are sorted by name, as optional test 6.2.13 wants it. */
#include <stdlib.h>

#include "assess/decide/decide.h"
#include "base/hash.h"
#include "publish/vex/export_internal.h"
#include "value/cvss/cvss.h"

/* --- the document --- */

/* A tracking id is a file name as well (5.1): what is no letter or digit becomes one '-'. */
static struct str slug(struct arena *a, struct str s)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < s.n; i++) {
        bool plain = char_is_alpha(s.p[i]) || char_is_digit(s.p[i]) || s.p[i] == '.';
        if (plain)
            buf_char(&b, s.p[i]);
        else if (b.n && b.p[b.n - 1] != '-')
            buf_char(&b, '-');
    }
    while (b.n && b.p[b.n - 1] == '-')
        b.n--;
    return buf_str(&b);
}

static struct str tracking_id(struct vex_speech *s)
{
    return str_fmt(s->arena, "VEX-%.*s-%.*s%s%.*s", STR_ARG(slug(s->arena, s->device)),
                   STR_ARG(slug(s->arena, s->release)), s->what->only.n ? "-" : "",
                   STR_ARG(slug(s->arena, s->what->only)));
}

static void put_publisher(struct vex_speech *s, struct json *document)
{
    struct arena *a = s->arena;
    struct json *o = json_add(a, document, "publisher", JSON_OBJECT);
    struct str site = json_text(s->subject, "website");
    struct str contact = json_text(s->subject, "security_contact");
    if (contact.n == 0)
        contact = json_text(s->subject, "contact");
    json_add_text(a, o, "category", STR("vendor"));
    if (contact.n)
        json_add_text(a, o, "contact_details", contact);
    json_add_text(a, o, "name", s->maker.n ? s->maker : STR("not named"));
    /* 3.1.8.5: a URI under the control of the publisher; without a website a name that is one. */
    json_add_text(a, o, "namespace", site.n ? site : hash_uuid(a, s->maker));
}

static void put_tracking(struct vex_speech *s, struct json *document)
{
    struct arena *a = s->arena;
    struct json *o = json_add(a, document, "tracking", JSON_OBJECT);
    json_add_text(a, o, "current_release_date", vex_last(s)->at);
    struct json *engine = json_add(a, json_add(a, o, "generator", JSON_OBJECT), "engine",
                                   JSON_OBJECT);
    json_add_text(a, engine, "name", STR("Tutela"));
    json_add_text(a, engine, "version", STR(TUTELA_VERSION));
    json_add_text(a, o, "id", tracking_id(s));
    json_add_text(a, o, "initial_release_date", vex_first(s)->at);
    struct json *history = json_add(a, o, "revision_history", JSON_ARRAY);
    for (size_t i = 0; i < s->revision_count; i++) {
        struct json *r = json_add(a, history, NULL, JSON_OBJECT);
        json_add_text(a, r, "date", s->revisions[i].at);
        json_add_fmt(a, r, "number", "%lld", (long long)s->revisions[i].number);
        json_add_text(a, r, "summary", s->revisions[i].what);
    }
    json_add_text(a, o, "status", s->undecided ? STR("interim") : STR("final"));
    json_add_fmt(a, o, "version", "%lld", (long long)vex_last(s)->number);
}

static void put_document(struct vex_speech *s, struct json *root)
{
    struct arena *a = s->arena;
    struct json *o = json_add(a, root, "document", JSON_OBJECT);
    json_add_text(a, o, "category", STR("csaf_vex"));
    json_add_text(a, o, "csaf_version", STR("2.0"));
    if (s->what->tlp.n) {
        struct json *d = json_add(a, o, "distribution", JSON_OBJECT);
        json_add_text(a, json_add(a, d, "tlp", JSON_OBJECT), "label", s->what->tlp);
    }
    json_add_text(a, o, "lang", STR("en"));
    struct json *note = json_add(a, json_add(a, o, "notes", JSON_ARRAY), NULL, JSON_OBJECT);
    json_add_text(a, note, "category", STR("summary"));
    json_add_text(a, note, "text", vex_remarks(s));
    json_add_text(a, note, "title", STR("What this document covers"));
    put_publisher(s, o);
    json_add_fmt(a, o, "title", "Vulnerabilities in %.*s %.*s", STR_ARG(s->device),
                 STR_ARG(s->release));
    put_tracking(s, o);
}

/* --- the product tree --- */

static void put_helper(struct arena *a, struct json *into, struct str purl, struct str cpe)
{
    if (purl.n == 0 && cpe.n == 0)
        return;
    struct json *h = json_add(a, into, "product_identification_helper", JSON_OBJECT);
    if (cpe.n)
        json_add_text(a, h, "cpe", cpe);
    if (purl.n)
        json_add_text(a, h, "purl", purl);
}

static struct json *branch(struct arena *a, struct json *into, const char *category,
                           struct str name)
{
    struct json *b = json_add(a, json_add(a, into, "branches", JSON_ARRAY), NULL, JSON_OBJECT);
    json_add_text(a, b, "category", str_of(category));
    json_add_text(a, b, "name", name);
    return b;
}

static struct str product_id(const struct vex_speech *s)
{
    return json_text(s->subject, "release");
}

static struct str id_of(struct vex_speech *s, const struct json *component)
{
    return str_fmt(s->arena, "%.*s:%.*s", STR_ARG(product_id(s)),
                   STR_ARG(json_text(component, "id")));
}

static struct str title_of(struct arena *a, const struct json *component)
{
    struct str version = json_text(component, "version");
    return str_fmt(a, "%.*s%s%.*s", STR_ARG(json_text(component, "name")), version.n ? " " : "",
                   STR_ARG(version));
}

static void put_relation(struct vex_speech *s, struct json *list, const struct json *c)
{
    struct arena *a = s->arena;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, o, "category", STR("default_component_of"));
    struct json *p = json_add(a, o, "full_product_name", JSON_OBJECT);
    json_add_fmt(a, p, "name", "%.*s in %.*s %.*s", STR_ARG(title_of(a, c)), STR_ARG(s->device),
                 STR_ARG(s->release));
    json_add_text(a, p, "product_id", id_of(s, c));
    put_helper(a, p, json_text(c, "purl"), json_text(c, "cpe"));
    json_add_text(a, o, "product_reference", json_text(c, "id"));
    json_add_text(a, o, "relates_to_product_reference", product_id(s));
}

static void put_tree(struct vex_speech *s, struct json *root)
{
    struct arena *a = s->arena;
    struct view_set seen = {0};
    struct json *tree = json_add(a, root, "product_tree", JSON_OBJECT);
    struct json *b = branch(a, tree, "vendor", s->maker.n ? s->maker : STR("not named"));
    b = branch(a, branch(a, b, "product_name", s->device), "product_version", s->release);
    struct json *p = json_add(a, b, "product", JSON_OBJECT);
    json_add_fmt(a, p, "name", "%.*s %.*s", STR_ARG(s->device), STR_ARG(s->release));
    json_add_text(a, p, "product_id", product_id(s));
    put_helper(a, p, s->purl, s->cpe);
    struct json *parts = json_add(a, tree, "full_product_names", JSON_ARRAY);
    struct json *relations = json_add(a, tree, "relationships", JSON_ARRAY);
    for (size_t i = 0; i < s->count; i++) {
        const struct json *c = s->says[i].component;
        if (!view_set_add(a, &seen, json_text(c, "id")))
            continue;
        struct json *part = json_add(a, parts, NULL, JSON_OBJECT);
        json_add_text(a, part, "name", title_of(a, c));
        json_add_text(a, part, "product_id", json_text(c, "id"));
        put_helper(a, part, json_text(c, "purl"), json_text(c, "cpe"));
        put_relation(s, relations, c);
    }
}

/* --- vulnerabilities --- */

struct item {
    struct vex_speech *s;
    struct json *o, *status, *flags, *threats, *remediations;
    const struct vex_say *says; /* said in one breath */
    size_t count;
};

static struct json *list_of(struct item *v, struct json **list, struct json *into, const char *name)
{
    if (!*list)
        *list = json_add(v->s->arena, into, name, JSON_ARRAY);
    return *list;
}

static void put_ids(struct item *v, struct json *into)
{
    struct json *ids = json_add(v->s->arena, into, "product_ids", JSON_ARRAY);
    for (size_t i = 0; i < v->count; i++)
        json_add_text(v->s->arena, ids, NULL, id_of(v->s, v->says[i].component));
}

static void put_status(struct item *v, struct str name)
{
    struct arena *a = v->s->arena;
    struct json *list = NULL;
    for (struct json *m = v->status->items.first; m; m = m->next)
        if (str_eq(m->key, name))
            list = m;
    if (!list)
        list = json_add(a, v->status, str_cz(a, name), JSON_ARRAY);
    for (size_t i = 0; i < v->count; i++)
        json_add_text(a, list, NULL, id_of(v->s, v->says[i].component));
}

static void put_items(struct item *v, struct json **list, const char *name)
{
    JSON_EACH (item, json_get(v->says->native, name)) {
        struct json *copy = vex_copy(v->s->arena, item, NULL, 0);
        json_hang(list_of(v, list, v->o, name), NULL, copy);
        put_ids(v, copy);
    }
}

/* The statement of its author, with our product ids. */
static void put_native(struct item *v)
{
    JSON_EACH (list, json_get(v->says->native, "product_status"))
        put_status(v, json_as_text(list));
    put_items(v, &v->flags, "flags");
    put_items(v, &v->threats, "threats");
    put_items(v, &v->remediations, "remediations");
}

static void put_flag(struct item *v, const struct vex_say *say)
{
    struct arena *a = v->s->arena;
    struct json *o = json_add(a, list_of(v, &v->flags, v->o, "flags"), NULL, JSON_OBJECT);
    if (say->at.n)
        json_add_text(a, o, "date", say->at);
    json_add_text(a, o, "label", vex_justification_to(VEX_CSAF, say->justification).word);
    put_ids(v, o);
}

static void put_remedy(struct item *v, const char *category, struct str details)
{
    struct arena *a = v->s->arena;
    struct json *o = json_add(a, list_of(v, &v->remediations, v->o, "remediations"), NULL,
                              JSON_OBJECT);
    json_add_text(a, o, "category", str_of(category));
    json_add_text(a, o, "details", details);
    put_ids(v, o);
}

/* The action once, in the category of the first response that has one. */
static void put_action(struct item *v, const struct vex_say *say)
{
    struct str rest = say->response, word, category = {0};
    while (category.n == 0 && str_word(&rest, &word))
        category = vex_response_to(VEX_CSAF, word).word;
    put_remedy(v, category.n ? str_cz(v->s->arena, category) : "mitigation", say->action);
}

static void put_words(struct item *v)
{
    struct arena *a = v->s->arena;
    const struct vex_say *say = v->says;
    put_status(v, vex_state_to(VEX_CSAF, say->state).word);
    if (STR_IS(say->state, "not_affected") && say->justification.n)
        put_flag(v, say);
    if (say->reason.n) {
        struct json *o = json_add(a, list_of(v, &v->threats, v->o, "threats"), NULL, JSON_OBJECT);
        json_add_text(a, o, "category", STR("impact"));
        if (say->at.n)
            json_add_text(a, o, "date", say->at);
        json_add_text(a, o, "details", say->reason);
        put_ids(v, o);
    }
    if (say->action.n)
        put_action(v, say);
}

/* CSAF 2.0 has places for CVSS 2.0 and 3.x only (3.2.3.13). */
static void put_score(struct item *v, const struct vex_say *first, size_t count)
{
    static const char *const severities[] = {"NONE", "LOW", "MEDIUM", "HIGH", "CRITICAL"};
    struct arena *a = v->s->arena;
    struct cvss parsed;
    struct cvss_scores scores;
    struct err ignored;
    struct str vector = {0};
    for (size_t i = 0; i < count && vector.n == 0; i++)
        vector = json_text(first[i].finding, "vector");
    if (vector.n == 0 || !cvss_parse(vector, &parsed, &ignored) || parsed.version == CVSS_4_0)
        return;
    cvss_scores(&parsed, &scores);
    struct json *o = json_add(a, json_add(a, v->o, "scores", JSON_ARRAY), NULL, JSON_OBJECT);
    bool two = parsed.version == CVSS_2_0;
    struct json *c = json_add(a, o, two ? "cvss_v2" : "cvss_v3", JSON_OBJECT);
    struct buf score = {.arena = a};
    cvss_score_format(scores.base, &score);
    json_add(a, c, "baseScore", JSON_NUMBER)->text = buf_str(&score);
    if (!two)
        json_add_text(a, c, "baseSeverity",
                      str_of(severities[cvss_severity_of(parsed.version, scores.base)]));
    json_add_text(a, c, "vectorString", vector);
    json_add_text(a, c, "version", str_of(cvss_version_name(parsed.version)));
    struct json *products = json_add(a, o, "products", JSON_ARRAY);
    for (size_t i = 0; i < count; i++)
        if (!STR_IS(first[i].state, "fixed") && !STR_IS(first[i].state, "not_affected"))
            json_add_text(a, products, NULL, id_of(v->s, first[i].component));
}

static bool needs_score(const struct vex_say *first, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!STR_IS(first[i].state, "fixed") && !STR_IS(first[i].state, "not_affected"))
            return true;
    return false;
}

static void put_id(struct arena *a, struct json *o, struct str id)
{
    if (str_starts(id, STR("CVE-"))) {
        json_add_text(a, o, "cve", id);
        return;
    }
    struct json *one = json_add(a, json_add(a, o, "ids", JSON_ARRAY), NULL, JSON_OBJECT);
    json_add_text(a, one, "system_name", str_sub(id, 0, str_find_char(id, '-')));
    json_add_text(a, one, "text", id);
}

static void put_note(struct arena *a, struct json *o, struct str title)
{
    struct json *note = json_add(a, json_add(a, o, "notes", JSON_ARRAY), NULL, JSON_OBJECT);
    json_add_text(a, note, "category", STR("description"));
    json_add_text(a, note, "text", title.n ? title : STR("See the entry of this vulnerability."));
    json_add_text(a, note, "title", STR("What it is"));
}

void vex_words_csaf(struct vex_speech *s, struct json *into, const struct vex_say *say)
{
    put_id(s->arena, into, say->vulnerability);
    put_note(s->arena, into, json_text(say->finding, "name"));
}

/* Title, notes and references: of the author where there is one, else of the advisory. */
static void put_about(struct item *v, const struct vex_say *first, size_t count)
{
    static const char *const ours[] = {"product_status", "flags", "threats", "remediations"};
    struct arena *a = v->s->arena;
    struct str title = {0};
    for (size_t i = 0; i < count; i++) {
        title = title.n ? title : json_text(first[i].finding, "name");
        if (!first[i].native)
            continue;
        struct json *about = vex_copy(a, first[i].native, ours, COUNT_OF(ours));
        for (struct json *m = about->items.first, *next; m; m = next) {
            next = m->next;
            m->next = NULL;
            json_hang(v->o, str_cz(a, m->key), m);
        }
        if (json_get(v->o, "notes"))
            return;
        break;
    }
    if (!json_get(v->o, "cve") && !json_get(v->o, "ids"))
        put_id(a, v->o, first->vulnerability);
    put_note(a, v->o, title);
}

/* All statements about one vulnerability are one item (6.1.23). */
static size_t put_vulnerability(struct vex_speech *s, struct json *list, size_t from)
{
    struct item v = {.s = s, .o = json_add(s->arena, list, NULL, JSON_OBJECT)};
    size_t end = from;
    while (end < s->count && str_eq(s->says[end].vulnerability, s->says[from].vulnerability))
        end++;
    put_about(&v, &s->says[from], end - from);
    v.status = json_add(s->arena, v.o, "product_status", JSON_OBJECT);
    for (size_t i = from; i < end; i += v.count) {
        v.says = &s->says[i];
        v.count = vex_breath(s, i);
        if (v.says->native)
            put_native(&v);
        else
            put_words(&v);
    }
    if (needs_score(&s->says[from], end - from))
        put_score(&v, &s->says[from], end - from);
    return end;
}

/* --- sorted members --- */

static int by_key(const void *a, const void *b)
{
    return str_cmp((*(struct json *const *)a)->key, (*(struct json *const *)b)->key);
}

/* As deep as the document: twelve levels of ours, JSON_DEPTH_MAX of an author's. */
static void sort_members(struct arena *a, struct json *v)
{
    if (v->type != JSON_ARRAY && v->type != JSON_OBJECT)
        return;
    struct json **all = ARENA_ARRAY(a, struct json *, v->items.count + 1);
    size_t n = 0;
    for (struct json *m = v->items.first; m; m = m->next) {
        sort_members(a, m);
        all[n++] = m;
    }
    if (v->type == JSON_ARRAY || n == 0)
        return;
    qsort(all, n, sizeof *all, by_key);
    for (size_t i = 0; i < n; i++)
        all[i]->next = i + 1 < n ? all[i + 1] : NULL;
    v->items.first = all[0];
    v->items.last = all[n - 1];
}

struct json *vex_write_csaf(struct vex_speech *s)
{
    struct json *root = json_object(s->arena);
    put_document(s, root);
    put_tree(s, root);
    struct json *list = json_add(s->arena, root, "vulnerabilities", JSON_ARRAY);
    for (size_t i = 0; i < s->count;)
        i = put_vulnerability(s, list, i);
    sort_members(s->arena, root);
    return root;
}
