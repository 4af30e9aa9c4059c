#include "intake/result/result_internal.h"

enum {
    TAGS_MAX = 200,      /* of a rule or result that are looked at */
    TAG_BYTES_MAX = 300, /* of one of them */
    CWES_BYTES_MAX = 400
};

/* A component of the tool: the driver, or an extension (3.18). */
struct result_part {
    struct result_rule *rules; /* by index */
    size_t count;
};

static struct result_items items_of(struct arena *a, const struct json *array)
{
    struct result_items list = {
        .items = ARENA_ARRAY(a, const struct json *, json_count(array) + 1)};
    JSON_EACH (item, array)
        list.items[list.count++] = item;
    return list;
}

const struct json *result_item(const struct result_items *items, int64_t index)
{
    return index >= 0 && (uint64_t)index < items->count ? items->items[index] : NULL;
}

/* --- CWE --- */

static void add_number(struct buf *words, struct str digits)
{
    while (digits.n > 1 && digits.p[0] == '0')
        digits = str_from(digits, 1);
    if (digits.n > 0 && digits.n < 6 && words->n < CWES_BYTES_MAX)
        result_add_word(words, str_fmt(words->arena, "CWE-%.*s", STR_ARG(digits)));
}

static struct str digits_of(struct str s)
{
    size_t n = 0;
    while (n < s.n && char_is_digit(s.p[n]))
        n++;
    return str_sub(s, 0, n);
}

/* What CWE numbers a text names: "CWE-79: ...", "external/cwe/cwe-079", "cwe_79". */
static void add_named(struct buf *words, struct str text)
{
    text = str_sub(text, 0, TAG_BYTES_MAX);
    for (size_t i = 0; i + 4 < text.n; i++) {
        bool named = str_eq_nocase(str_sub(text, i, 3), STR("cwe")) &&
                     strchr("-_:/ ", text.p[i + 3]) != NULL;
        if (named)
            add_number(words, digits_of(str_from(text, i + 4)));
    }
}

static void add_texts(struct buf *words, const struct json *v)
{
    size_t n = 0;
    add_named(words, json_as_text(v));
    JSON_EACH (item, v)
        if (n++ < TAGS_MAX)
            add_named(words, json_as_text(item));
}

/* 3.54: a reference to a taxon; of the CWE when its component has that name, or points to a
   taxonomy of that name. */
static void add_taxon(struct buf *words, const struct result_rules *rules, const struct json *ref)
{
    const struct json *component = json_get(ref, "toolComponent");
    struct str id = json_member(ref, "id"), name = json_text(component, "name");
    if (name.n == 0)
        name = json_text(result_item(&rules->taxonomies, json_int(component, "index", -1)), "name");
    if (!str_eq_nocase(name, STR("CWE")))
        return;
    if (digits_of(id).n == id.n)
        add_number(words, id);
    else
        add_named(words, id);
}

void result_add_cwes(struct buf *words, const struct result_rules *rules,
                     const struct json *described)
{
    const struct json *properties = json_get(described, "properties");
    size_t n = 0;
    JSON_EACH (taxon, json_get(described, "taxa"))
        if (n++ < TAGS_MAX)
            add_taxon(words, rules, taxon);
    JSON_EACH (relation, json_get(described, "relationships"))
        if (n++ < TAGS_MAX)
            add_taxon(words, rules, json_get(relation, "target"));
    add_texts(words, json_get(properties, "tags"));
    add_texts(words, json_get(properties, "cwe"));
    add_texts(words, json_get(properties, "cwes"));
}

/* --- rules --- */

static struct result_rule take_apart(struct arena *a, const struct result_rules *rules,
                                     const struct json *json)
{
    struct buf cwes = {.arena = a};
    struct str title = json_text(json_get(json, "shortDescription"), "text");
    if (title.n == 0)
        title = json_text(json, "name");
    result_add_cwes(&cwes, rules, json);
    return (struct result_rule){
        .id = result_line(a, json_text(json, "id"), 500),
        .title = result_line(a, title, 500),
        .level = json_text(json_get(json, "defaultConfiguration"), "level"),
        .severity = result_line(a, json_member(json_get(json, "properties"), "security-severity"),
                                20),
        .cwes = buf_str(&cwes),
        .messages = json_get(json, "messageStrings"),
    };
}

static void add_part(struct result_rules *rules, struct arena *a, const struct json *json)
{
    const struct json *list = json_get(json, "rules");
    struct result_part *part = &rules->parts[rules->count++];
    struct str name = json_text(json, "name");
    part->rules = ARENA_ARRAY(a, struct result_rule, json_count(list) + 1);
    if (name.n && !map_find(&rules->part_by_name, name))
        map_add(&rules->part_by_name, name, part);
    JSON_EACH (item, list) {
        struct result_rule *rule = &part->rules[part->count++];
        *rule = take_apart(a, rules, item);
        if (rule->id.n && !map_find(&rules->by_id, rule->id))
            map_add(&rules->by_id, rule->id, rule);
    }
}

struct result_rules *result_rules_of(struct arena *a, const struct json *run)
{
    const struct json *tool = json_get(run, "tool"), *extensions = json_get(tool, "extensions");
    struct result_rules *rules = ARENA_NEW(a, struct result_rules);
    rules->by_id.arena = rules->part_by_name.arena = a;
    rules->parts = ARENA_ARRAY(a, struct result_part, json_count(extensions) + 1);
    rules->artifacts = items_of(a, json_get(run, "artifacts"));
    rules->logicals = items_of(a, json_get(run, "logicalLocations"));
    rules->taxonomies = items_of(a, json_get(run, "taxonomies"));
    rules->messages = json_get(json_get(tool, "driver"), "globalMessageStrings");
    add_part(rules, a, json_get(tool, "driver"));
    JSON_EACH (e, extensions)
        add_part(rules, a, e);
    return rules;
}

/* 3.54: which component a reference to a rule means; the driver when it says nothing. */
static const struct result_part *part_of(const struct result_rules *rules,
                                         const struct json *component)
{
    int64_t index = json_int(component, "index", -1);
    const struct result_part *named = map_find(&rules->part_by_name, json_text(component, "name"));
    if (index >= 0 && index < (int64_t)rules->count - 1)
        return &rules->parts[index + 1];
    return named ? named : &rules->parts[0];
}

/* 3.27.5: an id may be more special than that of its rule: "CA1000/2" is of "CA1000". */
static const struct result_rule *rule_of_id(const struct result_rules *rules, struct str id)
{
    id = str_sub(id, 0, 500);
    while (id.n) {
        const struct result_rule *found = map_find(&rules->by_id, id);
        if (found)
            return found;
        size_t slash = str_rfind_char(id, '/');
        id = slash < id.n ? str_sub(id, 0, slash) : (struct str){0};
    }
    return NULL;
}

const struct result_rule *result_rule_of(const struct result_rules *rules,
                                         const struct json *result)
{
    const struct json *ref = json_get(result, "rule");
    const struct result_part *part = part_of(rules, json_get(ref, "toolComponent"));
    int64_t index = json_int(ref, "index", json_int(result, "ruleIndex", -1));
    struct str id = json_text(result, "ruleId");
    if (index >= 0 && (uint64_t)index < part->count)
        return &part->rules[index];
    return rule_of_id(rules, id.n ? id : json_text(ref, "id"));
}
