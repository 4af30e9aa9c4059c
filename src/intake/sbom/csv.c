/* A list as a table (RFC 4180): a header line, then a component a line. The separator is a comma, a
   semicolon or a tab, as spreadsheets write it. */
#include "base/limits.h"
#include "base/rows.h"
#include "intake/sbom/sbom_internal.h"

#define LIT(lit) \
    { \
        (lit), sizeof(lit) - 1 \
    }

enum { COLUMNS_MAX = ROWS_FIELDS_MAX, SEPARATORS = 3, OTHERS_MAX = 5000000 };

enum key { KEY_NAME, KEY_VERSION, KEY_PURL, KEY_CPE, KEY_SUPPLIER, KEY_LICENCE, KEY__COUNT };

static const struct str keys[KEY__COUNT] = {
    [KEY_NAME] = LIT("name"), [KEY_VERSION] = LIT("version"),   [KEY_PURL] = LIT("purl"),
    [KEY_CPE] = LIT("cpe"),   [KEY_SUPPLIER] = LIT("supplier"), [KEY_LICENCE] = LIT("licence")};
static const char separators[SEPARATORS] = {',', ';', '\t'};

struct reader {
    struct sbom_reader *r;
    struct rows rows;          /* of a text of ours */
    size_t column[KEY__COUNT]; /* where it stands, or SIZE_MAX */
    size_t column_count;
    struct str header[COLUMNS_MAX];
    bool is_other[COLUMNS_MAX]; /* columns that we do not know */
    size_t other_count;         /* fields in them */
    const struct json *nothing;
};

/* The next row; *end when there is none. */
static bool next_row(struct reader *c, bool *end, struct err *err)
{
    *end = !rows_next(c->r->arena, &c->rows);
    return !c->rows.cut_off ||
           err_set(err, ERR_INVALID, "line %zu: a field in quotes does not end", c->rows.line);
}

static size_t key_of(struct str name)
{
    for (size_t i = 0; i < KEY__COUNT; i++)
        if (str_eq_nocase(keys[i], name))
            return i;
    return str_eq_nocase(name, STR("license")) ? KEY_LICENCE : KEY__COUNT;
}

/* The first line that is not empty. */
static struct str header_line(struct str text)
{
    struct str line = {0};
    while (str_split(&text, '\n', &line))
        if (str_trim(line).n > 0)
            return line;
    return (struct str){0};
}

/* The separator with which the line has a name and one more column that we know, or NUL. */
static char separator_of(struct str line)
{
    for (size_t i = 0; i < SEPARATORS; i++) {
        struct str rest = line;
        struct str field;
        size_t known = 0;
        bool name = false;
        while (str_split(&rest, separators[i], &field)) {
            field = str_trim(field);
            if (field.n >= 2 && field.p[0] == '"' && field.p[field.n - 1] == '"')
                field = str_sub(field, 1, field.n - 2);
            size_t key = key_of(field);
            name |= key == KEY_NAME;
            known += key != KEY__COUNT;
        }
        if (name && known >= 2)
            return separators[i];
    }
    return '\0';
}

bool sbom_is_csv(struct str text)
{
    struct str begin = str_sub(text, 0, KIB(4));
    if (str_starts(begin, STR("\xEF\xBB\xBF")))
        begin = str_from(begin, 3);
    struct str first = str_trim(begin);
    bool other = first.n == 0 || first.p[0] == '{' || first.p[0] == '[' || first.p[0] == '<';
    return !other && separator_of(header_line(begin)) != '\0';
}

static void read_header(struct reader *c)
{
    const struct json at = {.offset = (uint32_t)c->rows.offset};
    c->column_count = c->rows.count;
    for (size_t i = 0; i < KEY__COUNT; i++)
        c->column[i] = SIZE_MAX;
    for (size_t i = 0; i < c->rows.count && i < COLUMNS_MAX; i++) {
        size_t key = key_of(c->rows.fields[i]);
        c->header[i] = c->rows.fields[i];
        c->is_other[i] = key == KEY__COUNT && c->header[i].n > 0;
        if (key != KEY__COUNT && c->column[key] == SIZE_MAX)
            c->column[key] = i;
        else if (c->rows.fields[i].n > 0)
            sbom_doubt(c->r, FINDING_NOTE, "csv-column", NULL, &at,
                       key == KEY__COUNT
                           ? "the column \"%.*s\" is not known here; kept as a property"
                           : "the column \"%.*s\" stands there twice; the first "
                             "was taken",
                       STR_ARG(sbom_brief(c->rows.fields[i])));
    }
}

static struct str text_of(struct reader *c, const struct sbom_place *place, enum key key)
{
    size_t column = c->column[key];
    if (column >= c->rows.count || column >= COLUMNS_MAX)
        return (struct str){0};
    const struct json v = {
        .type = JSON_STRING, .offset = (uint32_t)c->rows.offset, .text = c->rows.fields[column]};
    return sbom_text(c->r, place, keys[key].p, &v, LIMIT_NAME);
}

/* An expression as it is; any other text as the name of a licence. */
static struct str licence(struct reader *c, const struct sbom_place *place)
{
    static const struct str marks[] = {LIT(" AND "), LIT(" OR "), LIT(" WITH ")};
    struct str s = text_of(c, place, KEY_LICENCE);
    if (s.n == 0 || STR_IS(s, "NOASSERTION"))
        return (struct str){0};
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (str_has(s, marks[i]))
            return s;
    return sbom_licence_name(c->r->arena, s);
}

/* Columns that we do not know, as properties. */
static void keep_others(struct reader *c, const struct sbom_place *place, const struct json *at,
                        struct sbom_component *to)
{
    struct sbom_reader *r = c->r;
    for (size_t i = 0; i < c->column_count && i < c->rows.count && i < COLUMNS_MAX; i++) {
        if (!c->is_other[i] || c->rows.fields[i].n == 0 || c->other_count++ >= OTHERS_MAX)
            continue;
        const struct json v = {
            .type = JSON_STRING, .offset = (uint32_t)c->rows.offset, .text = c->rows.fields[i]};
        struct sbom_pair p = {c->header[i], sbom_text(r, place, NULL, &v, LIMIT_TEXT)};
        sbom_add_pair(r->arena, &to->properties, &to->property_count, p.name, p.value);
        sbom_property(r, place, at, to, p);
    }
}

static void component(struct reader *c, const struct sbom_place *place)
{
    struct sbom_reader *r = c->r;
    const struct json at = {.offset = (uint32_t)c->rows.offset};
    struct str name = text_of(c, place, KEY_NAME);
    if (name.n == 0) {
        sbom_doubt(r, FINDING_SKIPPED, "sbom-name", place, &at,
                   "this row has no name, so nothing can be known of it; left out");
        sbom_skip(r);
        return;
    }
    if (c->rows.count > c->column_count)
        sbom_doubt(r, FINDING_WARNING, "csv-fields", place, &at,
                   "has %zu fields, and the header has %zu; a field with \"%c\" must be in quotes",
                   c->rows.count, c->column_count, c->rows.separator);
    struct sbom_component *to = sbom_component_add(r, place, &at, (struct str){0}, false);
    if (!to)
        return;
    to->name = name;
    to->raw.tree = c->nothing; /* the columns are members or properties, all of them */
    to->version = text_of(c, place, KEY_VERSION);
    to->purl = sbom_purl(r, PLACE_MEMBER(place, "purl"), &at, text_of(c, place, KEY_PURL));
    to->cpe = sbom_cpe(r, PLACE_MEMBER(place, "cpe"), &at, text_of(c, place, KEY_CPE));
    to->supplier = text_of(c, place, KEY_SUPPLIER);
    to->licence = to->licence_declared = licence(c, place);
    keep_others(c, place, &at, to);
}

bool sbom_read_csv(struct sbom_reader *r, struct err *err)
{
    struct reader *c = ARENA_NEW(r->arena, struct reader);
    const struct sbom_place *place = PLACE_MEMBER(NULL, "components");
    const struct json at = {.offset = 0};
    bool end;
    c->r = r;
    struct str text = str_copy(r->arena, r->text);
    c->nothing = json_object(r->arena);
    rows_init(&c->rows, text, separator_of(header_line(text)));
    if (!next_row(c, &end, err))
        return false;
    read_header(c);
    sbom_doubt(r, FINDING_NOTE, "csv-plain", NULL, &at,
               "a table says neither what the list describes nor what depends on what");
    for (size_t i = 0;; i++) {
        if (!next_row(c, &end, err))
            return false;
        if (end)
            break;
        component(c, PLACE_ITEM(place, i));
    }
    if (c->other_count > OTHERS_MAX)
        sbom_doubt(r, FINDING_SKIPPED, "csv-column", NULL, &at,
                   "fields in columns that are not known here, beyond %d, left out: %zu",
                   OTHERS_MAX, c->other_count - OTHERS_MAX);
    r->out->primary = SIZE_MAX;
    sbom_refs_complete(r);
    return sbom_edges_complete(r, err);
}
