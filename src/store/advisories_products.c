#include "store/advisories_internal.h"

/* What an advisory says of one product, in bytes: a flag of the advisory (withdrawn), then
   configurations: flags, and where several products share it, its place among the shared ones; else
   nodes: flags, lines.

   A configuration of plain alternatives is split: each product gets its own lines. One with a
   condition or a negation holds only as a whole; it is kept whole with the product it calls
   vulnerable, and where those are several, once for all of them. So the size stays in proportion to
   the record. */

enum { ALL = 1, NEGATE = 2, SHARED = 4 }; /* of configuration and node */
/* Of a line, beside those of its range: a criteria that is not rebuilt from its key; the key of the
   line before; no attribute but the key. */
enum { VULNERABLE = 16, BARE = 32, SAME_KEY = 64, VERBATIM = 128, BY_NAME = 256 };
static const uint32_t no_node = UINT32_MAX; /* a say about a configuration as a whole */

/* --- lines --- */

enum { REST = 8 }; /* version, update, edition, language, sw_edition, target_sw, target_hw, other */

/* Colons that no backslash precedes. */
static size_t colons(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else
            n += s.p[i] == ':';
    }
    return n;
}

/* "1.2:p1" of "cpe:2.3:KEY:1.2:p1:*:*:*:*:*:*": what follows the key, without the last ones that
   are any. False when the name has not exactly this form. */
static bool tail_of(struct str criteria, struct str key, struct str *out)
{
    struct str prefix = STR("cpe:2.3:");
    size_t head = prefix.n + key.n;
    if (!key.n || criteria.n < head + 2 || !str_starts(criteria, prefix) ||
        memcmp(criteria.p + prefix.n, key.p, key.n) != 0 || criteria.p[head] != ':')
        return false;
    struct str tail = str_from(criteria, head + 1);
    size_t any = 0;
    for (; any < REST - 1 && str_ends(tail, STR(":*")); any++)
        tail.n -= 2;
    if (colons(tail) + any != REST - 1)
        return false;
    if (any == REST - 1 && STR_IS(tail, "*"))
        tail.n = 0;
    *out = tail;
    return tail.n == 0 || any + colons(tail) + 1 == REST;
}

static struct str criteria_of(struct advisories_unpack *u, struct str key, struct str tail)
{
    static const char anys[] = ":*:*:*:*:*:*:*:*";
    struct str prefix = STR("cpe:2.3:");
    size_t present = tail.n ? colons(tail) + 1 : 0;
    size_t n = prefix.n + key.n + (tail.n ? 1 + tail.n : 0);
    if (present > REST || n > u->room) {
        u->bad = true;
        return (struct str){0};
    }
    u->room -= n;
    char *p = ARENA_ARRAY(u->arena, char, n + sizeof anys);
    memcpy(p, prefix.p, prefix.n);
    if (key.n)
        memcpy(p + prefix.n, key.p, key.n);
    if (tail.n) {
        p[prefix.n + key.n] = ':';
        memcpy(p + prefix.n + key.n + 1, tail.p, tail.n);
    }
    memcpy(p + n, anys, 2 * (REST - present));
    return (struct str){p, n + 2 * (REST - present)};
}

static void put_line(struct advisories_pack *p, const struct advisory_cpe *c, struct str *key)
{
    struct str tail = {0};
    bool same = str_eq(c->key, *key);
    bool plain = tail_of(c->criteria, c->key, &tail);
    advisories_put_number(p, advisories_range_flags(&c->range) | (c->vulnerable ? VULNERABLE : 0u) |
                                 (plain ? 0u : VERBATIM) | (same ? SAME_KEY : 0u) |
                                 (plain && !tail.n ? BARE : 0u) | (c->by_name ? BY_NAME : 0u));
    if (!same)
        advisories_put_text(p, c->key);
    if (!plain)
        advisories_put_text(p, c->criteria);
    else if (tail.n)
        advisories_put_text(p, tail);
    advisories_put_bounds(p, &c->range);
    *key = c->key;
}

static void get_line(struct advisories_unpack *u, struct str *key, struct advisory_cpe *out)
{
    uint64_t flags = advisories_get_number(u);
    struct advisory_cpe c = {.vulnerable = flags & VULNERABLE, .by_name = flags & BY_NAME};
    c.key = flags & SAME_KEY ? *key : advisories_get_text(u);
    if (flags & VERBATIM)
        c.criteria = advisories_get_text(u);
    else
        c.criteria = criteria_of(u, c.key, flags & BARE ? (struct str){0} : advisories_get_text(u));
    advisories_get_bounds(u, flags, &c.range);
    *key = c.key;
    *out = c;
}

/* --- configurations --- */

static unsigned group_flags(bool all, bool negate)
{
    return (all ? ALL : 0u) | (negate ? NEGATE : 0u);
}

static void put_whole(struct advisories_pack *p, const struct advisory_configuration *c,
                      struct str key)
{
    advisories_put_number(p, group_flags(c->all, c->negate));
    advisories_put_number(p, c->node_count);
    for (size_t i = 0; i < c->node_count; i++) {
        const struct advisory_node *node = &c->nodes[i];
        advisories_put_number(p, group_flags(node->all, node->negate));
        advisories_put_number(p, node->cpe_count);
        for (size_t j = 0; j < node->cpe_count; j++)
            put_line(p, &node->cpes[j], &key);
    }
}

static void get_nodes(struct advisories_unpack *u, struct str key,
                      struct advisory_configuration *out)
{
    size_t n = advisories_get_count(u, sizeof(struct advisory_node));
    struct advisory_node *nodes = ARENA_ARRAY(u->arena, struct advisory_node, n);
    for (size_t i = 0; i < n; i++) {
        uint64_t flags = advisories_get_number(u);
        size_t lines = advisories_get_count(u, sizeof(struct advisory_cpe));
        struct advisory_cpe *cpes = ARENA_ARRAY(u->arena, struct advisory_cpe, lines);
        for (size_t j = 0; j < lines; j++)
            get_line(u, &key, &cpes[j]);
        nodes[i] = (struct advisory_node){
            .all = flags & ALL, .negate = flags & NEGATE, .cpes = cpes, .cpe_count = lines};
    }
    out->nodes = nodes;
    out->node_count = n;
}

static void get_configuration(struct advisories_unpack *u, struct str key, uint64_t flags,
                              struct advisory_configuration *out)
{
    *out = (struct advisory_configuration){.all = flags & ALL, .negate = flags & NEGATE};
    get_nodes(u, key, out);
}

/* --- packing --- */

static size_t same_at(const struct advisories_say *says, size_t end, size_t i)
{
    size_t next = i;
    while (next < end && says[next].at == says[i].at)
        next++;
    return next;
}

static size_t same_node(const struct advisories_say *says, size_t end, size_t i)
{
    size_t next = i;
    while (next < end && says[next].node == says[i].node)
        next++;
    return next;
}

/* Plain alternatives: whether a product is hit depends on its own lines only. */
static bool is_plain(const struct advisory_configuration *c)
{
    bool plain = !c->all;
    for (size_t i = 0; i < c->node_count; i++)
        plain &= !c->nodes[i].all && !c->nodes[i].negate;
    return plain;
}

struct packing {
    const struct advisory *ad;
    struct arena *arena;
    struct advisories_say *says;
    size_t count;
    struct advisories_pack shared; /* each with its length before it */
    size_t *places;                /* of a configuration among the shared ones, + 1; 0: it is not */
    size_t shared_count;
};

/* Says of one configuration, in the order of its lines. */
static bool collect(struct advisories *db, struct packing *k, size_t at, struct err *err)
{
    const struct advisory_configuration *c = &k->ad->configurations[at];
    bool plain = is_plain(c);
    bool several = false;
    struct advisories_say last = {0};
    int64_t first = 0;
    for (size_t i = 0; i < c->node_count; i++) {
        for (size_t j = 0; j < c->nodes[i].cpe_count; j++) {
            const struct advisory_cpe *cpe = &c->nodes[i].cpes[j];
            if (!cpe->key.n || (!plain && !cpe->vulnerable))
                continue;
            if (!str_eq(last.key, cpe->key) && !advisories_word(db, cpe->key, &last.word, err))
                return false;
            last.key = cpe->key;
            last.at = (uint32_t)at;
            last.node = plain ? (uint32_t)i : no_node;
            last.line = (uint32_t)j;
            first = first ? first : last.word;
            several |= last.word != first;
            k->says[k->count++] = last;
        }
    }
    if (!plain && several)
        k->places[at] = ++k->shared_count;
    return true;
}

static void put_shared(struct packing *k)
{
    advisories_put_number(&k->shared, k->shared_count);
    for (size_t i = 0; i < k->ad->configuration_count; i++) {
        struct advisories_pack one = {.out = {.arena = k->arena}};
        if (!k->places[i])
            continue;
        put_whole(&one, &k->ad->configurations[i], (struct str){0});
        advisories_put_number(&k->shared, one.out.n);
        buf_put(&k->shared.out, buf_str(&one.out));
    }
}

static bool any_vulnerable(const struct advisory_node *node, const struct advisories_say *says,
                           size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (node->cpes[says[i].line].vulnerable)
            return true;
    return false;
}

/* The product's own lines of a configuration of plain alternatives. A node that does not call it
   vulnerable does not speak of it. False when none does. */
static bool put_own(struct advisories_pack *p, const struct advisory_configuration *c,
                    const struct advisories_say *says, size_t n)
{
    struct str key = says->key;
    size_t nodes = 0;
    for (size_t i = 0, next; i < n; i = next) {
        next = same_node(says, n, i);
        nodes += any_vulnerable(&c->nodes[says[i].node], says + i, next - i);
    }
    if (!nodes)
        return false;
    advisories_put_number(p, group_flags(false, c->negate));
    advisories_put_number(p, nodes);
    for (size_t i = 0, next; i < n; i = next) {
        next = same_node(says, n, i);
        const struct advisory_node *node = &c->nodes[says[i].node];
        if (!any_vulnerable(node, says + i, next - i))
            continue;
        advisories_put_number(p, 0);
        advisories_put_number(p, next - i);
        for (size_t j = i; j < next; j++)
            put_line(p, &node->cpes[says[j].line], &key);
    }
    return true;
}

/* All of one product. False when nothing calls it vulnerable. */
static bool put_product(const struct packing *k, const struct advisories_say *says, size_t n,
                        struct str *out)
{
    struct advisories_pack p = {.out = {.arena = k->arena}};
    size_t count = 0;
    for (size_t i = 0, next; i < n; i = next) {
        next = same_at(says, n, i);
        const struct advisory_configuration *c = &k->ad->configurations[says[i].at];
        if (k->places[says[i].at]) {
            advisories_put_number(&p, SHARED);
            advisories_put_number(&p, k->places[says[i].at] - 1);
        } else if (says[i].node == no_node) {
            put_whole(&p, c, says->key);
        } else if (!put_own(&p, c, says + i, next - i)) {
            continue;
        }
        count++;
    }
    struct advisories_pack head = {.out = {.arena = k->arena}};
    advisories_put_number(&head, k->ad->withdrawn.n ? 1 : 0);
    advisories_put_number(&head, count);
    buf_put(&head.out, buf_str(&p.out));
    *out = buf_str(&head.out);
    return count > 0;
}

bool advisories_pack_products(struct advisories *db, struct arena *a, const struct advisory *ad,
                              struct advisories_postings *out, struct err *err)
{
    struct packing k = {.ad = ad, .arena = a, .shared = {.out = {.arena = a}}};
    size_t lines = 0;
    for (size_t i = 0; i < ad->configuration_count; i++)
        for (size_t j = 0; j < ad->configurations[i].node_count; j++)
            lines += ad->configurations[i].nodes[j].cpe_count;
    k.says = ARENA_ARRAY(a, struct advisories_say, lines);
    k.places = ARENA_ARRAY(a, size_t, ad->configuration_count);
    for (size_t i = 0; i < ad->configuration_count; i++)
        if (!collect(db, &k, i, err))
            return false;
    *out = (struct advisories_postings){
        .items = ARENA_ARRAY(a, struct advisories_posting, k.count)};
    if (k.shared_count) {
        put_shared(&k);
        out->shared = buf_str(&k.shared.out);
    }
    advisories_sort_says(k.says, k.count);
    for (size_t i = 0, end; i < k.count; i = end) {
        struct advisories_posting posting = {.key = k.says[i].key, .word = k.says[i].word};
        end = advisories_same_word(k.says, k.count, i);
        if (put_product(&k, k.says + i, end - i, &posting.body))
            out->items[out->count++] = posting;
    }
    return true;
}

/* --- unpacking --- */

static bool names(const struct advisory_node *node, struct str key)
{
    for (size_t i = 0; i < node->cpe_count; i++)
        if (node->cpes[i].vulnerable && str_eq(node->cpes[i].key, key))
            return true;
    return false;
}

/* Leaves of the shared one what can decide for key: of plain alternatives that name it, its own. */
static void make_lean(struct arena *a, struct advisory_configuration *c, struct str key)
{
    struct advisory_node *nodes = ARENA_ARRAY(a, struct advisory_node, c->node_count);
    for (size_t i = 0; i < c->node_count; i++) {
        nodes[i] = c->nodes[i];
        if (nodes[i].all || nodes[i].negate || !names(&nodes[i], key))
            continue;
        struct advisory_cpe *cpes = ARENA_ARRAY(a, struct advisory_cpe, nodes[i].cpe_count);
        nodes[i].cpe_count = 0;
        for (size_t j = 0; j < c->nodes[i].cpe_count; j++)
            if (str_eq(c->nodes[i].cpes[j].key, key))
                cpes[nodes[i].cpe_count++] = c->nodes[i].cpes[j];
        nodes[i].cpes = cpes;
    }
    c->nodes = nodes;
}

/* The shared ones are met in their order, each behind its length. */
struct shared {
    struct advisories_unpack at;
    uint64_t next, count;
};

static bool get_shared(struct advisories_unpack *of, struct shared *s, uint64_t place,
                       struct str key, struct advisory_configuration *out)
{
    if (place < s->next || place >= s->count)
        return false;
    uint64_t n = 0;
    for (; s->next <= place; s->next++) {
        s->at.p += n;
        n = advisories_get_number(&s->at);
        if (s->at.bad || n > (uint64_t)(s->at.end - s->at.p))
            return false;
    }
    struct advisories_unpack u = advisories_unpack(of->arena, (struct str){s->at.p, (size_t)n});
    u.room = of->room;
    get_configuration(&u, (struct str){0}, advisories_get_number(&u), out);
    s->at.p += n;
    of->room = u.room;
    make_lean(of->arena, out, key);
    return !u.bad && u.p == u.end;
}

bool advisories_unpack_product(struct arena *a, struct str body, struct str key, struct str shared,
                               bool *wants_shared, struct advisory_candidate *out)
{
    struct advisories_unpack u = advisories_unpack(a, body);
    out->withdrawn = advisories_get_number(&u) & 1;
    size_t n = advisories_get_count(&u, sizeof(struct advisory_configuration));
    struct advisory_configuration *cs = ARENA_ARRAY(a, struct advisory_configuration, n);
    struct shared s = {.at = advisories_unpack(a, shared)};
    if (shared.n)
        s.count = advisories_get_number(&s.at);
    *wants_shared = false;
    for (size_t i = 0; i < n && !u.bad; i++) {
        uint64_t flags = advisories_get_number(&u);
        if (!(flags & SHARED)) {
            get_configuration(&u, key, flags, &cs[i]);
            continue;
        }
        *wants_shared = true;
        uint64_t place = advisories_get_number(&u);
        if (shared.n && !get_shared(&u, &s, place, key, &cs[i]))
            u.bad = true;
    }
    out->configurations = cs;
    out->configuration_count = n;
    return !u.bad && u.p == u.end;
}
