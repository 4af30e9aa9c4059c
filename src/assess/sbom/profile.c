/* Profiles as files of data/profiles; docs/how-to/add-a-profile.md is their description. */
#include "assess/sbom/quality_internal.h"

#include "base/embed.h"
#include "base/limits.h"

static const char folder[] = "data/profiles/";

const char *const SBOM_QUALITY_LEVELS[SBOM_QUALITY_LEVEL__COUNT] = {
    [SBOM_QUALITY_MUST] = "must", [SBOM_QUALITY_SHOULD] = "should"};

static bool level_parse(struct str word, enum sbom_quality_level *out)
{
    for (int i = 0; i < SBOM_QUALITY_LEVEL__COUNT; i++)
        if (str_eq(word, str_of(SBOM_QUALITY_LEVELS[i]))) {
            *out = (enum sbom_quality_level)i;
            return true;
        }
    return false;
}

static bool rule_read(struct arena *a, const struct json *row, struct sbom_quality_rule *out,
                      struct err *err)
{
    const struct json *list = json_get(row, "arguments");
    *out = (struct sbom_quality_rule){
        .id = json_text(row, "id"),
        .element = json_text(row, "element"),
        .predicate = sbom_quality_predicate_find(json_text(row, "predicate")),
        .arguments = ARENA_ARRAY(a, struct str, json_count(list)),
        .remedy = json_text(row, "remedy"),
        .where = json_text(row, "where")};
    if (out->id.n == 0 || out->element.n == 0 || out->remedy.n == 0 || out->where.n == 0)
        return err_set(err, ERR_INVALID, "id, element, remedy and where are required");
    if (!level_parse(json_text(row, "level"), &out->level))
        return err_set(err, ERR_INVALID, "%.*s: level is must or should", STR_ARG(out->id));
    if (!out->predicate)
        return err_set(err, ERR_INVALID, "%.*s: there is no predicate \"%.*s\"", STR_ARG(out->id),
                       STR_ARG(str_sub(json_text(row, "predicate"), 0, 80)));
    JSON_EACH (item, list) {
        struct str text = json_as_text(item);
        if (text.n == 0)
            return err_set(err, ERR_INVALID, "%.*s: arguments are texts", STR_ARG(out->id));
        out->arguments[out->argument_count++] = text;
    }
    if (out->argument_count < out->predicate->least_arguments)
        return err_set(err, ERR_INVALID, "%.*s: %s needs an argument", STR_ARG(out->id),
                       out->predicate->name);
    return true;
}

static bool id_is_there(const struct sbom_quality_profile *p, struct str id)
{
    for (size_t i = 0; i < p->rule_count; i++)
        if (str_eq(p->rules[i].id, id))
            return true;
    return false;
}

bool sbom_quality_profile_read(struct arena *a, struct str bytes, struct sbom_quality_profile *out,
                               struct err *err)
{
    enum { RULE_MAX = 200 }; /* each is asked of each component; ours have at most 20 */
    struct json *root;
    if (bytes.n > MIB(1))
        return err_set(err, ERR_LIMIT, "a profile has at most %zu bytes", MIB(1));
    if (!json_read(a, bytes, &root, err))
        return false;
    struct sbom_quality_profile p = {.id = json_text(root, "id"),
                                     .title = json_text(root, "title"),
                                     .source = json_text(root, "source"),
                                     .edition = json_text(root, "edition"),
                                     .status = json_text(root, "status"),
                                     .note = json_text(root, "note")};
    const struct json *rules = json_get(root, "rules");
    if (p.id.n == 0 || p.title.n == 0 || p.source.n == 0 || p.edition.n == 0 || p.status.n == 0)
        return err_set(err, ERR_INVALID, "id, title, source, edition and status are required");
    if (json_count(rules) == 0 || json_count(rules) > RULE_MAX)
        return err_set(err, ERR_INVALID, "a profile has 1 to %d rules", RULE_MAX);
    p.rules = ARENA_ARRAY(a, struct sbom_quality_rule, json_count(rules));
    JSON_EACH (row, rules) {
        struct sbom_quality_rule r;
        if (!rule_read(a, row, &r, err))
            return err_wrap(err, "line %zu", json_line(bytes, row));
        if (id_is_there(&p, r.id))
            return err_set(err, ERR_INVALID, "line %zu: the rule %.*s is there twice",
                           json_line(bytes, row), STR_ARG(str_sub(r.id, 0, 80)));
        p.rules[p.rule_count++] = r;
    }
    *out = p;
    return true;
}

struct str *sbom_quality_profile_ids(struct arena *a, size_t *count)
{
    const struct embed_file *f = NULL;
    size_t n = 0;
    while ((f = embed_next(folder, f)))
        n++;
    struct str *ids = ARENA_ARRAY(a, struct str, n);
    *count = n;
    n = 0;
    while ((f = embed_next(folder, f))) {
        struct str name = str_from(str_of(f->path), sizeof folder - 1);
        ids[n++] = str_sub(name, 0, str_find(name, STR(".json")));
    }
    return ids;
}

bool sbom_quality_profile_find(struct arena *a, struct str id, struct sbom_quality_profile *out,
                               struct err *err)
{
    struct buf known = {.arena = a};
    size_t count;
    const struct str *ids = sbom_quality_profile_ids(a, &count);
    for (size_t i = 0; i < count; i++) {
        if (str_eq(ids[i], id)) {
            const char *path = str_fmt(a, "%s%.*s.json", folder, STR_ARG(id)).p;
            return sbom_quality_profile_read(a, embed_find(path), out, err) ||
                   err_wrap(err, "%s", path);
        }
        buf_fmt(&known, "%s%.*s", i ? ", " : "", STR_ARG(ids[i]));
    }
    return err_set(err, ERR_USAGE, "there is no profile '%.*s'; there are %.*s",
                   STR_ARG(str_sub(id, 0, 80)), STR_ARG(buf_str(&known)));
}
