#include "base/embed.h"
#include "intake/model/model_internal.h"

/* The file is part of the program; that it reads is tested. */
static const struct json *table(struct model_builder *b, struct json **kept, const char *path)
{
    struct err ignored = {0};
    if (!*kept && !json_read(b->arena, embed_find(path), kept, &ignored))
        *kept = json_object(b->arena);
    return *kept;
}

static const struct json *kinds(struct model_builder *b)
{
    return json_get(table(b, &b->foreign_kinds, "data/threats/foreign-kinds.json"), "kinds");
}

static const struct json *words(struct model_builder *b, const char *name)
{
    return json_get(table(b, &b->foreign_words, "data/threats/foreign-words.json"), name);
}

/* --- kinds of elements --- */

static enum element_kind kind_named(struct str word)
{
    for (int k = ELEMENT_KIND_EXTERNAL_ENTITY; k <= ELEMENT_KIND_DATA_STORE; k++)
        if (str_eq(word, str_of(model_kind_word((enum element_kind)k))))
            return (enum element_kind)k;
    return ELEMENT_KIND_UNSET;
}

const char *model_kind_word(enum element_kind kind)
{
    switch (kind) {
    case ELEMENT_KIND_EXTERNAL_ENTITY: return "external_entity";
    case ELEMENT_KIND_PROCESS: return "process";
    case ELEMENT_KIND_DATA_STORE: return "data_store";
    case ELEMENT_KIND_UNSET: break;
    }
    return "";
}

enum element_kind model_foreign_kind(struct model_builder *b, const char *tool, struct str type)
{
    type = str_trim(type);
    JSON_EACH (row, kinds(b)) {
        if (!str_eq(json_text(row, "tool"), str_of(tool)))
            continue;
        JSON_EACH (t, json_get(row, "types")) {
            if (str_eq_nocase(t->text, type))
                return kind_named(json_text(row, "kind"));
        }
    }
    return ELEMENT_KIND_UNSET;
}

enum element_kind model_kind_or_process(struct model_builder *b, const char *tool, struct str type,
                                        const struct json *at, struct str place)
{
    enum element_kind kind = model_foreign_kind(b, tool, type);
    if (kind != ELEMENT_KIND_UNSET)
        return kind;
    model_doubt(b, "model-kind", model_line_of(b, at), place,
                type.n ? "the type \"%.*s\" is not known; taken as a process"
                       : "no type%.*s is given; taken as a process",
                STR_ARG(type));
    return ELEMENT_KIND_PROCESS;
}

/* --- words --- */

static void add_words(struct model_builder *b, struct str *to, struct str from)
{
    struct str word;
    while (str_word(&from, &word))
        model_add_word(b->arena, to, word);
}

static bool is_false(struct str value)
{
    return value.n == 0 || str_eq_nocase(value, STR("false")) || str_eq_nocase(value, STR("no"));
}

/* A row without a value speaks of "true"; that it is false says what absence of the word says. */
static bool matches(const struct json *row, struct str value)
{
    struct str wanted = json_text(row, "value");
    if (wanted.n)
        return str_eq_nocase(wanted, value);
    return str_eq_nocase(value, STR("true")) || str_eq_nocase(value, STR("yes"));
}

bool model_foreign_word(struct model_builder *b, const char *tool, const char *of,
                        struct str member, struct str value, struct str *out)
{
    bool known = false;
    value = str_trim(value);
    JSON_EACH (row, words(b, "words")) {
        if (!str_eq(json_text(row, "tool"), str_of(tool)) ||
            !str_eq(json_text(row, "of"), str_of(of)) || !str_eq(json_text(row, "member"), member))
            continue;
        bool is = matches(row, value);
        known |= is || is_false(value);
        if (is)
            add_words(b, out, json_text(row, "words"));
    }
    return known;
}

void model_foreign_words(struct model_builder *b, const char *tool, const char *of,
                         const struct json *object, struct str *out)
{
    if (!object || object->type != JSON_OBJECT)
        return;
    JSON_EACH (v, object) {
        struct str value = json_as_text(v);
        if (v->type == JSON_ARRAY || v->type == JSON_OBJECT || v->type == JSON_NULL)
            continue;
        if (v->type == JSON_TRUE)
            value = STR("true");
        if (model_foreign_word(b, tool, of, v->key, value, out))
            model_mark(b, v, MODEL_TAKEN);
    }
}

/* "Bluetooth LE 5.2" is "bluetooth le 5 2". */
static struct str plain_words(struct arena *a, struct str s)
{
    char *p = str_cz(a, s);
    for (size_t i = 0; i < s.n; i++)
        p[i] = char_is_alpha(p[i]) || char_is_digit(p[i]) ? char_lower(p[i]) : ' ';
    return (struct str){p, s.n};
}

static bool share_word(struct str these, struct str those)
{
    struct str word, rest, other;
    while (str_word(&these, &word)) {
        rest = those;
        while (str_word(&rest, &other))
            if (str_eq(word, other))
                return true;
    }
    return false;
}

void model_protocol_words(struct model_builder *b, struct str protocol, struct str *out)
{
    if (protocol.n == 0)
        return;
    struct str said = plain_words(b->arena, str_sub(protocol, 0, 200));
    JSON_EACH (row, words(b, "protocols"))
        if (share_word(said, json_text(row, "names")))
            add_words(b, out, json_text(row, "words"));
}

/* --- ids of catalogues --- */

static bool is_word_char(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '_';
}

/* All "PREFIXnumber" in a text, as "NAME-number". */
static void find_ids(struct model_builder *b, struct str text, struct str prefix, const char *name,
                     struct str *out)
{
    for (size_t i = 0; i + prefix.n < text.n; i++) {
        if (!str_eq_nocase(str_sub(text, i, prefix.n), prefix) ||
            (i > 0 && is_word_char(text.p[i - 1])))
            continue;
        size_t n = i + prefix.n, start = n;
        while (n < text.n && char_is_digit(text.p[n]))
            n++;
        if (n > start && n - start <= 6)
            model_add_word(
                b->arena, out,
                str_fmt(b->arena, "%s-%.*s", name, STR_ARG(str_sub(text, start, n - start))));
    }
}

/* https://attack.mitre.org/techniques/T1078/004 is T1078.004. */
static void find_techniques(struct model_builder *b, struct str text, struct str *out)
{
    struct str lead = STR("attack.mitre.org/techniques/T");
    for (size_t at = str_find(text, lead); at < text.n; at = str_find(text, lead)) {
        struct buf id = {.arena = b->arena};
        text = str_from(text, at + lead.n);
        buf_char(&id, 'T');
        for (size_t i = 0; i < text.n && i < 8; i++) {
            if (char_is_digit(text.p[i]))
                buf_char(&id, text.p[i]);
            else if (i == 4 && (text.p[i] == '/' || text.p[i] == '.') && i + 1 < text.n &&
                     char_is_digit(text.p[i + 1]))
                buf_char(&id, '.');
            else
                break;
        }
        if (id.n >= 5)
            model_add_word(b->arena, out, buf_str(&id));
    }
}

void model_find_references(struct model_builder *b, struct str text, struct model_threat *t)
{
    find_ids(b, text, STR("CWE-"), "CWE", &t->cwe);
    find_ids(b, text, STR("cwe.mitre.org/data/definitions/"), "CWE", &t->cwe);
    find_ids(b, text, STR("CAPEC-"), "CAPEC", &t->capec);
    find_ids(b, text, STR("capec.mitre.org/data/definitions/"), "CAPEC", &t->capec);
    find_techniques(b, text, &t->attack);
}

/* --- needs --- */

enum asset_need model_need_of(struct number n)
{
    enum { MEDIUM_FROM = 34, HIGH_FROM = 67 };
    if (!n.known)
        return ASSET_NEED_UNSET;
    if (n.value < MEDIUM_FROM)
        return ASSET_NEED_LOW;
    return n.value < HIGH_FROM ? ASSET_NEED_MEDIUM : ASSET_NEED_HIGH;
}

/* Only the order counts, so that a wider scale is drawn together, and a narrow one stays. */
void model_settle_trust(struct model_builder *b, const char *place)
{
    enum { TRUST_MAX = 100, NARROW = 10 };
    struct model_document *d = b->out;
    int64_t least = 0, most = 0;
    for (size_t i = 0; i < d->zone_count; i++) {
        least = d->zones[i].trust.value < least ? d->zones[i].trust.value : least;
        most = d->zones[i].trust.value > most ? d->zones[i].trust.value : most;
    }
    if (most > 0 && most <= NARROW)
        model_doubt(b, "model-trust", 0, str_of(place),
                    "no trust rating is above %lld of 100; is the scale another one?",
                    (long long)most);
    if (least >= 0 && most <= TRUST_MAX)
        return;
    model_doubt(b, "model-trust", 0, str_of(place),
                "trust ratings are %lld to %lld; they were brought to 0 to 100 in their order",
                (long long)least, (long long)most);
    for (size_t i = 0; i < d->zone_count; i++)
        if (d->zones[i].trust.known)
            d->zones[i].trust.value = (d->zones[i].trust.value - least) * TRUST_MAX /
                                      (most - least);
}
