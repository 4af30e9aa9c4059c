#include "base/limits.h"
#include "base/world.h"
#include "publish/report/report.h"
#include "serve/cli/cli.h"

enum { PDF_TIMEOUT_MS = 120000 };

/* WeasyPrint reads HTML from standard input and gives the PDF on standard output. */
static bool to_pdf(struct cli *c, struct str html, struct str *pdf, struct err *err)
{
    static const char *const argv[] = {"weasyprint", "--quiet", "--encoding", "utf-8",
                                       "-",          "-",       NULL};
    struct world_child child = {
        .argv = argv, .input = html, .max_output = MIB(256), .timeout_ms = PDF_TIMEOUT_MS};
    if (world_run(c->arena, &child, pdf, err))
        return true;
    if (err->code == ERR_NO_DATA)
        return err_set(err, ERR_NO_DATA,
                       "weasyprint is not installed, and makes the PDF: install the package "
                       "weasyprint, or write .html and print it from a browser");
    return err_wrap(err, "making the PDF");
}

static bool to_json(struct cli *c, struct str *text, struct err *err)
{
    struct json *model;
    struct buf out = {.arena = c->arena};
    CLI_STORE(s);
    if (!cli_open(c, STORE_READ, &s, err) ||
        !report_model(s, c->arena, c->args[0], c->args[1], c->as_of, &model, err))
        return false;
    json_write_pretty(model, &out);
    *text = buf_str(&out);
    return true;
}

static bool to_html(struct cli *c, struct str *text, struct err *err)
{
    CLI_STORE(s);
    return cli_open(c, STORE_READ, &s, err) &&
           report_write(s, c->arena, c->args[0], c->args[1], c->as_of, text, err);
}

bool cmd_report(struct cli *c, struct err *err)
{
    struct str text, to = cli_option(c, "output");
    if (c->arg_count != 2)
        return cli_usage(c, err);
    bool json = to.n ? str_ends(to, STR(".json")) : c->format == CLI_JSON;
    bool pdf = str_ends(to, STR(".pdf"));
    if (to.n && !json && !pdf && !str_ends(to, STR(".html")))
        return err_set(err, ERR_USAGE, "%.*s: a report is written as .html, .json or .pdf",
                       STR_ARG(to));
    if (json ? !to_json(c, &text, err) : !to_html(c, &text, err))
        return false;
    if (pdf && !to_pdf(c, text, &text, err))
        return false;
    if (to.n == 0) {
        buf_put(&c->out, text);
        return true;
    }
    if (!world_write_file(to, text, err))
        return false;
    cli_note(c, "%.*s: written, %zu KB", STR_ARG(to), text.n / 1024);
    return true;
}
