/* OpenVEX 0.2.0 (openvex/spec, OPENVEX-SPEC.md). */
#include "assess/decide/decide.h"
#include "base/hash.h"
#include "publish/vex/export_internal.h"

static void put_identifiers(struct arena *a, struct json *into, struct str purl, struct str cpe)
{
    struct json *o = json_add(a, into, "identifiers", JSON_OBJECT);
    if (purl.n)
        json_add_text(a, o, "purl", purl);
    if (cpe.n)
        json_add_text(a, o, str_starts(cpe, STR("cpe:2.3:")) ? "cpe23" : "cpe22", cpe);
}

static void put_component(struct vex_speech *s, struct json *list, const struct json *component)
{
    struct arena *a = s->arena;
    struct str purl = json_text(component, "purl"), cpe = json_text(component, "cpe");
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    if (purl.n == 0 && cpe.n == 0)
        purl = decide_product_purl(a, (struct str){0}, json_text(component, "name"),
                                   json_text(component, "version"));
    if (purl.n)
        json_add_text(a, o, "@id", purl);
    put_identifiers(a, o, purl, cpe);
}

static void put_products(struct vex_speech *s, struct json *into, size_t from, size_t count)
{
    struct arena *a = s->arena;
    struct json *product = json_add(a, json_add(a, into, "products", JSON_ARRAY), NULL,
                                    JSON_OBJECT);
    json_add_text(a, product, "@id", s->purl);
    put_identifiers(a, product, s->purl, s->cpe);
    struct json *parts = json_add(a, product, "subcomponents", JSON_ARRAY);
    for (size_t i = from; i < from + count; i++)
        put_component(s, parts, s->says[i].component);
}

static void put_vulnerability(struct arena *a, struct json *into, const struct vex_say *say)
{
    struct json *o = json_add(a, into, "vulnerability", JSON_OBJECT), *aliases = NULL;
    struct str rest = json_text(say->finding, "aliases"), word;
    json_add_text(a, o, "name", say->vulnerability);
    while (str_word(&rest, &word)) {
        if (str_eq_nocase(word, say->vulnerability))
            continue;
        aliases = aliases ? aliases : json_add(a, o, "aliases", JSON_ARRAY);
        json_add_text(a, aliases, NULL, word);
    }
}

/* The statement of its author, with our products. */
static void put_native(struct vex_speech *s, struct json *into, const struct vex_say *say)
{
    JSON_EACH (member, say->native)
        json_hang(into, str_cz(s->arena, member->key), vex_copy(s->arena, member, NULL, 0));
    if (!json_get(say->native, "timestamp") && say->at.n)
        json_add_text(s->arena, into, "timestamp", say->at);
}

void vex_words_openvex(struct vex_speech *s, struct json *into, const struct vex_say *say)
{
    struct arena *a = s->arena;
    bool not_affected = STR_IS(say->state, "not_affected");
    struct str justification = vex_justification_to(VEX_OPENVEX, say->justification).word;
    put_vulnerability(a, into, say);
    json_add_text(a, into, "timestamp", say->at.n ? say->at : vex_last(s)->at);
    json_add_text(a, into, "status", vex_state_to(VEX_OPENVEX, say->state).word);
    if (!say->decision)
        json_add_text(a, into, "status_notes", DECIDE_UNDECIDED);
    if (not_affected && justification.n)
        json_add_text(a, into, "justification", justification);
    if (say->reason.n)
        json_add_text(a, into, not_affected ? "impact_statement" : "status_notes", say->reason);
    if (say->action.n)
        json_add_text(a, into, "action_statement", say->action);
}

struct json *vex_write_openvex(struct vex_speech *s)
{
    struct arena *a = s->arena;
    struct json *o = json_object(a);
    json_add_text(a, o, "@context", STR("https://openvex.dev/ns/v0.2.0"));
    json_add_text(a, o, "@id", hash_uuid(a, vex_document_name(s)));
    json_add_text(a, o, "author", s->maker.n ? s->maker : STR("not named"));
    json_add_text(a, o, "role", STR("Manufacturer of the product"));
    json_add_text(a, o, "timestamp", vex_first(s)->at);
    json_add_text(a, o, "last_updated", vex_last(s)->at);
    json_add_int(a, o, "version", vex_last(s)->number);
    json_add_fmt(a, o, "tooling", "Tutela " TUTELA_VERSION ". %.*s", STR_ARG(vex_remarks(s)));
    struct json *list = json_add(a, o, "statements", JSON_ARRAY);
    for (size_t i = 0, n; i < s->count; i += n) {
        struct json *statement = json_add(a, list, NULL, JSON_OBJECT);
        n = vex_breath(s, i);
        if (s->says[i].native)
            put_native(s, statement, &s->says[i]);
        else
            vex_words_openvex(s, statement, &s->says[i]);
        put_products(s, statement, i, n);
    }
    return o;
}
