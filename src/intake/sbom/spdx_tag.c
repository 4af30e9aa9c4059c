/* SPDX tag-value 2.2 and 2.3 (clauses 6 to 11 name the tag of each field): the tree that the same
   document has as JSON, for the reader of that. */
#include "base/limits.h"
#include "intake/sbom/sbom_internal.h"

#define LIT(lit) \
    { \
        (lit), sizeof(lit) - 1 \
    }

enum action {
    ACTION_DOCUMENT, /* the value is a member of the document */
    ACTION_INFO,     /* of creationInfo */
    ACTION_CREATOR,
    ACTION_ID, /* of what was begun last */
    ACTION_BEGIN_PACKAGE,
    ACTION_PACKAGE, /* a member of the package begun last */
    ACTION_CHECKSUM,
    ACTION_REF,
    ACTION_BEGIN_FILE,
    ACTION_BEGIN_SNIPPET,
    ACTION_RELATIONSHIP
};

struct tag {
    struct str name;
    enum action action;
    const char *member;
};

/* clang-format off */
static const struct tag tags[] = {
    {LIT("Relationship"),            ACTION_RELATIONSHIP,  NULL},
    {LIT("SPDXID"),                  ACTION_ID,            "SPDXID"},
    {LIT("FileName"),                ACTION_BEGIN_FILE,    NULL},
    {LIT("PackageName"),             ACTION_BEGIN_PACKAGE, "name"},
    {LIT("PackageVersion"),          ACTION_PACKAGE,       "versionInfo"},
    {LIT("PackageSupplier"),         ACTION_PACKAGE,       "supplier"},
    {LIT("PackageOriginator"),       ACTION_PACKAGE,       "originator"},
    {LIT("PackageLicenseConcluded"), ACTION_PACKAGE,       "licenseConcluded"},
    {LIT("PackageLicenseDeclared"),  ACTION_PACKAGE,       "licenseDeclared"},
    {LIT("PackageSummary"),          ACTION_PACKAGE,       "summary"},
    {LIT("PackageDescription"),      ACTION_PACKAGE,       "description"},
    {LIT("PrimaryPackagePurpose"),   ACTION_PACKAGE,       "primaryPackagePurpose"},
    {LIT("PackageChecksum"),         ACTION_CHECKSUM,      "checksums"},
    {LIT("ExternalRef"),             ACTION_REF,           "externalRefs"},
    {LIT("SnippetSPDXID"),           ACTION_BEGIN_SNIPPET, "SPDXID"},
    {LIT("SnippetSPDXIdentifier"),   ACTION_BEGIN_SNIPPET, "SPDXID"},
    {LIT("SPDXVersion"),             ACTION_DOCUMENT,      "spdxVersion"},
    {LIT("DocumentName"),            ACTION_DOCUMENT,      "name"},
    {LIT("DocumentNamespace"),       ACTION_DOCUMENT,      "documentNamespace"},
    {LIT("Created"),                 ACTION_INFO,          "created"},
    {LIT("Creator"),                 ACTION_CREATOR,       "creators"},
};
/* clang-format on */

struct reader {
    struct sbom_reader *r;
    struct str text, rest; /* ours; what is not read yet */
    struct json *document, *info, *creators, *packages, *files, *snippets, *relationships;
    struct json *package; /* begun last, or NULL */
    struct json *current; /* document, package, file or snippet */
    size_t value_count;
    bool no_more_ends; /* there is no </text> in the rest */
};

/* One field of the document. */
struct field {
    const struct tag *tag;
    struct str value;
    uint32_t offset; /* of its line */
};

static struct json *add(struct reader *s, struct json *into, const char *member,
                        enum json_type type, const struct field *f)
{
    struct json *v = json_add(s->r->arena, into, member, type);
    v->offset = f ? f->offset : 0;
    if (f && into->type == JSON_ARRAY && into->items.count == 1)
        into->offset = f->offset;
    s->value_count++;
    return v;
}

static void add_text(struct reader *s, struct json *into, const char *member, struct str text,
                     const struct field *f)
{
    add(s, into, member, JSON_STRING, f)->text = text;
}

static void doubt_line(struct reader *s, uint32_t offset, const char *rule, const char *text,
                       struct str what)
{
    const struct json at = {.offset = offset};
    sbom_doubt(s->r, FINDING_SKIPPED, rule, NULL, &at, "\"%.*s\" %s; left out",
               STR_ARG(sbom_brief(what)), text);
}

/* A text in <text> and </text> may have lines; what does not end is taken as one line. */
static struct str take_value(struct reader *s, struct str line, uint32_t offset)
{
    struct str begin = STR("<text>");
    struct str end = STR("</text>");
    if (!str_starts(line, begin))
        return line;
    size_t start = (size_t)(line.p - s->text.p) + begin.n;
    struct str after = str_from(s->text, start);
    size_t n = s->no_more_ends ? after.n : str_find(after, end);
    if (n < after.n) {
        size_t unread = s->text.n - s->rest.n;
        size_t over = start + n + end.n;
        struct str left_of_line;
        if (over > unread) {
            s->rest = str_from(s->text, over);
            (void)str_split(&s->rest, '\n', &left_of_line);
        }
        return str_trim(str_sub(after, 0, n));
    }
    s->no_more_ends = true;
    const struct json at = {.offset = offset};
    sbom_doubt(s->r, FINDING_WARNING, "spdx-text", NULL, &at,
               "begins with <text>, and no </text> follows; taken to the end of the line");
    return str_trim(str_from(line, begin.n));
}

static bool is_tag(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_alpha(s.p[i]))
            return false;
    return s.n > 0;
}

static const struct tag *find_tag(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(tags); i++)
        if (str_eq(tags[i].name, name))
            return &tags[i];
    return NULL;
}

/* What begins something does so without a value, too: else what follows went to another. */
static bool begins(enum action action)
{
    return action == ACTION_BEGIN_PACKAGE || action == ACTION_BEGIN_FILE ||
           action == ACTION_BEGIN_SNIPPET;
}

/* The next field that we know; false at the end. */
static bool next_field(struct reader *s, struct field *f)
{
    struct str line;
    while (s->rest.n > 0) {
        uint32_t offset = (uint32_t)(s->text.n - s->rest.n);
        (void)str_split(&s->rest, '\n', &line);
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#')
            continue;
        size_t colon = str_find_char(line, ':');
        struct str name = str_trim(str_sub(line, 0, colon));
        if (colon == line.n || !is_tag(name)) {
            doubt_line(s, offset, "spdx-line", "is no line of the form \"Tag: value\"", line);
            continue;
        }
        struct str value = take_value(s, str_trim(str_from(line, colon + 1)), offset);
        *f = (struct field){find_tag(name), value, offset};
        if (f->tag && (value.n > 0 || begins(f->tag->action)))
            return true;
    }
    return false;
}

/* A member of an object, once. */
static void set(struct reader *s, struct json *object, const struct field *f)
{
    if (!json_get(object, f->tag->member))
        add_text(s, object, f->tag->member, f->value, f);
    else
        doubt_line(s, f->offset, "spdx-twice", "is a second value; the first was taken", f->value);
}

/* The list of that name in the package, which begins here if it has not. */
static struct json *member_array(struct reader *s, const struct field *f)
{
    for (struct json *m = s->package->items.first; m; m = m->next)
        if (str_eq(m->key, str_of(f->tag->member)))
            return m;
    return add(s, s->package, f->tag->member, JSON_ARRAY, f);
}

/* "SHA256: 12ab" */
static void checksum(struct reader *s, const struct field *f)
{
    size_t colon = str_find_char(f->value, ':');
    if (colon == f->value.n) {
        doubt_line(s, f->offset, "spdx-checksum", "has no algorithm and \":\" before it", f->value);
        return;
    }
    struct json *o = add(s, member_array(s, f), NULL, JSON_OBJECT, f);
    add_text(s, o, "algorithm", str_trim(str_sub(f->value, 0, colon)), f);
    add_text(s, o, "checksumValue", str_trim(str_from(f->value, colon + 1)), f);
}

/* Splits a value into three words. */
static bool three(struct str value, struct str *words)
{
    struct str more;
    for (int i = 0; i < 3; i++)
        if (!str_word(&value, &words[i]))
            return false;
    return !str_word(&value, &more);
}

/* "SECURITY cpe23Type cpe:2.3:..." */
static void reference(struct reader *s, const struct field *f)
{
    struct str words[3];
    if (!three(f->value, words)) {
        doubt_line(s, f->offset, "spdx-ref", "is not category, type and locator", f->value);
        return;
    }
    struct json *o = add(s, member_array(s, f), NULL, JSON_OBJECT, f);
    add_text(s, o, "referenceType", words[1], f);
    add_text(s, o, "referenceLocator", words[2], f);
}

/* "SPDXRef-a DEPENDS_ON SPDXRef-b" */
static void relationship(struct reader *s, const struct field *f)
{
    struct str words[3];
    if (!three(f->value, words)) {
        doubt_line(s, f->offset, "spdx-relationship", "is not element, type and element", f->value);
        return;
    }
    struct json *o = add(s, s->relationships, NULL, JSON_OBJECT, f);
    add_text(s, o, "spdxElementId", words[0], f);
    add_text(s, o, "relationshipType", words[1], f);
    add_text(s, o, "relatedSpdxElement", words[2], f);
}

/* What belongs to a package. */
static void package_field(struct reader *s, const struct field *f)
{
    if (!s->package) {
        doubt_line(s, f->offset, "spdx-order", "belongs to a package, and none has begun",
                   f->tag->name);
        return;
    }
    if (f->tag->action == ACTION_CHECKSUM)
        checksum(s, f);
    else if (f->tag->action == ACTION_REF)
        reference(s, f);
    else
        set(s, s->package, f);
}

static void take(struct reader *s, const struct field *f)
{
    switch (f->tag->action) {
    case ACTION_DOCUMENT: set(s, s->document, f); return;
    case ACTION_INFO: set(s, s->info, f); return;
    case ACTION_CREATOR: add_text(s, s->creators, NULL, f->value, f); return;
    case ACTION_ID: set(s, s->current, f); return;
    case ACTION_BEGIN_PACKAGE:
        s->current = s->package = add(s, s->packages, NULL, JSON_OBJECT, f);
        set(s, s->package, f);
        return;
    case ACTION_BEGIN_FILE: s->current = add(s, s->files, NULL, JSON_OBJECT, f); return;
    case ACTION_BEGIN_SNIPPET:
        s->current = add(s, s->snippets, NULL, JSON_OBJECT, f);
        set(s, s->current, f);
        return;
    case ACTION_RELATIONSHIP: relationship(s, f); return;
    case ACTION_PACKAGE:
    case ACTION_CHECKSUM:
    case ACTION_REF: package_field(s, f); return;
    }
}

bool sbom_tree_of_tags(struct sbom_reader *r, const struct json **out, struct err *err)
{
    struct reader s = {.r = r, .text = str_copy(r->arena, r->text)};
    struct field f = {0};
    s.rest = s.text;
    s.document = s.current = json_object(r->arena);
    s.info = add(&s, s.document, "creationInfo", JSON_OBJECT, NULL);
    s.creators = add(&s, s.info, "creators", JSON_ARRAY, NULL);
    s.packages = add(&s, s.document, "packages", JSON_ARRAY, NULL);
    s.files = add(&s, s.document, "files", JSON_ARRAY, NULL);
    s.snippets = add(&s, s.document, "snippets", JSON_ARRAY, NULL);
    s.relationships = add(&s, s.document, "relationships", JSON_ARRAY, NULL);
    while (next_field(&s, &f)) {
        take(&s, &f);
        if (s.value_count > LIMIT_JSON_VALUES)
            return err_set(err, ERR_LIMIT, "the document has too many fields");
    }
    *out = s.document;
    return true;
}
