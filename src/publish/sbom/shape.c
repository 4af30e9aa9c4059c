#include "publish/sbom/export_internal.h"

#include "base/date.h"
#include "value/licence/licence.h"

static struct json *copy_one(struct sbom_export *x, const struct sbom_shape_member *m,
                             const struct json *v, const struct sbom_step *place, bool item);

/* --- texts --- */

static bool is_url_char(char c)
{
    return (unsigned char)c > 0x20 && c != 0x7F && !memchr("<>\"{}|\\^`", c, 9);
}

/* What RFC 3987 does not allow in a reference is percent-encoded, which means the same. */
static struct str url(struct arena *a, struct str s)
{
    size_t i = 0;
    while (i < s.n && is_url_char(s.p[i]))
        i++;
    if (i == s.n)
        return s;
    struct buf b = {.arena = a};
    for (i = 0; i < s.n; i++)
        if (is_url_char(s.p[i]))
            buf_char(&b, s.p[i]);
        else
            buf_fmt(&b, "%%%02X", (unsigned)(unsigned char)s.p[i]);
    return buf_str(&b);
}

static bool is_email(struct str s)
{
    size_t at = str_find_char(s, '@');
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= 0x20 || memchr("<>()[],;:\\\"", s.p[i], 11))
            return false;
    struct str domain = str_from(s, at + 1);
    return at > 0 && at < s.n && domain.n > 0 && str_find_char(domain, '@') == domain.n &&
           str_find_char(domain, '.') < domain.n && domain.p[0] != '.' &&
           domain.p[domain.n - 1] != '.' && s.p[0] != '.' && s.p[at - 1] != '.' &&
           !str_has(s, STR(".."));
}

static bool is_mime(struct str s)
{
    size_t slash = str_find_char(s, '/');
    for (size_t i = 0; i < s.n; i++)
        if (i != slash && !char_is_digit(s.p[i]) && !(s.p[i] >= 'a' && s.p[i] <= 'z') &&
            !memchr("-+.", s.p[i], 3))
            return false;
    return slash > 0 && slash + 1 < s.n;
}

static bool is_hex(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_digit(s.p[i]) && !(char_lower(s.p[i]) >= 'a' && char_lower(s.p[i]) <= 'f'))
            return false;
    return s.n == 32 || s.n == 40 || s.n == 64 || s.n == 96 || s.n == 128;
}

/* RFC 3339 with Z as it is; every other notation as the same instant in UTC. */
static bool instant(struct arena *a, struct str s, bool whole_seconds, struct str *out)
{
    struct instant t;
    bool zulu = s.n >= 20 && s.p[10] == 'T' && s.p[s.n - 1] == 'Z';
    if (!instant_parse(s, &t))
        return false;
    if (whole_seconds)
        t.ms -= ((t.ms % 1000) + 1000) % 1000;
    *out = zulu && (!whole_seconds || s.n == 20) ? s : instant_str(a, t);
    return true;
}

bool sbom_text_of_kind(struct arena *a, enum sbom_kind kind, struct str s, struct str *out)
{
    *out = s;
    switch (kind) {
    case SBOM_KIND_INSTANT: return instant(a, s, false, out);
    case SBOM_KIND_SECOND: return instant(a, s, true, out);
    case SBOM_KIND_URL: *out = url(a, s); return true;
    case SBOM_KIND_EMAIL: return is_email(s);
    case SBOM_KIND_MIME: *out = str_lower(a, s); return is_mime(*out);
    case SBOM_KIND_HEX: *out = str_trim(s); return is_hex(*out);
    case SBOM_KIND_VERSION: return s.n <= 1024;
    case SBOM_KIND_REF: return s.n > 0;
    case SBOM_KIND_LICENCE_ID: *out = licence_listed(s); return out->n > 0;
    case SBOM_KIND_TEXT:
    case SBOM_KIND_BOOL:
    case SBOM_KIND_INT:
    case SBOM_KIND_NUMBER:
    case SBOM_KIND_WORD:
    case SBOM_KIND_LICENCES:
    case SBOM_KIND_EXPRESSION:
    case SBOM_KIND_OBJECT:
    case SBOM_KIND_WHOLE:
    case SBOM_KIND_IGNORE:
    case SBOM_KIND_DROP: return true;
    }
    return true;
}

/* --- values --- */

static bool same_word(struct str a, struct str b)
{
    size_t i = 0, k = 0;
    while (i < a.n || k < b.n) {
        if (i < a.n && (a.p[i] == '-' || a.p[i] == '_'))
            i++;
        else if (k < b.n && (b.p[k] == '-' || b.p[k] == '_'))
            k++;
        else if (i < a.n && k < b.n && char_lower(a.p[i]) == char_lower(b.p[k]))
            i++, k++;
        else
            return false;
    }
    return true;
}

const char *sbom_word(struct str s, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        if (str_eq(s, str_of(words[i])))
            return words[i];
    for (size_t i = 0; words[i]; i++)
        if (same_word(s, str_of(words[i])))
            return words[i];
    return NULL;
}

static struct json *text(struct sbom_export *x, struct str s)
{
    struct json *v = ARENA_NEW(x->scratch, struct json);
    v->type = JSON_STRING;
    v->text = s;
    return v;
}

static struct json *word(struct sbom_export *x, const struct sbom_shape_member *m,
                         const struct json *v, const struct sbom_step *place)
{
    struct str s = json_as_text(v);
    const char *known = sbom_word(s, m->words);
    if (!known) {
        sbom_loss(x, place, sbom_json_text(x->scratch, v), "is not among the values of the format");
        known = m->otherwise;
    }
    return known ? text(x, str_of(known)) : NULL;
}

/* A text, or what can be written as one. */
static struct json *text_of_kind(struct sbom_export *x, const struct sbom_shape_member *m,
                                 const struct json *v, const struct sbom_step *place)
{
    struct str s;
    struct str from = v->type == JSON_TRUE    ? STR("true")
                      : v->type == JSON_FALSE ? STR("false")
                                              : json_as_text(v);
    if (v->type == JSON_ARRAY || v->type == JSON_OBJECT) {
        sbom_loss(x, place, sbom_json_text(x->scratch, v), "is no text");
        return NULL;
    }
    if (m->kind == SBOM_KIND_REF && x->ref)
        from = x->ref(x, from);
    if (sbom_text_of_kind(x->scratch, m->kind, from, &s))
        return text(x, s);
    sbom_loss(x, place, from, "is not in the form that the format asks for");
    return NULL;
}

static struct json *number(struct sbom_export *x, const struct json *v, bool whole,
                           const struct sbom_step *place)
{
    int64_t n;
    struct str s = str_trim(json_as_text(v));
    if ((v->type == JSON_NUMBER && !whole) || str_to_int(s, &n)) {
        struct json *copy = text(x, s);
        copy->type = JSON_NUMBER;
        return copy;
    }
    sbom_loss(x, place, sbom_json_text(x->scratch, v), "is no number as the format asks for");
    return NULL;
}

static struct json *truth(struct sbom_export *x, const struct json *v,
                          const struct sbom_step *place)
{
    bool yes = v->type == JSON_TRUE || STR_IS(json_as_text(v), "true");
    bool no = v->type == JSON_FALSE || STR_IS(json_as_text(v), "false");
    struct json *copy = text(x, (struct str){0});
    copy->type = yes ? JSON_TRUE : JSON_FALSE;
    if (yes || no)
        return copy;
    sbom_loss(x, place, sbom_json_text(x->scratch, v), "is neither true nor false");
    return NULL;
}

static struct json *deep_copy(struct arena *a, const struct json *v)
{
    struct json *copy = ARENA_NEW(a, struct json);
    copy->type = v->type;
    if (v->type != JSON_ARRAY && v->type != JSON_OBJECT) {
        copy->text = v->text;
        return copy;
    }
    JSON_EACH (item, v) {
        struct json *inside = deep_copy(a, item);
        json_hang(copy, NULL, inside);
        inside->key = item->key;
    }
    return copy;
}

static struct json *whole(struct sbom_export *x, const struct json *v,
                          const struct sbom_step *place)
{
    if (x->whole_ok && (!x->part || x->part->prefix.n == 0))
        return deep_copy(x->scratch, v);
    sbom_loss(x, place, sbom_json_text(x->scratch, v),
              x->whole_ok ? "has refs of its own, which several lists in one would mix up"
                          : "may have another form in the version it came in");
    return NULL;
}

/* --- arrays and objects --- */

static void seen_add(struct sbom_seen *s, struct str t)
{
    size_t i = str_hash(t) & (s->cap - 1);
    while (s->slots[i].p)
        i = (i + 1) & (s->cap - 1);
    s->slots[i] = t;
    s->count++;
}

bool sbom_seen_has(const struct sbom_seen *s, struct str t)
{
    if (s->cap == 0)
        return false;
    for (size_t i = str_hash(t) & (s->cap - 1); s->slots[i].p; i = (i + 1) & (s->cap - 1))
        if (str_eq(s->slots[i], t))
            return true;
    return false;
}

bool sbom_seen_before(struct arena *a, struct sbom_seen *s, struct str t)
{
    if (2 * (s->count + 1) > s->cap) {
        struct sbom_seen more = {.cap = s->cap ? 2 * s->cap : 16};
        more.slots = ARENA_ARRAY(a, struct str, more.cap);
        for (size_t i = 0; i < s->cap; i++)
            if (s->slots[i].p)
                seen_add(&more, s->slots[i]);
        *s = more;
    }
    if (sbom_seen_has(s, t))
        return true;
    seen_add(s, t);
    return false;
}

static uint64_t tree_hash(const struct json *v)
{
    uint64_t h = 0x9E3779B97F4A7C15u + (uint64_t)v->type;
    if (v->type != JSON_ARRAY && v->type != JSON_OBJECT)
        return h ^ str_hash(v->text);
    JSON_EACH (item, v)
        h = (h ^ str_hash(item->key) ^ tree_hash(item)) * 0xFF51AFD7ED558CCDu;
    return h ^ (h >> 32);
}

static bool tree_eq(const struct json *a, const struct json *b)
{
    if (a->type != b->type)
        return false;
    if (a->type != JSON_ARRAY && a->type != JSON_OBJECT)
        return str_eq(a->text, b->text);
    const struct json *other = json_first(b);
    JSON_EACH (item, a) {
        if (!other || !str_eq(item->key, other->key) || !tree_eq(item, other))
            return false;
        other = other->next;
    }
    return !other;
}

/* The items of an array that were there; cap is a power of two above their number. */
struct items {
    const struct json **slots;
    size_t cap;
};

static bool item_before(struct items *s, const struct json *v)
{
    size_t i = tree_hash(v) & (s->cap - 1);
    for (; s->slots[i]; i = (i + 1) & (s->cap - 1))
        if (tree_eq(s->slots[i], v))
            return true;
    s->slots[i] = v;
    return false;
}

static struct json *array(struct sbom_export *x, const struct sbom_shape_member *m,
                          const struct json *v, const struct sbom_step *place)
{
    struct json *out = json_array(x->scratch);
    struct items seen = {.cap = 8};
    size_t i = 0;
    if (v->type != JSON_ARRAY) {
        sbom_loss(x, place, sbom_json_text(x->scratch, v), "is no array");
        return NULL;
    }
    while (seen.cap < 2 * json_count(v))
        seen.cap *= 2;
    if (m->flags & SBOM_UNIQUE)
        seen.slots = ARENA_ARRAY(x->scratch, const struct json *, seen.cap);
    JSON_EACH (item, v) {
        struct json *copy = copy_one(x, m, item, STEP_ITEM(place, i++), true);
        if (copy && !(seen.slots && item_before(&seen, copy)))
            json_hang(out, NULL, copy);
    }
    return out;
}

static struct json *copy_one(struct sbom_export *x, const struct sbom_shape_member *m,
                             const struct json *v, const struct sbom_step *place, bool item)
{
    if (m->flags & SBOM_EITHER && v->type == JSON_ARRAY && !item)
        return array(x, m, v, place);
    if (m->flags & SBOM_MANY && !item)
        return array(x, m, v, place);
    switch (m->kind) {
    case SBOM_KIND_TEXT:
    case SBOM_KIND_INSTANT:
    case SBOM_KIND_SECOND:
    case SBOM_KIND_URL:
    case SBOM_KIND_EMAIL:
    case SBOM_KIND_MIME:
    case SBOM_KIND_HEX:
    case SBOM_KIND_VERSION:
    case SBOM_KIND_LICENCE_ID:
    case SBOM_KIND_REF: return text_of_kind(x, m, v, place);
    case SBOM_KIND_BOOL: return truth(x, v, place);
    case SBOM_KIND_INT: return number(x, v, true, place);
    case SBOM_KIND_NUMBER: return number(x, v, false, place);
    case SBOM_KIND_WORD: return word(x, m, v, place);
    case SBOM_KIND_LICENCES: return sbom_licences_copy(x, v, place);
    case SBOM_KIND_EXPRESSION: {
        struct str s = sbom_listed_expression(x, json_as_text(v), place);
        return s.n ? text(x, s) : NULL;
    }
    case SBOM_KIND_OBJECT: return sbom_shape_copy(x, v, item && m->items ? m->items : m->of, place);
    case SBOM_KIND_WHOLE: return whole(x, v, place);
    case SBOM_KIND_DROP: sbom_loss(x, place, sbom_json_text(x->scratch, v), m->why); return NULL;
    case SBOM_KIND_IGNORE: return NULL;
    }
    return NULL;
}

static const struct sbom_shape_member *member_of(const struct sbom_shape *shape, struct str name)
{
    for (size_t i = 0; i < shape->count; i++)
        if (str_eq(shape->members[i].name, name))
            return &shape->members[i];
    return NULL;
}

/* Whether the copy has all it must; a word that has a default is put. */
static bool complete(struct sbom_export *x, struct json *copy, const struct json *v,
                     const struct sbom_shape *shape, const struct sbom_step *place)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct sbom_shape_member *m = &shape->members[i];
        const struct json *have = json_find(copy, m->name);
        if (!(m->flags & SBOM_REQUIRED) || (have && (have->type != JSON_ARRAY || json_count(have))))
            continue;
        if (m->otherwise) {
            json_add_text(x->scratch, copy, m->name.p, str_of(m->otherwise));
            continue;
        }
        bool there = json_find(v, m->name) != NULL;
        sbom_loss(x, place, sbom_json_text(x->scratch, v),
                  str_fmt(x->arena, "%s %s, which the format requires",
                          there ? "cannot keep its" : "lacks", m->name.p)
                      .p);
        return false;
    }
    return true;
}

struct json *sbom_member_copy(struct sbom_export *x, const struct sbom_shape_member *m,
                              const struct json *v, const struct sbom_step *place)
{
    return copy_one(x, m, v, place, false);
}

struct json *sbom_shape_copy(struct sbom_export *x, const struct json *v,
                             const struct sbom_shape *shape, const struct sbom_step *place)
{
    if (v->type != JSON_OBJECT) {
        sbom_loss(x, place, sbom_json_text(x->scratch, v), "is no object");
        return NULL;
    }
    struct json *copy = json_object(x->scratch);
    JSON_EACH (item, v) {
        const struct sbom_shape_member *m = member_of(shape, item->key);
        if (item->type == JSON_NULL)
            continue;
        if (!m) {
            sbom_loss(x, STEP_MEMBER(place, str_cz(x->scratch, item->key)),
                      sbom_json_text(x->scratch, item), "is no member of the format");
            continue;
        }
        size_t losses = x->loss_count;
        struct json listed = *x->losses;
        struct json *value = copy_one(x, m, item, STEP_MEMBER(place, m->name.p), false);
        if (value)
            json_hang(copy, m->name.p, value);
        else if (m->flags & SBOM_REQUIRED && !m->otherwise)
            sbom_losses_undo(x, &listed, losses); /* the object goes with it, and is listed whole */
    }
    return complete(x, copy, v, shape, place) ? copy : NULL;
}
