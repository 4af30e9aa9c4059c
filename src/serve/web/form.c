#include "serve/web/web.h"

/* More fields or files than the largest form of ours has are an attack or an accident. */
enum { FIELDS_MAX = 2000, FILES_MAX = 20, BOUNDARY_MAX = 70, PART_HEAD_MAX = 4096 };

/* --- application/x-www-form-urlencoded --- */

/* A space comes as '+', a plus sign as %2B. */
static bool decode_field(struct arena *a, struct str text, struct str *out, struct err *err)
{
    char *to = ARENA_ARRAY(a, char, text.n + 1);
    for (size_t i = 0; i < text.n; i++)
        to[i] = text.p[i] == '+' ? ' ' : text.p[i];
    return web_decode_text(a, (struct str){to, text.n}, out, err);
}

static bool read_encoded(struct arena *a, struct str body, struct web_form *out, struct err *err)
{
    struct str pair;
    while (str_split(&body, '&', &pair)) {
        size_t equals = str_find_char(pair, '=');
        struct web_param *p = &out->fields[out->field_count];
        if (pair.n == 0)
            continue;
        if (out->field_count == FIELDS_MAX)
            return err_set(err, ERR_LIMIT, "the form has more than %d fields", FIELDS_MAX);
        if (!decode_field(a, str_sub(pair, 0, equals), &p->name, err) ||
            !decode_field(a, str_from(pair, equals + 1), &p->value, err))
            return false;
        out->field_count++;
    }
    return true;
}

/* --- multipart/form-data, RFC 7578 --- */

/* The value of a parameter of a header: name="value" or name=value. */
static struct str header_param(struct str header, struct str name)
{
    struct str part;
    while (str_split(&header, ';', &part)) {
        size_t equals = str_find_char(part, '=');
        struct str value = str_trim(str_from(part, equals + 1));
        if (!str_eq_nocase(str_trim(str_sub(part, 0, equals)), name))
            continue;
        if (value.n > 1 && value.p[0] == '"' && value.p[value.n - 1] == '"')
            value = str_sub(value, 1, value.n - 2);
        return value;
    }
    return (struct str){0};
}

/* The value of a header of a part, by its name. */
static struct str part_header(struct str head, struct str name)
{
    struct str line;
    while (str_split(&head, '\n', &line)) {
        size_t colon = str_find_char(line, ':');
        if (colon < line.n && str_eq_nocase(str_trim(str_sub(line, 0, colon)), name))
            return str_trim(str_from(line, colon + 1));
    }
    return (struct str){0};
}

/* The last part of a path of either kind, with what is not plain as '_': for receipts, never for
   opening a file. */
static struct str safe_name(struct arena *a, struct str name)
{
    size_t slash = str_rfind_char(name, '/');
    if (slash < name.n)
        name = str_from(name, slash + 1);
    slash = str_rfind_char(name, '\\');
    if (slash < name.n)
        name = str_from(name, slash + 1);
    struct str out = str_copy(a, str_sub(name, 0, 200));
    char *p = ARENA_ARRAY(a, char, out.n + 1);
    for (size_t i = 0; i < out.n; i++)
        p[i] = char_is_alpha(out.p[i]) || char_is_digit(out.p[i]) || char_in(out.p[i], "-._+ ")
                   ? out.p[i]
                   : '_';
    return out.n ? (struct str){p, out.n} : STR("file");
}

/* As it is, for here nothing is encoded: control characters are refused, lines end with LF. */
static bool keep_text(struct arena *a, struct str name, struct str body, struct web_form *out,
                      struct err *err)
{
    struct buf encoded = {.arena = a};
    for (size_t i = 0; i < body.n; i++)
        if (body.p[i] == '%')
            BUF_LIT(&encoded, "%25");
        else
            buf_char(&encoded, body.p[i]);
    struct web_param *field = &out->fields[out->field_count++];
    field->name = name;
    return web_decode_text(a, buf_str(&encoded), &field->value, err);
}

static bool keep_part(struct arena *a, struct str head, struct str body, struct web_form *out,
                      struct err *err)
{
    struct str disposition = part_header(head, STR("content-disposition"));
    struct str name = header_param(disposition, STR("name"));
    bool is_file = str_has(disposition, STR("filename="));
    if (!str_is_utf8(name))
        return err_set(err, ERR_INVALID, "the form is not UTF-8");
    if (is_file && out->file_count == FILES_MAX)
        return err_set(err, ERR_LIMIT, "the form has more than %d files", FILES_MAX);
    if (!is_file && out->field_count == FIELDS_MAX)
        return err_set(err, ERR_LIMIT, "the form has more than %d fields", FIELDS_MAX);
    if (!is_file)
        return keep_text(a, name, body, out, err);
    struct str file = header_param(disposition, STR("filename"));
    if (file.n == 0 && body.n == 0)
        return true; /* nothing was chosen */
    out->files[out->file_count++] = (struct web_upload){
        .field = name,
        .name = safe_name(a, file),
        .media_type = part_header(head, STR("content-type")),
        .bytes = body};
    return true;
}

static bool read_multipart(struct arena *a, struct str content_type, struct str body,
                           struct web_form *out, struct err *err)
{
    struct str boundary = header_param(content_type, STR("boundary"));
    if (boundary.n == 0 || boundary.n > BOUNDARY_MAX)
        return err_set(err, ERR_INVALID, "the form names no boundary between its parts");
    struct str first = str_fmt(a, "--%.*s", STR_ARG(boundary));
    struct str next = str_fmt(a, "\r\n--%.*s", STR_ARG(boundary));
    if (!str_starts(body, first))
        return err_set(err, ERR_INVALID, "the form does not begin with its boundary");
    body = str_from(body, first.n);
    while (!str_starts(body, STR("--"))) {
        if (!str_starts(body, STR("\r\n")))
            return err_set(err, ERR_INVALID, "the form has a part without an end");
        body = str_from(body, 2);
        size_t head = str_find(str_sub(body, 0, PART_HEAD_MAX), STR("\r\n\r\n"));
        size_t end = str_find(body, next);
        if (end == body.n || head + 4 > end)
            return err_set(err, ERR_INVALID, "the form ends within a part");
        if (!keep_part(a, str_sub(body, 0, head), str_sub(body, head + 4, end - head - 4), out,
                       err))
            return false;
        body = str_from(body, end + next.n);
    }
    return true;
}

bool web_form_read(struct arena *a, struct str content_type, struct str body, struct web_form *out,
                   struct err *err)
{
    struct str type = str_trim(str_sub(content_type, 0, str_find_char(content_type, ';')));
    *out = (struct web_form){.fields = ARENA_ARRAY(a, struct web_param, FIELDS_MAX + 1),
                             .files = ARENA_ARRAY(a, struct web_upload, FILES_MAX + 1)};
    if (str_eq_nocase(type, STR("application/x-www-form-urlencoded")))
        return read_encoded(a, body, out, err);
    if (str_eq_nocase(type, STR("multipart/form-data")))
        return read_multipart(a, content_type, body, out, err);
    return body.n == 0 || err_set(err, ERR_USAGE,
                                  "a form comes as "
                                  "application/x-www-form-urlencoded or "
                                  "multipart/form-data");
}
