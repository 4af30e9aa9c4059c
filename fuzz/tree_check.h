/* tree_check.h - what a reader took is a tree that JSON can write, and json_read takes as the same.
 */
#ifndef FUZZ_TREE_CHECK_H
#define FUZZ_TREE_CHECK_H

#include "base/json.h"
#include "base/limits.h"

typedef bool tree_read_fn(struct arena *a, struct str text, struct json **out, struct err *err);

static inline int tree_check(tree_read_fn *read, const uint8_t *data, size_t size)
{
    struct arena a;
    struct err err;
    struct json *v, *again;
    struct str text = {(const char *)data, size};
    arena_init(&a, GIB(1));
    if (read(&a, text, &v, &err)) {
        struct buf one = {.arena = &a}, two = {.arena = &a}, pretty = {.arena = &a};
        json_write(v, &one);
        bool ok = json_read(&a, buf_str(&one), &again, &err);
        assert(ok);
        json_write(again, &two);
        assert(str_eq(buf_str(&one), buf_str(&two)));
        json_write_pretty(v, &pretty);
        assert(v->offset <= size && json_line(text, v) > 0);
    }
    arena_done(&a);
    return 0;
}

#endif
