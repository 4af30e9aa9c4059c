#include "assess/match/delta.h"

#include "base/limits.h"
#include "base/pack.h"
#include "base/stream.h"

#define FORM "tutela match delta 1\n"

static void put_field(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        size_t from = i;
        while (i < s.n && (unsigned char)s.p[i] >= ' ')
            i++;
        buf_put(out, str_sub(s, from, i - from));
        if (i < s.n)
            buf_char(out, ' ');
    }
}

void delta_line(struct buf *out, char kind, const struct str *fields, size_t count)
{
    assert(count <= DELTA_FIELDS_MAX);
    buf_char(out, kind);
    for (size_t i = 0; i < count; i++) {
        buf_char(out, '\t');
        put_field(out, fields[i]);
    }
    buf_char(out, '\n');
}

bool delta_next(struct str *rest, struct delta_line *out)
{
    struct str line, field;
    *out = (struct delta_line){0};
    if (!str_split(rest, '\n', &line) || line.n == 0)
        return false;
    out->kind = line.p[0];
    line = str_from(line, 2);
    for (size_t i = 0; i < DELTA_FIELDS_MAX && str_split(&line, '\t', &field); i++)
        out->fields[i] = field;
    return true;
}

struct str delta_pack(struct arena *a, struct str lines)
{
    struct buf b = {.arena = a};
    BUF_LIT(&b, FORM);
    buf_put(&b, lines);
    return pack_zstd(a, buf_str(&b));
}

bool delta_unpack(struct arena *a, struct str packed, struct str *lines, struct err *err)
{
    struct stream *s;
    struct str all;
    if (!stream_of(a, packed, &s, err))
        return false;
    bool ok = stream_read_all(s, a, LIMIT_DELTA, &all, err);
    stream_close(s);
    if (!ok)
        return false;
    if (!str_starts(all, STR(FORM)))
        return err_set(err, ERR_INVALID, "is no list of match changes that this program knows");
    *lines = str_from(all, sizeof FORM - 1);
    return true;
}
