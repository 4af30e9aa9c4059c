#include "serve/cli/cli.h"
#include "serve/web/web.h"

bool cmd_routes(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"method", "method"}, {"path", "path"}, {"permission", "permission"}, {"help", "what for"}};
    if (c->arg_count)
        return cli_usage(c, err);
    struct json *model = json_object(c->arena);
    struct json *rows = json_add(c->arena, model, "routes", JSON_ARRAY);
    for (size_t i = 0; i < WEB_PAGE_COUNT; i++) {
        const struct web_page *page = &WEB_PAGES[i];
        struct json *row = json_add(c->arena, rows, NULL, JSON_OBJECT);
        json_add_text(c->arena, row, "method", str_of(page->method));
        json_add_text(c->arena, row, "path", str_of(page->path));
        json_add_text(c->arena, row, "permission", str_of(page->permission));
        json_add_text(c->arena, row, "help", str_of(page->help));
    }
    cli_rows(c, model, rows, columns, COUNT_OF(columns));
    return true;
}
