#include "publish/oscal/export_internal.h"

#include "base/hash.h"

static const char no_uuid[] = "00000000-0000-4000-8000-000000000000";

struct str oscal_text(const struct json *row, const char *name)
{
    struct str text = json_as_text(json_get(row, name));
    return text.p ? text : STR("");
}

/* --- names --- */

/* The UUID datatype of OSCAL allows versions 4 and 5 only; ours is made like one of version 5, by a
   newer hash. */
static struct str uuid_of(struct arena *a, struct str text)
{
    enum { VERSION_AT = 14 };
    struct str uuid = str_from(hash_uuid(a, text), sizeof "urn:uuid:" - 1);
    return str_fmt(a, "%.*s5%.*s", VERSION_AT, uuid.p, STR_ARG(str_from(uuid, VERSION_AT + 1)));
}

struct str oscal_uuid(const struct oscal_draft *d, const char *what, struct str key)
{
    struct buf b = {.arena = d->arena};
    buf_put(&b, d->seed);
    buf_fmt(&b, "\n%s\n", what);
    buf_put(&b, key);
    return uuid_of(d->arena, buf_str(&b));
}

static bool is_plain(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '.' || c == '-';
}

/* Letters, digits, points, hyphens, and parentheses that open and close in turn. */
static bool has_only_parentheses(struct str id)
{
    bool open = false;
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        if (c == (open ? ')' : '('))
            open = !open;
        else if (!is_plain(c))
            return false;
    }
    return !open;
}

/* A token already, and no other id would be written like it. */
static bool is_token(struct str id)
{
    size_t underscores = 0;
    for (size_t i = 0; i < id.n; i++) {
        if (!is_plain(id.p[i]) && id.p[i] != '_')
            return false;
        underscores += id.p[i] == '_';
    }
    return underscores == 0 || underscores % 2 == 1;
}

/* An even number of underscores, two or more, stands for parentheses; one in front for an id with
   everything but plain characters as hexadecimal digits: so no two ids are one token. */
struct str oscal_token(struct arena *a, struct str id)
{
    struct buf b = {.arena = a};
    bool letter = id.n && char_is_alpha(id.p[0]);
    if (letter && is_token(id))
        return id;
    bool readable = letter && has_only_parentheses(id);
    if (!readable)
        buf_char(&b, '_');
    for (size_t i = 0; i < id.n; i++) {
        if (is_plain(id.p[i]))
            buf_char(&b, id.p[i]);
        else if (readable)
            buf_char(&b, '_');
        else
            buf_fmt(&b, "_%02X", (unsigned)(unsigned char)id.p[i]);
    }
    return buf_str(&b);
}

struct str oscal_statement(struct arena *a, struct str id)
{
    return str_fmt(a, "%.*s_smt", STR_ARG(oscal_token(a, id)));
}

/* How many bytes of s are one blank, as the patterns of the schemas see it (ECMA-262, 22.2.2.9:
   \s): also no-break and other spaces beyond ASCII; 0: it begins with none. */
static size_t blank_of(struct str s)
{
    static const char *const wide[] = {"\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\xA8",
                                       "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F",
                                       "\xE3\x80\x80", "\xEF\xBB\xBF"};
    if (s.n && ((unsigned char)s.p[0] <= ' ' || s.p[0] == 0x7F))
        return 1;
    for (size_t i = 0; i < COUNT_OF(wide); i++)
        if (str_starts(s, str_of(wide[i])))
            return strlen(wide[i]);
    bool space = str_starts(s, STR("\xE2\x80")) && s.n > 2 && (unsigned char)s.p[2] <= 0x8A;
    return space ? 3 : 0; /* U+2000 to U+200A */
}

struct str oscal_line(struct arena *a, struct str text)
{
    struct buf b = {.arena = a};
    bool blank = false;
    while (text.n) {
        size_t n = blank_of(text);
        if (n == 0 && blank && b.n)
            buf_char(&b, ' ');
        if (n == 0)
            buf_char(&b, text.p[0]);
        blank = n > 0;
        text = str_from(text, n ? n : 1);
    }
    return buf_str(&b);
}

struct str oscal_address(struct arena *a, struct str url)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        if (c > ' ' && c < 0x7F && !strchr("\"<>\\^`{|}", c))
            buf_char(&b, url.p[i]);
        else
            buf_fmt(&b, "%%%02X", c);
    }
    return buf_str(&b);
}

/* --- parts of every document --- */

static struct json *put_prop(struct arena *a, struct json *props, const char *name,
                             struct str value, bool ours)
{
    struct str line = oscal_line(a, value);
    if (line.n == 0)
        return NULL;
    struct json *o = json_add(a, props, NULL, JSON_OBJECT);
    json_add_text(a, o, "name", str_of(name));
    if (ours)
        json_add_text(a, o, "ns", STR(OSCAL_NS));
    json_add_text(a, o, "value", line);
    return o;
}

struct json *oscal_prop(struct arena *a, struct json *props, const char *name, struct str value)
{
    return put_prop(a, props, name, value, true);
}

struct json *oscal_core_prop(struct arena *a, struct json *props, const char *name,
                             struct str value)
{
    return put_prop(a, props, name, value, false);
}

void oscal_link(struct arena *a, struct json *links, struct str href, struct str rel,
                struct str text)
{
    struct json *o = json_add(a, links, NULL, JSON_OBJECT);
    json_add_text(a, o, "href", href);
    json_add_text(a, o, "rel", rel);
    if (text.n)
        json_add_text(a, o, "text", text);
}

void oscal_hang(struct json *into, const char *key, struct json *list)
{
    if (json_count(list))
        json_hang(into, key, list);
}

struct str oscal_catalogue_file(struct arena *a, struct str id)
{
    struct buf b = {.arena = a};
    buf_url(&b, id);
    BUF_LIT(&b, ".oscal.json");
    return buf_str(&b);
}

struct str oscal_catalogue_resource(struct oscal_draft *d, struct str id, struct str name)
{
    struct arena *a = d->arena;
    const struct json *known = map_find(&d->known, id);
    if (!known) {
        struct json *o = json_add(a, d->resources, NULL, JSON_OBJECT);
        json_add_text(a, o, "uuid", oscal_uuid(d, "catalogue", id));
        json_add_text(a, o, "title", name.n ? name : id);
        struct json *props = json_add(a, o, "props", JSON_ARRAY);
        oscal_prop(a, props, "catalogue", id);
        struct json *link = json_add(a, json_add(a, o, "rlinks", JSON_ARRAY), NULL, JSON_OBJECT);
        json_add_text(a, link, "href", oscal_catalogue_file(a, id));
        json_add_text(a, link, "media-type", STR("application/oscal.catalog+json"));
        map_add(&d->known, id, o);
        known = o;
    }
    return str_fmt(a, "#%.*s", STR_ARG(json_text(known, "uuid")));
}

/* --- the whole --- */

void oscal_begin(struct oscal_draft *d, const struct view *v, const struct oscal_head *head)
{
    struct arena *a = v->arena;
    d->view = v;
    d->arena = a;
    d->known.arena = a;
    d->root = json_object(a);
    d->body = json_add(a, d->root, head->model, JSON_OBJECT);
    d->uuid = json_add_text(a, d->body, "uuid", str_of(no_uuid));
    d->metadata = json_add(a, d->body, "metadata", JSON_OBJECT);
    d->resources = json_array(a);
    json_add_text(a, d->metadata, "title", head->title);
    json_add_text(a, d->metadata, "last-modified", head->at);
    json_add_text(a, d->metadata, "version", oscal_line(a, head->edition));
    json_add_text(a, d->metadata, "oscal-version", str_of(head->version));
    d->props = json_add(a, d->metadata, "props", JSON_ARRAY);
    oscal_prop(a, d->props, "position", head->position);
    oscal_prop(a, d->props, "program", STR("tutela " TUTELA_VERSION));
}

struct json *oscal_end(struct oscal_draft *d)
{
    struct buf b = {.arena = d->arena};
    if (json_count(d->resources)) {
        struct json *back = json_add(d->arena, d->body, "back-matter", JSON_OBJECT);
        json_hang(back, "resources", d->resources);
    }
    json_write(d->root, &b);
    d->uuid->text = uuid_of(d->arena, buf_str(&b));
    return d->root;
}

bool oscal_stamp(const struct view *v, struct str *position, struct str *at, struct err *err)
{
    struct json *rows;
    if (!view_rows(v, "oscal_stamp", NULL, 0, &rows, err))
        return false;
    const struct json *row = json_first(rows);
    if (!row)
        return err_set(err, ERR_NO_DATA, "the workspace is empty: nobody has written anything");
    *position = oscal_text(row, "position");
    *at = json_text(row, "at");
    return true;
}
