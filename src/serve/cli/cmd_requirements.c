#include "base/limits.h"
#include "base/world.h"
#include "base/zip.h"
#include "intake/device/device.h"
#include "intake/requirement/requirement.h"
#include "publish/requirement/export.h"
#include "serve/cli/cli.h"

/* --- import --- */

enum { SHOWN = 20 }; /* lines of one table on a terminal; JSON has all */

static void print_rows(struct cli *c, const struct json *receipt, const char *member,
                       const struct column *columns, size_t count)
{
    const struct json *rows = json_get(receipt, member);
    struct json *shown = json_array(c->arena);
    JSON_EACH (row, rows) {
        if (json_count(shown) == SHOWN)
            break;
        struct json *copy = ARENA_NEW(c->arena, struct json);
        *copy = *row;
        copy->next = NULL;
        json_hang(shown, NULL, copy);
    }
    if (json_count(shown))
        cli_rows(c, receipt, shown, columns, count);
    if (json_count(rows) > SHOWN)
        buf_fmt(&c->out, "  and %zu more; --format json has all\n", json_count(rows) - SHOWN);
}

void cli_print_requirements(struct cli *c, const struct json *receipt)
{
    static const struct column lines[] = {{"outcome", "outcome"},
                                          {"id", "id"},
                                          {"key", "key"},
                                          {"fields", "fields"},
                                          {"line", "line"}};
    static const struct column gone[] = {
        {"id", "not in the file"}, {"key", "key"}, {"title", "title"}};
    static const struct column doubts[] = {
        {"severity", "kind"}, {"line", "line"}, {"place", "place"}, {"text", "what"}};
    buf_fmt(&c->out, "%.*s: %.*s, %lld requirements\n", STR_ARG(json_text(receipt, "file")),
            STR_ARG(json_text(receipt, "format")), (long long)json_int(receipt, "requirements", 0));
    if (json_text(receipt, "device").n)
        buf_fmt(&c->out,
                "  %.*s: %lld new, %lld changed, %lld unchanged, %lld skipped; %lld are not in the "
                "file, and stay\n",
                STR_ARG(json_text(receipt, "device")), (long long)json_int(receipt, "new", 0),
                (long long)json_int(receipt, "changed", 0),
                (long long)json_int(receipt, "unchanged", 0),
                (long long)json_int(receipt, "skipped", 0),
                (long long)json_int(receipt, "gone_count", 0));
    print_rows(c, receipt, "lines", lines, COUNT_OF(lines));
    print_rows(c, receipt, "gone", gone, COUNT_OF(gone));
    print_rows(c, receipt, "doubts", doubts, COUNT_OF(doubts));
}

bool cli_requirement_map(struct cli *c, struct requirement_map *map, struct err *err)
{
    struct str path = cli_option(c, "map"), text;
    *map = (struct requirement_map){0};
    if (path.n == 0)
        return true;
    return world_read_file(c->arena, path, MIB(1), &text, err) &&
           (requirement_map_read(c->arena, text, map, err) || err_wrap(err, "%.*s", STR_ARG(path)));
}

/* --- export --- */

static bool write_document(struct str path, struct str bytes, struct err *err)
{
    if (!str_ends(path, STR(".reqifz")))
        return world_write_file(path, bytes, err);
    struct str name = cli_file_name(str_sub(path, 0, path.n - 1));
    return zip_write(path, name, bytes, err);
}

bool cmd_requirements_export(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct buf out = {.arena = c->arena};
    struct record_head head;
    size_t count = 0;
    struct str as = cli_option(c, "as"), path = cli_option(c, "output");
    bool csv = STR_IS(as, "csv"), reqif = STR_IS(as, "reqif");
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!csv && !reqif)
        return err_set(err, ERR_USAGE, "--as: '%.*s' is neither csv nor reqif", STR_ARG(as));
    if (!cli_open(c, STORE_READ, &s, err) || !store_head(s, c->arena, c->args[0], &head, err))
        return false;
    if (head.type != &DEVICE_TYPE)
        return err_set(err, ERR_USAGE, "%.*s: is no device", STR_ARG(head.id));
    struct view v = {s, c->arena, c->as_of};
    if (!(csv ? requirement_export_csv(&v, head.id, &out, &count, err)
              : requirement_export_reqif(&v, head.id, &out, &count, err)))
        return false;
    if (path.n == 0) {
        buf_put(&c->out, buf_str(&out));
        return true;
    }
    if (!write_document(path, buf_str(&out), err))
        return false;
    cli_note(c, "%.*s: written, %zu requirements", STR_ARG(path), count);
    return true;
}
