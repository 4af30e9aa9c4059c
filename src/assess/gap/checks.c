#include "assess/gap/gap.h"
#include "base/embed.h"

/* The head of a check file: lines "-- word: text" before the statement. Other comment lines are for
   readers. */

static const char prefix[] = "data/checks/";

static bool head_line(struct str line, struct str *word, struct str *text)
{
    if (!str_starts(line, STR("-- ")))
        return false;
    size_t colon = str_find_char(line, ':');
    if (colon == line.n)
        return false;
    *word = str_trim(str_sub(line, 3, colon - 3));
    *text = str_trim(str_from(line, colon + 1));
    return true;
}

static void take(struct gap_check *c, struct str word, struct str text)
{
    const struct {
        const char *name;
        struct str *to;
    } texts[] = {{"check", &c->name},        {"title", &c->title},
                 {"serves", &c->serves},     {"concept", &c->concept},
                 {"practice", &c->practice}, {"looks at", &c->looks_at},
                 {"remedy", &c->remedy},     {"how", &c->how}};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (str_eq(word, str_of(texts[i].name)))
            *texts[i].to = text;
    if (STR_IS(word, "grade"))
        c->required = STR_IS(text, "required");
    if (STR_IS(word, "safety"))
        c->safety = STR_IS(text, "yes");
}

static bool complete(const struct gap_check *c, struct err *err)
{
    const struct {
        const char *name;
        struct str text;
    } needed[] = {{"check", c->name},
                  {"title", c->title},
                  {"serves", c->serves},
                  {"concept", c->concept},
                  {"remedy", c->remedy}};
    for (size_t i = 0; i < COUNT_OF(needed); i++)
        if (needed[i].text.n == 0)
            return err_set(err, ERR_INVALID, "its head has no line '-- %s:'", needed[i].name);
    return true;
}

static bool read_one(const struct embed_file *f, struct gap_check *out, struct err *err)
{
    struct str rest = {f->bytes, f->size}, line, word, text;
    struct gap_check c = {.sql = rest};
    while (str_split(&rest, '\n', &line) && str_starts(line, STR("--")))
        if (head_line(line, &word, &text))
            take(&c, word, text);
    *out = c;
    return complete(&c, err) || err_wrap(err, "%s", f->path);
}

bool gap_checks_read(struct arena *a, struct gap_checks *out, struct err *err)
{
    const struct embed_file *f = NULL;
    size_t count = 0;
    while ((f = embed_next(prefix, f)))
        count++;
    struct gap_checks checks = {.items = ARENA_ARRAY(a, struct gap_check, count + 1)};
    while ((f = embed_next(prefix, f)))
        if (!read_one(f, &checks.items[checks.count++], err))
            return false;
    *out = checks;
    return true;
}

/* --- running them --- */

struct run {
    struct arena *arena;
    const struct gap_check *check;
    struct gap_rows rows;
    size_t cap;
};

/* The columns stand in the order that docs/how-to/add-a-check.md asks for. */
static bool take_row(void *context, const struct store_row *row, struct err *err)
{
    struct run *r = context;
    (void)err;
    ARENA_ROOM(r->arena, r->rows.items, r->rows.count, r->cap, 256);
    r->rows.items[r->rows.count++] = (struct gap_row){
        .check = r->check,
        .device = str_copy(r->arena, store_row_text(row, 0)),
        .release = str_copy(r->arena, store_row_text(row, 1)),
        .record = str_copy(r->arena, store_row_text(row, 2)),
        .line = str_copy(r->arena, store_row_text(row, 3)),
    };
    return true;
}

bool gap_run(struct store *s, struct arena *a, const struct gap_checks *checks, struct date as_of,
             struct gap_rows *out, struct err *err)
{
    struct store_param day = STORE_P(date_str(a, as_of));
    struct run r = {.arena = a};
    for (size_t i = 0; i < checks->count; i++) {
        r.check = &checks->items[i];
        if (!store_each_text(s, r.check->sql, &day, 1, take_row, &r, err))
            return err_wrap(err, "check %.*s", STR_ARG(r.check->name));
    }
    *out = r.rows;
    return true;
}

/* --- how to record it --- */

static struct str replace(struct arena *a, struct str text, struct str word, struct str with)
{
    struct buf b = {.arena = a};
    for (size_t at; (at = str_find(text, word)) < text.n;) {
        buf_put(&b, str_sub(text, 0, at));
        buf_put(&b, with.n ? with : STR("ID"));
        text = str_from(text, at + word.n);
    }
    buf_put(&b, text);
    return buf_str(&b);
}

/* Where the check does not say the command, the record that falls short is what to change. */
struct str gap_row_how(struct arena *a, const struct gap_row *row)
{
    struct str how = row->check->how;
    if (how.n == 0)
        return str_fmt(a, "tutela show %.*s (then) tutela set %.*s name=value",
                       STR_ARG(row->record), STR_ARG(row->record));
    how = replace(a, how, STR("{record}"), row->record);
    how = replace(a, how, STR("{device}"), row->device);
    return replace(a, how, STR("{release}"), row->release);
}
