#include <unistd.h>

#include "base/log.h"
#include "serve/cli/cli.h"
#include "serve/web/web.h"

/* It runs until it is told to end, so what it has to say is not kept for the end. */
static void say_where(const struct cli *c, const struct web_server *w)
{
    struct str line = str_fmt(c->arena, "%.*s\n", STR_ARG(web_url(w)));
    if (write(STDOUT_FILENO, line.p, line.n) < 0)
        log_event("serve", "nobody reads standard output");
}

bool cmd_serve(struct cli *c, struct err *err)
{
    const struct web_options options = {
        .listen = cli_option(c, "listen"),
        .workspace = c->workspace,
        .advisories = c->advisories,
        .quiet = c->quiet,
    };
    struct web_server *w;
    if (c->arg_count)
        return cli_usage(c, err);
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
