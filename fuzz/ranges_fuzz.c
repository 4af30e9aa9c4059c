/* Two lines are a range, in every syntax, and a version. What is in without pre-releases is in with
   them; a vers in its canonical form is read strictly, and means the same. */
#include "base/limits.h"
#include "value/version/ranges.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str canonical(struct arena *a, const struct version_vers *vers)
{
    struct buf b = {.arena = a};
    version_vers_format(vers, &b);
    return buf_str(&b);
}

static void check_vers(struct arena *a, struct str text, struct str version)
{
    struct version_vers vers;
    struct version_vers again;
    struct version_ranges ranges;
    struct version_ranges same;
    struct err err;
    if (!version_vers_parse(a, text, false, &vers, &err))
        return;
    for (size_t i = 0; i < vers.count; i++) /* else the order is not theirs to keep */
        if (!version_is_valid(vers.scheme, vers.constraints[i].version))
            return;
    bool alpm = vers.scheme == VERSION_ALPM; /* 1-1 = 1 = 1-2 are not in order */
    struct str first = canonical(a, &vers);
    if (!version_vers_parse(a, first, !alpm && vers.scheme != VERSION_CONAN, &again, &err))
        assert(first.n > LIMIT_TEXT);
    else if (!alpm && vers.scheme != VERSION_CONAN) {
        assert(str_eq(first, canonical(a, &again)));
        version_vers_ranges(a, &vers, &ranges);
        version_vers_ranges(a, &again, &same);
        assert(version_in_ranges(&ranges, version) == version_in_ranges(&same, version));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, MIB(64));
    struct str text = {(const char *)data, size < KIB(8) ? size : KIB(8)};
    size_t cut = str_find_char(text, '\n');
    struct str version = str_from(text, cut + 1);
    text = str_sub(text, 0, cut);
    enum version_verdict verdicts[VERSION_SYNTAX__COUNT] = {VERSION_CANNOT_TELL};
    for (int i = 0; i < VERSION_SYNTAX__COUNT; i++) {
        struct version_ranges ranges;
        struct buf b = {.arena = &a};
        struct err err;
        if (!version_ranges_parse(&a, (enum version_syntax)i, text, &ranges, &err))
            continue;
        verdicts[i] = version_in_ranges(&ranges, version);
        version_ranges_format(&ranges, &b);
        assert(b.n > 0);
    }
    if (verdicts[VERSION_SYNTAX_NPM] == VERSION_IN)
        assert(verdicts[VERSION_SYNTAX_NPM_ALL] != VERSION_OUT);
    check_vers(&a, text, version);
    arena_done(&a);
    return 0;
}
