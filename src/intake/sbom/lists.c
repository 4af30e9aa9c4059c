/* lists.c - the short lists of a component and of a document, and who stands behind them. */
#include "base/limits.h"
#include "intake/sbom/sbom_internal.h"

/* Room for one more: at each power of two the list moves to twice the room. */
static void *with_room(struct arena *a, void *list, size_t size, size_t count)
{
    if ((count & (count - 1)) != 0)
        return list;
    void *to = arena_alloc(a, size, count ? 2 * count : 1, 16);
    if (count > 0)
        memcpy(to, list, size * count);
    return to;
}

void sbom_add_str(struct arena *a, struct str **list, size_t *count, struct str s)
{
    *list = with_room(a, *list, sizeof **list, *count);
    (*list)[(*count)++] = s;
}

void sbom_add_pair(struct arena *a, struct sbom_pair **list, size_t *count, struct str name,
                   struct str value)
{
    *list = with_room(a, *list, sizeof **list, *count);
    (*list)[(*count)++] = (struct sbom_pair){name, value};
}

void sbom_add_party(struct arena *a, struct sbom_party **list, size_t *count,
                    struct sbom_party party)
{
    if (party.name.n == 0 && party.contact_count == 0 && party.url_count == 0)
        return;
    *list = with_room(a, *list, sizeof **list, *count);
    (*list)[(*count)++] = party;
}

void sbom_add_reference(struct arena *a, struct sbom_reference **list, size_t *count,
                        struct sbom_reference reference)
{
    *list = with_room(a, *list, sizeof **list, *count);
    (*list)[(*count)++] = reference;
}

void sbom_add_tool(struct arena *a, struct sbom_tool **list, size_t *count, struct sbom_tool tool)
{
    if (tool.name.n == 0)
        return;
    *list = with_room(a, *list, sizeof **list, *count);
    (*list)[(*count)++] = tool;
}

void sbom_add_service(struct arena *a, struct sbom_service **list, size_t *count,
                      struct sbom_service service)
{
    *list = with_room(a, *list, sizeof **list, *count);
    (*list)[(*count)++] = service;
}

void sbom_add_licence_text(struct arena *a, struct sbom_licence_text **list, size_t *count,
                           struct sbom_licence_text text)
{
    *list = with_room(a, *list, sizeof **list, *count);
    (*list)[(*count)++] = text;
}

void sbom_add_root(struct arena *a, struct sbom *to, size_t component)
{
    enum { ROOTS_MAX = 1000 };
    if (to->root_count == ROOTS_MAX)
        return;
    for (size_t i = 0; i < to->root_count; i++)
        if (to->roots[i] == component)
            return;
    to->roots = with_room(a, to->roots, sizeof *to->roots, to->root_count);
    to->roots[to->root_count++] = component;
}

/* Among the first: a component has few. */
static bool has(const struct str *list, size_t count, struct str s)
{
    enum { LOOKED_AT = 100 };
    for (size_t i = 0; i < count && i < LOOKED_AT; i++)
        if (str_eq(list[i], s))
            return true;
    return false;
}

void sbom_add_purl(struct arena *a, struct sbom_component *to, struct str purl)
{
    if (purl.n == 0 || str_eq(to->purl, purl) || has(to->more_purls, to->more_purl_count, purl))
        return;
    if (to->purl.n == 0)
        to->purl = purl;
    else
        sbom_add_str(a, &to->more_purls, &to->more_purl_count, purl);
}

void sbom_add_cpe(struct arena *a, struct sbom_component *to, struct str cpe)
{
    if (cpe.n == 0)
        return;
    if (to->cpe.n == 0)
        to->cpe = cpe;
    else
        sbom_add_str(a, &to->more_cpes, &to->more_cpe_count, cpe);
}

struct str sbom_tools_line(struct arena *a, const struct sbom *b)
{
    enum { TOOLS_MAX = 32, TOOL_MAX = 256 };
    struct buf line = {.arena = a};
    for (size_t i = 0; i < b->tool_count && i < TOOLS_MAX; i++) {
        if (line.n > 0)
            BUF_LIT(&line, ", ");
        buf_put(&line, str_sub(b->tool_list[i].name, 0, TOOL_MAX));
        if (b->tool_list[i].version.n > 0) {
            buf_char(&line, ' ');
            buf_put(&line, str_sub(b->tool_list[i].version, 0, TOOL_MAX));
        }
    }
    return buf_str(&line);
}

/* --- who --- */

static void add_contact(struct arena *a, struct sbom_party *to, struct sbom_contact contact)
{
    if (contact.name.n == 0 && contact.email.n == 0 && contact.phone.n == 0)
        return;
    to->contacts = with_room(a, to->contacts, sizeof *to->contacts, to->contact_count);
    to->contacts[to->contact_count++] = contact;
}

struct sbom_party sbom_party_of_text(struct arena *a, struct str s)
{
    static const struct str prefixes[] = {
        [SBOM_PARTY_UNSET] = SBOM_LIT(""),
        [SBOM_PARTY_ORGANISATION] = SBOM_LIT("Organization:"),
        [SBOM_PARTY_PERSON] = SBOM_LIT("Person:"),
        [SBOM_PARTY_TOOL] = SBOM_LIT("Tool:"),
    };
    struct sbom_party party = {0};
    if (sbom_is_nothing(s))
        return party;
    for (size_t i = 1; i < COUNT_OF(prefixes); i++)
        if (str_starts(s, prefixes[i])) {
            party.kind = (enum sbom_party_kind)i;
            s = str_trim(str_from(s, prefixes[i].n));
        }
    size_t mail = str_rfind_char(s, '(');
    if (party.kind != SBOM_PARTY_TOOL && mail > 0 && mail < s.n && s.p[s.n - 1] == ')') {
        add_contact(a, &party,
                    (struct sbom_contact){.email = str_trim(str_sub(s, mail + 1, s.n - mail - 2))});
        s = str_trim(str_sub(s, 0, mail));
    }
    party.name = sbom_is_nothing(s) ? (struct str){0} : s;
    return party;
}

static struct sbom_contact contact(struct sbom_reader *r, const struct sbom_place *place,
                                   const struct json *v)
{
    return (struct sbom_contact){
        .name = sbom_text(r, place, "name", json_get(v, "name"), LIMIT_NAME),
        .email = sbom_text(r, place, "email", json_get(v, "email"), LIMIT_NAME),
        .phone = sbom_text(r, place, "phone", json_get(v, "phone"), LIMIT_NAME),
    };
}

static void urls(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
                 struct sbom_party *to)
{
    size_t i = 0;
    if (v && v->type == JSON_STRING) { /* against the schema */
        sbom_add_str(r->arena, &to->urls, &to->url_count, sbom_text(r, place, NULL, v, LIMIT_NAME));
        return;
    }
    JSON_EACH (item, sbom_array(r, place, NULL, v))
        sbom_add_str(r->arena, &to->urls, &to->url_count,
                     sbom_text(r, PLACE_ITEM(place, i++), NULL, item, LIMIT_NAME));
}

struct sbom_party sbom_organisation(struct sbom_reader *r, const struct sbom_place *up,
                                    const char *name, const struct json *v)
{
    struct sbom_party party = {0};
    const struct sbom_place *place = name ? PLACE_MEMBER(up, name) : up;
    if (v && v->type == JSON_STRING) { /* against the schema */
        party.name = sbom_text(r, place, NULL, v, LIMIT_NAME);
        return party;
    }
    if (!sbom_object(r, place, NULL, v))
        return party;
    party.kind = SBOM_PARTY_ORGANISATION;
    party.name = sbom_text(r, place, "name", json_get(v, "name"), LIMIT_NAME);
    if (json_get(v, "url"))
        urls(r, PLACE_MEMBER(place, "url"), json_get(v, "url"), &party);
    const struct json *list = json_get(v, "contact");
    const struct sbom_place *at = PLACE_MEMBER(place, "contact");
    size_t i = 0;
    JSON_EACH (item, sbom_array(r, at, NULL, list)) {
        const struct sbom_place *one = PLACE_ITEM(at, i++);
        add_contact(r->arena, &party, contact(r, one, sbom_object(r, one, NULL, item)));
    }
    return party;
}

struct sbom_party sbom_person(struct sbom_reader *r, const struct sbom_place *up, const char *name,
                              const struct json *v)
{
    struct sbom_party party = {.kind = SBOM_PARTY_PERSON};
    const struct sbom_place *place = name ? PLACE_MEMBER(up, name) : up;
    if (v && v->type == JSON_STRING) {
        party.name = sbom_text(r, place, NULL, v, LIMIT_NAME);
        return party;
    }
    struct sbom_contact all = contact(r, place, sbom_object(r, place, NULL, v));
    party.name = all.name;
    all.name.n = 0;
    add_contact(r->arena, &party, all);
    return party;
}

struct str sbom_supplier_of(const struct sbom_component *c)
{
    if (c->supplied_by.name.n > 0)
        return c->supplied_by.name;
    if (c->made_by.name.n > 0)
        return c->made_by.name;
    if (c->publisher.n > 0)
        return c->publisher;
    for (size_t i = 0; i < c->author_count; i++)
        if (c->authors[i].name.n > 0)
            return c->authors[i].name;
    return (struct str){0};
}
