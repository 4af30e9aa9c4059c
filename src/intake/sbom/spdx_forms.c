/* SPDX 2 as YAML and as XML: the tree that the same document has as JSON, for the reader of that.
 */
#include "base/limits.h"
#include "base/xml.h"
#include "base/yaml.h"
#include "intake/sbom/sbom_internal.h"

bool sbom_tree_of_yaml(struct sbom_reader *r, const struct json **out, struct err *err)
{
    struct json *tree;
    if (!yaml_read(r->arena, r->text, &tree, err))
        return err_wrap(err, "not readable as YAML");
    *out = tree;
    return true;
}

/* The members that are lists (SPDX 2.3 JSON schema): XML repeats the element, or has it once. */
static const struct str lists[] = {
    SBOM_LIT("packages"),
    SBOM_LIT("files"),
    SBOM_LIT("snippets"),
    SBOM_LIT("relationships"),
    SBOM_LIT("annotations"),
    SBOM_LIT("creators"),
    SBOM_LIT("checksums"),
    SBOM_LIT("externalRefs"),
    SBOM_LIT("externalDocumentRefs"),
    SBOM_LIT("hasExtractedLicensingInfos"),
    SBOM_LIT("documentDescribes"),
    SBOM_LIT("hasFiles"),
    SBOM_LIT("licenseInfoFromFiles"),
    SBOM_LIT("licenseInfoInFiles"),
    SBOM_LIT("licenseInfoInSnippets"),
    SBOM_LIT("attributionTexts"),
    SBOM_LIT("fileTypes"),
    SBOM_LIT("fileContributors"),
    SBOM_LIT("fileDependencies"),
    SBOM_LIT("packageVerificationCodeExcludedFiles"),
    SBOM_LIT("seeAlsos"),
    SBOM_LIT("crossRefs"),
    SBOM_LIT("ranges"),
    SBOM_LIT("revieweds"),
};

static struct json *value_at(struct sbom_reader *r, const struct xml *e, enum json_type type)
{
    struct json *v = ARENA_NEW(r->arena, struct json);
    v->type = type;
    v->offset = e->offset;
    return v;
}

static struct json *find(struct json *object, struct str name)
{
    for (struct json *m = object->items.first; m; m = m->next)
        if (str_eq(m->key, name))
            return m;
    return NULL;
}

/* Of one element, of different names; each is compared with all before it, and none has 100. */
enum { MEMBERS_MAX = 256 };

/* Recurses as deep as the document, which xml_read limits. */
static struct json *value(struct sbom_reader *r, const struct xml *e)
{
    if (!e->first) {
        struct json *text = value_at(r, e, JSON_STRING);
        text->text = e->text;
        return text;
    }
    struct json *o = value_at(r, e, JSON_OBJECT);
    struct json *list = NULL; /* the one that was added to last; most repeat in one row */
    XML_EACH(child, e)
    {
        const char *name = str_cz(r->arena, child->name);
        if (!list || !str_eq(list->key, child->name))
            list = find(o, child->name);
        if (!list && sbom_is_one_of(child->name, lists, COUNT_OF(lists))) {
            list = value_at(r, child, JSON_ARRAY);
            json_hang(o, name, list);
        }
        if (!list && json_count(o) >= MEMBERS_MAX)
            continue;
        struct json *v = value(r, child);
        if (list && list->type == JSON_ARRAY)
            json_hang(list, NULL, v);
        else if (!list)
            json_hang(o, name, v);
        else
            sbom_doubt(r, FINDING_SKIPPED, "spdx-twice", NULL, v,
                       "\"%.*s\" stands there a second time; only the first was taken",
                       STR_ARG(sbom_brief(child->name)));
    }
    return o;
}

bool sbom_tree_of_spdx_xml(struct sbom_reader *r, const struct json **out, struct err *err)
{
    struct xml *root;
    if (!xml_read(r->arena, r->text, LIMIT_DOCUMENT, &root, err))
        return err_wrap(err, "not readable as XML");
    *out = value(r, root);
    return (*out)->type == JSON_OBJECT ||
           err_set(err, ERR_INVALID, "the outermost element is empty");
}
