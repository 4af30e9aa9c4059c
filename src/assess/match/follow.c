#include "assess/match/follow.h"

#include "assess/match/delta.h"
#include "assess/match/record.h"
#include "store/store.h"

const struct record_table MATCH_TABLES[] = {
    {"match_look", "run"},
    {"flaw", "number"},
    {"flaw_name", "name, flaw"},
    {"flaw_claim", "number"},
    {"component_flaw", "component, flaw"},
    {"component_look", "component"},
    {"component_key", "key, component"},
    {0},
};

/* What a kind of line does: the statement, and how each field is given to it. The last parameter of
   each statement is the run. */
struct rule {
    char kind;
    const char *statement;
    const char *fields; /* t text, e text or NULL when empty, n number, m number or NULL */
};

static const struct rule rules[] = {
    {'A', "follow_flaw", "nteeeemeeemm"}, {'R', "follow_claim", "nnttttem"},
    {'S', "follow_state", "ttt"},         {'L', "follow_look", "t"},
    {'D', "follow_forget", "t"},          {'K', "follow_key", "tt"},
    {'F', "follow_found", "tnnem"},       {'E', "follow_ended", "tnt"},
};

struct follower {
    struct store *store;
    int64_t run;
    struct store_writer *writers[COUNT_OF(rules)], *name;
};

static bool param_of(char how, struct str field, struct store_param *out)
{
    int64_t n = 0;
    bool number = how == 'n' || how == 'm';
    if (number && field.n && !str_to_int(field, &n))
        return false;
    if (how == 'n' && field.n == 0)
        return false;
    if (how == 't')
        *out = STORE_P(field);
    else if (field.n == 0)
        *out = (struct store_param){.kind = STORE_NULL};
    else
        *out = number ? STORE_N(n) : STORE_P(field);
    return true;
}

/* All names of a flaw, in lower case, so that it is found by any of them. */
static bool put_names(struct follower *w, struct arena *a, const struct delta_line *line,
                      struct err *err)
{
    struct str names = str_lower(
        a, str_fmt(a, "%.*s %.*s", STR_ARG(line->fields[1]), STR_ARG(line->fields[2])));
    struct str name;
    int64_t flaw = 0;
    if (!str_to_int(line->fields[0], &flaw))
        return false;
    while (str_word(&names, &name)) {
        const struct store_param params[] = {STORE_P(name), STORE_N(flaw)};
        if (!store_write(w->name, params, COUNT_OF(params), err))
            return false;
    }
    return true;
}

static bool apply_line(struct follower *w, struct arena *a, const struct delta_line *line,
                       struct err *err)
{
    struct store_param params[DELTA_FIELDS_MAX + 1];
    size_t i = 0;
    while (i < COUNT_OF(rules) && rules[i].kind != line->kind)
        i++;
    if (i == COUNT_OF(rules))
        return err_set(err, ERR_INVALID, "a line of kind '%c' is not known", line->kind);
    size_t count = strlen(rules[i].fields);
    for (size_t k = 0; k < count; k++)
        if (!param_of(rules[i].fields[k], line->fields[k], &params[k]))
            return err_set(err, ERR_INVALID, "field %zu of a line '%c' is no number", k + 1,
                           line->kind);
    params[count] = STORE_N(w->run);
    return store_write(w->writers[i], params, count + 1, err) &&
           (line->kind != 'A' || put_names(w, a, line, err));
}

static bool apply_lines(struct follower *w, struct arena *a, struct str lines, struct err *err)
{
    struct delta_line line;
    for (size_t number = 2; delta_next(&lines, &line); number++) {
        size_t mark = arena_mark(a);
        if (!apply_line(w, a, &line, err))
            return err_wrap(err, "delta, line %zu", number);
        arena_rewind(a, mark);
    }
    return lines.n == 0 || err_set(err, ERR_INVALID, "an empty line in a delta");
}

static bool put_run(struct follower *w, const struct record_follow *f, const struct match_run *r,
                    struct err *err)
{
    struct store_writer *look;
    bool whole = r->scope == MATCH_RUN_ALL || r->scope == MATCH_RUN_CHANGED;
    const struct store_param params[] = {STORE_N(w->run), STORE_N(f->position),
                                         STORE_P(date_str(f->arena, r->as_of)),
                                         STORE_P(r->snapshot), STORE_N(whole)};
    return store_writer(w->store, "follow_run", &look, err) &&
           store_write(look, params, COUNT_OF(params), err);
}

static bool open_writers(struct follower *w, struct err *err)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (!store_writer(w->store, rules[i].statement, &w->writers[i], err))
            return false;
    return store_writer(w->store, "follow_name", &w->name, err);
}

bool match_follow(const struct record_follow *f, const void *record, struct err *err)
{
    const struct match_run *r = record;
    struct follower w = {.store = f->store};
    struct hash hash;
    struct str packed, lines;
    if (!str_to_int(str_from(f->id, str_rfind_char(f->id, '-') + 1), &w.run) ||
        !hash_parse(r->delta, &hash))
        return err_set(err, ERR_INVALID, "the run has no number or no delta");
    return store_blob_get(w.store, f->arena, &hash, &packed, err) &&
           delta_unpack(f->arena, packed, &lines, err) && put_run(&w, f, r, err) &&
           open_writers(&w, err) && apply_lines(&w, f->arena, lines, err);
}
