/* Notified bodies: a number of four digits, looked up in data/udi/notified-bodies.json. */
#include "base/embed.h"
#include "base/json.h"
#include "value/udi/udi_internal.h"

const struct udi_bodies *udi_bodies(struct arena *a)
{
    struct json *file;
    struct err err = {0};
    bool ok = json_read(a, embed_find("data/udi/notified-bodies.json"), &file, &err);
    assert(ok); /* our own file; a test reads it */
    const struct json *rows = json_get(file, "bodies");
    struct udi_bodies *out = ARENA_NEW(a, struct udi_bodies);
    size_t n = 0;
    JSON_EACH (row, rows)
        n++;
    struct udi_body *items = ARENA_ARRAY(a, struct udi_body, n);
    n = 0;
    JSON_EACH (row, rows)
        items[n++] = (struct udi_body){json_text(row, "number"), json_text(row, "name")};
    *out = (struct udi_bodies){json_text(file, "date"), json_text(file, "status"),
                               json_text(file, "source"), items, n};
    return out;
}

bool udi_read_body(struct udi_reader *r, struct str text, struct err *err)
{
    struct str name = {0};
    if (text.n != 4 || !udi_all_digits(text))
        return err_set(err, ERR_INVALID, "is four digits");
    const struct udi_bodies *list = udi_bodies(r->arena);
    for (size_t i = 0; i < list->count; i++)
        if (str_eq(list->items[i].number, text))
            name = list->items[i].name;
    if (!name.n)
        udi_note(r,
                 "is not in the list of bodies designated for the MDR that comes with the "
                 "program (%.*s, %.*s): look it up in NANDO",
                 STR_ARG(list->date), STR_ARG(list->status));
    else
        udi_note(r, "the list is a snapshot (%.*s, %.*s): confirm name and scope in NANDO",
                 STR_ARG(list->date), STR_ARG(list->status));
    return udi_add(r, (struct udi_part){STR("number"), text, UDI_ROLE_OTHER, "number"}, err) &&
           (!name.n ||
            udi_add(r, (struct udi_part){STR("name"), name, UDI_ROLE_OTHER, "name in the list"},
                    err));
}
