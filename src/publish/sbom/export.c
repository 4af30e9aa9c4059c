#include "publish/sbom/export_internal.h"

#include <stdio.h>

#include "base/date.h"
#include "base/limits.h"

/* clang-format off */
const struct sbom_output SBOM_OUTPUTS[] = {
    {"cyclonedx", "1.6", "application/vnd.cyclonedx+json", sbom_write_cyclonedx},
    {"spdx",      "2.3", "application/spdx+json",          sbom_write_spdx},
};
/* clang-format on */
const size_t SBOM_OUTPUT_COUNT = COUNT_OF(SBOM_OUTPUTS);

bool sbom_output_find(struct str name, struct str spec, const struct sbom_output **out,
                      struct err *err)
{
    char known[200] = "";
    for (size_t i = 0; i < SBOM_OUTPUT_COUNT; i++) {
        const struct sbom_output *o = &SBOM_OUTPUTS[i];
        size_t n = strlen(known);
        if (str_eq(name, str_of(o->name)) && (spec.n == 0 || str_eq(spec, str_of(o->spec)))) {
            *out = o;
            return true;
        }
        snprintf(known + n, sizeof known - n, "%s%s %s", i ? ", " : "", o->name, o->spec);
    }
    return err_set(err, ERR_USAGE, "there is no output '%.*s%s%.*s'; there are %s",
                   STR_ARG(str_sub(name, 0, 80)), spec.n ? " " : "", STR_ARG(str_sub(spec, 0, 80)),
                   known);
}

/* --- losses --- */

static void put_place(struct buf *b, const struct sbom_step *place)
{
    if (!place)
        return;
    put_place(b, place->up);
    if (place->name)
        buf_fmt(b, "%s%s", b->n ? "." : "", place->name);
    else
        buf_fmt(b, "[%zu]", place->index);
}

/* The first part of a text, no character cut in two. */
static struct str brief(struct str s)
{
    enum { BRIEF_MAX = 200 };
    size_t n = s.n < BRIEF_MAX ? s.n : BRIEF_MAX;
    while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return str_sub(s, 0, n);
}

void sbom_loss(struct sbom_export *x, const struct sbom_step *place, struct str what,
               const char *why)
{
    struct arena *a = x->arena;
    const struct sbom_component *c = x->component;
    if (x->loss_count++ >= FINDING_MAX)
        return;
    struct buf b = {.arena = a};
    put_place(&b, place);
    struct json *row = json_add(a, x->losses, NULL, JSON_OBJECT);
    struct str name = c ? c->name : (struct str){0};
    if (c && c->version.n)
        name = str_fmt(a, "%.*s %.*s", STR_ARG(name), STR_ARG(c->version));
    json_add_text(a, row, "component", name);
    json_add_text(a, row, "ref", c ? c->ref : (struct str){0});
    json_add_text(a, row, "place", buf_str(&b));
    json_add_text(a, row, "what", str_copy(a, brief(what)));
    json_add_text(a, row, "why", str_of(why));
}

void sbom_loss_count(struct sbom_export *x, const char *place, size_t count, const char *why)
{
    if (count)
        sbom_loss(x, STEP_MEMBER(NULL, place), str_fmt(x->arena, "%zu", count), why);
}

void sbom_losses_undo(struct sbom_export *x, const struct json *listed, size_t count)
{
    x->losses->items = listed->items;
    if (x->losses->items.last)
        x->losses->items.last->next = NULL;
    x->loss_count = count;
}

/* --- lines --- */

struct str sbom_export_tool(void)
{
    return STR("tutela-" TUTELA_VERSION);
}

struct str sbom_json_text(struct arena *a, const struct json *v)
{
    struct buf b = {.arena = a};
    if (v->type == JSON_STRING)
        return v->text;
    json_write(v, &b);
    return buf_str(&b);
}

struct json *sbom_find_member(struct json *object, const char *name)
{
    for (struct json *m = object->items.first; m; m = m->next)
        if (str_eq(m->key, str_of(name)))
            return m;
    return NULL;
}

void sbom_drop_member(struct json *object, const char *name)
{
    struct json all = *object;
    object->items.first = object->items.last = NULL;
    object->items.count = 0;
    for (struct json *m = all.items.first, *next; m; m = next) {
        next = m->next;
        m->next = NULL;
        if (!str_eq(m->key, str_of(name)))
            json_hang(object, m->key.p, m);
    }
}

static void put_name(struct sbom_export *x, const char *name)
{
    buf_fmt(x->out, "%s  \"%s\": ", x->member_count++ ? ",\n" : "", name);
}

void sbom_member_put(struct sbom_export *x, const char *name, const struct json *v)
{
    put_name(x, name);
    json_write(v, x->out);
}

void sbom_items_next(struct sbom_items *items)
{
    struct sbom_export *x = items->x;
    if (items->count == 0) {
        put_name(x, items->name);
        BUF_LIT(x->out, "[\n    ");
    } else
        BUF_LIT(x->out, ",\n    ");
    items->count++;
}

void sbom_items_put(struct sbom_items *items, const struct json *v)
{
    sbom_items_next(items);
    json_write(v, items->x->out);
}

void sbom_items_end(struct sbom_items *items)
{
    if (items->count)
        BUF_LIT(items->x->out, "\n  ]");
}

/* --- all of it --- */

bool sbom_export(struct arena *a, const struct sbom_whole *w, const struct sbom_output *output,
                 const struct sbom_export_options *options, struct buf *out, struct json **receipt,
                 struct err *err)
{
    struct arena scratch;
    struct str created = {0};
    arena_init(&scratch, LIMIT_ARENA);
    if (w->list.created.n)
        IGNORE(sbom_text_of_kind(a, SBOM_KIND_SECOND, w->list.created, &created));
    struct sbom_export x = {
        .arena = a,
        .scratch = &scratch,
        .whole = w,
        .options = options,
        .out = out,
        .losses = json_array(a),
        .format = str_fmt(a, "%s %s", output->name, output->spec).p,
        .created = created.n == 20 ? created : (struct str){0},
    };
    assert(out->n == 0);
    BUF_LIT(out, "{\n");
    bool ok = output->write(&x, err);
    BUF_LIT(out, "\n}\n");
    arena_done(&scratch);
    if (!ok) {
        out->n = 0;
        return false;
    }
    struct json *r = json_object(a);
    json_add_text(a, r, "format", str_of(output->name));
    json_add_text(a, r, "spec", str_of(output->spec));
    json_add_int(a, r, "components", (int64_t)w->list.component_count);
    json_add_int(a, r, "edges", (int64_t)w->list.edge_count);
    json_add_int(a, r, "loss_count", (int64_t)x.loss_count);
    json_hang(r, "losses", x.losses);
    *receipt = r;
    return true;
}
