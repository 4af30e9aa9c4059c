#include "intake/oscal/oscal_internal.h"

/* What the model of a catalogue holds (OSCAL 1.0 to 1.2, catalog, control-common, metadata). */
enum kind { ANY, TEXT, CATALOG, METADATA, GROUP, CONTROL, PART, PROP, LINK, PARAM, SELECT };

struct member {
    enum kind of;
    const char *name;
    enum kind kind;
    enum { ONE = 1, LIST = 2, NEEDED = 4 } how;
};

/* clang-format off */
static const struct member members[] = {
    {CATALOG, "uuid", TEXT, ONE | NEEDED},       {CATALOG, "metadata", METADATA, ONE | NEEDED},
    {CATALOG, "params", PARAM, LIST},            {CATALOG, "controls", CONTROL, LIST},
    {CATALOG, "groups", GROUP, LIST},            {CATALOG, "back-matter", ANY, ONE},

    {METADATA, "title", TEXT, ONE | NEEDED},     {METADATA, "last-modified", TEXT, ONE | NEEDED},
    {METADATA, "version", TEXT, ONE | NEEDED},   {METADATA, "oscal-version", TEXT, ONE | NEEDED},
    {METADATA, "published", TEXT, ONE},          {METADATA, "remarks", TEXT, ONE},
    {METADATA, "props", PROP, LIST},             {METADATA, "links", LINK, LIST},
    {METADATA, "document-ids", ANY, LIST},       {METADATA, "revisions", ANY, LIST},
    {METADATA, "roles", ANY, LIST},              {METADATA, "locations", ANY, LIST},
    {METADATA, "parties", ANY, LIST},            {METADATA, "responsible-parties", ANY, LIST},
    {METADATA, "actions", ANY, LIST},

    {GROUP, "title", TEXT, ONE | NEEDED},        {GROUP, "id", TEXT, ONE},
    {GROUP, "class", TEXT, ONE},                 {GROUP, "params", PARAM, LIST},
    {GROUP, "props", PROP, LIST},                {GROUP, "links", LINK, LIST},
    {GROUP, "parts", PART, LIST},                {GROUP, "groups", GROUP, LIST},
    {GROUP, "controls", CONTROL, LIST},

    {CONTROL, "id", TEXT, ONE},                  {CONTROL, "title", TEXT, ONE},
    {CONTROL, "class", TEXT, ONE},               {CONTROL, "params", PARAM, LIST},
    {CONTROL, "props", PROP, LIST},              {CONTROL, "links", LINK, LIST},
    {CONTROL, "parts", PART, LIST},              {CONTROL, "controls", CONTROL, LIST},

    {PART, "name", TEXT, ONE | NEEDED},          {PART, "id", TEXT, ONE},
    {PART, "ns", TEXT, ONE},                     {PART, "class", TEXT, ONE},
    {PART, "title", TEXT, ONE},                  {PART, "prose", TEXT, ONE},
    {PART, "props", PROP, LIST},                 {PART, "links", LINK, LIST},
    {PART, "parts", PART, LIST},

    {PROP, "name", TEXT, ONE | NEEDED},          {PROP, "value", TEXT, ONE | NEEDED},
    {PROP, "uuid", TEXT, ONE},                   {PROP, "ns", TEXT, ONE},
    {PROP, "class", TEXT, ONE},                  {PROP, "group", TEXT, ONE},
    {PROP, "remarks", TEXT, ONE},

    {LINK, "href", TEXT, ONE | NEEDED},          {LINK, "rel", TEXT, ONE},
    {LINK, "media-type", TEXT, ONE},             {LINK, "resource-fragment", TEXT, ONE},
    {LINK, "text", TEXT, ONE},

    {PARAM, "id", TEXT, ONE | NEEDED},           {PARAM, "class", TEXT, ONE},
    {PARAM, "depends-on", TEXT, ONE},            {PARAM, "label", TEXT, ONE},
    {PARAM, "usage", TEXT, ONE},                 {PARAM, "remarks", TEXT, ONE},
    {PARAM, "props", PROP, LIST},                {PARAM, "links", LINK, LIST},
    {PARAM, "constraints", ANY, LIST},           {PARAM, "guidelines", ANY, LIST},
    {PARAM, "values", TEXT, LIST},               {PARAM, "select", SELECT, ONE},

    {SELECT, "how-many", TEXT, ONE},             {SELECT, "choice", TEXT, LIST},
};
/* clang-format on */

/* Where a value stands: written out only when something is told of it. */
struct place {
    const struct place *in;
    struct str key;
    size_t index; /* in an array, from 1; 0: it is a member */
};

static void put_place(const struct place *p, struct buf *out)
{
    if (p->in)
        put_place(p->in, out);
    if (p->index)
        buf_fmt(out, "[%zu]", p->index - 1);
    else
        buf_fmt(out, "%s%.*s", out->n ? "." : "", STR_ARG(p->key));
}

static void tell(struct oscal_reader *r, const struct json *at, const struct place *p,
                 const char *rule, const char *what)
{
    struct buf b = {.arena = r->arena};
    size_t told = r->findings->count[FINDING_WARNING];
    if (told < FINDING_MAX) /* the rest is only counted */
        put_place(p, &b);
    oscal_doubt(r, FINDING_WARNING, rule, at, buf_str(&b), "%s", what);
}

static const struct member *find(enum kind of, struct str name)
{
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (members[i].of == of && str_eq(name, str_of(members[i].name)))
            return &members[i];
    return NULL;
}

static void check(struct oscal_reader *r, const struct json *v, enum kind kind,
                  const struct place *p);

static void check_members(struct oscal_reader *r, const struct json *object, enum kind kind,
                          const struct place *p)
{
    JSON_EACH (v, object) {
        const struct place here = {.in = p, .key = v->key};
        const struct member *m = find(kind, v->key);
        if (!m) {
            tell(r, v, &here, "oscal-member", "no member of a catalogue; it was not read");
            continue;
        }
        if (!(m->how & LIST)) {
            check(r, v, m->kind, &here);
            continue;
        }
        if (v->type != JSON_ARRAY)
            tell(r, v, &here, "oscal-type", "an array is required");
        size_t n = 0;
        JSON_EACH (item, v) {
            const struct place inner = {.in = &here, .index = ++n};
            check(r, item, m->kind, &inner);
        }
    }
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (members[i].of == kind && (members[i].how & NEEDED) &&
            !json_get(object, members[i].name)) {
            const struct place here = {.in = p, .key = str_of(members[i].name)};
            tell(r, object, &here, "oscal-required", "is required");
        }
}

static void check(struct oscal_reader *r, const struct json *v, enum kind kind,
                  const struct place *p)
{
    if (kind == ANY)
        return;
    if (kind != TEXT && v->type == JSON_OBJECT)
        check_members(r, v, kind, p);
    else if (kind != TEXT)
        tell(r, v, p, "oscal-type", "an object is required; it was not read");
    else if (v->type == JSON_NUMBER || v->type == JSON_TRUE || v->type == JSON_FALSE)
        tell(r, v, p, "oscal-type", "a text is required; it is taken as one");
    else if (v->type != JSON_STRING)
        tell(r, v, p, "oscal-type", "a text is required; it was not read");
}

void oscal_check_shape(struct oscal_reader *r, const struct json *catalog)
{
    const struct place root = {.key = STR("catalog")};
    check(r, catalog, CATALOG, &root);
}

void oscal_make_texts(struct json *v)
{
    if (v->type == JSON_TRUE || v->type == JSON_FALSE)
        v->text = v->type == JSON_TRUE ? STR("true") : STR("false");
    if (v->type == JSON_TRUE || v->type == JSON_FALSE || v->type == JSON_NUMBER)
        v->type = JSON_STRING;
    if (v->type != JSON_ARRAY && v->type != JSON_OBJECT)
        return;
    for (struct json *item = v->items.first; item; item = item->next)
        oscal_make_texts(item);
}
