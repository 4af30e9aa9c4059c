#include "base/limits.h"
#include "base/world.h"
#include "serve/cli/cli.h"
#include "value/cpe/cpe.h"
#include "value/cvss/cvss.h"
#include "value/purl/purl.h"
#include "value/udi/udi.h"
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

/* The kind that --kind names, or UDI_NONE: the code tells it. */
static bool udi_kind(const struct cli *c, struct str word, enum udi_kind *out, struct err *err)
{
    *out = UDI_NONE;
    if (!word.n && !cli_has(c, "kind"))
        return true;
    return udi_kind_find(word, out) ||
           err_set(
               err, ERR_USAGE,
               "there is no kind '%.*s': gtin, gmn, gs1, hibc, hibc_basic, hibc_basic_old, ppn, "
               "ifa_basic, isbt128, eudamed_di, srn, emdn, notified_body",
               STR_ARG(word));
}

static const char *udi_role_word(enum udi_role role)
{
    switch (role) {
    case UDI_ROLE_DI: return "di";
    case UDI_ROLE_PI: return "pi";
    case UDI_ROLE_OTHER: break;
    }
    return "other";
}

static struct json *udi_json(struct arena *a, struct str line, const struct udi *u, const char *why)
{
    struct json *o = json_object(a);
    json_add_text(a, o, "input", line);
    json_add_bool(a, o, "ok", u != NULL);
    if (!u) {
        json_add_text(a, o, "reason", str_copy(a, str_of(why)));
        return o;
    }
    json_add_text(a, o, "kind", str_of(udi_kind_word(u->kind)));
    struct json *parts = json_add(a, o, "parts", JSON_ARRAY);
    for (size_t i = 0; i < u->part_count; i++) {
        struct json *part = json_add(a, parts, NULL, JSON_OBJECT);
        json_add_text(a, part, "name", u->parts[i].name);
        json_add_text(a, part, "value", u->parts[i].value);
        json_add_text(a, part, "of", str_of(udi_role_word(u->parts[i].role)));
        json_add_text(a, part, "meaning", str_of(u->parts[i].meaning));
    }
    struct json *notes = json_add(a, o, "notes", JSON_ARRAY);
    for (size_t i = 0; i < u->note_count; i++)
        json_add_text(a, notes, NULL, u->notes[i]);
    return o;
}

static void udi_line(struct cli *c, struct str line)
{
    struct udi u;
    struct err err = {0};
    enum udi_kind kind = UDI_NONE;
    (void)udi_kind_find(cli_option(c, "kind"), &kind);
    bool ok = kind ? udi_read_as(c->arena, kind, line, c->as_of, &u, &err)
                   : udi_read(c->arena, line, c->as_of, &u, &err);
    if (c->format == CLI_JSON) {
        json_write(udi_json(c->arena, line, ok ? &u : NULL, err.text), &c->out);
        buf_char(&c->out, '\n');
        c->status = ok ? c->status : 2;
        return;
    }
    if (!ok) {
        put_bad(c, line, "bad", &err);
        return;
    }
    buf_fmt(&c->out, "%.*s\tok\t%s\t", STR_ARG(line), udi_kind_word(u.kind));
    udi_format(&u, &c->out);
    for (size_t i = 0; i < u.note_count; i++)
        buf_fmt(&c->out, "%s%.*s", i ? "; " : "\t", STR_ARG(u.notes[i]));
    buf_char(&c->out, '\n');
}

bool cmd_udi_check(struct cli *c, struct err *err)
{
    enum udi_kind kind;
    return udi_kind(c, cli_option(c, "kind"), &kind, err) && each_line(c, 0, udi_line, err);
}

bool cmd_udi_digit(struct cli *c, struct err *err)
{
    enum udi_kind kind;
    struct str digits;
    if (c->arg_count != 2)
        return cli_usage(c, err);
    if (!udi_kind(c, c->args[0], &kind, err) ||
        !udi_digits(c->arena, kind, c->args[1], &digits, err))
        return false;
    buf_fmt(&c->out, "%.*s\t%.*s%.*s\n", STR_ARG(digits), STR_ARG(c->args[1]), STR_ARG(digits));
    return true;
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
