/* Any bytes: read as requirements (CSV, ReqIF); what comes out keeps the promises of requirement.h.
   The first byte says whether a map is given. */
#include "base/limits.h"
#include "intake/requirement/requirement.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_rows(const struct requirement_document *d)
{
    for (size_t i = 0; i < d->count; i++) {
        const struct requirement_row *row = &d->rows[i];
        assert(row->values[REQUIREMENT_KEY].n || row->values[REQUIREMENT_ID].n);
        assert(row->values[REQUIREMENT_NAME].n && row->line > 0);
        for (int f = 0; f < REQUIREMENT_FIELD__COUNT; f++)
            assert(str_is_utf8(row->values[f]));
    }
}

static void read_it(struct arena *a, struct str bytes, const struct requirement_map *map)
{
    struct requirement_document d;
    struct findings findings;
    struct err err = {0};
    enum requirement_format format;
    findings_init(&findings, a);
    if (!requirement_recognise(bytes, map, &format))
        return;
    if (!requirement_read(a, bytes, map, &d, &findings, &err)) {
        assert(err.code != ERR_NONE);
        return;
    }
    struct buf text = {.arena = a};
    struct json *back;
    check_rows(&d);
    json_write(requirement_receipt(a, &d, &findings), &text);
    bool ok = json_read(a, buf_str(&text), &back, &err);
    assert(ok);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct requirement_map map = {0};
    struct err err = {0};
    if (size == 0)
        return 0;
    arena_init(&a, GIB(4));
    bool mapped = data[0] == 'm';
    if (mapped && !requirement_map_read(&a,
                                        STR("{\"columns\": {\"A\": \"external_id\", \"B\": "
                                            "\"text\", \"C\": \"status\"}, \"status\": "
                                            "{\"x\": \"draft\"}}"),
                                        &map, &err))
        assert(false);
    read_it(&a, (struct str){(const char *)data + 1, size - 1}, &map);
    arena_done(&a);
    return 0;
}
