#include "assess/control/pentest.h"
#include "assess/gap/view.h"
#include "serve/cli/cli.h"

/* The board of the secure life cycle of a release, and its penetration tests. */

static void print_cell(struct cli *c, const struct json *cell)
{
    struct str judged = json_text(cell, "judged_on"), due = json_text(cell, "due_on");
    buf_fmt(&c->out, "  %-14.*s %-7.*s %.*s\n", STR_ARG(json_text(cell, "state_word")),
            STR_ARG(json_text(cell, "number")), STR_ARG(json_text(cell, "name")));
    buf_fmt(&c->out, "      %.*s\n", STR_ARG(json_text(cell, "reason")));
    if (!json_is_true(cell, "served"))
        BUF_LIT(&c->out, "      no check and no slot asks for it: link evidence to the clause\n");
    JSON_EACH (slot, json_get(cell, "slots"))
        buf_fmt(&c->out, "      slot %.*s: %.*s\n", STR_ARG(json_text(slot, "id")),
                STR_ARG(json_text(slot, "line")));
    JSON_EACH (check, json_get(cell, "checks"))
        buf_fmt(&c->out, "      check %.*s: %.*s\n", STR_ARG(json_text(check, "name")),
                STR_ARG(json_text(check, "line")));
    if (judged.n)
        buf_fmt(&c->out, "      judged by %.*s on %.*s\n", STR_ARG(json_text(cell, "judged_by")),
                STR_ARG(judged));
    if (due.n)
        buf_fmt(&c->out, "      due again on %.*s\n", STR_ARG(due));
    if (json_text(cell, "next").n)
        buf_fmt(&c->out, "      do: %.*s\n      how: %.*s\n", STR_ARG(json_text(cell, "next")),
                STR_ARG(json_text(cell, "how")));
}

static void print_counts(struct cli *c, const struct json *of)
{
    const struct json *n = json_get(of, "counts");
    buf_fmt(&c->out, "%lld done, %lld partly, %lld open, %lld not applicable, of %lld",
            (long long)json_int(n, "done", 0), (long long)json_int(n, "partly", 0),
            (long long)json_int(n, "open", 0), (long long)json_int(n, "not_applicable", 0),
            (long long)json_int(of, "total", 0));
}

static void print_board(struct cli *c, const struct json *model)
{
    const struct json *each = json_get(model, "activities");
    buf_fmt(&c->out, "%.*s\n", STR_ARG(json_text(model, "title")));
    JSON_EACH (practice, json_get(model, "practices")) {
        buf_fmt(&c->out, "%.*s %.*s: ", STR_ARG(json_text(practice, "id")),
                STR_ARG(json_text(practice, "name")));
        print_counts(c, practice);
        BUF_LIT(&c->out, "\n");
        JSON_EACH (cell, json_get(practice, "cells"))
            print_cell(c, cell);
    }
    if (json_count(json_get(model, "without_practice")))
        BUF_LIT(&c->out, "Activities that no mapping gives to a practice\n");
    JSON_EACH (cell, json_get(model, "without_practice"))
        print_cell(c, cell);
    BUF_LIT(&c->out, "cells of the board: ");
    print_counts(c, model);
    BUF_LIT(&c->out, "\nactivities, each once: ");
    print_counts(c, each);
    buf_fmt(&c->out, "; %lld that no check or slot asks for\n",
            (long long)json_int(each, "unserved", 0));
}

/* --- CSV and TSV: a line for each cell --- */

static struct str words_of(struct arena *a, const struct json *list, const char *member)
{
    struct buf b = {.arena = a};
    JSON_EACH (item, list)
        buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(json_text(item, member)));
    return buf_str(&b);
}

static void put_lines(struct cli *c, const struct json *cells)
{
    JSON_EACH (cell, cells) {
        const struct str texts[] = {json_text(cell, "practice"),
                                    json_text(cell, "clause"),
                                    json_text(cell, "name"),
                                    json_text(cell, "state"),
                                    json_text(cell, "reason"),
                                    words_of(c->arena, json_get(cell, "slots"), "id"),
                                    words_of(c->arena, json_get(cell, "checks"), "name"),
                                    words_of(c->arena, json_get(cell, "evidence"), "id"),
                                    json_text(cell, "judged_by"),
                                    json_text(cell, "judged_on"),
                                    json_text(cell, "due_on"),
                                    json_text(cell, "next"),
                                    json_text(cell, "how")};
        cli_line(c, texts, COUNT_OF(texts));
    }
}

static void print_lines(struct cli *c, const struct json *model)
{
    static const struct str titles[] = {
        {"practice", 8}, {"clause", 6}, {"name", 4},     {"state", 5},     {"reason", 6},
        {"slots", 5},    {"checks", 6}, {"evidence", 8}, {"judged_by", 9}, {"judged_on", 9},
        {"due_on", 6},   {"next", 4},   {"how", 3}};
    cli_line(c, titles, COUNT_OF(titles));
    JSON_EACH (practice, json_get(model, "practices"))
        put_lines(c, json_get(practice, "cells"));
    put_lines(c, json_get(model, "without_practice"));
}

bool cmd_board(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct json *model;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err))
        return false;
    struct view v = {s, c->arena, c->as_of};
    if (!gap_board_model(&v, c->args[0], &model, err))
        return false;
    if (c->format == CLI_TABLE)
        print_board(c, model);
    else if (c->format == CLI_JSON)
        cli_model(c, model);
    else
        print_lines(c, model);
    return true;
}

/* --- penetration tests --- */

static void print_run(struct cli *c, const struct json *run)
{
    struct str from = json_text(run, "started_on"), days = json_text(run, "effort_days");
    struct str laboratory = json_text(run, "laboratory");
    buf_fmt(&c->out, "%.*s  %.*s: %.*s, %s%.*s%s%.*s", STR_ARG(json_text(run, "id")),
            STR_ARG(json_text(run, "test")), STR_ARG(json_text(run, "result")),
            from.n ? "from " : "on ", STR_ARG(from), from.n ? " to " : "",
            STR_ARG(json_text(run, "run_on")));
    if (days.n)
        buf_fmt(&c->out, ", %.*s days of work", STR_ARG(days));
    buf_fmt(&c->out, "\n    by %.*s%s%.*s; independent: %.*s; build: %.*s%s\n",
            STR_ARG(json_text(run, "tester")), laboratory.n ? ", " : "", STR_ARG(laboratory),
            STR_ARG(json_text(run, "independent")), STR_ARG(json_text(run, "build")),
            json_is_true(run, "stale") ? "; what it looked at has changed since" : "");
    if (json_text(run, "method").n)
        buf_fmt(&c->out, "    method: %.*s\n", STR_ARG(json_text(run, "method")));
}

static void print_tests(struct cli *c, const struct json *model)
{
    static const struct column found[] = {{"id", "found"},
                                          {"state", "state"},
                                          {"run", "in"},
                                          {"retest", "again in"},
                                          {"name", "what"}};
    JSON_EACH (run, json_get(model, "runs"))
        print_run(c, run);
    if (json_count(json_get(model, "runs")) == 0)
        BUF_LIT(&c->out, "no penetration test was entered for this release\n");
    if (json_count(json_get(model, "weaknesses")))
        cli_rows(c, model, json_get(model, "weaknesses"), found, COUNT_OF(found));
    buf_fmt(&c->out,
            "%lld interfaces cross a trust boundary or are external: %lld in scope, %lld left out "
            "with a reason, %lld not covered\n",
            (long long)json_int(model, "total", 0), (long long)json_int(model, "in_scope", 0),
            (long long)json_int(model, "left_out", 0),
            (long long)json_int(model, "not_covered", 0));
    if (json_text(model, "how").n)
        buf_fmt(&c->out, "how: %.*s\n", STR_ARG(json_text(model, "how")));
}

/* Without a model nobody can say what is to be attacked. */
bool cmd_pentest(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"id", "interface"}, {"state", "state"}, {"what", "what"}, {"from", "from"},
        {"to", "to"},        {"run", "test"},    {"name", "name"}, {"reason", "reason"}};
    CLI_STORE(s);
    struct json *model;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err))
        return false;
    struct view v = {s, c->arena, c->as_of};
    if (!pentest_model(&v, c->args[0], &model, err))
        return false;
    cli_rows(c, model, json_get(model, "interfaces"), columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE)
        print_tests(c, model);
    c->status = json_int(model, "total", 0) == 0        ? CLI_NO_DATA
                : json_int(model, "not_covered", 0) > 0 ? CLI_ABOVE_POLICY
                                                        : 0;
    return true;
}
