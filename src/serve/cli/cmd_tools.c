#include "base/limits.h"
#include "base/world.h"
#include "serve/cli/cli.h"
#include "value/cpe/cpe.h"
#include "value/cvss/cvss.h"
#include "value/purl/purl.h"
#include "value/version/version.h"

/* Small tools for pipes: one line in, one line out, in the order of the input. */

typedef void line_fn(struct cli *c, struct str line);

/* Bad lines are reported in their line; the exit status says that there were some. */
static bool each_line(struct cli *c, size_t from, line_fn *fn, struct err *err)
{
    if (c->arg_count <= from)
        return cli_usage(c, err);
    if (c->arg_count > from + 1 || !STR_IS(c->args[from], "-")) {
        for (size_t i = from; i < c->arg_count; i++)
            fn(c, c->args[i]);
        return true;
    }
    struct str text, line;
    if (!world_read_file(c->arena, STR("-"), LIMIT_DOCUMENT, &text, err))
        return false;
    if (text.n == 0)
        return true; /* no line, no answer */
    if (str_ends(text, STR("\n")))
        text.n--;
    while (str_split(&text, '\n', &line)) {
        if (str_ends(line, STR("\r")))
            line.n--;
        fn(c, line);
    }
    return true;
}

static void put_bad(struct cli *c, struct str line, const char *word, const struct err *err)
{
    buf_fmt(&c->out, "%.*s\t%s\t%s\n", STR_ARG(line), word, err->text);
    c->status = 2;
}

static void cvss_line(struct cli *c, struct str line)
{
    struct cvss v;
    struct cvss_scores s;
    struct err err = {0};
    if (!cvss_parse(line, &v, &err)) {
        put_bad(c, line, "invalid", &err);
        return;
    }
    cvss_scores(&v, &s);
    buf_fmt(&c->out, "%.*s\t", STR_ARG(line));
    cvss_score_format(s.overall, &c->out);
    buf_fmt(&c->out, "\t%s\t", cvss_severity_word(s.severity));
    cvss_score_format(s.base, &c->out);
    buf_char(&c->out, '\t');
    if (s.version != CVSS_4_0)
        cvss_score_format(s.temporal, &c->out);
    buf_char(&c->out, '\t');
    if (s.version != CVSS_4_0)
        cvss_score_format(s.environmental, &c->out);
    buf_char(&c->out, '\n');
}

bool cmd_cvss(struct cli *c, struct err *err)
{
    return each_line(c, 0, cvss_line, err);
}

static void purl_line(struct cli *c, struct str line)
{
    struct purl p;
    struct err err = {0};
    if (!purl_parse(c->arena, line, &p, &err)) {
        put_bad(c, line, "bad", &err);
        return;
    }
    buf_fmt(&c->out, "%.*s\tok\t", STR_ARG(line));
    purl_format(&p, &c->out);
    buf_char(&c->out, '\n');
}

bool cmd_purl_check(struct cli *c, struct err *err)
{
    return each_line(c, 0, purl_line, err);
}

static void cpe_line(struct cli *c, struct str line)
{
    struct cpe name;
    struct err err = {0};
    if (!cpe_parse(c->arena, line, &name, &err)) {
        put_bad(c, line, "bad", &err);
        return;
    }
    buf_fmt(&c->out, "%.*s\tok\t", STR_ARG(line));
    cpe_format(&name, &c->out);
    buf_char(&c->out, '\n');
}

bool cmd_cpe_check(struct cli *c, struct err *err)
{
    return each_line(c, 0, cpe_line, err);
}

static void put_order(struct cli *c, enum version_order order)
{
    switch (order) {
    case VERSION_UNKNOWN: BUF_LIT(&c->out, "?\n"); break;
    case VERSION_LESS: BUF_LIT(&c->out, "<\n"); break;
    case VERSION_EQUAL: BUF_LIT(&c->out, "=\n"); break;
    case VERSION_GREATER: BUF_LIT(&c->out, ">\n"); break;
    }
}

static void version_line(struct cli *c, struct str line)
{
    enum version_scheme scheme = VERSION_GENERIC;
    (void)version_scheme_find(c->args[0], &scheme);
    size_t tab = str_find_char(line, '\t');
    put_order(c, tab == line.n
                     ? VERSION_UNKNOWN
                     : version_compare(scheme, str_sub(line, 0, tab), str_from(line, tab + 1)));
}

bool cmd_version_compare(struct cli *c, struct err *err)
{
    enum version_scheme scheme;
    if (c->arg_count < 2)
        return cli_usage(c, err);
    if (!version_scheme_find(c->args[0], &scheme))
        return err_set(err, ERR_USAGE, "there is no version scheme '%.*s'", STR_ARG(c->args[0]));
    if (STR_IS(c->args[1], "-"))
        return each_line(c, 1, version_line, err);
    if (c->arg_count != 3)
        return cli_usage(c, err);
    put_order(c, version_compare(scheme, c->args[1], c->args[2]));
    return true;
}
