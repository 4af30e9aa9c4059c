#include "intake/model/threagile.h"

#define TOOL "threagile"

struct reader {
    struct model_builder *b;
    struct threagile_parts data, assets, boundaries, runtimes;
    struct threagile_parts *links; /* one for each of assets */
    struct map zone_of;            /* id of an asset -> struct str, the key of its zone */
    struct map around; /* id of a boundary -> struct str, the key of the one around it */
};

/* --- what parts have in common --- */

struct threagile_parts threagile_list(struct model_builder *b, const struct json *object,
                                      const char *member, enum model_part part, struct str place)
{
    const struct json *list = model_enter(b, object, member);
    struct threagile_parts parts = {
        ARENA_ARRAY(b->arena, struct threagile_part, json_count(list) + 1), 0};
    size_t index = 0;
    JSON_EACH (v, list) {
        struct str title = model_take_line(b, v, "title"), id = model_take(b, v, "id");
        struct str at = list->type == JSON_OBJECT ? v->key : str_fmt(b->arena, "[%zu]", index++);
        if (v->type != JSON_OBJECT)
            continue;
        model_mark(b, v, MODEL_ENTERED);
        if (title.n == 0)
            title = model_line(b, v->key.n ? v->key : id);
        parts.list[parts.count++] = (struct threagile_part){
            .v = v,
            .id = {part, id.n ? id : title, title.n ? title : STR("Without a name")},
            .place = str_fmt(b->arena, "%.*s%s%s.%.*s", STR_ARG(place), place.n ? "." : "", member,
                             STR_ARG(at)),
        };
    }
    return parts;
}

void threagile_say(struct model_builder *b, const struct json *object, const char *member,
                   const char *label, struct str *text)
{
    if (model_take_true(b, object, member))
        model_append(b, text, label, STR("yes"));
    else if (!json_get(object, member) || json_get(object, member)->type != JSON_FALSE)
        model_append(b, text, label, model_take(b, object, member));
}

void threagile_say_list(struct model_builder *b, const struct json *object, const char *member,
                        const char *label, struct str *text)
{
    model_append(b, text, label, model_take_list(b, object, member, ", "));
}

/* A member, what it is said of, and how a description calls it. */
struct told {
    const char *of, *member, *label;
};

/* Words for a member whose value the table knows; else a line of the description. */
static void take_word(struct model_builder *b, const struct json *object, struct told m,
                      struct str *words, struct str *text)
{
    struct str value = model_take_true(b, object, m.member) ? STR("true")
                                                            : model_take(b, object, m.member);
    if (value.n && !model_foreign_word(b, TOOL, m.of, str_of(m.member), value, words))
        threagile_say(b, object, m.member, m.label, text);
}

/* The five degrees of the tool are three here; the tool's word is kept beside. */
static enum asset_need need_of(struct str word)
{
    static const struct {
        const char *words;
        enum asset_need need;
    } rows[] = {
        {"public internal archive operational", ASSET_NEED_LOW},
        {"restricted important", ASSET_NEED_MEDIUM},
        {"confidential strictly-confidential critical mission-critical", ASSET_NEED_HIGH},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str rest = str_of(rows[i].words), one;
        while (str_word(&rest, &one))
            if (str_eq(one, word))
                return rows[i].need;
    }
    return ASSET_NEED_UNSET;
}

struct needs {
    enum asset_need confidentiality, integrity, availability;
};

static struct needs take_needs(struct reader *r, const struct threagile_part *p, struct str *text)
{
    static const char *const members[] = {"confidentiality", "integrity", "availability"};
    struct needs needs = {0};
    enum asset_need *to[] = {&needs.confidentiality, &needs.integrity, &needs.availability};
    struct buf said = {.arena = r->b->arena};
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        struct str word = model_take_line(r->b, p->v, members[i]);
        *to[i] = need_of(word);
        if (word.n)
            buf_fmt(&said, "%s%s %.*s", said.n ? ", " : "", members[i], STR_ARG(word));
        if (word.n && *to[i] == ASSET_NEED_UNSET)
            model_doubt(r->b, "model-rating", model_line_of(r->b, p->v), p->place,
                        "%s: \"%.*s\" is no degree that is known", members[i], STR_ARG(word));
    }
    model_append(r->b, text, "Rated in the file", buf_str(&said));
    threagile_say(r->b, p->v, "justification_cia_rating", "Because", text);
    return needs;
}

/* Keys for the ids of a list. */
static void take_keys(struct reader *r, const struct threagile_part *p, const char *member,
                      enum model_part part, struct buf *keys)
{
    keys->arena = r->b->arena;
    JSON_EACH (v, model_enter(r->b, p->v, member)) {
        struct str id = json_as_text(v), key = model_key_of(r->b, part, id);
        if (id.n == 0)
            continue;
        model_mark(r->b, v, MODEL_TAKEN);
        if (key.n == 0)
            model_doubt(r->b, "model-reference", model_line_of(r->b, v), p->place,
                        "%s: \"%.*s\" is not in the file", member, STR_ARG(id));
        else if (!model_put_key(keys, key))
            model_doubt(r->b, "model-cut", model_line_of(r->b, v), p->place,
                        "%s: the list is full; \"%.*s\" was left out", member, STR_ARG(id));
    }
}

/* --- data --- */

static void add_data(struct reader *r, const struct threagile_part *p)
{
    struct data_class *d = model_add_data(r->b);
    d->key = model_own_key(r->b, &p->id, model_line_of(r->b, p->v), p->place);
    d->name = p->id.name;
    d->description = model_take_text(r->b, p->v, "description");
    struct needs needs = take_needs(r, p, &d->description);
    d->confidentiality = needs.confidentiality;
    d->integrity = needs.integrity;
    d->availability = needs.availability;
    threagile_say(r->b, p->v, "usage", "Usage", &d->description);
    threagile_say(r->b, p->v, "quantity", "Quantity", &d->description);
    threagile_say(r->b, p->v, "origin", "Origin", &d->description);
    threagile_say(r->b, p->v, "owner", "Owner", &d->description);
    threagile_say_list(r->b, p->v, "tags", "Tags", &d->description);
}

/* --- technical assets --- */

/* "technology": "browser", or in later versions "technologies": a list of names, or of entries of
   the tool's own catalogue. */
static void take_technology(struct reader *r, const struct json *v, const char *of,
                            struct element *e)
{
    struct model_builder *b = r->b;
    struct str name = model_take_line(b, v, "technology");
    const struct json *list = model_enter(b, v, "technologies");
    if (name.n)
        model_foreign_word(b, TOOL, of, STR("technology"), name, &e->properties);
    struct buf names = {.arena = b->arena};
    buf_put(&names, name);
    JSON_EACH (item, list) {
        bool is_entry = item->type == JSON_OBJECT;
        struct str one = is_entry ? model_take_line(b, item, "name")
                                  : model_line(b, json_as_text(item));
        if (is_entry && one.n == 0)
            one = model_take_line(b, item, "Name"); /* in the export as JSON */
        model_mark(b, item, is_entry ? MODEL_ENTERED : MODEL_TAKEN);
        model_leave(b, item,
                    "description attributes aliases parent Description Attributes Aliases "
                    "Parent",
                    MODEL_DERIVED);
        if (one.n == 0)
            continue;
        model_foreign_word(b, TOOL, of, STR("technology"), one, &e->properties);
        buf_fmt(&names, "%s%.*s", names.n ? ", " : "", STR_ARG(one));
    }
    if (names.n)
        e->technology = model_line(b, buf_str(&names));
}

static void take_formats(struct reader *r, const struct json *v, const char *of, struct element *e)
{
    struct str text = model_take_list(r->b, v, "data_formats_accepted", " "), rest = text, one;
    while (str_word(&rest, &one))
        model_foreign_word(r->b, TOOL, of, STR("data_formats_accepted"), one, &e->properties);
    model_append(r->b, &e->description, "Accepts", text);
}

static void take_scope(struct reader *r, const struct threagile_part *p, struct element *e)
{
    if (model_take_true(r->b, p->v, "out_of_scope")) {
        model_append(r->b, &e->description, "Out of scope in the file", STR("yes"));
        model_doubt(
            r->b, "model-scope", model_line_of(r->b, p->v), p->place,
            "is out of scope in the file; here it is taken as any other, with the reason in "
            "its description");
    }
    threagile_say(r->b, p->v, "justification_out_of_scope", "Reason for out of scope",
                  &e->description);
}

static enum element_kind kind_of(struct reader *r, const struct threagile_part *p)
{
    struct str type = model_take_line(r->b, p->v, "type");
    if (type.n)
        return model_kind_or_process(r->b, TOOL, type, p->v, p->place);
    model_doubt(
        r->b, "model-kind", model_line_of(r->b, p->v), p->place,
        "no type is given, which is how the tool writes its first one; taken as an external "
        "entity");
    return ELEMENT_KIND_EXTERNAL_ENTITY;
}

static void take_properties(struct reader *r, const struct threagile_part *p, const char *of,
                            struct element *e)
{
    static const struct {
        const char *member, *label;
    } said[] = {
        {"usage", "Usage"},
        {"size", "Size"},
        {"owner", "Owner"},
        {"internet", "On the internet"},
        {"used_as_client_by_human", "Used by people as a client"},
        {"redundant", "Redundant"},
        {"custom_developed_parts", "Parts developed by the maker"},
    };
    take_technology(r, p->v, of, e);
    take_formats(r, p->v, of, e);
    take_word(r->b, p->v, (struct told){of, "multi_tenant", "Several tenants"}, &e->properties,
              &e->description);
    take_word(r->b, p->v, (struct told){of, "machine", "Machine"}, &e->properties, &e->description);
    take_word(r->b, p->v, (struct told){of, "encryption", "Encryption"}, &e->properties,
              &e->description);
    for (size_t i = 0; i < COUNT_OF(said); i++)
        threagile_say(r->b, p->v, said[i].member, said[i].label, &e->description);
    threagile_say_list(r->b, p->v, "tags", "Tags", &e->description);
    model_leave(r->b, p->v, "diagram_tweak_order raa", MODEL_DRAWN);
}

/* The rating of a technical asset, which elements have no field for. */
static void add_asset(struct reader *r, const struct threagile_part *p, struct str element)
{
    struct str text = {0};
    struct needs needs = take_needs(r, p, &text);
    if (text.n == 0)
        return;
    struct asset *a = model_add_asset(r->b);
    const struct model_id id = {MODEL_ASSET, p->id.id, p->id.name};
    a->key = model_own_key(r->b, &id, model_line_of(r->b, p->v), p->place);
    a->name = p->id.name;
    a->elements = element;
    a->confidentiality = needs.confidentiality;
    a->integrity = needs.integrity;
    a->availability = needs.availability;
    a->description = text;
}

static void add_element(struct reader *r, const struct threagile_part *p)
{
    struct element *e = model_add_element(r->b);
    const struct str *zone = map_find(&r->zone_of, p->id.id);
    struct buf data = {0}, stored = {0};
    e->key = model_own_key(r->b, &p->id, model_line_of(r->b, p->v), p->place);
    e->name = p->id.name;
    e->kind = kind_of(r, p);
    e->zone = zone ? *zone : (struct str){0};
    e->description = model_take_text(r->b, p->v, "description");
    take_properties(r, p, model_kind_word((enum element_kind)e->kind), e);
    take_scope(r, p, e);
    take_keys(r, p, "data_assets_processed", MODEL_DATA, &data);
    take_keys(r, p, "data_assets_stored", MODEL_DATA, &stored);
    struct str rest = buf_str(&stored), key;
    while (str_word(&rest, &key) && model_put_key(&data, key))
        ;
    e->data_classes = str_trim(buf_str(&data));
    model_append(r->b, &e->description, "Keeps", str_trim(buf_str(&stored)));
    add_asset(r, p, e->key);
}

/* --- links --- */

static void describe_link(struct reader *r, const struct threagile_part *p, struct flow *f)
{
    struct model_builder *b = r->b;
    f->description = model_take_text(b, p->v, "description");
    if (f->protocol.n)
        model_foreign_word(b, TOOL, "data_flow", STR("protocol"), f->protocol, &f->properties);
    model_protocol_words(b, f->protocol, &f->properties);
    threagile_say(b, p->v, "vpn", "VPN", &f->description);
    threagile_say(b, p->v, "ip_filtered", "Filtered by address", &f->description);
    threagile_say(b, p->v, "readonly", "Reads only", &f->description);
    threagile_say(b, p->v, "authorization", "Authorization", &f->description);
    threagile_say(b, p->v, "usage", "Usage", &f->description);
    threagile_say_list(b, p->v, "tags", "Tags", &f->description);
    model_leave(b, p->v, "diagram_tweak_weight diagram_tweak_constraint", MODEL_DRAWN);
    model_leave(b, p->v, "source_id", MODEL_DERIVED);
}

/* A link without encryption inside of a VPN: what runs in the tunnel is not known to be protected
   from end to end. */
static void open_question(struct reader *r, const struct json *v, struct flow *f)
{
    struct str rest = f->properties, word, words = {0};
    if (!json_is_true(v, "vpn"))
        return;
    while (str_word(&rest, &word))
        model_add_word(r->b->arena, &words, STR_IS(word, "!encrypted") ? STR("encrypted?") : word);
    f->properties = words;
}

/* The caller sends; what it receives comes back in a flow of its own, as a flow has one direction.
 */
static void add_link(struct reader *r, const struct threagile_part *p, struct str source)
{
    struct model_builder *b = r->b;
    size_t line = model_line_of(b, p->v);
    struct flow f = {.name = p->id.name, .source = source};
    struct str target = model_take(b, p->v, "target");
    struct buf sent = {0}, received = {0};
    target = target.n ? target : model_take(b, p->v, "target_id");
    f.target = model_key_of(b, MODEL_ELEMENT, target);
    f.protocol = model_take_line(b, p->v, "protocol");
    describe_link(r, p, &f);
    open_question(r, p->v, &f);
    struct flow back = f;
    take_word(b, p->v, (struct told){"data_flow", "authentication", "Authentication"},
              &f.properties, &f.description);
    take_keys(r, p, "data_assets_sent", MODEL_DATA, &sent);
    take_keys(r, p, "data_assets_received", MODEL_DATA, &received);
    f.data_classes = str_trim(buf_str(&sent));
    if (f.target.n == 0) {
        findings_add(b->findings, FINDING_SKIPPED, "model-flow-end", line, p->place,
                     "its target \"%.*s\" is no technical asset of the file; the flow was left "
                     "out, with its "
                     "protocol \"%.*s\" and: %.*s",
                     STR_ARG(target), STR_ARG(f.protocol), STR_ARG(f.description));
        return;
    }
    f.key = model_own_key(b, &p->id, line, p->place);
    *model_add_flow(b) = f;
    if (received.n == 0)
        return;
    back.key = f.key;
    back.data_classes = str_trim(buf_str(&received));
    model_add_back(b, &back, p->id.id, line, p->place);
}

/* --- boundaries and runtimes --- */

static void remember(struct reader *r, struct map *m, struct str id, struct str key,
                     const struct threagile_part *p)
{
    const struct str *before = map_find(m, id);
    if (before && !str_eq(*before, key)) {
        model_doubt(r->b, "model-zones", model_line_of(r->b, p->v), p->place,
                    "\"%.*s\" lies in \"%.*s\" already; it stays there", STR_ARG(id),
                    STR_ARG(*before));
        return;
    }
    struct str *kept = ARENA_NEW(r->b->arena, struct str);
    *kept = key;
    if (!before)
        map_add(m, id, kept);
}

/* What a list of ids lies in. */
static void take_inside(struct reader *r, const struct threagile_part *p, const char *member,
                        enum model_part part, struct map *m)
{
    struct str key = model_key_of(r->b, MODEL_ZONE, p->id.id);
    JSON_EACH (v, model_enter(r->b, p->v, member)) {
        struct str id = json_as_text(v);
        if (id.n == 0)
            continue;
        model_mark(r->b, v, MODEL_TAKEN);
        if (model_key_of(r->b, part, id).n)
            remember(r, m, id, key, p);
        else
            model_doubt(r->b, "model-reference", model_line_of(r->b, v), p->place,
                        "%s: \"%.*s\" is not in the file", member, STR_ARG(id));
    }
}

static void add_zone(struct reader *r, const struct threagile_part *p)
{
    struct zone *z = model_add_zone(r->b);
    const struct str *around = map_find(&r->around, p->id.id);
    z->key = model_own_key(r->b, &p->id, model_line_of(r->b, p->v), p->place);
    z->name = p->id.name;
    z->parent = around ? *around : (struct str){0};
    z->description = model_take_text(r->b, p->v, "description");
    threagile_say(r->b, p->v, "type", "Type", &z->description);
    threagile_say_list(r->b, p->v, "tags", "Tags", &z->description);
}

/* What several assets run on is worth protecting itself: with it, all of them fall. */
static void add_runtime(struct reader *r, const struct threagile_part *p)
{
    struct asset *a = model_add_asset(r->b);
    struct buf elements = {0};
    a->key = model_own_key(r->b, &p->id, model_line_of(r->b, p->v), p->place);
    a->name = p->id.name;
    a->kind = ASSET_KIND_SOFTWARE;
    a->description = STR("Shared runtime");
    model_append(r->b, &a->description, "", model_take_text(r->b, p->v, "description"));
    threagile_say_list(r->b, p->v, "tags", "Tags", &a->description);
    take_keys(r, p, "technical_assets_running", MODEL_ELEMENT, &elements);
    a->elements = str_trim(buf_str(&elements));
}

/* --- in all --- */

static void list_parts(struct reader *r)
{
    struct model_builder *b = r->b;
    r->data = threagile_list(b, b->root, "data_assets", MODEL_DATA, STR(""));
    r->assets = threagile_list(b, b->root, "technical_assets", MODEL_ELEMENT, STR(""));
    r->boundaries = threagile_list(b, b->root, "trust_boundaries", MODEL_ZONE, STR(""));
    r->runtimes = threagile_list(b, b->root, "shared_runtimes", MODEL_ASSET, STR(""));
    r->links = ARENA_ARRAY(b->arena, struct threagile_parts, r->assets.count + 1);
    for (size_t i = 0; i < r->assets.count; i++) {
        const struct threagile_part *asset = &r->assets.list[i];
        r->links[i] = threagile_list(b, asset->v, "communication_links", MODEL_FLOW, asset->place);
        for (size_t k = 0; k < r->links[i].count; k++) {
            struct model_id *id = &r->links[i].list[k].id;
            if (!str_starts(id->id, asset->id.id))
                id->id = str_fmt(b->arena, "%.*s>%.*s", STR_ARG(asset->id.id), STR_ARG(id->id));
        }
    }
}

static void give_keys(struct reader *r)
{
    const struct threagile_parts lists[] = {r->data, r->assets, r->boundaries, r->runtimes};
    size_t all = 0, n = 0;
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        all += lists[i].count;
    for (size_t i = 0; i < r->assets.count; i++)
        all += r->links[i].count + 1; /* and an asset of the same id */
    struct model_id *ids = ARENA_ARRAY(r->b->arena, struct model_id, all + 1);
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        for (size_t k = 0; k < lists[i].count; k++)
            ids[n++] = lists[i].list[k].id;
    for (size_t i = 0; i < r->assets.count; i++) {
        ids[n] = r->assets.list[i].id;
        ids[n++].part = MODEL_ASSET;
        for (size_t k = 0; k < r->links[i].count; k++)
            ids[n++] = r->links[i].list[k].id;
    }
    model_keys(r->b, ids, n);
}

static void add_parts(struct reader *r)
{
    for (size_t i = 0; i < r->boundaries.count; i++) {
        const struct threagile_part *p = &r->boundaries.list[i];
        take_inside(r, p, "technical_assets_inside", MODEL_ELEMENT, &r->zone_of);
        take_inside(r, p, "trust_boundaries_nested", MODEL_ZONE, &r->around);
    }
    for (size_t i = 0; i < r->boundaries.count; i++)
        add_zone(r, &r->boundaries.list[i]);
    for (size_t i = 0; i < r->data.count; i++)
        add_data(r, &r->data.list[i]);
    for (size_t i = 0; i < r->assets.count; i++)
        add_element(r, &r->assets.list[i]);
    for (size_t i = 0; i < r->assets.count; i++) {
        struct str source = model_key_of(r->b, MODEL_ELEMENT, r->assets.list[i].id.id);
        for (size_t k = 0; k < r->links[i].count; k++)
            add_link(r, &r->links[i].list[k], source);
    }
    for (size_t i = 0; i < r->runtimes.count; i++)
        add_runtime(r, &r->runtimes.list[i]);
}

bool model_read_threagile(struct model_builder *b, struct err *err)
{
    struct reader r = {.b = b, .zone_of.arena = b->arena, .around.arena = b->arena};
    if (b->root->type != JSON_OBJECT)
        return err_set(err, ERR_INVALID, "the document is no mapping");
    threagile_read_about(b);
    list_parts(&r);
    give_keys(&r);
    add_parts(&r);
    threagile_read_risks(b);
    model_name_rest(b);
    return true;
}
