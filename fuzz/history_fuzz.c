#include "base/limits.h"
#include "store/internal.h"
#include "store/transfer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Lines of a history from a stranger: taken whole or refused, never half. Each line is also read
   without its place in the chain, so that what stands behind the hash is reached. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena a;
    struct err err = {0};
    struct store *s;
    struct json *change;
    if (!a.base)
        arena_init(&a, GIB(1));
    struct str text = {(const char *)data, size};
    if (size <= MIB(1) && store_open_memory(&a, &s, &err)) {
        store_set_actor(s, STR("fuzz"));
        if (!store_read_history(s, text, &err))
            assert(store_position(s) == 0);
        struct change c = {.position = 1,
                           .at = STR("2026-01-01T00:00:00Z"),
                           .actor = STR("x"),
                           .action = STR("add"),
                           .type = STR("device_family"),
                           .record = STR("DF-0001"),
                           .revision = 1,
                           .change = text};
        if (json_read(&a, text, &change, &err))
            IGNORE(store_apply(s, &a, &c, change, &err));
        store_close(s);
    }
    arena_rewind(&a, 0);
    return 0;
}
