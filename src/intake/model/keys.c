#include <stdlib.h>

#include "base/limits.h"
#include "intake/model/model_internal.h"

static int by_id(const void *x, const void *y)
{
    const struct model_id *a = x;
    const struct model_id *b = y;
    int order = str_cmp(a->id, b->id);
    if (order == 0)
        order = str_cmp(a->name, b->name);
    return order ? order : (int)a->part - (int)b->part;
}

void model_keys(struct model_builder *b, struct model_id *list, size_t count)
{
    if (count > 0)
        qsort(list, count, sizeof *list, by_id);
    for (size_t i = 0; i < count; i++)
        if (list[i].id.n > 0)
            model_key(b, list[i].part, list[i].id, list[i].name);
}

struct str model_own_key(struct model_builder *b, const struct model_id *m, size_t line,
                         struct str place)
{
    struct str key = model_key(b, m->part, m->id, m->name);
    b->used.arena = b->arena;
    struct str name = str_fmt(b->arena, "%d %.*s", (int)m->part, STR_ARG(key));
    if (map_find(&b->used, name)) {
        model_doubt(b, "model-id-twice", line, place,
                    "\"%.*s\" has the id \"%.*s\" of another part; references go to the first",
                    STR_ARG(m->name), STR_ARG(m->id));
        key = model_key(b, m->part, (struct str){0}, m->name);
        name = str_fmt(b->arena, "%d %.*s", (int)m->part, STR_ARG(key));
    }
    struct str *kept = ARENA_NEW(b->arena, struct str);
    *kept = key;
    map_add(&b->used, name, kept);
    return key;
}

struct str model_id_or(struct model_builder *b, struct str id, const char *otherwise)
{
    struct str name = model_line(b, id);
    return name.n ? name : str_of(otherwise);
}

void model_add_back(struct model_builder *b, const struct flow *there, struct str id, size_t line,
                    struct str place)
{
    struct flow back = *there;
    struct model_id of = {MODEL_FLOW, str_fmt(b->arena, "%.*s back", STR_ARG(id)), {0}};
    back.name = model_line(b, str_fmt(b->arena, "%.*s (back)", STR_ARG(there->name)));
    of.name = str_fmt(b->arena, "%.*s_back", STR_ARG(there->key));
    back.key = model_own_key(b, &of, line, place);
    back.source = there->target;
    back.target = there->source;
    *model_add_flow(b) = back;
    findings_add(b->findings, FINDING_NOTE, "model-both-ways", line, place,
                 "\"%.*s\" goes both ways; taken as two flows", STR_ARG(there->name));
}

struct element *model_element_of(struct model_builder *b, struct str key, size_t *index)
{
    struct model_document *d = b->out;
    b->element_at.arena = b->arena;
    for (; b->indexed < d->element_count; b->indexed++) {
        if (map_find(&b->element_at, d->elements[b->indexed].key))
            continue;
        size_t *at = ARENA_NEW(b->arena, size_t);
        *at = b->indexed;
        map_add(&b->element_at, d->elements[b->indexed].key, at);
    }
    const size_t *at = key.n ? map_find(&b->element_at, key) : NULL;
    if (!at)
        return NULL;
    *index = *at;
    return &d->elements[*at];
}

bool model_put_key(struct buf *keys, struct str key)
{
    struct str have = buf_str(keys);
    struct str wanted = str_fmt(keys->arena, " %.*s ", STR_ARG(key));
    if (str_has(have, wanted))
        return true;
    if (have.n + key.n + 2 > LIMIT_NAME)
        return false;
    buf_put(keys, have.n ? str_from(wanted, 1) : wanted);
    return true;
}
