/* The only list of record types, and the one place that knows folders to its right: by the names
   of their tables, which is all that generic code needs. */
#include "record/record.h"

extern const struct record_type DEVICE_FAMILY_TYPE, DEVICE_TYPE, RELEASE_TYPE, BASELINE_TYPE;

const struct record_type *const RECORD_TYPES[] = {
    &DEVICE_FAMILY_TYPE,
    &DEVICE_TYPE,
    &RELEASE_TYPE,
    &BASELINE_TYPE,
};
const size_t RECORD_TYPE_COUNT = COUNT_OF(RECORD_TYPES);

const struct record_type *record_type_find(struct str name)
{
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++)
        if (str_eq(name, str_of(RECORD_TYPES[i]->name)))
            return RECORD_TYPES[i];
    return NULL;
}

/* PREFIX-0001: at least four digits, so that "AN-01" of a library of controls is no such id. */
const struct record_type *record_type_of_id(struct str id)
{
    enum { DIGITS_MIN = 4 };
    size_t dash = str_rfind_char(id, '-');
    if (dash >= id.n || id.n - dash - 1 < DIGITS_MIN)
        return NULL;
    for (size_t i = dash + 1; i < id.n; i++)
        if (!char_is_digit(id.p[i]))
            return NULL;
    struct str prefix = str_sub(id, 0, dash);
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++)
        if (str_eq(prefix, str_of(RECORD_TYPES[i]->prefix)) &&
            !(RECORD_TYPES[i]->flags & RECORD_NATURAL_ID))
            return RECORD_TYPES[i];
    return NULL;
}

const struct field *record_field(const struct record_type *t, struct str name)
{
    EACH_FIELD (f, t)
        if (str_eq(name, str_of(f->name)))
            return f;
    return NULL;
}
