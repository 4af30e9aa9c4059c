/* Any bytes: read as XML; the tree keeps the limits of xml.h and holds UTF-8 only. */
#include "base/limits.h"
#include "base/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct xml *e, struct str source, size_t depth)
{
    assert(depth <= XML_DEPTH_MAX);
    assert(e->name.n > 0 && str_is_utf8(e->name) && str_is_utf8(e->uri) && str_is_utf8(e->text));
    assert(e->offset < source.n && source.p[e->offset] == '<' && e->line > 0);
    assert(e->attribute_count <= XML_ATTRIBUTES_MAX);
    for (size_t i = 0; i < e->attribute_count; i++)
        assert(e->attributes[i].name.n > 0 && str_is_utf8(e->attributes[i].value));
    const struct xml *before = NULL;
    XML_EACH(child, e)
    {
        assert(child->offset > (before ? before : e)->offset);
        check(child, source, depth + 1);
        before = child;
    }
    assert(e->last == before);
}

/* A walk that enters elements of one letter, takes others, and passes over those in "p". */
static enum xml_step begin(void *context, const struct xml *e, bool inside, struct err *err)
{
    size_t *open = context;
    (void)err;
    assert(e->name.n > 0 && !e->first);
    if (e->name.p[0] == 'p')
        return XML_PASS;
    *open += !inside && e->name.n == 1;
    return e->name.n == 1 ? XML_ENTER : XML_TAKE;
}

static bool take(void *context, const struct xml *e, struct err *err)
{
    (void)context, (void)err;
    return str_is_utf8(e->text);
}

static bool end(void *context, const struct xml *e, struct err *err)
{
    size_t *open = context;
    (void)err;
    assert(*open > 0 && !e->first);
    --*open;
    return true;
}

static void walk(struct str text)
{
    size_t open = 0;
    struct err err = {0};
    struct xml_walk w = {
        .context = &open, .begin = begin, .take = take, .end = end, .allows_doctype = true};
    if (xml_walk(&w, text, MIB(1), &err))
        assert(open == 0);
    else
        assert(err.code != ERR_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct xml *tree;
    struct err err = {0};
    struct str text = {(const char *)data, size};
    arena_init(&a, LIMIT_ARENA);
    if (xml_read(&a, text, MIB(1), &tree, &err))
        check(tree, text, 1);
    else
        assert(err.code != ERR_NONE && err.text[0] != '\0');
    arena_done(&a);
    walk(text);
    return 0;
}
