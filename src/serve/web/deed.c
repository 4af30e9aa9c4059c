#include "serve/web/deed.h"

#include "assess/view/view.h"
#include "serve/auth/allow.h"

static bool has_word(struct str words, struct str wanted)
{
    struct str word;
    while (str_word(&words, &word))
        if (str_eq(word, wanted))
            return true;
    return false;
}

/* The record that a page or a form is about, and to whom it belongs. */
struct subject {
    struct str id, device, release;
    struct record_head head;
    void *record; /* NULL: there is none, the page is of something else */
};

static void *new_record(struct arena *a, const struct record_type *t)
{
    return arena_alloc(a, t->size, 1, _Alignof(max_align_t));
}

static struct str text_of(struct arena *a, const struct record_type *t, const void *record,
                          const char *name)
{
    const struct field *f = record_field(t, str_of(name));
    return f ? record_get(f, record, a) : (struct str){0};
}

/* A release belongs to its device, and what names one of them to that. */
static bool load_subject(struct store *s, struct arena *a, struct str id, struct subject *out,
                         struct err *err)
{
    struct record_head head;
    struct err none = {0};
    *out = (struct subject){.id = id};
    if (!store_head(s, a, id, &head, &none))
        return none.code == ERR_NOT_FOUND || err_set(err, none.code, "%s", none.text);
    out->record = new_record(a, head.type);
    if (!store_load(s, a, head.type, id, out->record, &out->head, err))
        return false;
    bool is_device = strcmp(head.type->name, "device") == 0;
    bool is_release = strcmp(head.type->name, "release") == 0;
    out->device = is_device ? id : text_of(a, head.type, out->record, "device");
    out->release = is_release ? id : text_of(a, head.type, out->record, "release");
    struct subject release;
    if (out->device.n || !out->release.n)
        return true;
    if (!load_subject(s, a, out->release, &release, err))
        return false;
    out->device = release.device;
    return true;
}

/* What the path names; where that belongs to no device (a clause), the device or release that the
   query names says for whom. */
static bool load_page(const struct web_request *r, struct store *s, struct subject *out,
                      struct err *err)
{
    static const char *const names[] = {"scope", "device", "release"};
    struct subject scope;
    if (!load_subject(s, r->arena, r->id, out, err))
        return false;
    for (size_t i = 0; i < COUNT_OF(names) && out->device.n == 0; i++) {
        if (!load_subject(s, r->arena, web_param(r, names[i]), &scope, err))
            return false;
        out->device = scope.device;
        out->release = scope.release;
    }
    return true;
}

static struct str filled_in(const struct web_request *r, const struct subject *page,
                            struct str text)
{
    return STR_IS(text, "{who}")       ? r->who->name
           : STR_IS(text, "{today}")   ? date_str(r->arena, r->as_of)
           : STR_IS(text, "{id}")      ? page->id
           : STR_IS(text, "{device}")  ? page->device
           : STR_IS(text, "{release}") ? page->release
                                       : text;
}

/* The record that WEB_DEED_PUTS changes; empty when there is none yet. */
static bool find_same(const struct web_request *r, struct store *s, const struct web_deed *d,
                      const struct subject *page, struct str *id, struct err *err)
{
    struct buf filter = {.arena = r->arena};
    struct str sets = str_of(d->sets), word, name;
    struct store_list list;
    while (str_word(&sets, &word)) {
        (void)str_split(&word, '=', &name);
        if (has_word(str_of(d->when), name))
            buf_fmt(&filter, "%.*s=%.*s ", STR_ARG(name), STR_ARG(filled_in(r, page, word)));
    }
    *id = (struct str){0};
    if (!store_list(s, r->arena, d->type, buf_str(&filter), 0, 1, &list, err))
        return false;
    if (list.shown)
        *id = list.heads[0].id;
    return true;
}

/* --- rows --- */

const struct web_deed *web_deed_find(const struct web_request *r, struct str word)
{
    for (const struct web_deed *d = WEB_DEEDS; d->word; d++)
        if (str_eq(str_of(d->word), word) && str_starts(r->path, str_of(d->at)))
            return d;
    return NULL;
}

bool web_has_forms(const struct web_request *r)
{
    return r->who->by == AUTH_SESSION && !str_starts(r->path, STR("/api/"));
}

static bool may(const struct web_request *r, const struct web_deed *d)
{
    return (r->who->may & d->needs) == d->needs;
}

/* Whether the field has one of the texts of "field=a|b". */
static bool is_time(struct arena *a, const struct web_deed *d, const void *record)
{
    struct str when = str_of(d->when), name, one;
    if (!d->when || d->kind == WEB_DEED_PUTS || !str_split(&when, '=', &name))
        return true;
    struct str is = text_of(a, d->type, record, str_cz(a, name));
    bool fits = when.n == 0 && is.n == 0;
    while (str_split(&when, '|', &one))
        fits = fits || str_eq(one, is);
    return fits;
}

/* The next name of a list of fields, without its mark. */
static bool next_field(struct str *names, const struct record_type *t, const struct field **f,
                       bool *required)
{
    struct str name;
    if (!str_word(names, &name))
        return false;
    *required = str_ends(name, STR("!"));
    *f = record_field(t, *required ? str_sub(name, 0, name.n - 1) : name);
    assert(*f);
    return true;
}

/* --- forms --- */

struct json *web_member(struct json *object, const char *name)
{
    for (struct json *m = object ? object->items.first : NULL; m; m = m->next)
        if (str_eq(m->key, str_of(name)))
            return m;
    return NULL;
}

bool web_typed(const struct web_request *r, const char *name, struct str *out)
{
    struct buf b = {.arena = r->arena};
    bool found = false;
    for (size_t i = 0; i < r->form.field_count; i++) {
        if (!str_eq(r->form.fields[i].name, str_of(name)))
            continue;
        if (found && b.n)
            buf_char(&b, ' ');
        buf_put(&b, r->form.fields[i].value);
        found = true;
    }
    *out = str_trim(buf_str(&b));
    return found;
}

enum { CANDIDATES_MAX = 100 };

static void put_item(struct arena *a, struct json *items, struct str name, struct str label,
                     bool selected)
{
    struct json *item = json_add(a, items, NULL, JSON_OBJECT);
    json_add_text(a, item, "name", name);
    json_add_text(a, item, "label", label);
    json_add_bool(a, item, "selected", selected);
}

static const struct choice *choices_of(const struct field *f)
{
    return f->kind == &KIND_TRI ? TRI_CHOICES : f->choices;
}

struct json *web_deed_field(struct web_request *r, struct json *form, const struct field *f,
                            struct str value, bool required)
{
    struct arena *a = r->arena;
    const struct choice *choices = choices_of(f);
    struct json *fields = web_member(form, "fields");
    struct json *field = json_add(a, fields, NULL, JSON_OBJECT);
    struct json *items = json_array(a);
    bool is_long = strcmp(f->kind->html_input, "textarea") == 0;
    for (int64_t i = 0; choices && choices[i].name; i++)
        put_item(a, items, str_of(choices[i].name), str_of(choices[i].label),
                 str_eq(value, str_of(choices[i].name)));
    json_add_text(a, field, "name", str_of(f->name));
    json_add_text(a, field, "label", str_of(f->label));
    json_add_text(a, field, "help", str_of(f->help));
    json_add_text(a, field, "value", value);
    json_add_text(a, field, "input", str_of(f->kind->html_input));
    json_add_bool(a, field, "is_choice", choices != NULL);
    json_add_bool(a, field, "is_list", false);
    json_add_bool(a, field, "is_long", is_long);
    json_add_bool(a, field, "is_line", !choices && !is_long);
    json_add_bool(a, field, "required", required);
    json_hang(field, "items", items);
    return field;
}

/* A reference is chosen from what the device has, as long as that is a list one can read. */
static bool put_candidates(struct web_request *r, struct json *form, const struct field *f,
                           const struct subject *of, struct str value, struct err *err)
{
    struct arena *a = r->arena;
    const struct record_type *t = record_type_find(str_of(f->refers_to));
    struct store_list list = {0};
    if (!t || (t->flags & RECORD_DERIVED))
        return true;
    bool of_device = record_field(t, STR("device")) && of->device.n;
    if (!of_device && r->who->limited) /* what others have is not his to know */
        return true;
    struct str filter = of_device ? str_fmt(a, "device=%.*s", STR_ARG(of->device)) : STR("");
    if (!store_list(r->store, a, t, filter, 0, CANDIDATES_MAX, &list, err))
        return false;
    if (list.total == 0 || list.total > CANDIDATES_MAX)
        return true;
    struct json *field = web_member(form, "fields")->items.last;
    struct json *items = web_member(field, "items");
    bool many = f->kind == &KIND_REFS;
    if (!many)
        put_item(a, items, STR(""), STR("none"), value.n == 0);
    for (size_t i = 0; i < list.shown; i++)
        put_item(a, items, list.heads[i].id,
                 str_fmt(a, "%.*s %.*s", STR_ARG(list.heads[i].id), STR_ARG(list.heads[i].title)),
                 has_word(value, list.heads[i].id));
    web_member(field, "is_line")->type = JSON_FALSE;
    web_member(field, many ? "is_list" : "is_choice")->type = JSON_TRUE;
    return true;
}

/* Whether the form comes back to who sent it: what was typed stands in it then. */
static bool is_again(const struct web_request *r, const struct web_deed *d)
{
    struct str word = web_field(r, "act");
    return (r->problem && str_eq(word, str_of(d->word))) || STR_IS(word, "preview");
}

static bool put_fields(struct web_request *r, const struct web_deed *d, const struct subject *of,
                       const void *record, struct json *form, struct err *err)
{
    struct str names = str_of(d->fields);
    const struct field *f;
    bool required, again = is_again(r, d);
    while (next_field(&names, d->type, &f, &required)) {
        struct str value = record ? record_get(f, record, r->arena) : web_param(r, f->name), typed;
        if (again && web_typed(r, f->name, &typed))
            value = typed;
        web_deed_field(r, form, f, value, required);
        if (f->refers_to && !put_candidates(r, form, f, of, value, err))
            return false;
    }
    return true;
}

struct str web_deed_back(const struct web_request *r)
{
    static const char *const kept[] = {"scope", "device", "release", "side", "all"};
    struct buf b = {.arena = r->arena};
    buf_put(&b, r->path);
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        struct str value = web_param(r, kept[i]);
        if (value.n == 0)
            continue;
        buf_fmt(&b, "%c%s=", str_find_char(buf_str(&b), '?') < b.n ? '&' : '?', kept[i]);
        buf_url(&b, value);
    }
    return buf_str(&b);
}

static struct json *new_form(struct web_request *r, const struct web_deed *d,
                             const struct subject *of, struct json *forms)
{
    struct arena *a = r->arena;
    struct json *form = json_add(a, forms, NULL, JSON_OBJECT);
    json_add_text(a, form, "action", web_deed_back(r));
    json_add_text(a, form, "act", str_of(d->word));
    json_add_text(a, form, "item", d->kind == WEB_DEED_OF_ITEM ? of->id : (struct str){0});
    json_add_fmt(a, form, "key", "%s-%.*s", d->word, STR_ARG(of->id));
    json_add_int(a, form, "revision", d->kind == WEB_DEED_ADDS ? 0 : of->head.revision);
    json_add_bool(a, form, "any_field", d->fields[0] != 0);
    json_add_text(a, form, "heading", str_of(d->title));
    json_add_text(a, form, "why", str_of(d->text));
    json_add_text(a, form, "button", str_of(d->button));
    json_add(a, form, "fields", JSON_ARRAY);
    return form;
}

bool web_deed_form(struct web_request *r, const struct web_deed *d, struct str id,
                   struct json *forms, struct err *err)
{
    struct subject of, page;
    if (!web_has_forms(r) || !may(r, d))
        return true;
    if (!load_page(r, r->store, &page, err) ||
        (d->kind == WEB_DEED_PUTS && !find_same(r, r->store, d, &page, &id, err)) ||
        !load_subject(r->store, r->arena, id, &of, err))
        return false;
    bool there = of.record && of.head.type == d->type;
    if (d->kind == WEB_DEED_ADDS || (d->kind == WEB_DEED_PUTS && !there))
        return put_fields(r, d, &page, NULL, new_form(r, d, &page, forms), err);
    if (!there || of.head.retired.n || of.head.superseded_by.n || !is_time(r->arena, d, of.record))
        return true;
    of.device = of.device.n ? of.device : page.device;
    return put_fields(r, d, &of, of.record, new_form(r, d, &of, forms), err);
}

bool web_deeds(struct web_request *r, struct json *model, struct err *err)
{
    struct json *forms = json_add(r->arena, model, "deeds", JSON_ARRAY);
    for (const struct web_deed *d = WEB_DEEDS; d->word; d++)
        if (d->kind != WEB_DEED_OF_ITEM && str_starts(r->path, str_of(d->at)) &&
            !web_deed_form(r, d, r->id, forms, err))
            return false;
    json_add_bool(r->arena, model, "any_deed", json_count(forms) > 0);
    return true;
}

bool web_deeds_of(struct web_request *r, struct str id, struct json *forms, struct err *err)
{
    for (const struct web_deed *d = WEB_DEEDS; d->word; d++)
        if (d->kind == WEB_DEED_OF_ITEM && str_starts(r->path, str_of(d->at)) &&
            !web_deed_form(r, d, id, forms, err))
            return false;
    return true;
}

/* --- changes --- */

struct change {
    struct web_request *r;
    const struct web_deed *deed;
    struct subject page; /* what the path names */
    struct str id;       /* of the record that is changed; empty for a new one */
    int64_t revision;
};

static bool set_field(const struct field *f, const struct record_type *t, void *record,
                      struct arena *a, struct str text, struct err *err)
{
    if (text.n)
        return record_set(t, record, a, str_of(f->name), text, err);
    record_clear(f, record);
    return true;
}

/* What the person typed, then what follows from who, when and where. */
static bool fill(struct change *c, void *record, struct err *err)
{
    const struct web_deed *d = c->deed;
    struct arena *a = c->r->arena;
    struct str names = str_of(d->fields), sets = str_of(d->sets), word, name, typed;
    const struct field *f;
    bool required;
    while (next_field(&names, d->type, &f, &required)) {
        bool there = web_typed(c->r, f->name, &typed);
        if (required && typed.n == 0)
            return err_set(err, ERR_INVALID, "%s: is needed", f->label);
        if (there && !set_field(f, d->type, record, a, typed, err))
            return false;
    }
    while (str_word(&sets, &word)) {
        (void)str_split(&word, '=', &name);
        f = record_field(d->type, name);
        assert(f);
        if (!set_field(f, d->type, record, a, filled_in(c->r, &c->page, word), err))
            return false;
    }
    return true;
}

static bool refuse_same(struct change *c, const void *record, struct err *err)
{
    struct str names = str_of(c->deed->not_by), name;
    while (str_word(&names, &name)) {
        struct str is = text_of(c->r->arena, c->deed->type, record, str_cz(c->r->arena, name));
        if (is.n && record_same_person(is, c->r->who->name))
            return err_set(err, ERR_DENIED, "%.*s is named as %s: another person does this",
                           STR_ARG(is), record_field(c->deed->type, name)->label);
    }
    return true;
}

static bool load_old(struct change *c, struct store *s, struct arena *a, void *old, void *record,
                     struct err *err)
{
    struct record_head head;
    const struct web_deed *d = c->deed;
    if (!store_head(s, a, c->id, &head, err))
        return false;
    if (head.type != d->type)
        return err_set(err, ERR_USAGE, "%.*s is a %s, not a %s", STR_ARG(c->id), head.type->label,
                       d->type->label);
    if (!store_load(s, a, d->type, c->id, old, &head, err))
        return false;
    if (!is_time(a, d, old))
        return err_set(err, ERR_CONFLICT, "%.*s is not in that state any more: look at it again",
                       STR_ARG(c->id));
    memcpy(record, old, d->type->size);
    return refuse_same(c, old, err);
}

static bool change(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct change *c = context;
    const struct record_type *t = c->deed->type;
    void *record = new_record(a, t), *old = c->id.n ? new_record(a, t) : NULL;
    if ((old && !load_old(c, s, a, old, record, err)) || !fill(c, record, err))
        return false;
    const struct auth_change what = {.type = t, .id = c->id, .old = old, .record = record};
    if (!auth_may_reach(s, a, c->r->who, &what, err))
        return false;
    struct str id = c->id;
    if (!old ? !store_add(s, a, t, record, &id, err)
             : !store_save(s, a, t, c->id, c->revision, record, err))
        return false;
    c->id = str_copy(c->r->arena, id);
    return true;
}

static bool find_target(struct web_request *r, struct change *c, struct err *err)
{
    struct str revision = web_field(r, "revision");
    if (!load_page(r, r->store, &c->page, err))
        return false;
    if (c->deed->kind == WEB_DEED_PUTS)
        return find_same(r, r->store, c->deed, &c->page, &c->id, err);
    if (c->deed->kind == WEB_DEED_ADDS)
        return true;
    c->id = c->deed->kind == WEB_DEED_OF_ITEM ? web_field(r, "id") : r->id;
    if (c->id.n == 0)
        return err_set(err, ERR_USAGE, "id: the form does not say which record");
    return revision.n == 0 || str_to_int(revision, &c->revision) ||
           err_set(err, ERR_USAGE, "revision: '%.*s' is no number", STR_ARG(revision));
}

bool web_deed_do(struct web_request *r, const struct web_deed *deed, struct str *id,
                 struct err *err)
{
    struct change c = {.r = r, .deed = deed};
    if (!may(r, deed))
        return err_set(err, ERR_DENIED, "Your roles do not allow this");
    if (!find_target(r, &c, err) || !web_change(r, change, &c, err))
        return false;
    r->see_other = web_deed_back(r);
    if (id)
        *id = c.id;
    return true;
}

bool web_deed_act(struct web_request *r, struct err *err)
{
    struct str word = web_field(r, "act");
    const struct web_deed *deed = web_deed_find(r, word);
    if (!deed)
        return err_set(err, ERR_USAGE, "act: '%.*s' is not possible here",
                       STR_ARG(str_sub(word, 0, 40)));
    return web_deed_do(r, deed, NULL, err);
}
