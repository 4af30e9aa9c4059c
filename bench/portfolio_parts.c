#include "portfolio.h"

#include "intake/feed/feed.h"
#include "value/cpe/cpe.h"
#include "value/purl/purl.h"

/* Per cent of the components, and how a made-up one of the kind is called: a %s is a word. */
static const struct {
    int share;
    const char *ecosystem, *name;
} kinds[PORTFOLIO_KIND__COUNT] = {
    [PORTFOLIO_NPM] = {25, "npm", "%s-%s"},
    [PORTFOLIO_PYPI] = {10, "PyPI", "%s-%s"},
    [PORTFOLIO_MAVEN] = {12, "Maven", "org.example.%s:%s"},
    [PORTFOLIO_GO] = {8, "Go", "go.example.com/%s/%s"},
    [PORTFOLIO_CARGO] = {5, "crates.io", "%s-%s"},
    [PORTFOLIO_GEM] = {5, "RubyGems", "%s-%s"},
    [PORTFOLIO_DEBIAN] = {15, "Debian:12", "lib%s-%s"},
    [PORTFOLIO_ALPINE] = {5, "Alpine:v3.18", "%s-%s"},
    [PORTFOLIO_PRODUCT] = {10, "", "a:%s_example:%s"},
    [PORTFOLIO_BARE] = {5, "", "%s %s"},
};

/* Of a hundred components with a name in the feeds: those at a bound, and those above all. */
enum { SHARE_AFFECTED = 34, SHARE_ABOVE = 33, TRIES = 8 };

uint64_t portfolio_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

size_t portfolio_below(uint64_t *state, size_t n)
{
    return (size_t)(portfolio_random(state) % n);
}

static enum portfolio_kind pick_kind(uint64_t *state)
{
    int left = (int)portfolio_below(state, 100);
    enum portfolio_kind kind = 0;
    while (kind + 1 < PORTFOLIO_KIND__COUNT && left >= kinds[kind].share)
        left -= kinds[kind++].share;
    return kind;
}

/* --- what a component is called --- */

static struct str word(struct arena *a, uint64_t *state)
{
    static const char *const syllables[] = {"ba", "ce", "di", "fo", "gu", "ka", "le",  "mi", "no",
                                            "pu", "ra", "se", "ti", "vo", "zu", "bra", "cle"};
    struct buf b = {.arena = a};
    for (size_t n = 2 + portfolio_below(state, 3); n > 0; n--)
        buf_put(&b, str_of(syllables[portfolio_below(state, COUNT_OF(syllables))]));
    return buf_str(&b);
}

/* pattern with each "%s" made a word. */
static struct str made_up_name(struct arena *a, const char *pattern, uint64_t *state)
{
    struct buf b = {.arena = a};
    struct str rest = str_of(pattern);
    for (size_t at; (at = str_find(rest, STR("%s"))) < rest.n; rest = str_from(rest, at + 2)) {
        buf_put(&b, str_sub(rest, 0, at));
        buf_put(&b, word(a, state));
    }
    buf_put(&b, rest);
    return buf_str(&b);
}

/* Namespace and name of a purl out of the name in a feed. */
static void split_name(const struct feed_ecosystem *e, struct str name, struct purl *p)
{
    size_t at = name.n;
    if (e->flags & FEED_SLASH)
        at = str_rfind_char(name, '/');
    else if (e->flags & FEED_COLON)
        at = str_find_char(name, ':');
    p->name = at < name.n ? str_from(name, at + 1) : name;
    p->namespace = at < name.n ? str_sub(name, 0, at) : str_of(e->space);
}

static bool set_purl(struct arena *a, struct str ecosystem, struct str name,
                     struct portfolio_part *out)
{
    const struct feed_ecosystem *e = feed_ecosystem_find(ecosystem);
    struct str release = str_from(ecosystem, feed_ecosystem_base(ecosystem).n + 1);
    struct purl parts = {.type = str_of(e->purl_type), .version = out->version};
    struct purl_qualifier qualifiers[2] = {{STR("arch"), STR("amd64")}};
    split_name(e, name, &parts);
    if (e->flags & FEED_DISTRO) {
        size_t v = str_starts(release, STR("v")) ? 1 : 0;
        qualifiers[1].key = STR("distro");
        qualifiers[1].value = str_fmt(a, "%s-%.*s", e->space, STR_ARG(str_from(release, v)));
        parts.qualifiers = qualifiers;
        parts.qualifier_count = 2;
    }
    if (str_eq(parts.type, STR("golang")))
        parts.version = str_fmt(a, "v%.*s", STR_ARG(out->version));
    struct purl purl;
    struct err ignored;
    struct buf b = {.arena = a};
    if (!purl_normalise(a, &parts, &purl, &ignored))
        return false;
    purl_format(&purl, &b);
    out->purl = buf_str(&b);
    out->version = purl.version;
    out->name = parts.name;
    return true;
}

/* A version of letters, digits, dots and '_' needs no quoting (NISTIR 7695, 5.3.2 and 6.2). */
static bool set_cpe(struct arena *a, struct str key, struct portfolio_part *out)
{
    struct buf quoted = {.arena = a};
    for (size_t i = 0; i < out->version.n; i++) {
        char c = char_lower(out->version.p[i]);
        if (!char_is_alpha(c) && !char_is_digit(c) && c != '.' && c != '_' && c != '-')
            buf_char(&quoted, '\\');
        buf_char(&quoted, c);
    }
    struct str text = str_fmt(a, "cpe:2.3:%.*s:%.*s:*:*:*:*:*:*:*", STR_ARG(key),
                              STR_ARG(buf_str(&quoted)));
    struct cpe cpe;
    struct err ignored;
    if (!cpe_parse(a, text, &cpe, &ignored))
        return false;
    out->cpe = text;
    out->name = cpe_plain(a, &cpe.values[CPE_PRODUCT]);
    return true;
}

static bool identify(struct arena *a, enum portfolio_kind kind, struct str ecosystem,
                     struct str name, struct portfolio_part *out)
{
    if (!out->version.n)
        return false;
    if (kind == PORTFOLIO_PRODUCT)
        return set_cpe(a, name, out);
    if (kind != PORTFOLIO_BARE)
        return set_purl(a, ecosystem, name, out);
    out->name = name;
    return true;
}

static bool published(struct arena *a, enum portfolio_kind kind, const struct portfolio_pool *pool,
                      uint64_t *state, struct portfolio_part *out)
{
    if (!pool->count)
        return false;
    size_t choice = portfolio_below(state, 100);
    const struct portfolio_package *p = &pool->items[portfolio_below(state, pool->count)];
    if (choice < SHARE_AFFECTED && p->affected_count)
        out->version = p->affected[portfolio_below(state, p->affected_count)];
    else if (choice >= SHARE_AFFECTED && choice < SHARE_AFFECTED + SHARE_ABOVE && !p->endless)
        out->version = p->above;
    return identify(a, kind, p->ecosystem, p->name, out);
}

static bool made_up(struct arena *a, enum portfolio_kind kind, uint64_t *state,
                    struct portfolio_part *out)
{
    struct str name = made_up_name(a, kinds[kind].name, state);
    out->version = str_fmt(a, "%zu.%zu.%zu", portfolio_below(state, 9), portfolio_below(state, 20),
                           portfolio_below(state, 30));
    return identify(a, kind, str_of(kinds[kind].ecosystem), name, out);
}

/* --- all of them, each once --- */

struct seen {
    uint64_t *keys; /* a power of two of them; 0: free */
    size_t mask;
};

static bool add_new(struct arena *a, struct seen *seen, const struct portfolio_part *p)
{
    struct str key = p->purl.n ? p->purl : p->cpe;
    if (!key.n)
        key = str_fmt(a, "%.*s %.*s", STR_ARG(p->name), STR_ARG(p->version));
    uint64_t hash = str_hash(key) | 1;
    size_t at = hash & seen->mask;
    for (; seen->keys[at]; at = (at + 1) & seen->mask)
        if (seen->keys[at] == hash)
            return false;
    seen->keys[at] = hash;
    return true;
}

struct portfolio_part *portfolio_parts(struct arena *a, const struct portfolio_pool *pools,
                                       size_t count, uint64_t seed)
{
    size_t slots = 1024;
    while (slots < count * 2)
        slots *= 2;
    struct seen seen = {ARENA_ARRAY(a, uint64_t, slots), slots - 1};
    struct portfolio_part *parts = ARENA_ARRAY(a, struct portfolio_part, count);
    uint64_t state = seed;
    for (size_t i = 0; i < count;) {
        enum portfolio_kind kind = pick_kind(&state);
        struct portfolio_part part = {0};
        bool ok = false;
        size_t choice = portfolio_below(&state, 100);
        for (int n = 0; !ok && choice < SHARE_AFFECTED + SHARE_ABOVE && n < TRIES; n++) {
            part = (struct portfolio_part){0};
            ok = published(a, kind, &pools[kind], &state, &part) && add_new(a, &seen, &part);
        }
        if (!ok) {
            part = (struct portfolio_part){0};
            ok = made_up(a, kind, &state, &part) && add_new(a, &seen, &part);
        }
        if (ok)
            parts[i++] = part;
    }
    return parts;
}
