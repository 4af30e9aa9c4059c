#include "assess/decide/target.h"

struct finder {
    struct decide_ground *g;
    const struct vex_statement *s;
    struct str release, product;
    bool ahead;
    struct decide_targets *out;
    bool part_seen;  /* a component fits, but the vulnerability was not found there */
    bool whole_seen; /* a release does */
    struct str part_name;
    struct err *err;
};

static void add(struct finder *f, struct decide_target t)
{
    struct decide_targets *o = f->out;
    for (size_t i = 0; i < o->count; i++)
        if (str_eq(o->items[i].identity, t.identity) && str_eq(o->items[i].scope, t.scope) &&
            str_eq(o->items[i].version, t.version) &&
            str_eq(o->items[i].vulnerability, t.vulnerability))
            return;
    ARENA_ROOM(f->g->arena, o->items, o->count, o->cap, 4);
    o->items[o->count++] = t;
}

/* Looked up, so that a vulnerability that was not found is not there. */
static bool was_looked_up(const struct decide_part *p)
{
    struct str state = json_text(p->row, "match_state");
    return STR_IS(state, "matched") || STR_IS(state, "clean");
}

static bool states_version(struct arena *a, const struct vex_item *item)
{
    struct purl p;
    struct err ignored;
    size_t mark = arena_mark(a);
    bool yes = item->version.n || item->range.n ||
               (item->purl.n && purl_parse(a, item->purl, &p, &ignored) && p.version.n);
    arena_rewind(a, mark);
    return yes;
}

/* A statement about a component, within a scope. */
static bool add_part(struct finder *f, struct decide_part *p, const struct vex_item *item,
                     struct str scope)
{
    const struct json *finding;
    if (!decide_finding_of(f->g, p, f->s, &finding, f->err))
        return false;
    f->part_seen = true;
    f->part_name = str_fmt(f->g->arena, "%.*s %.*s", STR_ARG(p->name), STR_ARG(p->version));
    struct str identity = finding ? json_text(finding, "identity") : p->identity;
    if ((!finding && !f->ahead && was_looked_up(p)) || identity.n == 0)
        return true;
    add(f, (struct decide_target){
               .identity = identity,
               .vulnerability = finding ? json_text(finding, "vulnerability") : f->s->vulnerability,
               .scope = scope,
               .version = states_version(f->g->arena, item) ? p->version : (struct str){0},
               .name = f->part_name,
           });
    return true;
}

/* A statement about the product as a whole: it speaks of every component in which the vulnerability
   was found. */
static bool add_whole(struct finder *f, struct decide_release *r)
{
    struct decide_hits hits;
    if (!decide_findings_of(f->g, r, f->s, &hits, f->err))
        return false;
    f->part_seen = f->whole_seen = true;
    f->part_name = str_fmt(f->g->arena, "%.*s %.*s", STR_ARG(json_text(r->row, "device_name")),
                           STR_ARG(r->name));
    for (size_t i = 0; i < hits.count; i++) {
        const struct json *finding = r->findings[hits.items[i]];
        add(f, (struct decide_target){
                   .identity = json_text(finding, "identity"),
                   .vulnerability = json_text(finding, "vulnerability"),
                   .scope = r->release,
                   .name = str_fmt(f->g->arena, "%.*s %.*s",
                                   STR_ARG(json_text(finding, "component_name")),
                                   STR_ARG(json_text(finding, "version"))),
               });
    }
    return true;
}

static bool guessed_by_name(const struct vex_item *item)
{
    return item->purl.n == 0 && item->cpe.n == 0 && item->hash_count == 0;
}

static bool add_in_release(struct finder *f, struct decide_release *r)
{
    const struct vex_item *component = f->s->component, *resolved = NULL;
    struct decide_hits hits;
    bool whole = !component, has;
    if (component && component->serial.n &&
        !decide_resolve_ref(f->g, r, component->id, &resolved, &whole, f->err))
        return false;
    if (whole)
        return add_whole(f, r);
    const struct vex_item *item = resolved ? resolved : component;
    struct str scope = states_version(f->g->arena, f->s->product) || f->s->product->serial.n
                           ? r->release
                           : r->device;
    if (!decide_find_parts(f->g, item, &hits, f->err))
        return false;
    for (size_t i = 0; i < hits.count; i++) {
        struct decide_part *p = &f->g->parts[hits.items[i]];
        if (!decide_has_part(f->g, r, p, &has, f->err) ||
            (has && !add_part(f, p, item, f->release.n ? r->release : scope)))
            return false;
        if (has && !resolved && guessed_by_name(item))
            f->out->doubt = STR("matched by name and version only");
    }
    return true;
}

static bool in_releases(struct finder *f, struct decide_hits hits)
{
    for (size_t i = 0; i < hits.count; i++) {
        struct decide_release *r = &f->g->releases[hits.items[i]];
        bool again = i && str_eq(r->release, f->g->releases[hits.items[i - 1]].release);
        bool by_serial = f->s->component && f->s->component->serial.n;
        if ((!again || by_serial) && !add_in_release(f, r))
            return false;
    }
    if (f->out->count || f->part_seen)
        return true;
    f->out->outcome = "no_component";
    f->out->why = STR("the product is ours, but no list in force of it names the component");
    return true;
}

/* The product is a component of ours: its supplier speaks. */
static bool about_supplied(struct finder *f, struct decide_hits hits)
{
    const struct vex_item *product = f->s->product, *inside = f->s->component;
    struct decide_hits parts = hits;
    if (inside && f->release.n == 0) {
        f->out->outcome = "no_product";
        f->out->why = STR("the product is a component in our lists, and the statement is about a "
                          "part inside it; --release says in which release to take it");
        return true;
    }
    if (inside && !decide_find_parts(f->g, inside, &parts, f->err))
        return false;
    if (inside && parts.count == 0) {
        f->out->outcome = "no_component";
        f->out->why = STR("the product is a component of ours, but the part inside it is in no "
                          "list in force");
        return true;
    }
    if (inside)
        f->out->doubt = STR("said of a part inside another component");
    else if (guessed_by_name(product))
        f->out->doubt = STR("matched by name and version only");
    for (size_t i = 0; i < parts.count; i++)
        if (!add_part(f, &f->g->parts[parts.items[i]], inside ? inside : product, f->release))
            return false;
    return true;
}

static bool is_nothing(const struct vex_item *item)
{
    return item->id.n == 0 && item->name.n == 0 && item->serial.n == 0 && item->purl.n == 0 &&
           item->cpe.n == 0;
}

/* Whether it is called as the user says that the document calls the release. */
static bool is_called(const struct vex_item *item, struct str name)
{
    return name.n &&
           (str_eq(item->id, name) || str_eq(item->purl, name) || str_eq(item->cpe, name) ||
            str_eq_nocase(item->serial, name) || str_eq_nocase(item->name, name));
}

static bool find(struct finder *f)
{
    const struct vex_item *product = f->s->product;
    struct decide_hits hits;
    /* A document that names no product came with the release it is imported for. */
    if (f->release.n && (is_nothing(product) || is_called(product, f->product))) {
        size_t first = 0;
        return f->g->release_count == 0 || in_releases(f, (struct decide_hits){&first, 1});
    }
    if (!decide_find_releases(f->g, product, &hits, f->err))
        return false;
    if (hits.count)
        return in_releases(f, hits);
    if (!decide_find_parts(f->g, product, &hits, f->err))
        return false;
    if (hits.count)
        return about_supplied(f, hits);
    f->out->outcome = "no_product";
    f->out->why = STR("neither a release nor a component in a list in force is called so");
    return true;
}

bool decide_targets(struct decide_ground *g, const struct vex_statement *s,
                    const struct decide_import *import, struct decide_targets *out, struct err *err)
{
    struct finder f = {.g = g,
                       .s = s,
                       .release = import->release,
                       .product = import->product,
                       .ahead = import->ahead,
                       .out = out,
                       .err = err};
    *out = (struct decide_targets){0};
    if (!find(&f))
        return false;
    if (out->count == 0 && !out->outcome) {
        out->outcome = "not_found";
        out->why = f.whole_seen
                       ? str_fmt(g->arena,
                                 "%.*s has no open finding of it that the statement could be "
                                 "about; 'tutela scan' looks for them",
                                 STR_ARG(f.part_name))
                       : str_fmt(g->arena,
                                 "%.*s was looked up, and the vulnerability was not found there; "
                                 "--ahead takes the statement all the same",
                                 STR_ARG(f.part_name));
    }
    return true;
}
