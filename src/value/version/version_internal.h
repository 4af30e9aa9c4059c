/*
 * version_internal.h - what a version scheme is, and what several of them share with ranges.
 *
 * To add a scheme: a value in enum version_scheme, a file with its two functions, a row in
 * version.c, rows in the test.
 */
#ifndef VALUE_VERSION_VERSION_INTERNAL_H
#define VALUE_VERSION_VERSION_INTERNAL_H

#include "value/version/ranges.h"

struct version_rule {
    const char *name;
    bool (*valid)(struct str v);                /* v is not empty, and not over LIMIT_NAME */
    int (*compare)(struct str a, struct str b); /* both are valid: <0, 0, >0 */
};

/* Two runs of digits by their value, however long; an empty one is zero. */
int version_compare_digits(struct str a, struct str b);

/* The run of digits at the start of s. */
static inline size_t version_digits(struct str s)
{
    size_t n = 0;
    while (n < s.n && char_is_digit(s.p[n]))
        n++;
    return n;
}

static inline size_t version_letters(struct str s)
{
    size_t n = 0;
    while (n < s.n && char_is_alpha(s.p[n]))
        n++;
    return n;
}

static inline bool version_is_zero(struct str digits)
{
    for (size_t i = 0; i < digits.n; i++)
        if (digits.p[i] != '0')
            return false;
    return true;
}

/* Bytes by value after lower-casing ASCII letters; a shorter prefix first. */
int version_compare_nocase(struct str a, struct str b);

bool version_semver_valid(struct str v);
bool version_npm_valid(struct str v);
bool version_cargo_valid(struct str v);
bool version_golang_valid(struct str v);
bool version_nuget_valid(struct str v);
int version_semver_compare(struct str a, struct str b); /* of these and hex, but nuget */
int version_nuget_compare(struct str a, struct str b);

bool version_pypi_valid(struct str v);
int version_pypi_compare(struct str a, struct str b);
bool version_maven_valid(struct str v);
int version_maven_compare(struct str a, struct str b);
bool version_deb_valid(struct str v);
int version_deb_compare(struct str a, struct str b);
bool version_rpm_valid(struct str v);
int version_rpm_compare(struct str a, struct str b);
bool version_apk_valid(struct str v);
int version_apk_compare(struct str a, struct str b);
bool version_gem_valid(struct str v);
int version_gem_compare(struct str a, struct str b);
bool version_composer_valid(struct str v);
int version_composer_compare(struct str a, struct str b);
bool version_hex_valid(struct str v);
bool version_pub_valid(struct str v);
int version_pub_compare(struct str a, struct str b);
bool version_cran_valid(struct str v);
int version_cran_compare(struct str a, struct str b);
bool version_hackage_valid(struct str v);
int version_hackage_compare(struct str a, struct str b);
bool version_alpm_valid(struct str v);
int version_alpm_compare(struct str a, struct str b);
bool version_conan_valid(struct str v);
int version_conan_compare(struct str a, struct str b);
bool version_openssl_valid(struct str v);
int version_openssl_compare(struct str a, struct str b);
bool version_kernel_valid(struct str v);
int version_kernel_compare(struct str a, struct str b);
/* The parts of a version of PEP 440; numbers are empty where none is written. */
enum version_pre { VERSION_PRE_A, VERSION_PRE_B, VERSION_PRE_RC, VERSION_PRE_NONE };
struct version_pep440 {
    struct str epoch, release;
    enum version_pre pre;
    bool has_post, has_dev;
    struct str pre_number, post_number, dev_number;
    struct str local;
};
bool version_pypi_parse(struct str v, struct version_pep440 *out);
int version_pypi_compare_release(struct str a, struct str b); /* 1.0 = 1.0.0 */

/* Of ranges: a file for each syntax, and range_set.c for what they share. */
NODISCARD bool version_npm_ranges(struct arena *a, struct str text, bool all,
                                  struct version_ranges *out, struct err *err);
NODISCARD bool version_pypi_ranges(struct arena *a, struct str text, struct version_ranges *out,
                                   struct err *err);
/* What is in both; false when that is nothing. The bounds are versions of the scheme. */
bool version_range_meet(const struct version_range *a, const struct version_range *b,
                        struct version_range *out);
/* One more than a run of digits, however long. */
struct str version_digits_next(struct arena *a, struct str digits);

bool version_generic_valid(struct str v);
int version_generic_compare(struct str a, struct str b);

#endif
