#include "base/embed.h"
#include "base/hash.h"
#include "serve/web/web.h"

static const char prefix[] = "data/static/";

static const char *media_type(struct str name)
{
    static const struct {
        const char *end, *type;
    } types[] = {
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
    };
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (str_ends(name, str_of(types[i].end)))
            return types[i].type;
    return "application/octet-stream";
}

void web_files_init(struct arena *a, struct web_files *out)
{
    enum { VERSION_DIGITS = 16 };
    const struct embed_file *f = NULL;
    size_t count = 0;
    while ((f = embed_next(prefix, f)))
        count++;
    *out = (struct web_files){.items = ARENA_ARRAY(a, struct web_file, count + 1)};
    while ((f = embed_next(prefix, f))) {
        struct str bytes = {f->bytes, f->size};
        struct str name = str_from(str_of(f->path), sizeof prefix - 1);
        struct hash h = hash_sha256(bytes);
        out->items[out->count++] = (struct web_file){
            .name = name,
            .bytes = bytes,
            .media_type = media_type(name),
            .version = str_sub(hash_hex(a, &h), 0, VERSION_DIGITS),
        };
    }
}

const struct web_file *web_file_find(const struct web_files *files, struct str name)
{
    for (size_t i = 0; i < files->count; i++)
        if (str_eq(files->items[i].name, name))
            return &files->items[i];
    return NULL;
}
