#include <stdlib.h>

#include "assess/threat/model.h"
#include "assess/threat/threat.h"
#include "base/limits.h"
#include "base/yaml.h"

enum { RULE_MAX = 1000 }; /* rules of one file; ours has 111 */

static const char *const kinds[THREAT_KIND__COUNT] = {
    [THREAT_EXTERNAL_ENTITY] = "external_entity", [THREAT_PROCESS] = "process",
    [THREAT_DATA_STORE] = "data_store",           [THREAT_DATA_FLOW] = "data_flow",
    [THREAT_TRUST_BOUNDARY] = "trust_boundary",
};

struct reader {
    struct arena *arena;
    struct threat_rules *rules;
    struct findings *findings;
    struct str bytes; /* of the file that is read */
    const struct threat_library *library;
};

const char *threat_kind_word(enum threat_kind kind)
{
    return kinds[kind];
}

bool threat_kind_parse(struct str word, enum threat_kind *out)
{
    for (int i = 0; i < THREAT_KIND__COUNT; i++)
        if (str_eq(word, str_of(kinds[i]))) {
            *out = (enum threat_kind)i;
            return true;
        }
    return false;
}

struct str threat_stride_word(char letter)
{
    switch (letter) {
    case 'S': return STR("spoofing");
    case 'T': return STR("tampering");
    case 'R': return STR("repudiation");
    case 'I': return STR("information_disclosure");
    case 'D': return STR("denial_of_service");
    case 'E': return STR("elevation_of_privilege");
    default: return (struct str){0};
    }
}

static int by_word(const void *x, const void *y)
{
    const struct threat_word *a = x, *b = y;
    return str_cmp(a->word, b->word);
}

size_t threat_word_find(const struct threat_rules *r, struct str word)
{
    size_t low = 0, high = r->word_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = str_cmp(r->words[mid].word, word);
        if (order == 0)
            return mid;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return r->word_count;
}

static bool word_read(const struct json *row, struct threat_word *out)
{
    struct str kind = json_text(row, "kind");
    *out = (struct threat_word){.word = json_text(row, "word"),
                                .text = json_text(row, "text"),
                                .mitigation = STR_IS(kind, "mitigation")};
    JSON_EACH (item, json_get(row, "elements")) {
        enum threat_kind k;
        if (!threat_kind_parse(json_as_text(item), &k))
            return false;
        out->kinds |= 1U << k;
    }
    return out->word.n > 0 && out->kinds != 0 && (out->mitigation || STR_IS(kind, "context"));
}

static bool words_read(struct reader *r, const struct json *rows, struct err *err)
{
    struct threat_rules *t = r->rules;
    if (json_count(rows) > THREAT_WORD_MAX - t->word_count)
        return err_set(err, ERR_LIMIT, "predicates: at most %d", (int)THREAT_WORD_MAX);
    JSON_EACH (row, rows) {
        if (word_read(row, &t->words[t->word_count]))
            t->word_count++;
        else
            findings_add(r->findings, FINDING_SKIPPED, "threat-word", json_line(r->bytes, row),
                         json_text(row, "word"),
                         "a predicate needs word, elements and kind; it was left out");
    }
    return true;
}

static bool words_sort(struct threat_rules *t, struct err *err)
{
    qsort(t->words, t->word_count, sizeof *t->words, by_word);
    for (size_t i = 1; i < t->word_count; i++)
        if (str_eq(t->words[i - 1].word, t->words[i].word))
            return err_set(err, ERR_INVALID, "predicates: \"%.*s\" is there twice",
                           STR_ARG(t->words[i].word));
    t->crosses_boundary = threat_word_find(t, STR("crosses_boundary"));
    if (t->crosses_boundary == t->word_count)
        return err_set(err, ERR_INVALID, "predicates: \"crosses_boundary\" is missing");
    return true;
}

/* The words of one part of a condition; false, with a finding, when one may not be said of kind. */
static bool list_read(const struct reader *r, const struct json *list, enum threat_kind kind,
                      struct str place, struct threat_word_list *out)
{
    *out = (struct threat_word_list){.words = ARENA_ARRAY(r->arena, size_t, json_count(list))};
    JSON_EACH (item, list) {
        struct str word = json_as_text(item);
        size_t i = threat_word_find(r->rules, word);
        if (i == r->rules->word_count || !(r->rules->words[i].kinds & (1U << kind))) {
            findings_add(r->findings, FINDING_SKIPPED, "threat-rule-word",
                         json_line(r->bytes, item), place,
                         "\"%.*s\" is no word of the vocabulary for a %s; the rule was left out",
                         STR_ARG(word), kinds[kind]);
            return false;
        }
        out->words[out->count++] = i;
    }
    return true;
}

static void inherits_read(struct reader *r, const struct json *rows)
{
    struct threat_rules *t = r->rules;
    JSON_EACH (row, rows) {
        struct threat_inherit *h = &t->inherits[t->inherit_count];
        struct str adds = json_text(row, "adds");
        if (!list_read(r, json_get(row, "all"), THREAT_DATA_FLOW, STR("inherit"), &h->all) ||
            !list_read(r, json_get(row, "any"), THREAT_DATA_FLOW, STR("inherit"), &h->any))
            continue;
        h->adds = threat_word_find(t, adds);
        if (h->adds < t->word_count)
            t->inherit_count++;
        else
            findings_add(r->findings, FINDING_SKIPPED, "threat-inherit", json_line(r->bytes, row),
                         STR("inherit"), "\"%.*s\" is no word of the vocabulary", STR_ARG(adds));
    }
}

static int by_number(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return a < b ? -1 : a > b;
}

/* "287 306", in rising order, so that equal sets are equal texts. */
static struct str numbers_sorted(struct arena *a, const struct json *list)
{
    int64_t *n = ARENA_ARRAY(a, int64_t, json_count(list));
    size_t count = 0;
    JSON_EACH (item, list) {
        if (str_to_int(json_as_text(item), &n[count]))
            count++;
    }
    qsort(n, count, sizeof *n, by_number);
    struct buf b = {.arena = a};
    for (size_t i = 0; i < count; i++)
        buf_fmt(&b, "%s%lld", i ? " " : "", (long long)n[i]);
    return buf_str(&b);
}

static bool rule_bad(const struct reader *r, const struct json *row, struct str id,
                     const char *what)
{
    findings_add(r->findings, FINDING_SKIPPED, "threat-rule", json_line(r->bytes, row), id,
                 "%s; the rule was left out", what);
    return false;
}

static bool rule_is_there(const struct threat_rules *t, struct str id)
{
    for (size_t i = 0; i < t->rule_count; i++)
        if (str_eq(t->rules[i].id, id))
            return true;
    return false;
}

/* One of the two is there, and is known. */
static bool category_read(const struct json *row, struct threat_rule *out)
{
    struct str stride = json_text(row, "stride"), linddun = json_text(row, "linddun");
    for (int64_t i = 1; threat_linddun_choices[i].name; i++)
        if (str_eq(linddun, str_of(threat_linddun_choices[i].name)))
            out->linddun = i;
    if (stride.n == 1 && str_find_char(STR("STRIDE"), stride.p[0]) < 6)
        out->stride = stride.p[0];
    return (stride.n == 0 || out->stride) && (linddun.n == 0 || out->linddun) &&
           (out->stride != 0) != (out->linddun != 0);
}

static bool rule_read(const struct reader *r, const struct json *row, struct threat_rule *out)
{
    struct str id = json_text(row, "id");
    const struct json *when = json_get(row, "when");
    *out = (struct threat_rule){
        .id = id, .library = r->library, .version = json_int(row, "version", 0)};
    if (id.n == 0 || str_has(id, STR(":")) || rule_is_there(r->rules, id))
        return rule_bad(r, row, id, "an id of its own, without ':', is required");
    if (!threat_kind_parse(json_text(row, "element"), &out->kind))
        return rule_bad(r, row, id, "element is no kind of element");
    if (!category_read(row, out))
        return rule_bad(r, row, id,
                        "either stride is one of S, T, R, I, D, E, or linddun one of its words");
    out->title = json_text(row, "title");
    if (out->title.n == 0 || out->version < 1)
        return rule_bad(r, row, id, "title and version are required");
    if (!list_read(r, json_get(when, "all"), out->kind, id, &out->all) ||
        !list_read(r, json_get(when, "any"), out->kind, id, &out->any) ||
        !list_read(r, json_get(when, "none"), out->kind, id, &out->none))
        return false;
    if (out->all.count + out->any.count == 0)
        return rule_bad(r, row, id, "a rule needs a word that makes it fire");
    out->text = json_text(row, "text");
    out->harm = json_text(row, "harm");
    out->property = json_text(row, "property");
    out->cwe = numbers_sorted(r->arena, json_get(row, "cwe"));
    out->capec = json_get(row, "capec");
    out->attack = json_get(row, "attack");
    out->controls = json_get(row, "controls");
    out->serves = json_get(row, "serves");
    return true;
}

/* A file of rules, and the vocabulary before them. */
struct source {
    struct str name, bytes;
    struct json *root;
};

static bool sources_read(struct reader *r, struct source *sources, size_t count, struct err *err)
{
    struct threat_rules *t = r->rules;
    size_t inherits = 0, rules = 0;
    t->words = ARENA_ARRAY(r->arena, struct threat_word, THREAT_WORD_MAX);
    for (size_t i = 0; i < count; i++) {
        struct source *s = &sources[i];
        if (s->bytes.n > MIB(16))
            return err_set(err, ERR_LIMIT, "%.*s: has more than %zu bytes", STR_ARG(s->name),
                           MIB(16));
        r->bytes = s->bytes;
        bool is_json = str_starts(str_trim(s->bytes), STR("{"));
        if (!(is_json ? json_read : yaml_read)(r->arena, s->bytes, &s->root, err) ||
            !words_read(r, json_get(s->root, "predicates"), err))
            return err_wrap(err, "%.*s", STR_ARG(s->name));
        inherits += json_count(json_get(s->root, "inherit"));
        rules += json_count(json_get(s->root, "rules"));
    }
    if (rules > RULE_MAX)
        return err_set(err, ERR_LIMIT, "rules: at most %d", (int)RULE_MAX);
    t->inherits = ARENA_ARRAY(r->arena, struct threat_inherit, inherits);
    t->rules = ARENA_ARRAY(r->arena, struct threat_rule, rules);
    return words_sort(t, err) || err_wrap(err, "vocabulary");
}

static bool library_read(struct reader *r, const struct source *s, bool is_active, struct err *err)
{
    struct threat_rules *t = r->rules;
    struct threat_library *library = &t->libraries[t->library_count++];
    size_t before = t->rule_count;
    *library = (struct threat_library){json_text(s->root, "id"), is_active};
    r->bytes = s->bytes;
    r->library = library;
    JSON_EACH (row, json_get(s->root, "rules")) {
        if (rule_read(r, row, &t->rules[t->rule_count]))
            t->rule_count++;
    }
    for (size_t i = 0; i + 1 < t->library_count; i++)
        if (str_eq(t->libraries[i].id, library->id))
            return err_set(err, ERR_INVALID, "%.*s: another file of rules has the id \"%.*s\"",
                           STR_ARG(s->name), STR_ARG(library->id));
    return t->rule_count > before ||
           err_set(err, ERR_INVALID, "%.*s: there is no rule", STR_ARG(s->name));
}

bool threat_rules_read(struct arena *a, struct str vocabulary, const struct threat_rule_file *files,
                       size_t count, struct threat_rules *out, struct findings *findings,
                       struct err *err)
{
    struct threat_rules t = {.libraries = ARENA_ARRAY(a, struct threat_library, count)};
    struct reader r = {.arena = a, .rules = &t, .findings = findings};
    struct source *sources = ARENA_ARRAY(a, struct source, count + 1);
    sources[0] = (struct source){.name = STR("vocabulary"), .bytes = vocabulary};
    for (size_t i = 0; i < count; i++)
        sources[i + 1] = (struct source){.name = files[i].name, .bytes = files[i].bytes};
    if (!sources_read(&r, sources, count + 1, err))
        return false;
    for (size_t i = 0; i <= count; i++) {
        r.bytes = sources[i].bytes;
        inherits_read(&r, json_get(sources[i].root, "inherit"));
    }
    for (size_t i = 0; i < count; i++)
        if (!library_read(&r, &sources[i + 1], files[i].is_active, err))
            return false;
    *out = t;
    return true;
}
