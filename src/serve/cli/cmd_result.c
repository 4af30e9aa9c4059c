#include "assess/result/take.h"
#include "serve/cli/cli.h"

enum { SHOWN = 20 }; /* lines of one table on a terminal; JSON has all */

static void print_table(struct cli *c, const struct json *receipt, const char *member,
                        const struct column *columns, size_t count)
{
    const struct json *rows = json_get(receipt, member);
    struct json *shown = json_array(c->arena);
    if (json_count(rows) == 0)
        return;
    JSON_EACH (row, rows) {
        if (json_count(shown) == SHOWN)
            break;
        struct json *copy = json_object(c->arena);
        *copy = *row;
        copy->next = NULL;
        json_hang(shown, NULL, copy);
    }
    cli_rows(c, receipt, shown, columns, count);
    if (json_count(rows) > SHOWN)
        buf_fmt(&c->out, "  and %zu more in --format json\n", json_count(rows) - SHOWN);
}

static void print_counts(struct cli *c, const struct json *counts, const char *title)
{
    bool any = false;
    JSON_EACH (n, counts) {
        int64_t value;
        if (!str_to_int(json_as_text(n), &value) || value == 0)
            continue;
        buf_fmt(&c->out, "%s %.*s %lld", any ? "," : title, STR_ARG(n->key), (long long)value);
        any = true;
    }
    if (any)
        buf_char(&c->out, '\n');
}

static void print_taken(struct cli *c, const struct json *receipt, bool dry)
{
    struct str evidence = json_text(receipt, "evidence");
    if (evidence.n == 0)
        return;
    if (json_is_true(receipt, "unchanged")) {
        buf_fmt(&c->out, "  there already as %.*s; nothing was changed\n", STR_ARG(evidence));
        return;
    }
    buf_fmt(&c->out, "  %s as %.*s; runs of tests %zu, cases that no test names %lld",
            dry ? "would be taken" : "taken", STR_ARG(evidence),
            json_count(json_get(receipt, "test_runs")),
            (long long)json_int(receipt, "unmatched_total", 0));
    if (json_int(receipt, "tests_created", 0))
        buf_fmt(&c->out, ", tests added %lld", (long long)json_int(receipt, "tests_created", 0));
    buf_char(&c->out, '\n');
    if (STR_IS(json_text(receipt, "build"), "differs"))
        BUF_LIT(&c->out, "  NOT the build of this release: the file names another hash\n");
    JSON_EACH (id, json_get(receipt, "also_evidence"))
        buf_fmt(&c->out, "  the same file is evidence of another release: %.*s\n",
                STR_ARG(json_as_text(id)));
}

static void print_results(struct cli *c, const struct json *receipt)
{
    static const struct column doubts[] = {
        {"severity", "kind"}, {"line", "line"}, {"place", "place"}, {"text", "what"}};
    static const struct column runs[] = {{"test", "test"},
                                         {"result", "result"},
                                         {"cases", "cases"},
                                         {"run", "run"},
                                         {"title", "title"}};
    static const struct column unmatched[] = {{"case", "case without a test"},
                                              {"result", "result"},
                                              {"line", "line"},
                                              {"why", "because"}};
    static const struct column weaknesses[] = {{"weakness", "weakness"}, {"outcome", "outcome"},
                                               {"level", "level"},       {"rule", "rule"},
                                               {"location", "place"},    {"line", "line"}};
    struct str by = json_text(receipt, "author"), at = json_text(receipt, "at");
    buf_fmt(&c->out, "%.*s: %.*s%s%.*s%s%.*s\n", STR_ARG(json_text(receipt, "file")),
            STR_ARG(json_text(receipt, "format")), by.n ? " by " : "", STR_ARG(by),
            at.n ? ", of " : "", STR_ARG(at));
    print_counts(c, json_get(receipt, "cases"), "  cases:");
    print_counts(c, json_get(receipt, "results"), "  results:");
    print_counts(c, json_get(receipt, "weaknesses"), "  weaknesses:");
    print_taken(c, receipt, cli_has(c, "dry-run"));
    print_table(c, receipt, "test_runs", runs, COUNT_OF(runs));
    print_table(c, receipt, "weakness_lines", weaknesses, COUNT_OF(weaknesses));
    print_table(c, receipt, "unmatched", unmatched, COUNT_OF(unmatched));
    print_table(c, receipt, "doubts", doubts, COUNT_OF(doubts));
}

static bool level_is_known(struct cli *c, struct err *err)
{
    static const char *const levels[] = {"error", "warning", "note", "none"};
    struct str level = cli_option(c, "level");
    for (size_t i = 0; i < COUNT_OF(levels); i++)
        if (str_eq(level, str_of(levels[i])))
            return true;
    return level.n == 0 ||
           err_set(err, ERR_USAGE, "--level: '%.*s' is none of error, warning, note, none",
                   STR_ARG(level));
}

bool cli_import_results(struct cli *c, struct store *s, struct str path, struct str bytes,
                        struct json *receipts, struct err *err)
{
    struct result_document document;
    struct findings findings;
    findings_init(&findings, c->arena);
    if (!level_is_known(c, err))
        return false;
    if (!result_read(c->arena, bytes, &document, &findings, err))
        return err_wrap(err, "%.*s", STR_ARG(path));
    struct json *receipt = result_receipt(c->arena, &document, &findings);
    json_add_text(c->arena, receipt, "file", path);
    struct result_import import = {
        .release = cli_option(c, "release"),
        .file_name = cli_file_name(path),
        .bytes = bytes,
        .level = cli_option(c, "level"),
        .create_tests = cli_has(c, "create-tests"),
    };
    if (s && import.release.n && !result_take(s, c->arena, &document, &import, receipt, err))
        return err_wrap(err, "%.*s", STR_ARG(path));
    json_hang(receipts, NULL, receipt);
    if (findings.count[FINDING_SKIPPED])
        c->status = CLI_PARTLY;
    if (c->format != CLI_JSON)
        print_results(c, receipt);
    return true;
}
