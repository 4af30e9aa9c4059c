/* The Linux kernel, as kernel.org names its releases: two to four numbers, then a pre-release
   (-testN, -preN, -rcN, before the release), then a snapshot (-gitN, after what it follows):

       6.1-rc1 < 6.1-rc1-git2 < 6.1-rc2 < 6.1 = 6.1.0 < 6.1-git1 < 6.1.1

   A name of the builder behind it ("-yocto-standard", "-rt57", "+"; CONFIG_LOCALVERSION) means
   nothing here. But where the first thing behind the numbers is a number, as in Debian's 5.10.0-28
   and Red Hat's 4.18.0-477.el8, it is a distribution that counts its own fixes: what is in it
   cannot be read from the kernel's number, so this is no version of the scheme. */
#include "value/version/version_internal.h"

enum { NUMBERS_MIN = 2, NUMBERS_MAX = 4 };

struct kernel {
    struct str numbers[NUMBERS_MAX];
    int stage; /* index into stages; count of stages: a release */
    struct str stage_number;
    bool has_git;
    struct str git;
};

static const char *const stages[] = {"-test", "-pre", "-rc"};

/* The word and the digits behind it, which are needed. */
static bool take(struct str *rest, const char *word, struct str *number)
{
    if (!str_starts(*rest, str_of(word)))
        return false;
    struct str s = str_from(*rest, strlen(word));
    size_t n = version_digits(s);
    if (n == 0)
        return false;
    *number = str_sub(s, 0, n);
    *rest = str_from(s, n);
    return true;
}

static bool take_numbers(struct str *rest, struct kernel *out)
{
    size_t count = 0;
    for (;;) {
        size_t n = version_digits(*rest);
        if (n == 0)
            return false;
        out->numbers[count++] = str_sub(*rest, 0, n);
        *rest = str_from(*rest, n);
        if (count == NUMBERS_MAX || rest->n == 0 || rest->p[0] != '.')
            return count >= NUMBERS_MIN;
        *rest = str_from(*rest, 1);
    }
}

static bool local_is_valid(struct str s)
{
    if (s.n == 0)
        return true;
    if (s.p[0] != '+' && (s.p[0] != '-' || s.n == 1 || char_is_digit(s.p[1])))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_digit(s.p[i]) && !char_is_alpha(s.p[i]) &&
            (s.p[i] == 0 || !strchr("+-._~", s.p[i])))
            return false;
    return true;
}

static bool parse(struct str v, struct kernel *out)
{
    *out = (struct kernel){.stage = COUNT_OF(stages)};
    if (v.n && v.p[0] == 'v')
        v = str_from(v, 1);
    if (!take_numbers(&v, out))
        return false;
    for (size_t i = 0; i < COUNT_OF(stages) && out->stage == COUNT_OF(stages); i++)
        if (take(&v, stages[i], &out->stage_number))
            out->stage = (int)i;
    out->has_git = take(&v, "-git", &out->git);
    return local_is_valid(v);
}

bool version_kernel_valid(struct str v)
{
    struct kernel k;
    return parse(v, &k);
}

int version_kernel_compare(struct str a, struct str b)
{
    struct kernel x;
    struct kernel y;
    if (!parse(a, &x) || !parse(b, &y))
        return 0; /* the caller has asked whether they are valid */
    for (size_t i = 0; i < NUMBERS_MAX; i++) {
        int order = version_compare_digits(x.numbers[i], y.numbers[i]);
        if (order)
            return order;
    }
    int orders[] = {
        x.stage - y.stage,
        version_compare_digits(x.stage_number, y.stage_number),
        x.has_git - y.has_git,
        version_compare_digits(x.git, y.git),
    };
    for (size_t i = 0; i < COUNT_OF(orders); i++)
        if (orders[i])
            return orders[i];
    return 0;
}
