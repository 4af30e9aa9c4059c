#include "assess/soup/soup.h"
#include "publish/report/report.h"
#include "serve/cli/cli.h"

/* The list of SOUP of a release. */

static const struct column columns[] = {{"name", "name"},
                                        {"manufacturer", "manufacturer"},
                                        {"version", "version"},
                                        {"identifier", "identifier"},
                                        {"own", "own"},
                                        {"purpose", "purpose"},
                                        {"requirements", "requirements"},
                                        {"system_requirements", "needs"},
                                        {"software_item", "software item"},
                                        {"safety_class", "class"},
                                        {"transfer", "transfer"},
                                        {"findings", "found"},
                                        {"undecided", "undecided"},
                                        {"anomaly_list", "anomaly list"},
                                        {"anomalies", "anomalies"},
                                        {"evaluation", "evaluation"},
                                        {"evaluated_by", "evaluated by"},
                                        {"support", "support"},
                                        {"missing", "missing"}};

/* What fits on a terminal: what it is, what was found, what is missing. */
static const struct column short_columns[] = {
    {"name", "name"},      {"version", "version"}, {"manufacturer", "maker"}, {"findings", "found"},
    {"undecided", "open"}, {"support", "support"}, {"missing", "missing"}};

static void print_summary(struct cli *c, const struct json *model)
{
    buf_fmt(&c->out,
            "%lld components by %zu lists in force: %lld SOUP, %lld own; %lld complete, %lld lack "
            "something\n",
            (long long)json_int(model, "total", 0), json_count(json_get(model, "lists")),
            (long long)json_int(model, "soup", 0), (long long)json_int(model, "own", 0),
            (long long)json_int(model, "complete", 0), (long long)json_int(model, "lacking", 0));
    JSON_EACH (m, json_get(model, "missing"))
        if (json_int(m, "count", 0))
            buf_fmt(&c->out, "  %lld: %.*s\n", (long long)json_int(m, "count", 0),
                    STR_ARG(json_text(m, "what")));
    JSON_EACH (row, json_get(model, "rows"))
        if (json_text(row, "how").n) {
            buf_fmt(&c->out, "how, for the first: %.*s\n", STR_ARG(json_text(row, "how")));
            break;
        }
}

static bool read_form(struct cli *c, bool *html, struct err *err)
{
    static const struct {
        const char *name;
        enum cli_format format;
    } forms[] = {{"table", CLI_TABLE}, {"csv", CLI_CSV}, {"json", CLI_JSON}, {"tsv", CLI_TSV}};
    struct str as = cli_option(c, "as");
    *html = STR_IS(as, "html");
    if (as.n == 0 || *html)
        return true;
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (str_eq(as, str_of(forms[i].name))) {
            c->format = forms[i].format;
            return true;
        }
    return err_set(err, ERR_USAGE, "--as: '%.*s' is none of table, csv, tsv, html, json",
                   STR_ARG(as));
}

static bool no_list(struct str release, struct err *err)
{
    return err_set(err, ERR_NO_DATA, "%.*s has no component list; 'tutela import' takes one in",
                   STR_ARG(release));
}

bool cmd_soup(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct json *model;
    struct soup_filter filter = {.missing = cli_has(c, "missing")};
    bool html;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!read_form(c, &html, err) || !cli_open(c, STORE_READ, &s, err))
        return false;
    if (html) {
        struct str text;
        if (!report_write(s, c->arena, STR("soup"), c->args[0], c->as_of, &text, err))
            return false;
        buf_put(&c->out, text);
        return true;
    }
    struct view v = {s, c->arena, c->as_of};
    if (!soup_model(&v, c->args[0], &filter, &model, err))
        return false;
    if (!json_is_true(model, "known"))
        return no_list(c->args[0], err);
    bool table = c->format == CLI_TABLE;
    cli_rows(c, model, json_get(model, "rows"), table ? short_columns : columns,
             table ? COUNT_OF(short_columns) : COUNT_OF(columns));
    if (table)
        print_summary(c, model);
    return true;
}
