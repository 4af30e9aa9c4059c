/*
 * json.h - JSON text (RFC 8259) as a tree in an arena.
 *
 * The reader is strict: UTF-8 only, no NUL (\u0000), no duplicate members, no trailing text, at
 * most JSON_DEPTH_MAX levels and LIMIT_JSON_VALUES values. Strings and numbers are views of a copy
 * in the arena, so the source need not outlive the tree. A null pointer stands for "there is none":
 * every function here takes one.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"
#include "base/err.h"

enum { JSON_DEPTH_MAX = 128 };

enum json_type {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

struct json {
    struct json *next; /* sibling */
    struct str key;    /* in an object */
    union {
        struct str text; /* JSON_STRING, and JSON_NUMBER as written */
        struct {
            struct json *first, *last;
            size_t count;
        } items; /* JSON_ARRAY, JSON_OBJECT */
    };
    /* Where in the source it stands, bytes, for json_line: a text or number itself; else its key;
       of an object or array in an array, the first text or number inside; else near it. */
    uint32_t offset;
    enum json_type type;
};

/* Reads text (at most 4 GiB). On failure err says "line:column: reason". */
NODISCARD bool json_read(struct arena *a, struct str text, struct json **out, struct err *err);
/* Reads the n bytes from start on as a text of their own; offsets, and the place in err, are those
   in the whole. */
NODISCARD bool json_read_part(struct arena *a, struct str whole, size_t start, size_t n,
                              struct json **out, struct err *err);

/* The line of the source that a value stands on, counted from 1. Takes time in proportion to the
   offset. */
size_t json_line(struct str source, const struct json *v);

/* For readers of other notations that give such a tree: whether an object names a member twice. The
   salt, zero at first, is drawn when it is needed; one serves for a whole document. */
struct json_salt {
    bool drawn;
    unsigned char bytes[16];
};
bool json_has_twice(struct arena *a, const struct json *object, struct json_salt *salt);

/* Building. Each returns the new value; key is ignored when into is an array, and key, as it is
   not copied, lives as long as the tree. */
struct json *json_object(struct arena *a);
struct json *json_array(struct arena *a);
struct json *json_add(struct arena *a, struct json *into, const char *key, enum json_type type);
struct json *json_add_text(struct arena *a, struct json *into, const char *key, struct str text);
struct json *json_add_int(struct arena *a, struct json *into, const char *key, int64_t v);
struct json *json_add_bool(struct arena *a, struct json *into, const char *key, bool v);
struct json *json_add_fmt(struct arena *a, struct json *into, const char *key, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
/* Hangs an existing value, that hangs nowhere yet, into another. */
void json_hang(struct json *into, const char *key, struct json *v);

void json_write(const struct json *value, struct buf *out);        /* on one line */
void json_write_pretty(const struct json *value, struct buf *out); /* two spaces, LF at the end */

/* The same piece by piece, for what is too large to be held as a tree: begin, values, end. A NULL
   key stands for none, within an array; what is written is what json_write_pretty would have. */
struct json_stream {
    struct buf *out; /* may be emptied between two calls */
    int depth;
    bool any; /* in what is open, something was written */
};
void json_stream_begin(struct json_stream *s, const char *key, enum json_type type);
void json_stream_put(struct json_stream *s, const char *key, const struct json *value);
void json_stream_members(struct json_stream *s, const struct json *object); /* each of them */
void json_stream_end(struct json_stream *s, enum json_type type); /* LF after the outermost */

/* The member of that name, or NULL; object may be any value, or NULL. */
const struct json *json_find(const struct json *object, struct str name);
const struct json *json_get(const struct json *object, const char *name);

/* Members by type: empty, 0, false when absent or of another type. */
struct str json_text(const struct json *object, const char *name);
struct str json_member(const struct json *object, const char *name); /* string or number, as text */
int64_t json_int(const struct json *object, const char *name, int64_t otherwise);
bool json_is_true(const struct json *object, const char *name);
size_t json_count(const struct json *array);   /* of any value: its items, else 0 */
struct str json_as_text(const struct json *v); /* of a string or a number, else empty */

/* Walks the items of an array or the members of an object; of anything else, none. */
#define JSON_EACH(item, of) for (const struct json *item = json_first(of); item; item = item->next)
const struct json *json_first(const struct json *of);

#endif
