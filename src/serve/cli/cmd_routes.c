#include "serve/auth/account.h"
#include "serve/cli/cli.h"
#include "serve/web/web.h"

static void add_row(struct cli *c, struct json *rows, const char *method, const char *path,
                    unsigned needs, const char *help)
{
    struct arena *a = c->arena;
    struct json *row = json_add(a, rows, NULL, JSON_OBJECT);
    json_add_text(a, row, "method", str_of(method));
    json_add_text(a, row, "path", str_of(path));
    json_add_text(a, row, "permission", auth_words_of(a, needs));
    json_add_text(a, row, "help", str_of(help));
}

bool cmd_routes(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"method", "method"}, {"path", "path"}, {"permission", "permission"}, {"help", "what for"}};
    if (c->arg_count)
        return cli_usage(c, err);
    struct json *model = json_object(c->arena);
    struct json *rows = json_add(c->arena, model, "routes", JSON_ARRAY);
    for (size_t i = 0; i < WEB_PAGE_COUNT; i++)
        add_row(c, rows, "GET", WEB_PAGES[i].path, WEB_PAGES[i].needs, WEB_PAGES[i].help);
    for (size_t i = 0; i < WEB_ACT_COUNT; i++)
        add_row(c, rows, WEB_ACTS[i].method, WEB_ACTS[i].path, WEB_ACTS[i].needs, WEB_ACTS[i].help);
    cli_rows(c, model, rows, columns, COUNT_OF(columns));
    return true;
}
