#include "publish/model/export_internal.h"

#include "base/embed.h"

/* --- from the records --- */

static char stride_letter(struct str word)
{
    static const struct {
        const char *word;
        char letter;
    } letters[] = {{"spoofing", 'S'},          {"tampering", 'T'},
                   {"repudiation", 'R'},       {"information_disclosure", 'I'},
                   {"denial_of_service", 'D'}, {"elevation_of_privilege", 'E'}};
    for (size_t i = 0; i < COUNT_OF(letters); i++)
        if (str_eq(word, str_of(letters[i].word)))
            return letters[i].letter;
    return 0;
}

/* What stands against each threat: its controls, then the reason of the decision. */
static struct map mitigations_of(struct arena *a, const struct json *rows)
{
    struct map by_threat = {.arena = a};
    JSON_EACH (row, rows) {
        struct buf *text = map_find(&by_threat, json_text(row, "threat"));
        if (!text) {
            text = ARENA_NEW(a, struct buf);
            text->arena = a;
            map_add(&by_threat, json_text(row, "threat"), text);
        }
        buf_fmt(text, "%s%.*s %.*s (%.*s)", text->n ? "\n" : "", STR_ARG(json_text(row, "id")),
                STR_ARG(json_text(row, "name")), STR_ARG(json_text(row, "status")));
    }
    return by_threat;
}

static struct str mitigation_of(struct arena *a, const struct map *by_threat,
                                const struct json *row)
{
    struct buf *known = map_find(by_threat, json_text(row, "id"));
    struct str controls = known ? buf_str(known) : (struct str){0};
    struct str reason = json_text(row, "reason");
    return controls.n && reason.n ? str_fmt(a, "%.*s\n%.*s", STR_ARG(controls), STR_ARG(reason))
           : controls.n           ? controls
                                  : reason;
}

static struct map parts_of(struct arena *a, struct model_document *d)
{
    struct map parts = {.arena = a};
    for (size_t i = 0; i < d->element_count; i++)
        map_add(&parts, d->elements[i].key, &d->elements[i]);
    for (size_t i = 0; i < d->flow_count; i++)
        if (!map_find(&parts, d->flows[i].key))
            map_add(&parts, d->flows[i].key, &d->flows[i]);
    return parts;
}

/* Threats belong to the device: those to parts that this release has not are of other releases. */
static void fill_threats(struct arena *a, const struct json *rows, const struct json *controls,
                         struct model_document *d)
{
    struct map by_threat = mitigations_of(a, controls), parts = parts_of(a, d);
    d->threats = ARENA_ARRAY(a, struct model_threat, json_count(rows) + 1);
    JSON_EACH (row, rows) {
        struct str element = json_text(row, "element_key"), harm = json_text(row, "harm");
        struct str text = json_text(row, "description");
        struct str about = element.n ? element : json_text(row, "flow_key");
        if (about.n && !map_find(&parts, about))
            continue;
        d->threats[d->threat_count++] = (struct model_threat){
            .key = model_id_of(a, json_text(row, "id")),
            .name = json_text(row, "name"),
            .about = about,
            .stride = stride_letter(json_text(row, "stride")),
            .description = harm.n ? str_fmt(a, "%.*s%s%.*s", STR_ARG(text), text.n ? "\n\n" : "",
                                            STR_ARG(harm))
                                  : text,
            .cwe = json_text(row, "cwe"),
            .capec = json_text(row, "capec"),
            .attack = json_text(row, "attack"),
            .status = json_text(row, "status"),
            .mitigation = mitigation_of(a, &by_threat, row),
        };
    }
}

bool model_export_load(struct store *s, struct arena *a, struct str release,
                       struct model_document *out, struct findings *findings, struct err *err)
{
    struct model_state m;
    struct json *threats, *controls;
    struct store_param id = STORE_P(release);
    if (!model_load(s, a, release, MODEL_WHOLE, &m, findings, err) ||
        !store_query(s, a, "model_threats", &id, 1, &threats, err) ||
        !store_query(s, a, "model_threat_controls", &id, 1, &controls, err))
        return false;
    *out = m.document;
    fill_threats(a, threats, controls, out);
    return true;
}

/* --- what the writers share --- */

struct model_writer model_writer_make(struct arena *a, const struct model_document *d,
                                      const char *tool, struct findings *findings)
{
    struct model_writer w = {.arena = a, .document = d, .findings = findings, .tool = tool};
    struct err ignored = {0};
    struct json *root;
    struct str file = embed_try("data/threats/foreign-words.json");
    if (file.n && json_read(a, file, &root, &ignored))
        w.words = (struct json *)(uintptr_t)json_get(root, "words");
    return w;
}

struct str model_id_of(struct arena *a, struct str key)
{
    return str_fmt(a, MODEL_OWN_ID "%.*s", STR_ARG(key));
}

static bool has_word(struct str words, struct str word)
{
    struct str w;
    while (str_word(&words, &w))
        if (str_eq(w, word))
            return true;
    return false;
}

void model_lose_fields(struct model_writer *w, const char *section, const void *record,
                       const char *names)
{
    const struct model_section *s = MODEL_SECTIONS;
    while (!str_eq(str_of(s->name), str_of(section)))
        s++;
    EACH_FIELD (f, s->type)
        if (model_field_counts(f) && !record_is_empty(f, record) &&
            !has_word(str_of(names), str_of(f->name)))
            model_lose(w, model_item_key(s, record), "%s: \"%.*s\" has no place in the format",
                       f->name, STR_ARG(str_sub(record_get(f, record, w->arena), 0, 60)));
}

/* A row that says it without a value: a member that is true. The table has a word that is only
   guessed by the other tool with a '?', and that is what a word of ours comes back as. */
static struct str member_for(const struct model_writer *w, const char *of, struct str word)
{
    JSON_EACH (row, w->words) {
        struct str words = json_text(row, "words");
        if (str_ends(words, STR("?")))
            words.n--;
        if (str_eq(json_text(row, "tool"), str_of(w->tool)) &&
            str_eq(json_text(row, "of"), str_of(of)) && !json_get(row, "value") &&
            str_eq(words, word))
            return json_text(row, "member");
    }
    return (struct str){0};
}

void model_put_words(struct model_writer *w, struct json *into, const char *of, struct str key,
                     struct str properties)
{
    struct buf lost = {.arena = w->arena};
    struct str word;
    while (str_word(&properties, &word)) {
        struct str member = member_for(w, of, word);
        if (member.n && !json_find(into, member))
            json_add_bool(w->arena, into, str_cz(w->arena, member), true);
        else if (member.n == 0)
            buf_fmt(&lost, "%s%.*s", lost.n ? " " : "", STR_ARG(word));
    }
    if (lost.n)
        model_lose(w, key, "properties: \"%.*s\" have no place in the format",
                   STR_ARG(buf_str(&lost)));
}

struct str model_stride_name(char letter)
{
    switch (letter) {
    case 'S': return STR("Spoofing");
    case 'T': return STR("Tampering");
    case 'R': return STR("Repudiation");
    case 'I': return STR("Information disclosure");
    case 'D': return STR("Denial of service");
    case 'E': return STR("Elevation of privilege");
    default: return (struct str){0};
    }
}
