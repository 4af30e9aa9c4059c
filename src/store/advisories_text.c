#include "store/advisories_internal.h"

#include "value/cpe/cpe.h"

/* The text forms that are kept in columns. They are read a thousand times for each time they are
   written, in the middle of a scan; so they are lines and tabs, not JSON. No field can hold a tab
   or a line break: the readers of feeds refuse such texts, and put() replaces what is left.

     ranges:         scheme TAB lower TAB upper TAB flags      x lower excluded, i upper included
     configurations: C flags                                   & all, ! negated
                     N flags                                   likewise
                     M flags TAB criteria TAB lower TAB upper  v vulnerable, x, i,
                                                               n by name */

static void put_field(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        buf_char(out, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
}

void advisories_write_list(struct buf *out, struct advisory_texts list)
{
    for (size_t i = 0; i < list.count; i++) {
        if (i)
            buf_char(out, '\n');
        put_field(out, list.items[i]);
    }
}

static size_t count_lines(struct str text)
{
    size_t n = text.n > 0;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

struct advisory_texts advisories_read_list(struct arena *a, struct str text)
{
    struct str *items = ARENA_ARRAY(a, struct str, count_lines(text));
    struct str line;
    size_t n = 0;
    while (str_split(&text, '\n', &line))
        items[n++] = line;
    return (struct advisory_texts){items, n};
}

void advisories_write_cvss(struct buf *out, const struct advisory *advisory)
{
    if (!advisory->cvss_count)
        return;
    struct arena *a = out->arena;
    struct json *list = json_array(a);
    for (size_t i = 0; i < advisory->cvss_count; i++) {
        const struct advisory_cvss *c = &advisory->cvss[i];
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "vector", c->vector);
        if (c->source.n)
            json_add_text(a, o, "source", c->source);
        if (c->published >= 0)
            json_add_int(a, o, "published", c->published);
    }
    json_write(list, out);
}

bool advisories_read_cvss(struct arena *a, struct str text, struct advisory *out, struct err *err)
{
    struct json *list = NULL;
    if (!text.n)
        return true;
    if (!json_read(a, text, &list, err))
        return err_wrap(err, "CVSS of %.*s", STR_ARG(out->id));
    struct advisory_cvss *items = ARENA_ARRAY(a, struct advisory_cvss, json_count(list));
    size_t n = 0;
    JSON_EACH (o, list)
        items[n++] = (struct advisory_cvss){.vector = json_text(o, "vector"),
                                            .source = json_text(o, "source"),
                                            .published = (int)json_int(o, "published", -1)};
    out->cvss = items;
    out->cvss_count = n;
    return true;
}

static void put_bounds(struct buf *out, const struct version_range *r)
{
    put_field(out, r->lower);
    buf_char(out, '\t');
    put_field(out, r->upper);
}

static void put_inclusion(struct buf *out, const struct version_range *r)
{
    if (r->lower_excluded)
        buf_char(out, 'x');
    if (r->upper_included)
        buf_char(out, 'i');
}

void advisories_write_ranges(struct buf *out, const struct advisory_package *package)
{
    for (size_t i = 0; i < package->range_count; i++) {
        const struct version_range *r = &package->ranges[i];
        if (i)
            buf_char(out, '\n');
        buf_put(out, str_of(version_scheme_name(r->scheme)));
        buf_char(out, '\t');
        put_bounds(out, r);
        buf_char(out, '\t');
        put_inclusion(out, r);
    }
}

/* The next field of a line. */
static struct str field(struct str *line)
{
    struct str part = {0};
    if (!str_split(line, '\t', &part))
        return (struct str){0};
    return part;
}

static bool has_flag(struct str flags, char c)
{
    return str_find_char(flags, c) < flags.n;
}

void advisories_read_ranges(struct arena *a, struct str text, struct advisory_package *out)
{
    struct version_range *ranges = ARENA_ARRAY(a, struct version_range, count_lines(text));
    enum version_scheme scheme = VERSION_GENERIC;
    struct str last = {0}; /* the name of that scheme: nearly always that of the line before */
    struct str line;
    size_t n = 0;
    while (str_split(&text, '\n', &line)) {
        struct version_range *r = &ranges[n];
        struct str name = field(&line);
        if (!str_eq(name, last) && !version_scheme_find(name, &scheme))
            continue;
        last = name;
        r->scheme = scheme;
        r->lower = field(&line);
        r->upper = field(&line);
        r->lower_excluded = has_flag(line, 'x');
        r->upper_included = has_flag(line, 'i');
        n++;
    }
    out->ranges = ranges;
    out->range_count = n;
}

static void put_group(struct buf *out, char kind, bool all, bool negate)
{
    if (out->n)
        buf_char(out, '\n');
    buf_char(out, kind);
    if (all)
        buf_char(out, '&');
    if (negate)
        buf_char(out, '!');
}

static void put_cpe(struct buf *out, const struct advisory_cpe *c)
{
    BUF_LIT(out, "\nM");
    if (c->vulnerable)
        buf_char(out, 'v');
    if (c->by_name)
        buf_char(out, 'n');
    put_inclusion(out, &c->range);
    buf_char(out, '\t');
    put_field(out, c->criteria);
    buf_char(out, '\t');
    put_bounds(out, &c->range);
}

void advisories_write_configurations(struct buf *out, const struct advisory *advisory)
{
    for (size_t i = 0; i < advisory->configuration_count; i++) {
        const struct advisory_configuration *c = &advisory->configurations[i];
        put_group(out, 'C', c->all, c->negate);
        for (size_t j = 0; j < c->node_count; j++) {
            const struct advisory_node *node = &c->nodes[j];
            put_group(out, 'N', node->all, node->negate);
            for (size_t k = 0; k < node->cpe_count; k++)
                put_cpe(out, &node->cpes[k]);
        }
    }
}

/* "a:vendor:product" inside a canonical CPE 2.3 name; a view. */
static struct str key_of(struct str criteria)
{
    struct str prefix = STR("cpe:2.3:");
    if (!str_starts(criteria, prefix))
        return (struct str){0};
    int colons = 0;
    for (size_t i = prefix.n; i < criteria.n; i++) {
        if (criteria.p[i] == '\\')
            i++;
        else if (criteria.p[i] == ':' && ++colons == 3)
            return str_sub(criteria, prefix.n, i - prefix.n);
    }
    return (struct str){0};
}

static struct advisory_cpe read_cpe(struct str line)
{
    struct str flags = field(&line);
    struct advisory_cpe c = {.vulnerable = has_flag(flags, 'v'), .by_name = has_flag(flags, 'n')};
    c.criteria = field(&line);
    c.key = key_of(c.criteria);
    c.range.lower = field(&line);
    c.range.upper = field(&line);
    c.range.lower_excluded = has_flag(flags, 'x');
    c.range.upper_included = has_flag(flags, 'i');
    return c;
}

void advisories_read_configurations(struct arena *a, struct str text,
                                    const struct advisory_configuration **out, size_t *count)
{
    /* As many of each as there are lines of its kind; every line is of one kind. */
    size_t kinds[256] = {0};
    struct str rest = text;
    struct str line;
    while (str_split(&rest, '\n', &line))
        kinds[line.n ? (unsigned char)line.p[0] : 0]++;
    struct advisory_configuration *cs = ARENA_ARRAY(a, struct advisory_configuration, kinds['C']);
    struct advisory_node *nodes = ARENA_ARRAY(a, struct advisory_node, kinds['N']);
    struct advisory_cpe *cpes = ARENA_ARRAY(a, struct advisory_cpe, kinds['M']);
    size_t c = 0, n = 0, m = 0;
    while (str_split(&text, '\n', &line)) {
        char kind = line.n ? line.p[0] : 0;
        if (kind == 'C') {
            cs[c++] = (struct advisory_configuration){
                .all = has_flag(line, '&'), .negate = has_flag(line, '!'), .nodes = nodes + n};
        } else if (kind == 'N' && c) {
            nodes[n++] = (struct advisory_node){
                .all = has_flag(line, '&'), .negate = has_flag(line, '!'), .cpes = cpes + m};
            cs[c - 1].node_count++;
        } else if (kind == 'M' && n) {
            cpes[m++] = read_cpe(line);
            nodes[n - 1].cpe_count++;
        }
    }
    *out = cs;
    *count = c;
}
