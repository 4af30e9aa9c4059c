#include "assess/gap/coverage.h"
#include "serve/cli/cli.h"

static bool is_asked(const struct cli *c, struct str catalogue)
{
    for (size_t i = 0; i < c->arg_count; i++)
        if (str_eq(c->args[i], catalogue))
            return true;
    return c->arg_count == 0;
}

static bool are_known(const struct cli *c, const struct gap_coverage *all, struct err *err)
{
    for (size_t i = 0; i < c->arg_count; i++) {
        bool known = false;
        for (size_t k = 0; k < all->row_count; k++)
            known = known || str_eq(all->rows[k].catalogue, c->args[i]);
        if (!known)
            return err_set(err, ERR_NOT_FOUND, "there is no catalogue %.*s", STR_ARG(c->args[i]));
    }
    return true;
}

bool cmd_catalogue_coverage(struct cli *c, struct err *err)
{
    static const struct column columns[] = {{"catalogue", "catalogue"}, {"id", "row"},
                                            {"name", "title"},          {"must", "must"},
                                            {"checks", "checks"},       {"slots", "slots"}};
    struct gap_coverage all;
    int64_t total = 0, must = 0, served = 0, without = 0;
    if (!gap_coverage_built_in(c->arena, &all, err) || !are_known(c, &all, err))
        return false;
    struct json *model = json_object(c->arena), *rows = json_array(c->arena);
    for (size_t i = 0; i < all.row_count; i++) {
        const struct gap_covered *row = &all.rows[i];
        bool lacks = row->must && !gap_is_served(row);
        if (!is_asked(c, row->catalogue))
            continue;
        total++;
        must += row->must;
        served += gap_is_served(row);
        without += lacks;
        if (lacks || cli_has(c, "rows"))
            json_hang(rows, NULL, gap_covered_json(c->arena, row));
    }
    struct json *strays = json_array(c->arena);
    for (size_t i = 0; i < all.stray_count; i++) {
        struct json *o = json_add(c->arena, strays, NULL, JSON_OBJECT);
        json_add_text(c->arena, o, "by", all.strays[i].by);
        json_add_text(c->arena, o, "id", all.strays[i].id);
    }
    json_add_int(c->arena, model, "total", total);
    json_add_int(c->arena, model, "served", served);
    json_add_int(c->arena, model, "must", must);
    json_add_int(c->arena, model, "without", without);
    json_hang(model, "rows", rows);
    json_hang(model, "unknown_ids", strays);
    if (c->format != CLI_TABLE || json_count(rows))
        cli_rows(c, model, rows, columns, COUNT_OF(columns));
    JSON_EACH (stray, strays)
        cli_note(c, "%.*s serves %.*s, which no catalogue has", STR_ARG(json_text(stray, "by")),
                 STR_ARG(json_text(stray, "id")));
    if (c->format == CLI_TABLE)
        buf_fmt(
            &c->out,
            "%lld rows, %lld of them served by a check or slot; of the %lld that must be, %lld are "
            "not; %zu unknown ids\n",
            (long long)total, (long long)served, (long long)must, (long long)without,
            all.stray_count);
    c->status = without || all.stray_count ? CLI_ABOVE_POLICY : 0;
    return true;
}
