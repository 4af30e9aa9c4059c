#include "intake/sbom/cyclonedx.h"
#include "intake/sbom/cyclonedx_rules.h"

static const char *word_of(enum cdx_type type)
{
    switch (type) {
    case CDX_TEXT:
    case CDX_TEXTS: return "text";
    case CDX_BOOL: return "true or false";
    case CDX_NUMBER:
    case CDX_NUMBERS: return "a number";
    case CDX_OBJECT:
    case CDX_OBJECTS: return "an object";
    case CDX_ANY: break;
    }
    return "something else";
}

static bool fits(enum cdx_type type, const struct json *v)
{
    switch (type) {
    case CDX_TEXT:
    case CDX_TEXTS: return v->type == JSON_STRING;
    case CDX_BOOL: return v->type == JSON_TRUE || v->type == JSON_FALSE;
    case CDX_NUMBER:
    case CDX_NUMBERS: return v->type == JSON_NUMBER;
    case CDX_OBJECT:
    case CDX_OBJECTS: return v->type == JSON_OBJECT;
    case CDX_ANY: break;
    }
    return true;
}

/* A value that is no list, or an item of one. */
static void check_value(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
                        const struct cdx_rule *rule, const struct finding *since)
{
    if (!fits(rule->type, v) && sbom_is_told(r, place, since))
        return;
    if (!fits(rule->type, v))
        sbom_doubt(r, FINDING_WARNING, "cdx-schema", place, v, "is not %s, as CycloneDX wants it",
                   word_of(rule->type));
    else if (rule->inside)
        cdx_check(r, place, v, rule->inside, since);
    else if (rule->choices && !sbom_is_one_of(v->text, rule->choices, rule->choice_count) &&
             !sbom_is_told(r, place, since))
        sbom_doubt(r, FINDING_WARNING, "cdx-choice", place, v,
                   "\"%.*s\" is not among the values of CycloneDX; kept as written",
                   STR_ARG(sbom_brief(v->text)));
}

static void check_member(struct sbom_reader *r, const struct sbom_place *place,
                         const struct json *v, const struct cdx_rule *rule,
                         const struct finding *since)
{
    bool list = rule->type == CDX_TEXTS || rule->type == CDX_NUMBERS || rule->type == CDX_OBJECTS;
    size_t i = 0;
    if (r->out->format == SBOM_CYCLONEDX_XML && v->type == JSON_STRING && v->text.n == 0)
        return; /* an element without content may be any of them */
    if (v->type == JSON_NULL)
        sbom_doubt(r, FINDING_WARNING, "cdx-schema", place, v,
                   "is null, which CycloneDX does not have");
    else if (rule->type != CDX_ANY && !list)
        check_value(r, place, v, rule, since);
    else if (list && v->type != JSON_ARRAY && sbom_is_told(r, place, since))
        return;
    else if (list && v->type != JSON_ARRAY)
        sbom_doubt(r, FINDING_WARNING, "cdx-schema", place, v,
                   "is not a list, as CycloneDX wants it");
    else if (list)
        JSON_EACH (item, v)
            check_value(r, PLACE_ITEM(place, i++), item, rule, since);
}

/* The name of a member as a C text, cut where it is long. */
struct name {
    char text[64];
};

static struct name name_of(struct str s)
{
    struct name n = {{0}};
    memcpy(n.text, s.p, s.n < sizeof n.text ? s.n : sizeof n.text - 1);
    return n;
}

static const struct cdx_rule *find(const struct cdx_rules *rules, struct str name)
{
    for (size_t i = 0; i < rules->count; i++)
        if (str_eq(rules->rules[i].name, name))
            return &rules->rules[i];
    return NULL;
}

void cdx_check(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
               const struct cdx_rules *rules, const struct finding *since)
{
    if (!v || v->type != JSON_OBJECT)
        return;
    JSON_EACH (m, v) {
        const struct cdx_rule *rule = find(rules, m->key);
        if (rule) {
            check_member(r, PLACE_MEMBER(place, rule->name.p), m, rule, since);
            continue;
        }
        struct name name = name_of(m->key);
        sbom_doubt(r, FINDING_NOTE, "cdx-member", PLACE_MEMBER(place, name.text), m,
                   "is no member that CycloneDX has here; kept as it is");
    }
    for (size_t i = 0; i < rules->count; i++) {
        const struct cdx_rule *rule = &rules->rules[i];
        if (rule->since && cdx_is_at_least(r->out, rule->since) && !json_find(v, rule->name))
            sbom_doubt(r, FINDING_WARNING, "cdx-schema", place, v,
                       "has no %s, which CycloneDX requires here", rule->name.p);
    }
}
