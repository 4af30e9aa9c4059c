#include <stdlib.h>

#include "intake/fetch/fetch_internal.h"

/* Lists and small texts that servers send, a line at a time. A line that cannot be read is counted;
   a text without any that can is an error, for it is something else. */

enum { ENTRIES_MAX = 2000000 };

static struct str lower_hex(struct arena *a, struct str s, size_t digits)
{
    struct str hex = str_lower(a, s);
    for (size_t i = 0; i < hex.n; i++)
        if (!char_is_digit(hex.p[i]) && !(hex.p[i] >= 'a' && hex.p[i] <= 'f'))
            return (struct str){0};
    return hex.n == digits ? hex : (struct str){0};
}

bool fetch_meta_parse(struct arena *a, struct str text, struct fetch_meta *out, struct err *err)
{
    struct fetch_meta m = {0};
    struct str line;
    bool dated = false;
    while (str_split(&text, '\n', &line)) {
        size_t colon = str_find_char(line, ':');
        struct str name = str_trim(str_sub(line, 0, colon));
        struct str value = str_trim(str_from(line, colon + 1));
        if (STR_IS(name, "lastModifiedDate"))
            dated = instant_parse(value, &m.modified);
        else if (STR_IS(name, "size") && (!str_to_int(value, &m.size) || m.size < 0))
            m.size = 0;
        else if (STR_IS(name, "sha256"))
            m.sha256 = lower_hex(a, value, HASH_HEX);
    }
    if (!dated || !m.size || !m.sha256.n)
        return err_set(err, ERR_INVALID,
                       "the .meta file has no lastModifiedDate, size and sha256 that can be read");
    *out = m;
    return true;
}

static void add_entry(struct arena *a, struct fetch_list *l, const struct fetch_entry *e)
{
    if (l->count == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 256;
        struct fetch_entry *more = ARENA_ARRAY(a, struct fetch_entry, cap);
        if (l->count)
            memcpy(more, l->items, l->count * sizeof *more);
        l->items = more;
        l->cap = cap;
    }
    l->items[l->count++] = *e;
}

typedef bool line_fn(struct arena *a, struct str line, struct fetch_entry *out);

static bool each_line(struct arena *a, struct str text, line_fn *read, struct fetch_list *out,
                      struct err *err)
{
    struct fetch_list l = {0};
    struct str line;
    while (str_split(&text, '\n', &line)) {
        struct fetch_entry e = {0};
        line = str_trim(line);
        if (!line.n)
            continue;
        if (l.count == ENTRIES_MAX)
            return err_set(err, ERR_LIMIT, "the list has more than %d lines", (int)ENTRIES_MAX);
        if (read(a, line, &e))
            add_entry(a, &l, &e);
        else
            l.bad++;
    }
    if (!l.count && l.bad)
        return err_set(err, ERR_INVALID, "no line of the list can be read");
    *out = l;
    return true;
}

/* Ids are names of files on the server, and here: letters, digits and a few signs. */
static bool is_record_id(struct str id)
{
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        if (!char_is_alpha(c) && !char_is_digit(c) && !memchr("-_.:+", c, 5))
            return false;
    }
    return id.n > 0 && id.n <= 200 && id.p[0] != '.' && !str_has(id, STR(".."));
}

/* The list of all ecosystems has "ECOSYSTEM/ID"; that of one has the id alone. */
static bool read_id(struct arena *a, struct str line, struct fetch_entry *out)
{
    (void)a;
    size_t comma = str_find_char(line, ',');
    struct str id = str_trim(str_from(line, comma + 1));
    size_t slash = str_find_char(id, '/');
    out->id = slash < id.n ? str_from(id, slash + 1) : id;
    return instant_parse(str_trim(str_sub(line, 0, comma)), &out->modified) &&
           is_record_id(out->id);
}

bool fetch_ids_parse(struct arena *a, struct str text, struct fetch_list *out, struct err *err)
{
    return each_line(a, text, read_id, out, err);
}

/* A field in quotes, or without; *rest is what stands after the comma. */
static struct str csv_field(struct str *rest)
{
    struct str s = str_trim(*rest);
    if (str_starts(s, STR("\""))) {
        size_t end = str_find_char(str_from(s, 1), '"');
        struct str field = str_sub(s, 1, end);
        struct str after = str_from(s, end + 2);
        *rest = str_from(after, str_find_char(after, ',') + 1);
        return field;
    }
    size_t comma = str_find_char(s, ',');
    *rest = str_from(s, comma + 1);
    return str_trim(str_sub(s, 0, comma));
}

/* A document of a folder: relative, and JSON. */
static bool is_document(struct arena *a, struct str path)
{
    struct str ignored;
    return str_ends(path, STR(".json")) && path.n <= LIMIT_NAME && str_is_utf8(path) &&
           fetch_join(a, STR("https://h"), path, &ignored);
}

static bool read_change(struct arena *a, struct str line, struct fetch_entry *out)
{
    out->id = csv_field(&line);
    return is_document(a, out->id) && instant_parse(csv_field(&line), &out->modified);
}

bool fetch_changes_parse(struct arena *a, struct str text, struct fetch_list *out, struct err *err)
{
    return each_line(a, text, read_change, out, err);
}

static bool read_path(struct arena *a, struct str line, struct fetch_entry *out)
{
    out->id = line;
    return is_document(a, line);
}

bool fetch_index_parse(struct arena *a, struct str text, struct fetch_list *out, struct err *err)
{
    return each_line(a, text, read_path, out, err);
}

static int by_id(const void *a, const void *b)
{
    const struct fetch_entry *x = a, *y = b;
    int order = str_cmp(x->id, y->id);
    return order ? order : (x->modified.ms < y->modified.ms) - (x->modified.ms > y->modified.ms);
}

static int by_time(const void *a, const void *b)
{
    const struct fetch_entry *x = a, *y = b;
    int order = (x->modified.ms > y->modified.ms) - (x->modified.ms < y->modified.ms);
    return order ? order : str_cmp(x->id, y->id);
}

void fetch_list_sort(struct fetch_list *l)
{
    size_t n = 0;
    if (l->count > 1)
        qsort(l->items, l->count, sizeof *l->items, by_id);
    for (size_t i = 0; i < l->count; i++) /* of the same record the newest stands first */
        if (n == 0 || !str_eq(l->items[n - 1].id, l->items[i].id))
            l->items[n++] = l->items[i];
    l->count = n;
    if (n > 1)
        qsort(l->items, n, sizeof *l->items, by_time);
}

bool fetch_security_txt_parse(struct str text, struct str *url)
{
    struct str line;
    while (str_split(&text, '\n', &line)) {
        size_t colon = str_find_char(line, ':');
        struct http_url ignored;
        struct str value = str_trim(str_from(line, colon + 1));
        if (str_eq_nocase(str_trim(str_sub(line, 0, colon)), STR("CSAF")) &&
            http_url_parse(value, &ignored)) {
            *url = value;
            return true;
        }
    }
    return false;
}

bool fetch_hash_parse(struct arena *a, struct str text, size_t digits, struct str *out)
{
    struct str word;
    if (!str_word(&text, &word))
        return false;
    *out = lower_hex(a, word, digits);
    return out->n > 0;
}
