#include "base/world.h"
#include "publish/picture/picture.h"
#include "serve/cli/cli.h"

/* tutela picture: the text equivalent, the model, or the drawing. */

enum { COLUMNS_MAX = 24 };

/* The rows of a table as cli_rows wants them: objects with a member for each column. */
static void print_table(struct cli *c, const struct json *table)
{
    static const char *const members[COLUMNS_MAX] = {
        "0",  "1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",  "10", "11",
        "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23"};
    struct column columns[COLUMNS_MAX];
    struct json *rows = json_array(c->arena);
    size_t count = 0;
    JSON_EACH (column, json_get(table, "columns"))
        if (count < COLUMNS_MAX) {
            columns[count] = (struct column){members[count],
                                             str_cz(c->arena, json_text(column, "label"))};
            count++;
        }
    JSON_EACH (row, json_get(table, "rows")) {
        struct json *line = json_add(c->arena, rows, NULL, JSON_OBJECT);
        size_t n = 0;
        JSON_EACH (cell, json_get(row, "cells"))
            if (n < count)
                json_add_text(c->arena, line, members[n++], json_text(cell, "text"));
    }
    cli_rows(c, table, rows, columns, count);
}

/* Several tables in one text of separated values: each with its name and its heads before it. */
static void print_lines(struct cli *c, const struct json *table)
{
    struct str texts[COLUMNS_MAX];
    struct str caption = json_text(table, "caption");
    size_t n = 0;
    cli_line(c, &caption, 1);
    JSON_EACH (column, json_get(table, "columns"))
        if (n < COLUMNS_MAX)
            texts[n++] = json_text(column, "label");
    cli_line(c, texts, n);
    JSON_EACH (row, json_get(table, "rows")) {
        n = 0;
        JSON_EACH (cell, json_get(row, "cells"))
            if (n < COLUMNS_MAX)
                texts[n++] = json_text(cell, "text");
        cli_line(c, texts, n);
    }
    buf_char(&c->out, '\n');
}

static void print(struct cli *c, const struct json *model)
{
    if (c->format == CLI_JSON) {
        cli_model(c, model);
        return;
    }
    bool lines = c->format == CLI_CSV || c->format == CLI_TSV;
    if (!lines)
        buf_fmt(&c->out, "%.*s\n%.*s\n\n", STR_ARG(json_text(model, "title")),
                STR_ARG(json_text(model, "summary")));
    JSON_EACH (table, json_get(model, "tables")) {
        if (lines) {
            print_lines(c, table);
            continue;
        }
        buf_fmt(&c->out, "%.*s: %zu\n", STR_ARG(json_text(table, "caption")),
                json_count(json_get(table, "rows")));
        print_table(c, table);
        buf_char(&c->out, '\n');
    }
    if (!lines)
        buf_fmt(&c->out, "%.*s\n", STR_ARG(json_text(model, "note")));
}

static bool no_such_picture(struct cli *c, struct err *err)
{
    struct buf b = {.arena = c->arena};
    for (size_t i = 0; i < PICTURE_COUNT; i++) {
        struct str of = str_of(PICTURES[i].of);
        buf_fmt(&b, "%s%s ", i ? ", " : "", PICTURES[i].name);
        for (size_t k = 0; k < of.n; k++)
            buf_char(&b, (char)(of.p[k] - ('a' - 'A')));
    }
    return err_set(err, ERR_USAGE, "there is no picture '%.*s'; there are: %.*s",
                   STR_ARG(c->args[0]), STR_ARG(buf_str(&b)));
}

bool cmd_picture(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    const struct picture *p;
    struct json *model;
    struct str svg, to = cli_option(c, "output"), with = cli_option(c, "with");
    struct picture_options options = {.with_dot = STR_IS(with, "dot")};
    if (c->arg_count != 2)
        return cli_usage(c, err);
    if (!picture_find(c->arena, c->args[0], &p, err))
        return no_such_picture(c, err);
    if (to.n && !str_ends(to, STR(".svg")))
        return err_set(err, ERR_USAGE, "%.*s: a picture is written as .svg", STR_ARG(to));
    if (with.n && (!options.with_dot || strcmp(p->name, "dataflow") != 0))
        return err_set(err, ERR_USAGE, "--with: only dot, and only for dataflow");
    if (with.n && to.n == 0)
        return err_set(err, ERR_USAGE, "--with: needs a picture to draw: -o FILE.svg");
    struct view v = {.arena = c->arena, .as_of = c->as_of};
    if (!cli_open(c, STORE_READ, &s, err))
        return false;
    v.store = s;
    if (!p->model(&v, c->args[1], &model, err))
        return false;
    if (to.n == 0) {
        print(c, model);
        return true;
    }
    if (!p->draw(c->arena, model, &options, &svg, err) || !world_write_file(to, svg, err))
        return false;
    cli_note(c, "%.*s: written, %zu KB. %.*s", STR_ARG(to), (svg.n + 1023) / 1024,
             STR_ARG(json_text(model, "summary")));
    return true;
}
