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
    if (STR_IS(word, "check"))
        c->name = text;
    else if (STR_IS(word, "title"))
        c->title = text;
    else if (STR_IS(word, "serves"))
        c->serves = text;
    else if (STR_IS(word, "concept"))
    c->concept = text;
    else if (STR_IS(word, "practice")) c->practice = text;
    else if (STR_IS(word, "remedy")) c->remedy = text;
    else if (STR_IS(word, "grade")) c->required = STR_IS(text, "required");
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

bool gap_run(struct store *s, struct arena *a, const struct gap_checks *checks, struct date as_of,
             struct gap_rows *out, struct err *err)
{
    struct json **answers = ARENA_ARRAY(a, struct json *, checks->count + 1);
    struct store_param day = STORE_P(date_str(a, as_of));
    struct gap_rows rows = {0};
    size_t total = 0;
    for (size_t i = 0; i < checks->count; i++) {
        if (!store_query_text(s, a, checks->items[i].sql, &day, 1, &answers[i], err))
            return err_wrap(err, "check %.*s", STR_ARG(checks->items[i].name));
        total += json_count(answers[i]);
    }
    rows.items = ARENA_ARRAY(a, struct gap_row, total + 1);
    for (size_t i = 0; i < checks->count; i++)
        JSON_EACH (row, answers[i])
            rows.items[rows.count++] = (struct gap_row){
                .check = &checks->items[i],
                .device = json_member(row, "device"),
                .release = json_member(row, "release"),
                .record = json_member(row, "record"),
                .line = json_member(row, "line"),
            };
    *out = rows;
    return true;
}
