/* A filter is refused, or gives SQL in which nothing of it stands but as a parameter; so is the key
   of a row, from which a page goes on. */
#include "base/limits.h"
#include "record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The parameters are $1, $2 .. without a gap, each once and in order. */
static size_t count_params(struct str where)
{
    size_t count = 0;
    for (size_t i = 0; i < where.n; i++) {
        if (where.p[i] != '$')
            continue;
        int64_t number;
        size_t end = i + 1;
        while (end < where.n && char_is_digit(where.p[end]))
            end++;
        assert(str_to_int(str_sub(where, i + 1, end - i - 1), &number));
        assert(number == (int64_t)++count);
    }
    return count;
}

/* Each parameter that a page adds stands there, first in its turn, perhaps again. */
static void check_page(struct str where, size_t params)
{
    int64_t seen = 0;
    for (size_t i = 0; i < where.n; i++) {
        size_t end = i + 1;
        int64_t number;
        if (where.p[i] != '$')
            continue;
        while (end < where.n && char_is_digit(where.p[end]))
            end++;
        assert(str_to_int(str_sub(where, i + 1, end - i - 1), &number));
        assert(number >= 1 && number <= seen + 1);
        seen = number > seen ? number : seen;
    }
    assert(seen == (int64_t)params);
}

/* The first byte chooses the type and the direction, then comes the filter, and behind a line feed
   the key. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct record_filter f;
    struct err err = {0};
    if (size == 0)
        return 0;
    arena_init(&a, MIB(64));
    const struct record_type *t = RECORD_TYPES[data[0] % RECORD_TYPE_COUNT];
    struct str text = {(const char *)data + 1, size - 1};
    size_t line = str_find_char(text, '\n');
    struct str key = str_from(text, line + 1);
    text = str_sub(text, 0, line);
    if (record_filter_parse(t, &a, text, 1, &f, &err)) {
        assert(count_params(f.where) == f.param_count);
        assert(str_starts(f.order, STR(" ORDER BY t.")) ||
               str_starts(f.order, STR(" ORDER BY r.")) ||
               str_starts(f.order, STR(" ORDER BY CASE t.")));
        if (key.n && record_filter_page(t, &a, key, data[0] & 128, &f, &err))
            check_page(f.where, f.param_count);
        assert(!str_has(f.where, STR(";")) && !str_has(f.where, STR("--")));
    } else {
        assert(err.code != ERR_NONE && err.text[0]);
    }
    arena_done(&a);
    return 0;
}
