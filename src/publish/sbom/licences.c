#include "publish/sbom/export_internal.h"

#include "value/licence/licence.h"

static bool is_id_char(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '.' || c == '-';
}

struct str sbom_licence_ref(struct arena *a, struct str name)
{
    struct buf b = {.arena = a};
    bool gap = false;
    BUF_LIT(&b, "LicenseRef-");
    for (size_t i = 0; i < name.n; i++) {
        bool kept = is_id_char(name.p[i]);
        if (kept && gap)
            buf_char(&b, '-');
        gap = !kept && b.n > sizeof "LicenseRef-" - 1;
        if (kept)
            buf_char(&b, name.p[i]);
    }
    return b.n > sizeof "LicenseRef-" - 1 ? buf_str(&b) : STR("LicenseRef-unnamed");
}

static bool is_ref(struct str id)
{
    return str_starts(id, STR("LicenseRef-")) || str_starts(id, STR("DocumentRef-"));
}

/* What makes an expression's identifiers ones that SPDX knows. */
struct repair {
    struct sbom_export *x;
    const struct sbom_step *place;
};

static struct licence *repaired(const struct repair *r, const struct licence *l)
{
    struct arena *a = r->x->scratch;
    struct licence *copy = ARENA_NEW(a, struct licence);
    *copy = *l;
    if (l->kind != LICENCE_ID) {
        copy->left = repaired(r, l->left);
        copy->right = repaired(r, l->right);
        return copy;
    }
    struct str whole = l->or_later ? str_fmt(a, "%.*s+", STR_ARG(l->id)) : l->id;
    struct str listed = licence_listed(l->id);
    if (is_ref(l->id))
        return copy;
    if (listed.n == 0) {
        copy->or_later = false;
        listed = licence_listed(whole);
    }
    copy->id = listed;
    if (listed.n)
        return copy;
    copy->id = sbom_licence_ref(a, whole);
    sbom_loss(r->x, r->place, whole,
              "is not on the SPDX licence list; a LicenseRef of that name stands for it");
    return copy;
}

struct str sbom_listed_expression(struct sbom_export *x, struct str s,
                                  const struct sbom_step *place)
{
    const struct licence *l;
    struct err ignored = {0};
    struct buf b = {.arena = x->scratch};
    if (s.n == 0 || licence_is_statement(s))
        return s;
    if (!licence_parse(x->scratch, s, &l, &ignored)) {
        sbom_loss(x, place, s, "is no licence expression; a LicenseRef of that name stands for it");
        return sbom_licence_ref(x->scratch, s);
    }
    licence_format(repaired(&(struct repair){x, place}, l), &b);
    return buf_str(&b);
}

/* --- licenses of CycloneDX --- */

/* One of the list: with an id of the SPDX list, or else a name, never both. */
static struct json *one_licence(struct sbom_export *x, const struct json *item,
                                const struct sbom_step *place)
{
    const struct json *of = json_get(item, "license");
    const struct sbom_step *at = STEP_MEMBER(place, "license");
    struct str id = json_text(of, "id");
    bool listed = licence_listed(id).n > 0;
    struct json *plain = json_object(x->scratch), *out = json_object(x->scratch);
    JSON_EACH (m, of) {
        bool is_id = STR_IS(m->key, "id"), is_name = STR_IS(m->key, "name");
        if ((is_id && !listed) || (is_name && listed))
            continue;
        struct json *copy = ARENA_NEW(x->scratch, struct json);
        *copy = *m;
        copy->next = NULL;
        json_hang(plain, str_cz(x->scratch, m->key), copy);
    }
    if (id.n && !listed && json_text(of, "name").n == 0) {
        sbom_loss(x, STEP_MEMBER(at, "id"), id, "is not on the SPDX licence list; kept as a name");
        json_add_text(x->scratch, plain, "name", id);
    } else if (id.n && json_text(of, "name").n)
        sbom_loss(x, at, listed ? json_text(of, "name") : id,
                  "CycloneDX 1.6 takes either an id or a name of a licence");
    if (!listed && json_text(plain, "name").n == 0) {
        sbom_loss(x, at, sbom_json_text(x->scratch, item), "has neither an id nor a name");
        return NULL;
    }
    struct json *copy = sbom_shape_copy(x, plain, &SBOM_CDX_LICENCE, at);
    if (copy)
        json_hang(out, "license", copy);
    return copy ? out : NULL;
}

static struct str expression_of(struct arena *a, const struct json *item)
{
    const struct json *of = json_get(item, "license");
    struct str s = json_text(item, "expression");
    if (s.n == 0)
        s = json_text(of, "expression");
    if (s.n == 0)
        s = json_text(of, "id");
    if (s.n == 0 && json_text(of, "name").n)
        s = sbom_licence_ref(a, json_text(of, "name"));
    return s;
}

static struct json *one_expression(struct sbom_export *x, const struct json *item, struct str s)
{
    struct arena *a = x->scratch;
    struct json *list = json_array(a), *o = json_add(a, list, NULL, JSON_OBJECT);
    struct str acknowledgement = json_text(item, "acknowledgement");
    json_add_text(a, o, "expression", s);
    if (STR_IS(acknowledgement, "declared") || STR_IS(acknowledgement, "concluded"))
        json_add_text(a, o, "acknowledgement", acknowledgement);
    if (json_text(item, "bom-ref").n)
        json_add_text(a, o, "bom-ref", x->ref(x, json_text(item, "bom-ref")));
    return list;
}

/* All items as one expression; AND binds tighter than OR. */
static struct str joined(struct arena *a, const struct json *v)
{
    struct buf b = {.arena = a};
    JSON_EACH (item, v) {
        struct str s = expression_of(a, item);
        if (s.n)
            buf_fmt(&b, str_has(s, STR(" ")) ? "%s(%.*s)" : "%s%.*s", b.n ? " AND " : "",
                    STR_ARG(s));
    }
    return buf_str(&b);
}

struct json *sbom_licences_copy(struct sbom_export *x, const struct json *v,
                                const struct sbom_step *place)
{
    size_t expressions = 0, i = 0;
    if (v->type != JSON_ARRAY) {
        sbom_loss(x, place, sbom_json_text(x->scratch, v), "is no array");
        return NULL;
    }
    JSON_EACH (item, v)
        expressions += json_text(item, "expression").n > 0 ||
                       json_text(json_get(item, "license"), "expression").n > 0;
    if (expressions == 1 && json_count(v) == 1)
        return one_expression(x, json_first(v), expression_of(x->scratch, json_first(v)));
    if (expressions > 0) {
        sbom_loss(x, place, sbom_json_text(x->scratch, v),
                  "CycloneDX 1.6 takes licences or one expression, not both; joined by AND");
        return one_expression(x, NULL, joined(x->scratch, v));
    }
    struct json *out = json_array(x->scratch);
    JSON_EACH (item, v) {
        struct json *copy = one_licence(x, item, STEP_ITEM(place, i++));
        if (copy)
            json_hang(out, NULL, copy);
    }
    return out;
}
