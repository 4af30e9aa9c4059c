#include "base/limits.h"
#include "serve/web/server.h"

/* Forms of ours have some kilobytes; what is larger is a file, and goes into one. */
static const size_t memory_max = KIB(256);

static bool to_file(struct web_body *b, struct str part)
{
    struct err ignored; /* the answer says that it could not be kept */
    if (!b->file && (!world_scratch(b->arena, &b->file, &ignored) ||
                     !world_write(b->file, buf_str(&b->memory), &ignored)))
        return false;
    return world_write(b->file, part, &ignored);
}

void web_body_add(struct web_body *b, struct str part)
{
    if (part.n > b->max - b->n)
        b->too_large = true;
    if (b->too_large || b->failed)
        return;
    b->n += part.n;
    b->memory.arena = b->arena;
    if (b->file || b->n > memory_max)
        b->failed = !to_file(b, part);
    else
        buf_put(&b->memory, part);
}

struct str web_body_bytes(struct web_body *b)
{
    struct str bytes = buf_str(&b->memory);
    struct err ignored;
    if (b->file && !world_view(b->file, &bytes, &ignored))
        b->failed = true;
    return bytes;
}

void web_body_done(struct web_body *b)
{
    world_close(b->file);
    *b = (struct web_body){0};
}
