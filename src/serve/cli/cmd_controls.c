#include "assess/control/library.h"
#include "serve/cli/cli.h"

static void print_list(struct cli *c, const char *title, const struct json *list)
{
    bool any = false;
    JSON_EACH (item, list) {
        struct str id = item->type == JSON_OBJECT ? json_text(item, "id") : json_as_text(item);
        struct str means = json_text(item, "means");
        buf_fmt(&c->out, "  %-14s%.*s%s%.*s\n", any ? "" : title, STR_ARG(id), means.n ? "  " : "",
                STR_ARG(means));
        any = true;
    }
}

static void print_one(struct cli *c, const struct json *control)
{
    buf_fmt(&c->out, "%.*s  %.*s  (%.*s)\n  %.*s\n", STR_ARG(json_text(control, "id")),
            STR_ARG(json_text(control, "name")), STR_ARG(json_text(control, "category")),
            STR_ARG(json_text(control, "text")));
    buf_fmt(&c->out, "  side-effects  %.*s\n", STR_ARG(json_text(control, "side_effects")));
    print_list(c, "tests", json_get(control, "tests"));
    print_list(c, "capability", json_get(control, "capabilities"));
    print_list(c, "MDS2", json_get(control, "mds2"));
    print_list(c, "62443-4-2", json_get(control, "iec_62443_4_2"));
    print_list(c, "800-53", json_get(control, "nist_800_53"));
    print_list(c, "IMDRF N60", json_get(control, "imdrf_n60"));
    print_list(c, "clauses", json_get(control, "serves"));
    JSON_EACH (record, json_get(control, "records"))
        buf_fmt(&c->out, "  in use        %.*s  %.*s, of %.*s\n", STR_ARG(json_text(record, "id")),
                STR_ARG(json_text(record, "title")), STR_ARG(json_text(record, "device")));
}

/* Ids, joined for a column: of the tests, and of the records that were made of it. */
static void add_columns(struct cli *c, struct json *item)
{
    static const char *const lists[][2] = {{"tests", "test_kinds"}, {"records", "in_use"}};
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        struct buf b = {.arena = c->arena};
        JSON_EACH (one, json_get(item, lists[i][0]))
            buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(json_text(one, "id")));
        json_add_text(c->arena, item, lists[i][1], buf_str(&b));
    }
}

bool cmd_controls(struct cli *c, struct err *err)
{
    static const struct column columns[] = {{"id", "id"},
                                            {"category", "category"},
                                            {"name", "control"},
                                            {"test_kinds", "tests"},
                                            {"in_use", "in use"}};
    CLI_STORE(s);
    struct json *model;
    struct library_query q = {
        .id = c->arg_count ? c->args[0] : (struct str){0},
        .search = cli_option(c, "search"),
        .threat = cli_option(c, "threat"),
    };
    if (c->arg_count > 1)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err))
        return false;
    struct view v = {s, c->arena, c->as_of};
    if (!library_model(&v, &q, &model, err))
        return false;
    const struct json *items = json_get(model, "items");
    if (q.id.n && c->format == CLI_TABLE) {
        print_one(c, json_first(items));
        return true;
    }
    struct json *rows = json_array(c->arena);
    JSON_EACH (item, items) {
        struct json *row = ARENA_NEW(c->arena, struct json);
        *row = *item;
        row->next = NULL;
        add_columns(c, row);
        json_hang(rows, NULL, row);
    }
    cli_rows(c, model, rows, columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE)
        cli_note(c, "%lld of %lld controls of the library, edition %.*s",
                 (long long)json_int(model, "shown", 0), (long long)json_int(model, "total", 0),
                 STR_ARG(json_text(model, "edition")));
    return true;
}

static void print_made(struct cli *c, const struct json *receipt)
{
    buf_fmt(&c->out, "%.*s  %.*s%s\n", STR_ARG(json_text(receipt, "control")),
            STR_ARG(json_text(receipt, "name")),
            json_is_true(receipt, "existed") ? "  (there already)" : "");
    if (json_text(receipt, "requirement").n)
        buf_fmt(&c->out, "%.*s  requirement, a draft\n",
                STR_ARG(json_text(receipt, "requirement")));
    if (json_text(receipt, "requirement_there").n)
        buf_fmt(&c->out, "%.*s  asks for it already; no requirement was made\n",
                STR_ARG(json_text(receipt, "requirement_there")));
    JSON_EACH (test, json_get(receipt, "tests"))
        buf_fmt(&c->out, "%.*s  test\n", STR_ARG(json_as_text(test)));
    if (json_text(receipt, "threat").n)
        buf_fmt(&c->out, "%.*s  names it as its control\n", STR_ARG(json_text(receipt, "threat")));
    JSON_EACH (text, json_get(receipt, "open"))
        buf_fmt(&c->out, "open: %.*s\n", STR_ARG(json_as_text(text)));
}

bool cmd_controls_use(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct json *receipt = json_object(c->arena);
    if (c->arg_count != 2)
        return cli_usage(c, err);
    const struct library_use use = {
        .id = c->args[0],
        .device = c->args[1],
        .threat = cli_option(c, "threat"),
        .option = cli_option(c, "option"),
        .with_requirement = cli_has(c, "with-requirement"),
    };
    if (!cli_open(c, STORE_WRITE, &s, err) || !store_begin(s, err))
        return false;
    struct view v = {s, c->arena, c->as_of};
    if (!library_make(&v, &use, receipt, err) || !store_commit(s, err))
        return false;
    if (c->format == CLI_TABLE)
        print_made(c, receipt);
    else
        cli_model(c, receipt);
    return true;
}
