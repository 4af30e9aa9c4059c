/* A type with a field of every kind, and an arena for each test. */
#ifndef TESTS_RECORD_FIXTURE_H
#define TESTS_RECORD_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "record/record.h"

struct sample {
    struct str name, longtext;
    struct number number;
    int64_t level, status, computed, tri;
    struct date date;
    struct instant instant;
    struct str ref, refs, words, purl, cpe, cvss, version, hash, url, json;
};

static const struct choice sample_levels[] = {
    {"", "Not stated"}, {"low", "Low"}, {"medium", "Medium"}, {"high", "High"}, {0},
};

static const struct choice sample_statuses[] = {
    {"", "Not stated"},
    {"open", "Open"},
    {"done", "Done"},
    {0},
};

static const struct field sample_fields[] = {
    {FIELD(struct sample, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED, .help = "A name."},
    {FIELD(struct sample, longtext, LONGTEXT), .label = "Long", .help = "Long | text."},
    {FIELD(struct sample, number, NUMBER), .label = "Number", .help = "Pieces."},
    {FIELD(struct sample, level, CHOICE), .label = "Level", .choices = sample_levels,
     .flags = FIELD_MATTERS, .help = "A level."},
    {FIELD(struct sample, status, CHOICE), .label = "Status", .choices = sample_statuses,
     .flags = FIELD_DEFAULT, .help = "A status."},
    {FIELD(struct sample, computed, CHOICE), .label = "Computed", .choices = sample_levels,
     .flags = FIELD_COMPUTED, .help = "A level that follows."},
    {FIELD(struct sample, tri, TRI), .label = "Tri", .help = "Yes, no, unknown."},
    {FIELD(struct sample, date, DATE), .label = "Date", .help = "A day."},
    {FIELD(struct sample, instant, INSTANT), .label = "Instant", .help = "A time."},
    {FIELD(struct sample, ref, REF), .label = "Ref", .refers_to = "device", .help = "A device."},
    {FIELD(struct sample, refs, REFS), .label = "Refs", .refers_to = "*", .help = "Records."},
    {FIELD(struct sample, words, WORDS), .label = "Words", .help = "Words."},
    {FIELD(struct sample, purl, PURL), .label = "Purl", .help = "A package URL."},
    {FIELD(struct sample, cpe, CPE), .label = "CPE", .help = "A CPE name."},
    {FIELD(struct sample, cvss, CVSS), .label = "CVSS", .help = "A vector."},
    {FIELD(struct sample, version, VERSION), .label = "Version", .help = "A version."},
    {FIELD(struct sample, hash, HASH), .label = "Hash", .help = "A hash."},
    {FIELD(struct sample, url, URL), .label = "URL", .help = "An address."},
    {FIELD(struct sample, json, JSON), .label = "JSON", .help = "An object."},
};

static inline bool sample_compute(void *record, const struct record_context *c, struct err *err)
{
    struct sample *s = record;
    (void)c, (void)err;
    s->computed = s->level;
    return true;
}

static inline bool sample_check(const void *record, const struct record_context *c, struct err *err)
{
    const struct sample *s = record;
    (void)c;
    return record_check_given(s->computed == 3, s->longtext, "longtext", "when the level is high",
                              err);
}

static const struct record_type SAMPLE = {
    .name = "sample",
    .label = "sample",
    .plural = "samples",
    .prefix = "SAMPLE",
    .help = "A sample.",
    .size = sizeof(struct sample),
    .fields = sample_fields,
    .field_count = COUNT_OF(sample_fields),
    .compute = sample_compute,
    .check = sample_check,
};

static int setup(void **state)
{
    struct arena *a = test_malloc(sizeof *a);
    arena_init(a, GIB(1));
    *state = a;
    return 0;
}

static int teardown(void **state)
{
    struct arena *a = *state;
    arena_done(a);
    test_free(a);
    return 0;
}

static inline void assert_str(struct arena *a, struct str have, const char *want)
{
    assert_string_equal(str_cz(a, have), want);
}

#endif
