#include "assess/gap/policy.h"
#include "assess/gap/state.h"
#include "assess/view/view.h"

/* What closes the release gate: rows of checks, slots and clauses, by the groups of the policy. */

enum { ROWS_SHOWN = 12 }; /* of one check in its group; the flat lists have all */

enum fate { BLOCKS, WARNS, WAIVED, FATE__COUNT };
static const char *const fate_words[FATE__COUNT] = {"block", "warn", "waived"};

struct tally {
    size_t of[FATE__COUNT]; /* rows */
    int64_t checks;         /* that have a row */
};

/* A check, slot or clause, of which rows are written. */
struct item {
    struct str name, title, remedy, serves, never, how;
    const struct gap_gate_group *group;
    enum gap_effect effect;
    bool required, no_data;
    struct json *object, *rows; /* in its group; NULL until it has a row */
    size_t counts[FATE__COUNT];
};

struct gate {
    struct arena *arena;
    const struct gap_state *state;
    const struct gap_policy *policy;
    struct json *lists[FATE__COUNT];  /* blockers, warnings, waived */
    const struct gap_gate_page *page; /* NULL: all checks are listed */
    struct str release;
    struct json **groups; /* by group of the policy: its checks that are listed */
    struct tally *group_counts;
    struct json *no_data;
};

/* --- one row --- */

static void put_waiver(const struct gate *g, struct json *into, const struct gap_waiver *w)
{
    struct arena *a = g->arena;
    struct json *o = json_add(a, into, "waiver", JSON_OBJECT);
    json_add_text(a, o, "id", w->id);
    json_add_text(a, o, "owner", w->owner);
    json_add_text(a, o, "agreed_by", w->agreed_by);
    json_add_text(a, o, "until", date_str(a, w->until));
    json_add_text(a, o, "reason", w->reason);
    json_add_text(a, o, "standing", str_of(gap_waiver_words[w->standing]));
}

static void put_flat(const struct gate *g, const struct item *item, enum fate fate,
                     const struct gap_row *row, const struct gap_waiver *w)
{
    struct arena *a = g->arena;
    const struct {
        const char *name;
        struct str text;
    } texts[] = {{"check", item->name},      {"title", item->title},
                 {"group", item->group->id}, {"effect", str_of(fate_words[fate])},
                 {"record", row->record},    {"line", row->line},
                 {"clauses", item->serves},  {"remedy", item->remedy},
                 {"how", item->how},         {"never_waived", item->never}};
    struct json *o = json_add(a, g->lists[fate], NULL, JSON_OBJECT);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, o, texts[i].name, texts[i].text);
    json_add_text(a, o, "grade", item->required ? STR("required") : STR("advised"));
    if (w)
        put_waiver(g, o, w);
}

static void put_clauses(const struct gate *g, struct json *into, struct str serves)
{
    const struct gap_ground *ground = g->state->ground;
    struct json *list = json_add(g->arena, into, "clauses", JSON_ARRAY);
    struct str id;
    while (str_split(&serves, ',', &id)) {
        size_t place = gap_place(&ground->clause_places, str_trim(id));
        if (place == SIZE_MAX || !gap_wanted(g->state, ground->clauses[place].catalogue))
            continue;
        struct json *o = json_add(g->arena, list, NULL, JSON_OBJECT);
        json_add_text(g->arena, o, "id", str_trim(id));
        json_add_text(g->arena, o, "label", ground->clauses[place].catalogue->label);
        json_add_text(g->arena, o, "href",
                      view_clause_href(g->arena, str_trim(id),
                                       g->state->data->releases[g->state->release].id));
    }
}

static bool is_listed(const struct gate *g, const struct gap_gate_group *group, int64_t place)
{
    const struct gap_gate_page *page = g->page;
    return !page || ((page->group.n == 0 || str_eq(page->group, group->id)) &&
                     view_page_has(&page->rows, place));
}

static void open_item(const struct gate *g, struct item *item)
{
    struct arena *a = g->arena;
    size_t group = (size_t)(item->group - g->policy->groups);
    const struct {
        const char *name;
        struct str text;
    } texts[] = {{"check", item->name},
                 {"title", item->title},
                 {"effect", item->effect == GAP_BLOCKS ? STR("block") : STR("warn")},
                 {"grade", item->required ? STR("required") : STR("advised")},
                 {"remedy", item->remedy},
                 {"how", item->how},
                 {"never_waived", item->never}};
    item->object = json_object(a);
    if (is_listed(g, item->group, g->group_counts[group].checks++))
        json_hang(g->groups[group], NULL, item->object);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, item->object, texts[i].name, texts[i].text);
    put_clauses(g, item->object, item->serves);
    item->rows = json_add(a, item->object, "rows", JSON_ARRAY);
}

static size_t count_of(const struct item *item)
{
    return item->counts[BLOCKS] + item->counts[WARNS] + item->counts[WAIVED];
}

static void put_row(struct gate *g, struct item *item, const struct gap_row *row)
{
    struct arena *a = g->arena;
    struct gap_waiver *w = gap_policy_waiver(g->policy, item->name, row->record);
    bool waived = w && w->standing == GAP_WAIVER_COUNTS && item->never.n == 0;
    enum fate fate = waived ? WAIVED : item->effect == GAP_BLOCKS ? BLOCKS : WARNS;
    if (w)
        w->rows++;
    put_flat(g, item, fate, row, w);
    if (!item->object)
        open_item(g, item);
    item->counts[fate]++;
    g->group_counts[item->group - g->policy->groups].of[fate]++;
    if (count_of(item) > ROWS_SHOWN)
        return;
    struct json *o = json_add(a, item->rows, NULL, JSON_OBJECT);
    json_add_text(a, o, "record", row->record);
    json_add_text(a, o, "href", view_href(a, row->record));
    json_add_text(a, o, "line", row->line);
    json_add_bool(a, o, "waived", waived);
    json_add_text(a, o, "waiver",
                  w ? str_fmt(a, "waiver %.*s of %.*s until %.*s: %s",
                              STR_ARG(w->id.n ? w->id : STR("of the policy file")),
                              STR_ARG(w->owner), STR_ARG(date_str(a, w->until)),
                              gap_waiver_words[w->standing])
                    : (struct str){0});
}

static void close_item(struct gate *g, struct item *item)
{
    size_t n = count_of(item);
    if (!item->object)
        return;
    json_add_int(g->arena, item->object, "count", (int64_t)n);
    json_add_text(g->arena, item->object, "left",
                  n > ROWS_SHOWN ? str_fmt(g->arena, "and %zu more", n - ROWS_SHOWN)
                                 : (struct str){0});
    if (item->no_data)
        json_add_text(g->arena, g->no_data, NULL, item->name);
}

/* --- checks, slots, clauses --- */

static struct item item_of(const struct gate *g, struct str name, struct str title, bool required)
{
    return (struct item){.name = name,
                         .title = title,
                         .never = gap_policy_never(g->policy, name),
                         .effect = gap_policy_effect(g->policy, name, required),
                         .required = required,
                         .no_data = gap_policy_no_data(g->policy, name)};
}

static void put_check(struct gate *g, size_t check)
{
    const struct gap_state *s = g->state;
    const struct gap_check *c = &s->ground->checks.items[check];
    const struct gap_range ranges[] = {s->checks[check].common, s->checks[check].own};
    struct item item = item_of(g, c->name, c->title, c->required);
    item.remedy = c->remedy;
    item.serves = c->serves;
    item.group = gap_policy_group(g->policy, c, s->data->looked_at[check]);
    for (size_t k = 0; k < COUNT_OF(ranges); k++)
        for (size_t i = ranges[k].first; i < ranges[k].first + ranges[k].count; i++) {
            const struct gap_row *row = &s->data->rows.items[s->data->places[i].row];
            if (!gap_concerns(s, row))
                continue;
            item.how = gap_row_how(g->arena, row);
            put_row(g, &item, row);
        }
    close_item(g, &item);
}

static struct str serves_of_slot(struct arena *a, const struct evidence_slot *e)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < e->serve_count; i++)
        buf_fmt(&b, "%s%.*s", i ? ", " : "", STR_ARG(e->serves[i]));
    return buf_str(&b);
}

/* What waits for a judgement falls short as well: nobody has said that it is enough. */
static void put_slot(struct gate *g, size_t slot)
{
    const struct gap_state *s = g->state;
    const struct evidence_slot *e = &s->ground->slots.items[slot];
    size_t at = 0, release;
    struct item item = item_of(g, e->id, e->name, e->required);
    item.group = gap_policy_group_of_slots(g->policy);
    if (s->slots[slot].word == GAP_SLOT_NOT_ASKED)
        return;
    item.serves = serves_of_slot(g->arena, e);
    while (gap_slot_next(s, slot, &at, &release)) {
        struct gap_slot_look look = gap_slot_look(s, slot, release);
        if (look.word == GAP_SLOT_HOLDS)
            continue;
        item.how = gap_slot_how(s, g->arena, slot, &look);
        item.remedy = gap_slot_act(g->arena, e, look.word);
        struct gap_row row = {.record = release != SIZE_MAX ? s->data->releases[release].id
                                                            : s->data->devices[s->device].id,
                              .line = gap_slot_line(s, g->arena, slot, &look)};
        put_row(g, &item, &row);
    }
    close_item(g, &item);
}

/* Requirements of the law about cybersecurity must show evidence before release, also where each
   check holds (application rule of the catalogues). */
static void put_clause(struct gate *g, size_t clause)
{
    const struct gap_state *s = g->state;
    const struct gap_clause *c = &s->ground->clauses[clause];
    if (!gap_lacks_proof(s, clause, true))
        return;
    struct gap_verdict v = gap_judge(s, clause);
    struct item item = item_of(g, c->texts[GAP_CLAUSE_ID], c->texts[GAP_CLAUSE_NAME], true);
    item.group = gap_policy_group_of_clauses(g->policy);
    item.serves = c->texts[GAP_CLAUSE_ID];
    item.how = gap_proof_how(s, g->arena, clause);
    item.remedy = str_fmt(g->arena, "Link the evidence that shows it: %.*s", STR_ARG(item.how));
    struct gap_row row = {.record = s->data->devices[s->device].id,
                          .line = gap_reason(s, g->arena, clause, &v)};
    put_row(g, &item, &row);
    close_item(g, &item);
}

/* --- the whole --- */

/* Each group has an address of its own, where all of it can be read. */
static void put_group_pages(const struct gate *g, struct json *into,
                            const struct gap_gate_group *group, int64_t checks)
{
    static const struct view_page all = {0};
    struct buf b = {.arena = g->arena};
    BUF_LIT(&b, "/gate/");
    buf_url(&b, g->release);
    BUF_LIT(&b, "?group=");
    buf_url(&b, group->id);
    json_add_text(g->arena, into, "href", buf_str(&b));
    json_add_bool(g->arena, into, "chosen",
                  !g->page || g->page->group.n == 0 || str_eq(g->page->group, group->id));
    view_put_pages(g->arena, into, g->page ? &g->page->rows : &all, checks, buf_str(&b));
}

static void put_groups(struct gate *g, struct json *model)
{
    struct arena *a = g->arena;
    struct json *list = json_add(a, model, "groups", JSON_ARRAY);
    for (size_t i = 0; i < g->policy->group_count; i++) {
        const struct gap_gate_group *group = &g->policy->groups[i];
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "id", group->id);
        json_add_text(a, o, "name", group->name);
        for (int k = 0; k < FATE__COUNT; k++)
            json_add_int(a, o, fate_words[k], (int64_t)g->group_counts[i].of[k]);
        put_group_pages(g, o, group, g->group_counts[i].checks);
        json_hang(o, "checks", g->groups[i]);
    }
}

static void put_waivers(struct gate *g, struct json *model)
{
    struct arena *a = g->arena;
    struct json *list = json_add(a, model, "waivers", JSON_ARRAY);
    for (size_t i = 0; i < g->policy->waiver_count; i++) {
        const struct gap_waiver *w = &g->policy->waivers[i];
        const struct {
            const char *name;
            struct str text;
        } texts[] = {{"id", w->id},
                     {"check", w->check},
                     {"record", w->record},
                     {"owner", w->owner},
                     {"agreed_by", w->agreed_by},
                     {"reason", w->reason},
                     {"until", date_str(a, w->until)},
                     {"standing", str_of(gap_waiver_words[w->standing])}};
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        for (size_t k = 0; k < COUNT_OF(texts); k++)
            json_add_text(a, o, texts[k].name, texts[k].text);
        json_add_text(a, o, "href", w->id.n ? view_href(a, w->id) : (struct str){0});
        json_add_bool(a, o, "counts", w->standing == GAP_WAIVER_COUNTS);
        json_add_int(a, o, "rows", (int64_t)w->rows);
    }
}

static struct str summary_of(const struct gate *g, const size_t *n)
{
    const struct gap_ground *ground = g->state->ground;
    struct buf b = {.arena = g->arena};
    size_t looked = ground->checks.count + ground->slots.count;
    buf_fmt(&b, "%s: %zu %s of %zu checks and slots %s it, %zu %s, %zu waived",
            n[BLOCKS] ? "closed" : "open", n[BLOCKS], n[BLOCKS] == 1 ? "row" : "rows", looked,
            n[BLOCKS] == 1 ? "closes" : "close", n[WARNS], n[WARNS] == 1 ? "warns" : "warn",
            n[WAIVED]);
    if (json_count(g->no_data))
        buf_fmt(&b, "; data are missing (%zu %s), so it is not known to be clean",
                json_count(g->no_data), json_count(g->no_data) == 1 ? "check" : "checks");
    return buf_str(&b);
}

static void put_head(const struct gate *g, struct json *model, struct str release)
{
    struct arena *a = g->arena;
    const struct gap_state *s = g->state;
    const struct gap_device *d = &s->data->devices[s->device];
    json_add_text(a, model, "as_of", date_str(a, s->data->as_of));
    json_add_text(a, model, "release", release);
    json_add_text(a, model, "release_name", s->data->releases[s->release].name);
    json_add_text(a, model, "device", d->id);
    json_add_text(a, model, "device_name", d->name);
    struct json *policy = json_add(a, model, "policy", JSON_OBJECT);
    json_add_text(a, policy, "id", g->policy->id);
    json_add_text(a, policy, "version", g->policy->version);
    json_add_text(a, policy, "source", g->policy->source);
}

static void put_whole(struct gate *g, struct json *model)
{
    static const char *const lists[FATE__COUNT] = {"blockers", "warnings", "waived"};
    struct arena *a = g->arena;
    size_t n[FATE__COUNT];
    struct json *counts = json_object(a);
    for (int i = 0; i < FATE__COUNT; i++) {
        n[i] = json_count(g->lists[i]);
        json_add_int(a, counts, fate_words[i], (int64_t)n[i]);
    }
    json_add_bool(a, model, "open", n[BLOCKS] == 0);
    json_add_text(a, model, "summary", summary_of(g, n));
    json_add_int(a, model, "total", (int64_t)n[BLOCKS]);
    json_hang(model, "counts", counts);
    json_hang(model, "no_data", g->no_data);
    put_groups(g, model);
    put_waivers(g, model);
    for (int i = 0; i < FATE__COUNT; i++)
        json_hang(model, lists[i], g->lists[i]);
}

/* The ground, and the release's device in it. */
static bool load(struct store *s, struct arena *a, struct str release, struct date as_of,
                 struct gap_ground *ground, struct gap_data *data, struct err *err)
{
    struct json *found;
    const struct store_param id = STORE_P(release);
    if (!store_query(s, a, "gap_release", &id, 1, &found, err))
        return false;
    if (!json_first(found))
        return err_set(err, ERR_NOT_FOUND, "there is no release %.*s", STR_ARG(release));
    return gap_ground_load(s, a, (struct str){0}, ground, err) &&
           gap_data_load(s, a, ground, json_text(json_first(found), "device"), as_of, data, err);
}

static bool knows_group(const struct gap_policy *p, const struct gap_gate_page *page,
                        struct err *err)
{
    for (size_t i = 0; i < p->group_count; i++)
        if (!page || page->group.n == 0 || str_eq(p->groups[i].id, page->group))
            return true;
    return err_set(err, ERR_NOT_FOUND, "the gate has no group %.*s",
                   STR_ARG(str_sub(page->group, 0, 100)));
}

static bool read_policy(struct arena *a, const struct gap_ground *ground,
                        const struct gap_policy_file *file, struct gap_policy *out, struct err *err)
{
    if (!file)
        return gap_policy_built_in(a, ground, out, err);
    return gap_policy_read(a, ground, file->text, file->name, out, err) ||
           err_wrap(err, "%.*s", STR_ARG(file->name));
}

bool gap_gate(struct store *s, struct arena *a, struct str release,
              const struct gap_policy_file *file, const struct gap_gate_page *page,
              struct date as_of, struct json **out, struct err *err)
{
    struct gap_ground ground;
    struct gap_data data;
    struct gap_state state;
    struct gap_policy policy;
    if (!load(s, a, release, as_of, &ground, &data, err) ||
        !read_policy(a, &ground, file, &policy, err) || !knows_group(&policy, page, err) ||
        !gap_policy_load_waivers(s, a, release, as_of, &policy, err))
        return false;
    gap_state_init(&state, a, &ground, &data);
    gap_state_take(&state, 1, gap_place(&data.release_places, release));
    struct gate g = {.arena = a,
                     .state = &state,
                     .policy = &policy,
                     .page = page,
                     .release = release,
                     .no_data = json_array(a)};
    struct json *model = json_object(a);
    g.groups = ARENA_ARRAY(a, struct json *, policy.group_count);
    g.group_counts = ARENA_ARRAY(a, struct tally, policy.group_count);
    for (size_t i = 0; i < policy.group_count; i++)
        g.groups[i] = json_array(a);
    for (int i = 0; i < FATE__COUNT; i++)
        g.lists[i] = json_array(a);
    put_head(&g, model, release);
    for (size_t i = 0; i < ground.checks.count; i++)
        put_check(&g, i);
    for (size_t i = 0; i < ground.slots.count; i++)
        put_slot(&g, i);
    for (size_t i = 0; i < ground.clause_count; i++)
        put_clause(&g, i);
    put_whole(&g, model);
    *out = model;
    return true;
}
