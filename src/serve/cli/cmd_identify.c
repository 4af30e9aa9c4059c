#include "assess/match/identify.h"
#include "assess/match/run.h"
#include "base/world.h"
#include "intake/sbom/record.h"
#include "serve/cli/cli.h"

/* tutela identify: what names without identifier may be, and the acceptance of it. */

bool cli_rules(struct cli *c, struct match_rules *out, struct err *err)
{
    CLI_STORE(s);
    *out = (struct match_rules){0};
    return cli_open_if_there(c, &s, err) && (!s || match_rules_load(s, c->arena, out, err));
}

static bool load_release(struct cli *c, struct str id, struct match_components *out,
                         struct err *err)
{
    CLI_STORE(s);
    return cli_open(c, STORE_READ, &s, err) && match_release_components(s, c->arena, id, out, err);
}

static bool load(struct cli *c, struct str subject, struct match_components *out, struct err *err)
{
    const struct record_type *t = record_type_of_id(subject);
    if (t && strcmp(t->name, "release") == 0 && !world_exists(subject))
        return load_release(c, subject, out, err);
    struct sbom sbom;
    struct findings findings;
    struct str bytes;
    findings_init(&findings, c->arena);
    if (!cli_read_document(c, subject, &bytes, err))
        return false;
    if (!sbom_read(c->arena, bytes, &sbom, &findings, err))
        return err_wrap(err, "%.*s", STR_ARG(subject));
    *out = match_components_of_sbom(c->arena, &sbom);
    return true;
}

/* A row for each proposal, and for each name without one. */
static struct json *rows_of(struct arena *a, const struct json *model)
{
    struct json *rows = json_array(a);
    JSON_EACH (name, json_get(model, "names")) {
        const struct json *proposal = json_first(json_get(name, "proposals"));
        do {
            struct json *row = json_add(a, rows, NULL, JSON_OBJECT);
            json_add_text(a, row, "name", json_text(name, "name"));
            json_add_text(a, row, "version", json_as_text(json_first(json_get(name, "versions"))));
            json_add_int(a, row, "components", json_int(name, "components", 0));
            json_add_text(a, row, "origin", json_text(proposal, "origin"));
            json_add_text(a, row, "identity", json_text(proposal, "cpe"));
            if (proposal) {
                json_add_int(a, row, "records", json_int(proposal, "records", 0));
                json_add_int(a, row, "affected", json_int(proposal, "affected", 0));
            }
            json_add_text(a, row, "why",
                          proposal ? json_text(proposal, "why") : json_text(name, "reason"));
            proposal = proposal ? proposal->next : NULL;
        } while (proposal);
    }
    return rows;
}

static void print(struct cli *c, const struct json *model)
{
    static const struct column columns[] = {
        {"name", "name"},         {"version", "version"}, {"components", "components"},
        {"identity", "may be"},   {"origin", "from"},     {"records", "records"},
        {"affected", "affected"}, {"why", "because"}};
    cli_rows(c, model, rows_of(c->arena, model), columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE)
        buf_fmt(
            &c->out,
            "%lld of %lld components say nothing that a source could be asked for. Nothing of "
            "this is applied; accept with: %s identify RELEASE --accept NAME... --reason TEXT\n",
            (long long)json_int(model, "unidentified", 0),
            (long long)json_int(model, "components", 0), str_cz(c->arena, c->program));
}

/* --- accepting --- */

static const struct json *find_name(const struct json *model, struct str name)
{
    JSON_EACH (item, json_get(model, "names"))
        if (str_eq(json_text(item, "name"), name))
            return item;
    return NULL;
}

/* What is accepted for a name: what was given, else all that the program proposes, else the only
   product of that name in the database. */
static bool chosen(struct cli *c, const struct json *name, struct json **out, struct err *err)
{
    struct arena *a = c->arena;
    const struct json *proposals = json_get(name, "proposals");
    struct str text = json_text(name, "name");
    *out = json_array(a);
    if (cli_has(c, "cpe") || cli_has(c, "purl")) {
        struct json *o = json_add(a, *out, NULL, JSON_OBJECT);
        json_add_text(a, o, "cpe", cli_option(c, "cpe"));
        json_add_text(a, o, "purl", cli_option(c, "purl"));
        return true;
    }
    if (!json_count(proposals))
        return err_set(err, ERR_USAGE,
                       "%.*s: there is no proposal; say what it is with --cpe or "
                       "--purl",
                       STR_ARG(text));
    bool sure = STR_IS(json_text(json_first(proposals), "origin"), "program");
    if (!sure && json_count(proposals) > 1)
        return err_set(err, ERR_USAGE, "%.*s: %zu products have this name; say which with --cpe",
                       STR_ARG(text), json_count(proposals));
    JSON_EACH (p, proposals) {
        struct json *o = json_add(a, *out, NULL, JSON_OBJECT);
        json_add_text(a, o, "cpe", json_text(p, "cpe"));
    }
    return true;
}

static bool add_rule(struct cli *c, struct store *s, struct str name, const struct json *identity,
                     struct json *added, struct err *err)
{
    struct str id = {0};
    struct identity_rule rule = {.name = name,
                                 .purl = json_text(identity, "purl"),
                                 .cpe = json_text(identity, "cpe"),
                                 .reason = cli_option(c, "reason"),
                                 .status = IDENTITY_STATUS_ACCEPTED,
                                 .decided_by = c->actor,
                                 .decided_on = c->as_of};
    if (!store_add(s, c->arena, &IDENTITY_RULE_TYPE, &rule, &id, err))
        return err_wrap(err, "%.*s", STR_ARG(name));
    struct json *o = json_add(c->arena, added, NULL, JSON_OBJECT);
    json_add_text(c->arena, o, "id", id);
    json_add_text(c->arena, o, "name", name);
    json_add_text(c->arena, o, "identity", rule.cpe.n ? rule.cpe : rule.purl);
    return true;
}

static bool add_rules(struct cli *c, struct store *s, const struct json *model, struct json *added,
                      struct err *err)
{
    for (size_t i = 1; i < c->arg_count; i++) {
        const struct json *name = find_name(model, c->args[i]);
        struct json *identities;
        if (!name)
            return err_set(err, ERR_NOT_FOUND,
                           "no component named '%.*s' is without identifier or source",
                           STR_ARG(c->args[i]));
        if (!chosen(c, name, &identities, err))
            return false;
        JSON_EACH (identity, identities)
            if (!add_rule(c, s, c->args[i], identity, added, err))
                return false;
    }
    return true;
}

static bool accept(struct cli *c, const struct json *model, struct err *err)
{
    static const struct column columns[] = {{"id", "rule"}, {"name", "name"}, {"identity", "is"}};
    CLI_STORE(s);
    struct json *added = json_array(c->arena);
    if (c->arg_count < 2)
        return err_set(err, ERR_USAGE, "--accept: which names");
    if (!cli_option(c, "reason").n)
        return err_set(err, ERR_USAGE, "--accept needs --reason TEXT: what shows it");
    if (!cli_open(c, STORE_WRITE, &s, err) || !store_begin(s, err) ||
        !add_rules(c, s, model, added, err) || !store_commit(s, err))
        return false;
    struct json *result = json_object(c->arena);
    json_hang(result, "accepted", added);
    cli_rows(c, result, added, columns, COUNT_OF(columns));
    return true;
}

bool cmd_identify(struct cli *c, struct err *err)
{
    struct match_components components;
    struct advisories *db;
    struct json *model;
    struct match_options options = {.as_of = c->as_of};
    if (c->arg_count < 1 || (c->arg_count > 1 && !cli_has(c, "accept")))
        return cli_usage(c, err);
    if (!load(c, c->args[0], &components, err) || !cli_rules(c, &options.rules, err) ||
        !advisories_open(c->arena, c->advisories, ADVISORIES_READ, &db, err))
        return false;
    bool ok = match_identify(c->arena, db, components, &options, &model, err);
    advisories_close(db);
    if (!ok)
        return false;
    if (cli_has(c, "accept"))
        return accept(c, model, err);
    print(c, model);
    return true;
}
