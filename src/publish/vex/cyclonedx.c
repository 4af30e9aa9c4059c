/* VEX in CycloneDX 1.6 (ECMA-424): a document of its own that names product and components. */
#include "assess/decide/decide.h"
#include "base/hash.h"
#include "publish/vex/export_internal.h"
#include "value/cvss/cvss.h"

static struct str ref_of(const struct json *component)
{
    struct str purl = json_text(component, "purl");
    return purl.n ? purl : json_text(component, "id");
}

static void put_metadata(struct vex_speech *s, struct json *o)
{
    struct arena *a = s->arena;
    struct json *m = json_add(a, o, "metadata", JSON_OBJECT);
    json_add_text(a, m, "timestamp", vex_last(s)->at);
    struct json *tools = json_add(a, m, "tools", JSON_OBJECT);
    struct json *tool = json_add(a, json_add(a, tools, "components", JSON_ARRAY), NULL,
                                 JSON_OBJECT);
    json_add_text(a, tool, "type", STR("application"));
    json_add_text(a, tool, "name", STR("Tutela"));
    json_add_text(a, tool, "version", STR(TUTELA_VERSION));
    struct json *product = json_add(a, m, "component", JSON_OBJECT);
    json_add_text(a, product, "type", STR("device"));
    json_add_text(a, product, "bom-ref", s->purl);
    json_add_text(a, product, "name", s->device);
    json_add_text(a, product, "version", s->release);
    if (s->cpe.n)
        json_add_text(a, product, "cpe", s->cpe);
    json_add_text(a, product, "purl", s->purl);
    if (s->maker.n)
        json_add_text(a, json_add(a, m, "manufacturer", JSON_OBJECT), "name", s->maker);
    struct json *properties = json_add(a, m, "properties", JSON_ARRAY);
    struct json *kind = json_add(a, properties, NULL, JSON_OBJECT);
    json_add_text(a, kind, "name", STR("tutela:document"));
    json_add_text(a, kind, "value", STR("vex"));
    struct json *remarks = json_add(a, properties, NULL, JSON_OBJECT);
    json_add_text(a, remarks, "name", STR("tutela:remarks"));
    json_add_text(a, remarks, "value", vex_remarks(s));
}

/* The components spoken of, each once; where the list has a serial number, a BOM-Link to it. */
static void put_components(struct vex_speech *s, struct json *o)
{
    struct arena *a = s->arena;
    struct view_set seen = {0};
    struct json *list = json_add(a, o, "components", JSON_ARRAY);
    for (size_t i = 0; i < s->count; i++) {
        const struct json *c = s->says[i].component;
        if (!view_set_add(a, &seen, ref_of(c)))
            continue;
        static const char *const members[] = {"version", "cpe", "purl"};
        struct json *to = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, to, "type", STR("library"));
        json_add_text(a, to, "bom-ref", ref_of(c));
        json_add_text(a, to, "name", json_text(c, "name"));
        for (size_t m = 0; m < COUNT_OF(members); m++)
            if (json_text(c, members[m]).n)
                json_add_text(a, to, members[m], json_text(c, members[m]));
    }
    if (s->serial.n == 0)
        return;
    struct json *link = json_add(a, json_add(a, o, "externalReferences", JSON_ARRAY), NULL,
                                 JSON_OBJECT);
    struct str uuid = str_from(s->serial, sizeof "urn:uuid:" - 1);
    json_add_text(a, link, "type", STR("bom"));
    json_add_fmt(a, link, "url", "urn:cdx:%.*s/%.*s", STR_ARG(uuid),
                 STR_ARG(s->serial_version.n ? s->serial_version : STR("1")));
}

static void put_source(struct arena *a, struct json *into, const struct json *finding)
{
    struct str source = json_text(finding, "source");
    if (source.n)
        json_add_text(a, json_add(a, into, "source", JSON_OBJECT), "name", source);
}

static void put_rating(struct vex_speech *s, struct json *into, const struct vex_say *say)
{
    static const char *const methods[CVSS_VERSION__COUNT] = {[CVSS_2_0] = "CVSSv2",
                                                             [CVSS_3_0] = "CVSSv3",
                                                             [CVSS_3_1] = "CVSSv31",
                                                             [CVSS_4_0] = "CVSSv4"};
    struct arena *a = s->arena;
    struct cvss parsed;
    struct cvss_scores scores;
    struct err ignored;
    struct str vector = json_text(say->finding, "vector");
    if (vector.n == 0 || !cvss_parse(vector, &parsed, &ignored))
        return;
    cvss_scores(&parsed, &scores);
    struct json *rating = json_add(a, json_add(a, into, "ratings", JSON_ARRAY), NULL, JSON_OBJECT);
    struct buf score = {.arena = a};
    cvss_score_format(scores.overall, &score);
    put_source(a, rating, say->finding);
    struct json *number = json_add(a, rating, "score", JSON_NUMBER);
    number->text = buf_str(&score);
    json_add_text(a, rating, "severity", str_of(cvss_severity_word(scores.severity)));
    json_add_text(a, rating, "method", str_of(methods[scores.version]));
    json_add_text(a, rating, "vector", vector);
}

static void put_analysis(struct vex_speech *s, struct json *into, const struct vex_say *say)
{
    struct arena *a = s->arena;
    struct json *o = json_add(a, into, "analysis", JSON_OBJECT), *responses = NULL;
    struct str justification = vex_justification_to(VEX_CYCLONEDX, say->justification).word;
    struct str rest = say->response, word;
    json_add_text(a, o, "state", vex_state_to(VEX_CYCLONEDX, say->state).word);
    if (STR_IS(say->state, "not_affected") && justification.n)
        json_add_text(a, o, "justification", justification);
    while (str_word(&rest, &word)) {
        if (vex_response_from(VEX_CYCLONEDX, word).word.n == 0)
            continue;
        responses = responses ? responses : json_add(a, o, "response", JSON_ARRAY);
        json_add_text(a, responses, NULL, word);
    }
    if (say->reason.n || !say->decision)
        json_add_text(a, o, "detail", say->decision ? say->reason : DECIDE_UNDECIDED);
    json_add_text(a, o, "lastUpdated", say->at.n ? say->at : vex_last(s)->at);
}

void vex_words_cyclonedx(struct vex_speech *s, struct json *o, const struct vex_say *say)
{
    struct arena *a = s->arena;
    struct str rest = json_text(say->finding, "aliases"), word;
    struct json *references = NULL;
    json_add_text(a, o, "id", say->vulnerability);
    put_source(a, o, say->finding);
    while (str_word(&rest, &word)) {
        if (str_eq_nocase(word, say->vulnerability))
            continue;
        references = references ? references : json_add(a, o, "references", JSON_ARRAY);
        struct json *r = json_add(a, references, NULL, JSON_OBJECT);
        json_add_text(a, r, "id", word);
        json_add_text(a, json_add(a, r, "source", JSON_OBJECT), "name",
                      str_sub(word, 0, str_find_char(word, '-')));
    }
    put_rating(s, o, say);
    if (json_text(say->finding, "name").n)
        json_add_text(a, o, "description", json_text(say->finding, "name"));
    if (say->action.n)
        json_add_text(a, o, "recommendation", say->action);
    put_analysis(s, o, say);
}

struct json *vex_write_cyclonedx(struct vex_speech *s)
{
    struct arena *a = s->arena;
    struct json *o = json_object(a);
    json_add_text(a, o, "bomFormat", STR("CycloneDX"));
    json_add_text(a, o, "specVersion", STR("1.6"));
    json_add_text(a, o, "serialNumber", hash_uuid(a, vex_document_name(s)));
    json_add_int(a, o, "version", vex_last(s)->number);
    put_metadata(s, o);
    put_components(s, o);
    struct json *list = json_add(a, o, "vulnerabilities", JSON_ARRAY);
    for (size_t i = 0, n; i < s->count; i += n) {
        const struct vex_say *say = &s->says[i];
        struct json *v = json_add(a, list, NULL, JSON_OBJECT);
        n = vex_breath(s, i);
        if (!say->native)
            vex_words_cyclonedx(s, v, say);
        JSON_EACH (member, say->native)
            json_hang(v, str_cz(a, member->key), vex_copy(a, member, NULL, 0));
        struct json *affects = json_add(a, v, "affects", JSON_ARRAY);
        for (size_t k = i; k < i + n; k++)
            json_add_text(a, json_add(a, affects, NULL, JSON_OBJECT), "ref",
                          ref_of(s->says[k].component));
    }
    return o;
}
