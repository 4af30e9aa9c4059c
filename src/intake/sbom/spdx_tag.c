/* SPDX tag-value 2.2 and 2.3 (clauses 6 to 11 name the tag of each field): the tree that the same
   document has as JSON, for the reader of that. */
#include "base/limits.h"
#include "intake/sbom/sbom_internal.h"

enum action {
    ACTION_DOCUMENT, /* the value is a member of the document */
    ACTION_INFO,     /* of creationInfo */
    ACTION_CREATOR,
    ACTION_DOCUMENT_REF,
    ACTION_ID, /* of what was begun last */
    ACTION_BEGIN_PACKAGE,
    ACTION_PACKAGE,      /* a member of the package begun last */
    ACTION_PACKAGE_LIST, /* one more item of a member */
    ACTION_CHECKSUM,
    ACTION_VERIFICATION,
    ACTION_REF,
    ACTION_BEGIN_FILE,
    ACTION_BEGIN_SNIPPET,
    ACTION_BEGIN_LICENCE,
    ACTION_CURRENT,      /* a member of the file, snippet or licence begun last */
    ACTION_CURRENT_LIST, /* one more item of a member */
    ACTION_FILE_CHECKSUM,
    ACTION_RELATIONSHIP,
    ACTION_BEGIN_ANNOTATION,
    ACTION_LAST /* a member of the last reference, relationship or annotation */
};

struct tag {
    struct str name;
    enum action action;
    const char *member;
};

/* clang-format off */
static const struct tag tags[] = {
    {SBOM_LIT("Relationship"),            ACTION_RELATIONSHIP,  NULL},
    {SBOM_LIT("SPDXID"),                  ACTION_ID,            "SPDXID"},
    {SBOM_LIT("FileName"),                ACTION_BEGIN_FILE,    "fileName"},
    {SBOM_LIT("FileChecksum"),            ACTION_FILE_CHECKSUM, "checksums"},
    {SBOM_LIT("FileType"),                ACTION_CURRENT_LIST,  "fileTypes"},
    {SBOM_LIT("LicenseConcluded"),        ACTION_CURRENT,       "licenseConcluded"},
    {SBOM_LIT("LicenseInfoInFile"),       ACTION_CURRENT_LIST,  "licenseInfoInFiles"},
    {SBOM_LIT("LicenseComments"),         ACTION_CURRENT,       "licenseComments"},
    {SBOM_LIT("FileCopyrightText"),       ACTION_CURRENT,       "copyrightText"},
    {SBOM_LIT("FileComment"),             ACTION_CURRENT,       "comment"},
    {SBOM_LIT("FileNotice"),              ACTION_CURRENT,       "noticeText"},
    {SBOM_LIT("FileContributor"),         ACTION_CURRENT_LIST,  "fileContributors"},
    {SBOM_LIT("FileDependency"),          ACTION_CURRENT_LIST,  "fileDependencies"},
    {SBOM_LIT("FileAttributionText"),     ACTION_CURRENT_LIST,  "attributionTexts"},
    {SBOM_LIT("ArtifactOfProjectName"),   ACTION_CURRENT_LIST,  "artifactOfProjectNames"},
    {SBOM_LIT("ArtifactOfProjectHomePage"), ACTION_CURRENT_LIST, "artifactOfProjectHomePages"},
    {SBOM_LIT("ArtifactOfProjectURI"),    ACTION_CURRENT_LIST,  "artifactOfProjectURIs"},
    {SBOM_LIT("PackageName"),             ACTION_BEGIN_PACKAGE, "name"},
    {SBOM_LIT("PackageVersion"),          ACTION_PACKAGE,       "versionInfo"},
    {SBOM_LIT("PackageFileName"),         ACTION_PACKAGE,       "packageFileName"},
    {SBOM_LIT("PackageSupplier"),         ACTION_PACKAGE,       "supplier"},
    {SBOM_LIT("PackageOriginator"),       ACTION_PACKAGE,       "originator"},
    {SBOM_LIT("PackageDownloadLocation"), ACTION_PACKAGE,       "downloadLocation"},
    {SBOM_LIT("FilesAnalyzed"),           ACTION_PACKAGE,       "filesAnalyzed"},
    {SBOM_LIT("PackageVerificationCode"), ACTION_VERIFICATION,  "packageVerificationCode"},
    {SBOM_LIT("PackageHomePage"),         ACTION_PACKAGE,       "homepage"},
    {SBOM_LIT("PackageSourceInfo"),       ACTION_PACKAGE,       "sourceInfo"},
    {SBOM_LIT("PackageLicenseConcluded"), ACTION_PACKAGE,       "licenseConcluded"},
    {SBOM_LIT("PackageLicenseInfoFromFiles"), ACTION_PACKAGE_LIST, "licenseInfoFromFiles"},
    {SBOM_LIT("PackageLicenseDeclared"),  ACTION_PACKAGE,       "licenseDeclared"},
    {SBOM_LIT("PackageLicenseComments"),  ACTION_PACKAGE,       "licenseComments"},
    {SBOM_LIT("PackageCopyrightText"),    ACTION_PACKAGE,       "copyrightText"},
    {SBOM_LIT("PackageSummary"),          ACTION_PACKAGE,       "summary"},
    {SBOM_LIT("PackageDescription"),      ACTION_PACKAGE,       "description"},
    {SBOM_LIT("PackageComment"),          ACTION_PACKAGE,       "comment"},
    {SBOM_LIT("PackageAttributionText"),  ACTION_PACKAGE_LIST,  "attributionTexts"},
    {SBOM_LIT("PrimaryPackagePurpose"),   ACTION_PACKAGE,       "primaryPackagePurpose"},
    {SBOM_LIT("ReleaseDate"),             ACTION_PACKAGE,       "releaseDate"},
    {SBOM_LIT("BuiltDate"),               ACTION_PACKAGE,       "builtDate"},
    {SBOM_LIT("ValidUntilDate"),          ACTION_PACKAGE,       "validUntilDate"},
    {SBOM_LIT("PackageChecksum"),         ACTION_CHECKSUM,      "checksums"},
    {SBOM_LIT("ExternalRef"),             ACTION_REF,           "externalRefs"},
    {SBOM_LIT("ExternalRefComment"),      ACTION_LAST,          "comment"},
    {SBOM_LIT("RelationshipComment"),     ACTION_LAST,          "comment"},
    {SBOM_LIT("SnippetSPDXID"),           ACTION_BEGIN_SNIPPET, "SPDXID"},
    {SBOM_LIT("SnippetSPDXIdentifier"),   ACTION_BEGIN_SNIPPET, "SPDXID"},
    {SBOM_LIT("SnippetFromFileSPDXID"),   ACTION_CURRENT,       "snippetFromFile"},
    {SBOM_LIT("SnippetByteRange"),        ACTION_CURRENT,       "byteRange"},
    {SBOM_LIT("SnippetLineRange"),        ACTION_CURRENT,       "lineRange"},
    {SBOM_LIT("SnippetLicenseConcluded"), ACTION_CURRENT,       "licenseConcluded"},
    {SBOM_LIT("LicenseInfoInSnippet"),    ACTION_CURRENT_LIST,  "licenseInfoInSnippets"},
    {SBOM_LIT("SnippetLicenseComments"),  ACTION_CURRENT,       "licenseComments"},
    {SBOM_LIT("SnippetCopyrightText"),    ACTION_CURRENT,       "copyrightText"},
    {SBOM_LIT("SnippetComment"),          ACTION_CURRENT,       "comment"},
    {SBOM_LIT("SnippetName"),             ACTION_CURRENT,       "name"},
    {SBOM_LIT("LicenseID"),               ACTION_BEGIN_LICENCE, "licenseId"},
    {SBOM_LIT("ExtractedText"),           ACTION_CURRENT,       "extractedText"},
    {SBOM_LIT("LicenseName"),             ACTION_CURRENT,       "name"},
    {SBOM_LIT("LicenseCrossReference"),   ACTION_CURRENT_LIST,  "seeAlsos"},
    {SBOM_LIT("LicenseComment"),          ACTION_CURRENT,       "comment"},
    {SBOM_LIT("Annotator"),               ACTION_BEGIN_ANNOTATION, "annotator"},
    {SBOM_LIT("AnnotationDate"),          ACTION_LAST,          "annotationDate"},
    {SBOM_LIT("AnnotationType"),          ACTION_LAST,          "annotationType"},
    {SBOM_LIT("SPDXREF"),                 ACTION_LAST,          "SPDXREF"},
    {SBOM_LIT("AnnotationComment"),       ACTION_LAST,          "comment"},
    {SBOM_LIT("SPDXVersion"),             ACTION_DOCUMENT,      "spdxVersion"},
    {SBOM_LIT("DataLicense"),             ACTION_DOCUMENT,      "dataLicense"},
    {SBOM_LIT("DocumentName"),            ACTION_DOCUMENT,      "name"},
    {SBOM_LIT("DocumentNamespace"),       ACTION_DOCUMENT,      "documentNamespace"},
    {SBOM_LIT("DocumentComment"),         ACTION_DOCUMENT,      "comment"},
    {SBOM_LIT("ExternalDocumentRef"),     ACTION_DOCUMENT_REF,  "externalDocumentRefs"},
    {SBOM_LIT("Created"),                 ACTION_INFO,          "created"},
    {SBOM_LIT("CreatorComment"),          ACTION_INFO,          "comment"},
    {SBOM_LIT("LicenseListVersion"),      ACTION_INFO,          "licenseListVersion"},
    {SBOM_LIT("Creator"),                 ACTION_CREATOR,       "creators"},
};
/* clang-format on */

struct reader {
    struct sbom_reader *r;
    struct str text, rest; /* ours; what is not read yet */
    struct json *document, *info, *creators, *packages, *files, *snippets, *relationships;
    struct json *licences;
    struct json *package; /* begun last, or NULL */
    struct json *current; /* document, package, file, snippet or licence */
    struct json *last;    /* reference, relationship or annotation, or NULL */
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
           action == ACTION_BEGIN_SNIPPET || action == ACTION_BEGIN_LICENCE;
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
        if (!f->tag)
            doubt_line(s, offset, "spdx-tag", "is no tag of SPDX", name);
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

/* The list of the field's member in the object, which begins here if it has not. */
static struct json *member_array(struct reader *s, struct json *object, const struct field *f)
{
    for (struct json *m = object->items.first; m; m = m->next)
        if (str_eq(m->key, str_of(f->tag->member)))
            return m;
    return add(s, object, f->tag->member, JSON_ARRAY, f);
}

/* "SHA256: 12ab" */
static void checksum(struct reader *s, struct json *object, const struct field *f)
{
    size_t colon = str_find_char(f->value, ':');
    if (colon == f->value.n) {
        doubt_line(s, f->offset, "spdx-checksum", "has no algorithm and \":\" before it", f->value);
        return;
    }
    struct json *o = add(s, member_array(s, object, f), NULL, JSON_OBJECT, f);
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
    struct json *o = add(s, member_array(s, s->package, f), NULL, JSON_OBJECT, f);
    s->last = o;
    add_text(s, o, "referenceCategory", words[0], f);
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
    s->last = o;
    add_text(s, o, "spdxElementId", words[0], f);
    add_text(s, o, "relationshipType", words[1], f);
    add_text(s, o, "relatedSpdxElement", words[2], f);
}

/* "DocumentRef-a http://spdx.org/spdxdocs/a SHA1: 12ab" */
static void document_reference(struct reader *s, const struct field *f)
{
    struct str rest = f->value;
    struct str id;
    struct str address;
    if (!str_word(&rest, &id) || !str_word(&rest, &address)) {
        doubt_line(s, f->offset, "spdx-ref", "is not id, address and checksum", f->value);
        return;
    }
    struct json *o = add(s, member_array(s, s->document, f), NULL, JSON_OBJECT, f);
    struct json *sum = add(s, o, "checksum", JSON_OBJECT, f);
    size_t colon = str_find_char(rest, ':');
    add_text(s, o, "externalDocumentId", id, f);
    add_text(s, o, "spdxDocument", address, f);
    add_text(s, sum, "algorithm", str_trim(str_sub(rest, 0, colon)), f);
    add_text(s, sum, "checksumValue", str_trim(str_from(rest, colon + 1)), f);
}

static void begin(struct reader *s, struct json *list, const struct field *f)
{
    s->current = add(s, list, NULL, JSON_OBJECT, f);
    s->last = NULL;
    set(s, s->current, f);
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
        checksum(s, s->package, f);
    else if (f->tag->action == ACTION_REF)
        reference(s, f);
    else if (f->tag->action == ACTION_PACKAGE_LIST)
        add_text(s, member_array(s, s->package, f), NULL, f->value, f);
    else if (f->tag->action == ACTION_PACKAGE)
        set(s, s->package, f);
    else if (!json_get(s->package, f->tag->member))
        add_text(s, add(s, s->package, f->tag->member, JSON_OBJECT, f),
                 "packageVerificationCodeValue", f->value, f);
}

/* What belongs to a file, a snippet or a licence; never to the document. */
static void current_field(struct reader *s, const struct field *f)
{
    if (s->current == s->document) {
        doubt_line(s, f->offset, "spdx-order",
                   "belongs to a file, a snippet or a licence, and none has begun", f->tag->name);
        return;
    }
    if (f->tag->action == ACTION_FILE_CHECKSUM)
        checksum(s, s->current, f);
    else if (f->tag->action == ACTION_CURRENT_LIST)
        add_text(s, member_array(s, s->current, f), NULL, f->value, f);
    else
        set(s, s->current, f);
}

static void last_field(struct reader *s, const struct field *f)
{
    if (s->last)
        set(s, s->last, f);
    else
        doubt_line(s, f->offset, "spdx-order", "belongs to something that has not begun",
                   f->tag->name);
}

static void begin_annotation(struct reader *s, const struct field *f)
{
    const struct tag list = {.member = "annotations"};
    const struct field at = {&list, f->value, f->offset};
    s->last = add(s, member_array(s, s->document, &at), NULL, JSON_OBJECT, f);
    set(s, s->last, f);
}

static void take(struct reader *s, const struct field *f)
{
    switch (f->tag->action) {
    case ACTION_DOCUMENT: set(s, s->document, f); return;
    case ACTION_INFO: set(s, s->info, f); return;
    case ACTION_CREATOR: add_text(s, s->creators, NULL, f->value, f); return;
    case ACTION_DOCUMENT_REF: document_reference(s, f); return;
    case ACTION_ID: set(s, s->current, f); return;
    case ACTION_BEGIN_PACKAGE:
        begin(s, s->packages, f);
        s->package = s->current;
        return;
    case ACTION_BEGIN_FILE: begin(s, s->files, f); return;
    case ACTION_BEGIN_SNIPPET: begin(s, s->snippets, f); return;
    case ACTION_BEGIN_LICENCE: begin(s, s->licences, f); return;
    case ACTION_RELATIONSHIP: relationship(s, f); return;
    case ACTION_BEGIN_ANNOTATION: begin_annotation(s, f); return;
    case ACTION_LAST: last_field(s, f); return;
    case ACTION_CURRENT:
    case ACTION_CURRENT_LIST:
    case ACTION_FILE_CHECKSUM: current_field(s, f); return;
    case ACTION_PACKAGE:
    case ACTION_PACKAGE_LIST:
    case ACTION_CHECKSUM:
    case ACTION_VERIFICATION:
    case ACTION_REF: package_field(s, f); return;
    }
}

/* Ours; where a CR alone ends lines, as on old Macintoshes, an LF does. */
static struct str with_line_feeds(struct arena *a, struct str text)
{
    char *p = str_cz(a, text);
    for (size_t i = 0; i < text.n; i++)
        if (p[i] == '\r' && (i + 1 == text.n || p[i + 1] != '\n'))
            p[i] = '\n';
    return (struct str){p, text.n};
}

bool sbom_tree_of_tags(struct sbom_reader *r, const struct json **out, struct err *err)
{
    struct reader s = {.r = r, .text = with_line_feeds(r->arena, r->text)};
    struct field f = {0};
    s.rest = s.text;
    s.document = s.current = json_object(r->arena);
    s.info = add(&s, s.document, "creationInfo", JSON_OBJECT, NULL);
    s.creators = add(&s, s.info, "creators", JSON_ARRAY, NULL);
    s.packages = add(&s, s.document, "packages", JSON_ARRAY, NULL);
    s.files = add(&s, s.document, "files", JSON_ARRAY, NULL);
    s.snippets = add(&s, s.document, "snippets", JSON_ARRAY, NULL);
    s.relationships = add(&s, s.document, "relationships", JSON_ARRAY, NULL);
    s.licences = add(&s, s.document, "hasExtractedLicensingInfos", JSON_ARRAY, NULL);
    while (next_field(&s, &f)) {
        take(&s, &f);
        if (s.value_count > LIMIT_JSON_VALUES)
            return err_set(err, ERR_LIMIT, "the document has too many fields");
    }
    *out = s.document;
    return true;
}
