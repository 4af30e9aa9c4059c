#include "assess/threat/run.h"
#include "base/embed.h"

/* Whether the words say anything of this one: "usb", "usb?" or "!usb". */
static bool mentions(struct str words, struct str word)
{
    struct str w;
    while (str_word(&words, &w)) {
        if (str_starts(w, STR("!")))
            w = str_from(w, 1);
        if (str_ends(w, STR("?")))
            w.n--;
        if (str_eq(w, word))
            return true;
    }
    return false;
}

/* What is said of the element itself comes before what its stereotype says. */
static struct str with_stereotype(struct arena *a, const struct json *vocabulary,
                                  struct str stereotype, struct str words)
{
    struct buf b = {.arena = a};
    buf_put(&b, words);
    JSON_EACH (s, json_get(vocabulary, "stereotypes")) {
        if (stereotype.n == 0 || !str_eq(json_text(s, "id"), stereotype))
            continue;
        JSON_EACH (word, json_get(s, "words"))
            if (!mentions(words, word->text))
                buf_fmt(&b, " %.*s", STR_ARG(word->text));
    }
    return buf_str(&b);
}

static struct threat_zone *zones_of(struct arena *a, const struct json *rows)
{
    struct threat_zone *z = ARENA_ARRAY(a, struct threat_zone, json_count(rows) + 1);
    size_t n = 0;
    JSON_EACH (row, rows)
        z[n++] = (struct threat_zone){.key = json_member(row, "key"),
                                      .parent = json_member(row, "parent")};
    return z;
}

static bool elements_of(struct arena *a, const struct json *rows, const struct json *vocabulary,
                        struct threat_element **out, struct err *err)
{
    struct threat_element *e = ARENA_ARRAY(a, struct threat_element, json_count(rows) + 1);
    size_t n = 0;
    JSON_EACH (row, rows) {
        e[n] = (struct threat_element){
            .key = json_member(row, "key"),
            .zones = json_member(row, "zone"),
            .words = with_stereotype(a, vocabulary, json_member(row, "stereotype"),
                                     json_member(row, "properties")),
        };
        if (!threat_kind_parse(json_member(row, "kind"), &e[n].kind))
            return err_set(err, ERR_INVALID, "element %.*s has no kind",
                           STR_ARG(json_member(row, "id")));
        n++;
    }
    *out = e;
    return true;
}

static struct str data_of(struct arena *a, const struct json *rows, struct str flow)
{
    struct buf b = {.arena = a};
    JSON_EACH (row, rows)
        if (str_eq(json_member(row, "flow"), flow))
            buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(json_member(row, "data")));
    return buf_str(&b);
}

static struct threat_flow *flows_of(struct arena *a, const struct json *rows,
                                    const struct json *data)
{
    struct threat_flow *f = ARENA_ARRAY(a, struct threat_flow, json_count(rows) + 1);
    size_t n = 0;
    JSON_EACH (row, rows)
        f[n++] = (struct threat_flow){
            .key = json_member(row, "key"),
            .from = json_member(row, "source"),
            .to = json_member(row, "target"),
            .data = data_of(a, data, json_member(row, "key")),
            .words = json_member(row, "properties"),
        };
    return f;
}

static struct threat_data *data_classes_of(struct arena *a, const struct json *rows)
{
    struct threat_data *d = ARENA_ARRAY(a, struct threat_data, json_count(rows) + 1);
    size_t n = 0;
    JSON_EACH (row, rows)
        d[n++] = (struct threat_data){.key = json_member(row, "key"),
                                      .words = json_member(row, "properties")};
    return d;
}

bool threat_model_load(struct store *s, struct arena *a, struct str release,
                       struct threat_model *out, struct err *err)
{
    struct json *zones, *elements, *flows, *flow_data, *data, *vocabulary;
    struct threat_element *e = NULL;
    struct store_param id = STORE_P(release);
    if (!json_read(a, embed_find("data/threats/vocabulary.json"), &vocabulary, err) ||
        !store_query(s, a, "model_zones", &id, 1, &zones, err) ||
        !store_query(s, a, "model_elements", &id, 1, &elements, err) ||
        !store_query(s, a, "model_flows", &id, 1, &flows, err) ||
        !store_query(s, a, "model_flow_data", &id, 1, &flow_data, err) ||
        !store_query(s, a, "model_data", &id, 1, &data, err) ||
        !elements_of(a, elements, vocabulary, &e, err))
        return false;
    *out = (struct threat_model){
        .zones = zones_of(a, zones),
        .zone_count = json_count(zones),
        .elements = e,
        .element_count = json_count(elements),
        .flows = flows_of(a, flows, flow_data),
        .flow_count = json_count(flows),
        .data = data_classes_of(a, data),
        .data_count = json_count(data),
    };
    return true;
}
