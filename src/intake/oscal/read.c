#include "intake/oscal/oscal_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/yaml.h"

/* --- what is wrong, and texts --- */

/* Counted from where it was counted last, for most things are told of in the order of the document;
   where there is too much going back, the place alone tells where they stand. */
static size_t line_of(struct oscal_reader *r, const struct json *at)
{
    enum { LOOKED_MAX = 500000000 }; /* bytes: less than a second */
    size_t to = at ? at->offset : 0;
    if (!at || to > r->bytes.n || r->looked > LOOKED_MAX)
        return 0;
    if (to < r->counted)
        r->counted = r->lines = 0;
    r->looked += to - r->counted;
    for (; r->counted < to; r->counted++)
        r->lines += r->bytes.p[r->counted] == '\n';
    return r->lines + 1;
}

void oscal_doubt(struct oscal_reader *r, enum finding_severity severity, const char *rule,
                 const struct json *at, struct str place, const char *fmt, ...)
{
    char text[400];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    (void)n;
    findings_add(r->findings, severity, rule, line_of(r, at), str_sub(place, 0, 200), "%s", text);
}

static struct str clean(struct oscal_reader *r, struct str text, bool one_line)
{
    char *p = ARENA_ARRAY(r->arena, char, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool kept = (c >= 0x20 && c != 0x7F) || (!one_line && (c == '\n' || c == '\t'));
        p[i] = kept ? text.p[i] : ' ';
    }
    return str_trim((struct str){p, text.n});
}

static struct str cut(struct oscal_reader *r, const struct json *at, struct str place,
                      struct str text, size_t max)
{
    if (text.n <= max)
        return text;
    oscal_doubt(r, FINDING_WARNING, "oscal-long", at, place, "a text has %zu bytes, %zu are kept",
                text.n, max);
    text.n = max;
    while (!str_is_utf8(text))
        text.n--;
    return text;
}

struct str oscal_tidy(struct oscal_reader *r, const struct json *at, struct str place,
                      struct str text)
{
    return clean(r, cut(r, at, place, text, LIMIT_TEXT), false);
}

struct str oscal_tidy_line(struct oscal_reader *r, const struct json *at, struct str place,
                           struct str text)
{
    return clean(r, cut(r, at, place, text, LIMIT_NAME), true);
}

struct str oscal_property(const struct json *object, const char *name, bool ours)
{
    const struct json *found = NULL;
    JSON_EACH (prop, json_get(object, "props")) {
        if (!str_eq(json_text(prop, "name"), str_of(name)) ||
            STR_IS(json_text(prop, "ns"), OSCAL_OURS) != ours)
            continue;
        /* Of several labels ("AC-1", "AC-01") the one without a class is the usual one. */
        if (!found || (json_text(found, "class").n && json_text(prop, "class").n == 0))
            found = prop;
    }
    return json_text(found, "value");
}

/* --- one control --- */

/* An id of ours: that of the document behind the catalogue's, for another catalogue may use the
   same; as MDR-I-17.2 (a colon would be slow: ids of derived rows have one). Characters that no id
   of ours has become underscores. */
static struct str clause_id(struct oscal_reader *r, const struct json *object)
{
    struct str ours = r->ours ? oscal_property(object, "clause-id", true) : (struct str){0};
    struct str id = json_text(object, "id");
    struct buf b = {.arena = r->arena};
    if (ours.n)
        return ours;
    buf_put(&b, r->out->file.id);
    buf_char(&b, '-');
    for (size_t i = 0; i < id.n; i++) {
        bool kept = char_is_alpha(id.p[i]) || char_is_digit(id.p[i]) || strchr("-._()", id.p[i]);
        buf_char(&b, kept ? id.p[i] : '_');
    }
    return buf_str(&b);
}

static bool is_usable(struct str id)
{
    bool ok = id.n > 0 && id.n <= 120 && (char_is_alpha(id.p[0]) || char_is_digit(id.p[0]));
    for (size_t i = 0; ok && i < id.n; i++)
        ok = char_is_alpha(id.p[i]) || char_is_digit(id.p[i]) || strchr("-._():>", id.p[i]);
    return ok && !record_type_of_id(id);
}

static const struct json *condition_of(struct oscal_reader *r, const struct json *control,
                                       bool withdrawn)
{
    struct str text = r->ours ? oscal_property(control, "applies-if", true) : (struct str){0};
    struct json *said, *otherwise = json_object(r->arena);
    struct err ignored;
    if (text.n && json_read(r->arena, text, &said, &ignored) && catalogue_is_condition(said))
        return said;
    if (text.n)
        oscal_doubt(r, FINDING_WARNING, "oscal-applies", control, json_text(control, "id"),
                    "the condition under which it applies is none that is known; it always does");
    if (r->ours && text.n == 0)
        return NULL;
    json_add_bool(r->arena, otherwise, withdrawn ? "never" : "always", true);
    return otherwise;
}

static struct str day_of(struct oscal_reader *r, const struct json *control, struct str id,
                         const char *name)
{
    struct str text = oscal_property(control, name, true);
    struct date day;
    if (text.n == 0 || date_parse(text, &day))
        return text;
    oscal_doubt(r, FINDING_WARNING, "oscal-day", control, id,
                "%s is no day of the calendar; it was left out", name);
    return (struct str){0};
}

/* What this program wrote beside what OSCAL defines. */
static void read_ours(struct oscal_reader *r, const struct json *control, struct oscal_control *c)
{
    static const char *const statuses[] = {"verified", "secondary", "unverified", NULL};
    static const char *const labels[] = {"law", "guidance", "standard", "practice", NULL};
    static const char *const forces[] = {"in_force", "not_yet", "proposed", "withdrawn", NULL};
    struct catalogue_row *row = &c->row;
    row->text = oscal_tidy(r, control, c->id, oscal_part(control, "statement", false));
    row->applies_note = oscal_tidy(r, control, c->id, oscal_part(control, "guidance", false));
    row->evidence = oscal_tidy(r, control, c->id, oscal_part(control, "evidence", true));
    row->question = oscal_tidy(r, control, c->id, oscal_part(control, "question", true));
    row->heading = STR_IS(oscal_property(control, "heading", true), "yes");
    row->cybersecurity = STR_IS(oscal_property(control, "cybersecurity", true), "yes");
    row->phase = oscal_tidy_line(r, control, c->id, oscal_property(control, "phase", true));
    row->status = oscal_one_of(oscal_property(control, "status", true), statuses);
    row->chapter = oscal_tidy_line(r, control, c->id, oscal_property(control, "chapter", true));
    row->label = oscal_one_of(oscal_property(control, "label", true), labels);
    row->force = oscal_one_of(oscal_property(control, "force", true), forces);
    row->note = oscal_tidy(r, control, c->id, oscal_part(control, "note", true));
    row->valid_from = day_of(r, control, c->id, "valid-from");
    row->valid_until = day_of(r, control, c->id, "valid-until");
    row->source = (struct str){0};
    JSON_EACH (link, json_get(control, "links"))
        if (STR_IS(json_text(link, "rel"), "reference") && row->source.n == 0)
            row->source = oscal_tidy_line(r, link, c->id, json_text(link, "text"));
    (void)str_to_int(oscal_property(control, "sort-id", false), &c->position);
}

static void read_theirs(struct oscal_reader *r, const struct json *control, bool withdrawn,
                        struct oscal_control *c)
{
    struct catalogue_row *row = &c->row;
    row->text = oscal_tidy(r, control, c->id, oscal_parts(r, control, false));
    row->evidence = oscal_tidy(r, control, c->id, oscal_parts(r, control, true));
    row->cybersecurity = true; /* what OSCAL is for */
    row->source = str_fmt(r->arena, "%.*s, %.*s", STR_ARG(str_sub(r->out->file.name, 0, KIB(2))),
                          STR_ARG(str_sub(row->number, 0, KIB(1))));
    if (withdrawn)
        row->applies_note = oscal_withdrawal(r, control);
}

/* A control, or a group that says something itself: a heading then. */
static struct oscal_control *take(struct oscal_reader *r, const struct json *object,
                                  struct str chapter, const struct oscal_control *parent)
{
    struct oscal_control *c = &r->controls[r->control_count];
    struct str title = json_text(object, "title"), label = oscal_property(object, "label", false);
    bool withdrawn = str_eq_nocase(oscal_property(object, "status", false), STR("withdrawn"));
    *c = (struct oscal_control){.json = object, .id = json_text(object, "id")};
    struct catalogue_row *row = &c->row;
    row->line = line_of(r, object);
    row->id = clause_id(r, object);
    if (c->id.n == 0 || !is_usable(row->id)) {
        oscal_doubt(r, FINDING_SKIPPED, "oscal-id", object, c->id.n ? c->id : title,
                    "a control without an id that a clause can have; it was left out");
        return NULL;
    }
    row->parent = parent ? parent->row.id : (struct str){0};
    row->chapter = chapter;
    row->number = oscal_tidy_line(r, object, c->id, label.n ? label : c->id);
    struct buf name = {.arena = r->arena};
    oscal_put_prose(r, title, &name);
    row->name = oscal_tidy_line(r, object, c->id, buf_str(&name));
    if (row->name.n == 0) {
        oscal_doubt(r, FINDING_WARNING, "oscal-title", object, c->id,
                    "it has no title; its number stands for one");
        row->name = row->number;
    }
    row->applies_if = condition_of(r, object, withdrawn);
    if (r->ours)
        read_ours(r, object, c);
    else
        read_theirs(r, object, withdrawn, c);
    r->out->withdrawn += withdrawn;
    r->disordered |= parent && c->position < parent->position;
    c->order = r->control_count++;
    return c;
}

/* --- all of them --- */

static size_t count_objects(const struct json *object)
{
    size_t n = 1;
    JSON_EACH (group, json_get(object, "groups"))
        n += count_objects(group);
    JSON_EACH (control, json_get(object, "controls"))
        n += count_objects(control);
    return n;
}

/* The reader of JSON allows no more than JSON_DEPTH_MAX levels, and so does this. */
static void walk_controls(struct oscal_reader *r, const struct json *object, struct str chapter,
                          const struct oscal_control *parent)
{
    JSON_EACH (control, json_get(object, "controls")) {
        const struct oscal_control *c = take(r, control, chapter, parent);
        walk_controls(r, control, chapter, c ? c : parent);
    }
}

static struct str chapter_of(struct oscal_reader *r, const struct json *group, struct str outer)
{
    struct str id = json_text(group, "id");
    struct str title = oscal_tidy_line(r, group, id, json_text(group, "title"));
    if (outer.n == 0 || title.n == 0)
        return title.n ? title : outer;
    struct str both = str_fmt(r->arena, "%.*s / %.*s", STR_ARG(outer), STR_ARG(title));
    return both.n <= LIMIT_NAME ? both : title;
}

static void walk_groups(struct oscal_reader *r, const struct json *object, struct str chapter,
                        const struct oscal_control *parent)
{
    JSON_EACH (group, json_get(object, "groups")) {
        struct str inner = chapter_of(r, group, chapter);
        struct oscal_control *heading = NULL;
        if (json_count(json_get(group, "parts")) && json_text(group, "id").n)
            heading = take(r, group, inner, parent);
        if (heading)
            heading->row.heading = true;
        walk_controls(r, group, inner, heading ? heading : parent);
        walk_groups(r, group, inner, heading ? heading : parent);
    }
}

static int by_clause(const void *x, const void *y)
{
    const struct oscal_control *a = *(struct oscal_control *const *)x;
    const struct oscal_control *b = *(struct oscal_control *const *)y;
    int order = str_cmp(a->row.id, b->row.id);
    return order ? order : a->order < b->order ? -1 : a->order > b->order;
}

static int by_document_id(const void *x, const void *y)
{
    const struct oscal_control *a = *(struct oscal_control *const *)x;
    const struct oscal_control *b = *(struct oscal_control *const *)y;
    int order = str_cmp(a->id, b->id);
    return order ? order : a->order < b->order ? -1 : a->order > b->order;
}

/* Keeps the first of each id, and sorts what is kept by the id in the document. */
static void find_repeats(struct oscal_reader *r)
{
    struct oscal_control **all = ARENA_ARRAY(r->arena, struct oscal_control *,
                                             r->control_count + 1);
    for (size_t i = 0; i < r->control_count; i++)
        all[i] = &r->controls[i];
    qsort(all, r->control_count, sizeof *all, by_clause);
    for (size_t i = 1; i < r->control_count; i++)
        all[i]->repeated = str_eq(all[i - 1]->row.id, all[i]->row.id);
    for (size_t i = 0; i < r->control_count; i++) {
        if (!all[i]->repeated)
            all[r->id_count++] = all[i];
        else
            oscal_doubt(r, FINDING_SKIPPED, "oscal-duplicate", all[i]->json, all[i]->id,
                        "there is a control of that id already; this one was left out");
    }
    qsort(all, r->id_count, sizeof *all, by_document_id);
    r->by_id = all;
}

static int by_position(const void *x, const void *y)
{
    const struct oscal_control *a = *(struct oscal_control *const *)x;
    const struct oscal_control *b = *(struct oscal_control *const *)y;
    return a->position != b->position ? (a->position < b->position ? -1 : 1)
           : a->order < b->order      ? -1
                                      : a->order > b->order;
}

/* Of a document of ours the order of the workspace, if parents stand first in it. */
static void order_rows(struct oscal_reader *r)
{
    struct catalogue_file *f = &r->out->file;
    struct oscal_control **rows = ARENA_ARRAY(r->arena, struct oscal_control *, r->id_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->control_count; i++)
        if (!r->controls[i].repeated)
            rows[n++] = &r->controls[i];
    if (!r->disordered)
        qsort(rows, n, sizeof *rows, by_position);
    f->clauses = ARENA_ARRAY(r->arena, struct catalogue_row, n + 1);
    for (size_t i = 0; i < n; i++)
        f->clauses[i] = rows[i]->row;
    f->clause_count = n;
}

static bool read_catalog(struct oscal_reader *r, const struct json *catalog,
                         const struct oscal_options *options, struct err *err)
{
    const struct str none = {0};
    size_t cap = count_objects(catalog);
    if (cap > LIMIT_OSCAL_CONTROLS)
        return err_set(err, ERR_LIMIT,
                       "the catalogue has %zu groups and controls, at most %d are "
                       "read",
                       cap, LIMIT_OSCAL_CONTROLS);
    if (!oscal_read_head(r, json_get(catalog, "metadata"), options, err) ||
        !oscal_find_params(r, catalog, err))
        return false;
    r->controls = ARENA_ARRAY(r->arena, struct oscal_control, cap);
    walk_controls(r, catalog, none, NULL);
    walk_groups(r, catalog, none, NULL);
    if (r->control_count == 0)
        return err_set(err, ERR_INVALID, "the catalogue has no control that could be taken");
    find_repeats(r);
    oscal_take_links(r);
    order_rows(r);
    return true;
}

/* --- the document --- */

static bool is_catalog(const struct oscal_form *form, struct err *err)
{
    if (strcmp(form->model, "profile") == 0)
        return err_set(err, ERR_INVALID,
                       "an OSCAL profile selects controls of catalogues and has none itself; "
                       "import the catalogue, or the profile resolved to one");
    if (strcmp(form->model, "catalog") != 0)
        return err_set(err, ERR_INVALID, "an OSCAL %s; only catalogues are taken in", form->model);
    if (form->notation == OSCAL_XML)
        return err_set(err, ERR_INVALID,
                       "an OSCAL catalog in XML; JSON and YAML are read, and every catalogue is "
                       "published in JSON, too");
    return true;
}

bool oscal_read(struct arena *a, struct str bytes, const struct oscal_options *options,
                struct oscal_catalogue *out, struct findings *findings, struct err *err)
{
    struct oscal_form form;
    struct json *root;
    if (!oscal_recognise(bytes, &form))
        return err_set(err, ERR_INVALID,
                       "no OSCAL document: it names no model and no oscal-version");
    if (bytes.n > LIMIT_OSCAL)
        return err_set(err, ERR_LIMIT, "the document has %zu bytes, at most %zu are read", bytes.n,
                       LIMIT_OSCAL);
    struct str text = str_without_mark(bytes);
    if (!is_catalog(&form, err) || !(form.notation == OSCAL_YAML ? yaml_read(a, text, &root, err)
                                                                 : json_read(a, text, &root, err)))
        return false;
    struct oscal_catalogue made = {.notation = form.notation};
    struct oscal_reader r = {.arena = a, .bytes = text, .findings = findings, .out = &made};
    if (form.notation == OSCAL_YAML)
        oscal_make_texts(root);
    const struct json *catalog = json_get(root, "catalog");
    if (!catalog || catalog->type != JSON_OBJECT)
        return err_set(err, ERR_INVALID, "catalog: an object is required");
    oscal_check_shape(&r, catalog);
    oscal_make_texts(root);
    if (!read_catalog(&r, catalog, options, err))
        return false;
    *out = made;
    return true;
}
