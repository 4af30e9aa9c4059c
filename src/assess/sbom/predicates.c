#include "assess/sbom/quality_internal.h"

#include "base/date.h"
#include "value/licence/licence.h"

/* --- of the list --- */

/* "https://acme.example": a scheme, and something after it. */
static bool is_link(struct str s)
{
    size_t colon = str_find_char(s, ':');
    for (size_t i = 0; i < colon; i++)
        if (!char_is_alpha(s.p[i]) &&
            (i == 0 || (!char_is_digit(s.p[i]) && !memchr("+-.", s.p[i], 3))))
            return false;
    return colon > 0 && colon + 1 < s.n;
}

static bool is_address(struct str s)
{
    size_t at = str_find_char(s, '@');
    return at > 0 && at + 1 < s.n && str_rfind_char(s, '@') == at;
}

static bool reachable(const struct sbom_party *p)
{
    for (size_t i = 0; i < p->contact_count; i++)
        if (is_address(p->contacts[i].email))
            return true;
    for (size_t i = 0; i < p->url_count; i++)
        if (is_link(p->urls[i]))
            return true;
    return false;
}

static bool named(const struct sbom_party *p)
{
    for (size_t i = 0; i < p->contact_count; i++)
        if (p->contacts[i].name.n || p->contacts[i].email.n)
            return true;
    return p->name.n > 0;
}

typedef bool party_fn(const struct sbom_party *p);

/* A tool is no author. */
static bool any_party(const struct sbom_party *list, size_t count, party_fn *holds)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].kind != SBOM_PARTY_TOOL && holds(&list[i]))
            return true;
    return false;
}

static bool list_party(const struct sbom *b, party_fn *holds)
{
    return any_party(b->authors, b->author_count, holds) || holds(&b->made_by) ||
           holds(&b->supplied_by);
}

static bool author(const struct sbom_quality_subject *s, size_t i,
                   const struct sbom_quality_rule *rule)
{
    (void)i, (void)rule;
    return list_party(s->list, named);
}

static bool author_reachable(const struct sbom_quality_subject *s, size_t i,
                             const struct sbom_quality_rule *rule)
{
    (void)i, (void)rule;
    return list_party(s->list, reachable);
}

static bool timestamp(const struct sbom_quality_subject *s, size_t i,
                      const struct sbom_quality_rule *rule)
{
    (void)i, (void)rule;
    struct instant unused;
    return instant_parse(s->list->created, &unused);
}

static bool tool(const struct sbom_quality_subject *s, size_t i,
                 const struct sbom_quality_rule *rule)
{
    (void)i, (void)rule;
    return s->list->tool_count > 0;
}

static bool context(const struct sbom_quality_subject *s, size_t i,
                    const struct sbom_quality_rule *rule)
{
    (void)i, (void)rule;
    return s->list->lifecycle_count > 0;
}

static bool primary(const struct sbom_quality_subject *s, size_t i,
                    const struct sbom_quality_rule *rule)
{
    (void)i, (void)rule;
    return s->list->primary != SIZE_MAX || s->list->root_count > 0;
}

static bool serial(const struct sbom_quality_subject *s, size_t i,
                   const struct sbom_quality_rule *rule)
{
    (void)i, (void)rule;
    return s->list->serial.n > 0;
}

static bool no_vulnerabilities(const struct sbom_quality_subject *s, size_t i,
                               const struct sbom_quality_rule *rule)
{
    (void)i, (void)rule;
    return s->list->vulnerability_count == 0;
}

/* Whether version a of a format is b or later: numbers between dots. */
static bool is_since(struct str a, struct str b)
{
    struct str x, y;
    int64_t m, n;
    while (str_split(&b, '.', &y)) {
        if (!str_split(&a, '.', &x))
            x = STR("0");
        if (!str_to_int(x, &m) || !str_to_int(y, &n))
            return false;
        if (m != n)
            return m > n;
    }
    return true;
}

/* "CycloneDX 1.6", "SPDX 3.0.1": that version or a later one. */
static bool format(const struct sbom_quality_subject *s, size_t i,
                   const struct sbom_quality_rule *rule)
{
    (void)i;
    const struct sbom *b = s->list;
    struct str version = b->spec_version;
    bool spdx = sbom_is_spdx(b->format);
    if (str_starts(version, STR("SPDX-")))
        version = str_from(version, 5);
    for (size_t k = 0; k < rule->argument_count; k++) {
        struct str rest = rule->arguments[k], name, least;
        if (b->format == SBOM_CSV || !str_word(&rest, &name) || !str_word(&rest, &least))
            continue;
        if (STR_IS(name, "SPDX") == spdx && is_since(version, least))
            return true;
    }
    return false;
}

/* --- of a component --- */

static bool name(const struct sbom_quality_subject *s, size_t i,
                 const struct sbom_quality_rule *rule)
{
    (void)rule;
    return s->list->components[i].name.n > 0;
}

static bool version(const struct sbom_quality_subject *s, size_t i,
                    const struct sbom_quality_rule *rule)
{
    (void)rule;
    return s->list->components[i].version.n > 0;
}

static bool supplier(const struct sbom_quality_subject *s, size_t i,
                     const struct sbom_quality_rule *rule)
{
    (void)rule;
    return s->list->components[i].supplier.n > 0;
}

static bool supplier_reachable(const struct sbom_quality_subject *s, size_t i,
                               const struct sbom_quality_rule *rule)
{
    (void)rule;
    const struct sbom_component *c = &s->list->components[i];
    return reachable(&c->supplied_by) || reachable(&c->made_by) ||
           any_party(c->authors, c->author_count, reachable);
}

static bool wanted(const struct sbom_quality_rule *rule, struct str word)
{
    for (size_t k = 0; k < rule->argument_count; k++)
        if (str_eq(rule->arguments[k], word))
            return true;
    return rule->argument_count == 0;
}

static bool identifier(const struct sbom_quality_subject *s, size_t i,
                       const struct sbom_quality_rule *rule)
{
    const struct sbom_component *c = &s->list->components[i];
    if (c->purl.n && wanted(rule, STR("purl")))
        return true;
    if ((c->cpe.n || c->more_cpe_count) && wanted(rule, STR("cpe")))
        return true;
    for (size_t k = 0; k < c->id_count; k++)
        if (c->ids[k].value.n && wanted(rule, c->ids[k].name))
            return true;
    return false;
}

/* "Included in" or "includes" something; a list of one thing has nothing to relate it to. */
static bool dependency(const struct sbom_quality_subject *s, size_t i,
                       const struct sbom_quality_rule *rule)
{
    (void)rule;
    const struct sbom *b = s->list;
    return s->related[i] || b->component_count == 1 ||
           (i == b->primary && b->components[i].completeness.n > 0);
}

static bool completeness(const struct sbom_quality_subject *s, size_t i,
                         const struct sbom_quality_rule *rule)
{
    (void)rule;
    return s->list->completeness.n > 0 || s->list->components[i].completeness.n > 0;
}

/* The hash of what is deployed may stand with the reference to it (BSI TR-03183-2, 5.2.2). */
static bool deployed_hash(const struct sbom_quality_subject *s, size_t i,
                          const struct sbom_quality_rule *rule)
{
    bool found = false;
    size_t mark = arena_mark(s->arena);
    const struct json *raw = sbom_whole_raw(s->arena, s->whole, i);
    JSON_EACH (r, json_get(raw, "externalReferences")) {
        struct str type = json_text(r, "type");
        if (!STR_IS(type, "distribution") && !STR_IS(type, "distribution-intake"))
            continue;
        JSON_EACH (h, json_get(r, "hashes"))
            found |= json_text(h, "content").n > 0 && wanted(rule, json_text(h, "alg"));
    }
    arena_rewind(s->arena, mark);
    return found;
}

static bool hash(const struct sbom_quality_subject *s, size_t i,
                 const struct sbom_quality_rule *rule)
{
    const struct sbom_component *c = &s->list->components[i];
    bool has_file = false;
    for (size_t k = 0; k < c->hash_count; k++)
        if (wanted(rule, c->hashes[k].algorithm))
            return true;
    for (size_t k = 0; k < c->reference_count; k++)
        has_file |= str_starts(c->references[k].type, STR("distribution"));
    return has_file && deployed_hash(s, i, rule);
}

static bool states(struct str licence)
{
    return licence.n > 0 && !licence_is_statement(licence);
}

static void check_id(void *context, struct str id, bool is_exception)
{
    bool *known = context;
    *known = *known && (is_exception || str_starts(id, STR("LicenseRef-")) ||
                        str_starts(id, STR("DocumentRef-")) || licence_listed(id).n > 0);
}

/* An expression of identifiers of the SPDX list, or of licences the document brings itself. */
static bool is_expression(struct arena *a, struct str licence)
{
    const struct licence *l;
    struct err ignored = {0};
    bool known = true;
    size_t mark = arena_mark(a);
    bool ok = states(licence) && licence_parse(a, licence, &l, &ignored);
    if (ok)
        licence_each_id(l, check_id, &known);
    arena_rewind(a, mark);
    return ok && known;
}

static bool licence(const struct sbom_quality_subject *s, size_t i,
                    const struct sbom_quality_rule *rule)
{
    (void)rule;
    return states(s->list->components[i].licence);
}

static bool licence_concluded(const struct sbom_quality_subject *s, size_t i,
                              const struct sbom_quality_rule *rule)
{
    (void)rule;
    return is_expression(s->arena, s->list->components[i].licence_concluded);
}

static bool licence_declared(const struct sbom_quality_subject *s, size_t i,
                             const struct sbom_quality_rule *rule)
{
    (void)rule;
    return is_expression(s->arena, s->list->components[i].licence_declared);
}

/* Unknown is an answer, where it is given. */
static bool support_level(const struct sbom_quality_subject *s, size_t i,
                          const struct sbom_quality_rule *rule)
{
    (void)rule;
    return s->list->components[i].support != SBOM_SUPPORT_UNSET;
}

static bool end_of_support(const struct sbom_quality_subject *s, size_t i,
                           const struct sbom_quality_rule *rule)
{
    (void)rule;
    const struct sbom_component *c = &s->list->components[i];
    return c->end_of_support.n > 0 || c->support == SBOM_SUPPORT_UNKNOWN;
}

/* The four that BSI TR-03183-2 defines have members of their own, whatever the format calls them.
 */
static bool property(const struct sbom_quality_subject *s, size_t i,
                     const struct sbom_quality_rule *rule)
{
    const struct sbom_component *c = &s->list->components[i];
    struct str wants = rule->arguments[0];
    for (size_t k = 0; k < c->property_count; k++)
        if (str_eq(c->properties[k].name, wants) && c->properties[k].value.n)
            return true;
    return (STR_IS(wants, "bsi:component:filename") && c->file_name.n) ||
           (STR_IS(wants, "bsi:component:executable") && c->executable != SBOM_MARK_UNSET) ||
           (STR_IS(wants, "bsi:component:archive") && c->archive != SBOM_MARK_UNSET) ||
           (STR_IS(wants, "bsi:component:structured") && c->structured != SBOM_MARK_UNSET);
}

static bool reference(const struct sbom_quality_subject *s, size_t i,
                      const struct sbom_quality_rule *rule)
{
    const struct sbom_component *c = &s->list->components[i];
    for (size_t k = 0; k < c->reference_count; k++)
        if (is_link(c->references[k].url) && wanted(rule, c->references[k].type))
            return true;
    return false;
}

/* clang-format off */
static const struct sbom_quality_predicate predicates[] = {
    {"author",             false, 0, false, author},
    {"author-reachable",   false, 0, false, author_reachable},
    {"timestamp",          false, 0, false, timestamp},
    {"tool",               false, 0, false, tool},
    {"generation-context", false, 0, false, context},
    {"primary",            false, 0, false, primary},
    {"serial",             false, 0, false, serial},
    {"format",             false, 1, false, format},
    {"no-vulnerabilities", false, 0, false, no_vulnerabilities},
    {"name",               true,  0, true,  name},
    {"version",            true,  0, false, version},
    {"supplier",           true,  0, false, supplier},
    {"supplier-reachable", true,  0, false, supplier_reachable},
    {"identifier",         true,  0, false, identifier},
    {"dependency",         true,  0, false, dependency},
    {"completeness",       true,  0, false, completeness},
    {"hash",               true,  0, false, hash},
    {"licence",            true,  0, false, licence},
    {"licence-concluded",  true,  0, false, licence_concluded},
    {"licence-declared",   true,  0, false, licence_declared},
    {"support-level",      true,  0, false, support_level},
    {"end-of-support",     true,  0, false, end_of_support},
    {"property",           true,  1, false, property},
    {"reference",          true,  1, false, reference},
};
/* clang-format on */

const struct sbom_quality_predicate *sbom_quality_predicate_find(struct str wants)
{
    for (size_t i = 0; i < COUNT_OF(predicates); i++)
        if (str_eq(str_of(predicates[i].name), wants))
            return &predicates[i];
    return NULL;
}
