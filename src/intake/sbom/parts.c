#include "intake/sbom/sbom_internal.h"

#include "base/limits.h"
#include "value/licence/licence.h"

struct digest {
    struct str name;
    size_t hex; /* digits; 0 where it varies */
};

/* clang-format off */
static const struct digest digests[] = {
    {SBOM_LIT("SHA-256"), 64},      {SBOM_LIT("SHA-1"), 40},        {SBOM_LIT("MD5"), 32},
    {SBOM_LIT("SHA-512"), 128},     {SBOM_LIT("SHA-384"), 96},      {SBOM_LIT("SHA-224"), 56},
    {SBOM_LIT("SHA3-224"), 56},     {SBOM_LIT("SHA3-256"), 64},     {SBOM_LIT("SHA3-384"), 96},
    {SBOM_LIT("SHA3-512"), 128},    {SBOM_LIT("BLAKE2b-256"), 64},  {SBOM_LIT("BLAKE2b-384"), 96},
    {SBOM_LIT("BLAKE2b-512"), 128}, {SBOM_LIT("BLAKE3"), 0},        {SBOM_LIT("Streebog-256"), 64},
    {SBOM_LIT("Streebog-512"), 128}, {SBOM_LIT("MD2"), 32},         {SBOM_LIT("MD4"), 32},
    {SBOM_LIT("MD6"), 0},           {SBOM_LIT("ADLER32"), 8},
};
/* clang-format on */

/* Equal but for case, '-' and '_': SPDX writes SHA256, some tools sha-256. */
static bool same_algorithm(struct str a, struct str b)
{
    size_t i = 0;
    size_t k = 0;
    while (i < a.n || k < b.n) {
        if (i < a.n && (a.p[i] == '-' || a.p[i] == '_'))
            i++;
        else if (k < b.n && (b.p[k] == '-' || b.p[k] == '_'))
            k++;
        else if (i < a.n && k < b.n && char_lower(a.p[i]) == char_lower(b.p[k]))
            i++, k++;
        else
            return false;
    }
    return true;
}

static const struct digest *find_digest(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(digests); i++)
        if (str_eq(digests[i].name, name))
            return &digests[i];
    for (size_t i = 0; i < COUNT_OF(digests); i++)
        if (same_algorithm(digests[i].name, name))
            return &digests[i];
    return NULL;
}

/* Whether s is hexadecimal; *upper when it has upper-case digits. */
static bool is_hex(struct str s, bool *upper)
{
    *upper = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c >= 'A' && c <= 'F')
            *upper = true;
        else if (!char_is_digit(c) && !(c >= 'a' && c <= 'f'))
            return false;
    }
    return s.n > 0 && s.n % 2 == 0;
}

static void hash(struct sbom_reader *r, const struct sbom_place *place, const struct json *item,
                 const struct str *keys, struct sbom_component *into)
{
    const struct json *member[2];
    bool upper = false;
    if (!sbom_object(r, place, NULL, item))
        return;
    if (STR_IS(json_text(item, "type"), "PackageVerificationCode"))
        return; /* SPDX 3: of the files of a package, not of the package */
    sbom_pick(item, keys, 2, member);
    struct str name = sbom_text(r, place, keys[0].p, member[0], LIMIT_NAME);
    struct str value = sbom_text(r, place, keys[1].p, member[1], LIMIT_NAME);
    const struct digest *known = find_digest(name);
    if (name.n == 0 || !is_hex(value, &upper) || (known && known->hex && known->hex != value.n)) {
        sbom_doubt(r, FINDING_SKIPPED, "sbom-hash", place, item,
                   "\"%.*s\" is no %.*s value; left out", STR_ARG(sbom_brief(value)),
                   STR_ARG(name.n ? sbom_brief(name) : STR("hash")));
        return;
    }
    if (!known)
        sbom_doubt(r, FINDING_NOTE, "sbom-hash", place, item,
                   "the algorithm \"%.*s\" is not known; kept as written",
                   STR_ARG(sbom_brief(name)));
    into->hashes[into->hash_count++] = (struct sbom_hash){
        known ? known->name : name, upper ? str_lower(r->arena, value) : value};
}

void sbom_hashes(struct sbom_reader *r, const struct sbom_place *up, const struct json *array,
                 const struct str *keys, struct sbom_component *into)
{
    size_t i = 0;
    if (json_count(array) == 0)
        return;
    into->hashes = ARENA_ARRAY(r->arena, struct sbom_hash, json_count(array));
    JSON_EACH (item, array)
        hash(r, PLACE_ITEM(up, i++), item, keys, into);
}

bool sbom_licences_add(struct sbom_licences *l, struct str expression)
{
    for (size_t i = 0; i < l->count; i++)
        if (str_eq(l->items[i], expression))
            return true;
    if (l->count == SBOM_LICENCES_MAX)
        return false;
    l->items[l->count++] = expression;
    return true;
}

static bool is_id_char(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '.' || c == '-';
}

/* Whether a name can stand in an expression as an identifier (idstring of SPDX 2.3, annex D). */
static bool is_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_id_char(s.p[i]) && !(s.p[i] == '+' && i > 0 && i + 1 == s.n))
            return false;
    return s.n > 0;
}

struct str sbom_licence_name(struct arena *a, struct str name)
{
    struct buf b = {.arena = a};
    if (is_id(name))
        return name;
    BUF_LIT(&b, "LicenseRef-");
    bool gap = false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool kept = is_id_char(c);
        if (kept && gap)
            buf_char(&b, '-');
        gap = kept ? false : b.n > sizeof "LicenseRef-" - 1;
        if (kept)
            buf_char(&b, c);
    }
    return b.n > sizeof "LicenseRef-" - 1 ? buf_str(&b) : STR("LicenseRef-unnamed");
}

struct str sbom_licences_join(struct arena *a, const struct sbom_licences *l)
{
    if (l->count <= 1)
        return l->count ? l->items[0] : (struct str){0};
    struct buf b = {.arena = a};
    for (size_t i = 0; i < l->count; i++) {
        /* AND binds tighter than OR (SPDX 2.3, annex D.4). */
        bool guard = str_has(l->items[i], STR(" OR ")) || str_has(l->items[i], STR(" or "));
        if (i > 0)
            BUF_LIT(&b, " AND ");
        if (guard)
            buf_char(&b, '(');
        buf_put(&b, l->items[i]);
        if (guard)
            buf_char(&b, ')');
    }
    return buf_str(&b);
}

void sbom_expression(struct sbom_reader *r, const struct sbom_place *place, const struct json *at,
                     struct str s)
{
    const struct licence *parsed;
    struct err err = {0};
    size_t mark = arena_mark(r->arena);
    bool ok = licence_is_statement(s) || licence_parse(r->arena, s, &parsed, &err);
    arena_rewind(r->arena, mark);
    if (!ok)
        sbom_doubt(r, FINDING_WARNING, "sbom-licence", place, at,
                   "\"%.*s\" is no SPDX licence expression: %s; kept as written",
                   STR_ARG(sbom_brief(s)), err.text);
}

void sbom_licence_id(struct sbom_reader *r, const struct sbom_place *place, const struct json *at,
                     struct str s)
{
    if (!is_id(s) || s.n > 64)
        sbom_doubt(r, FINDING_WARNING, "sbom-licence", place, at,
                   "\"%.*s\" is no SPDX licence identifier; kept as written",
                   STR_ARG(sbom_brief(s)));
}
