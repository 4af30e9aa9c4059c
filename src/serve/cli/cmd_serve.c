#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/world.h"
#include "serve/cli/cli.h"
#include "serve/web/web.h"

/* The code is for whoever started this: standard output, not the log, which others may read. */
static void say_where(const struct cli *c, const struct web_server *w)
{
    struct str code = web_first_run_code(w);
    struct str line = str_fmt(c->arena, "%.*s\n", STR_ARG(web_url(w)));
    if (code.n)
        line = str_fmt(c->arena,
                       "%.*sThere is no account yet. The first one: %.*sfirst-run, with "
                       "the code %.*s\n",
                       STR_ARG(line), STR_ARG(web_url(w)), STR_ARG(code));
    /* It runs until it is told to end, so what it has to say is not kept for the end. */
    if (write(STDOUT_FILENO, line.p, line.n) < 0)
        log_event("serve", "nobody reads standard output");
}

static bool read_pem(struct cli *c, const char *option, struct str *out, struct err *err)
{
    struct str path = cli_option(c, option);
    return path.n == 0 || world_read_file(c->arena, path, MIB(1), out, err);
}

static bool read_options(struct cli *c, struct web_options *o, struct err *err)
{
    struct buf names = {.arena = c->arena};
    struct str rate = cli_option(c, "rate");
    for (size_t i = 0; i < c->option_count; i++)
        if (STR_IS(c->options[i].name, "name"))
            buf_fmt(&names, "%.*s ", STR_ARG(c->options[i].value));
    *o = (struct web_options){
        .listen = cli_option(c, "listen"),
        .workspace = c->workspace,
        .advisories = c->advisories,
        .names = buf_str(&names),
        .reading = cli_has(c, "reading"),
        .proxy = cli_has(c, "proxy"),
        .quiet = c->quiet,
        .rate = 1000,
    };
    if (rate.n && (!str_to_int(rate, &o->rate) || o->rate < 0 || o->rate > 1000000))
        return err_set(err, ERR_USAGE, "--rate: '%.*s' is no number from 0 to 1000000",
                       STR_ARG(rate));
    if (cli_has(c, "certificate") != cli_has(c, "key"))
        return err_set(err, ERR_USAGE, "--certificate and --key belong together");
    return read_pem(c, "certificate", &o->certificate, err) && read_pem(c, "key", &o->key, err);
}

bool cmd_serve(struct cli *c, struct err *err)
{
    struct web_options options;
    struct web_server *w;
    if (c->arg_count)
        return cli_usage(c, err);
    if (!read_options(c, &options, err))
        return false;
    web_block_signals();
    if (!web_start(c->arena, &options, &w, err))
        return false;
    say_where(c, w);
    log_event("serve", "url=%.*s workspace=%.*s", STR_ARG(web_url(w)),
              STR_ARG(store_shown(c->arena, c->workspace)));
    web_wait();
    web_stop(w);
    log_event("serve", "ended");
    return true;
}
