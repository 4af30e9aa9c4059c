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

void cli_print_results(struct cli *c, const struct json *receipt)
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
