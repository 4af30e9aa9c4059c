#include "assess/clause/clause.h"
#include "assess/portfolio/portfolio.h"
#include "serve/cli/cli.h"

/* --- facts --- */

/* name=value words after the device, as answers of today. */
static bool read_answers(struct cli *c, struct clause_answers *out, struct err *err)
{
    *out = (struct clause_answers){
        .items = ARENA_ARRAY(c->arena, struct clause_answer, c->arg_count),
        .reason = cli_option(c, "reason"),
        .on = c->as_of,
    };
    for (size_t i = 1; i < c->arg_count; i++) {
        struct str word = c->args[i];
        size_t eq = str_find_char(word, '=');
        if (eq == word.n)
            return err_set(err, ERR_USAGE, "'%.*s' is not name=value", STR_ARG(word));
        out->items[out->count++] = (struct clause_answer){str_sub(word, 0, eq),
                                                          str_from(word, eq + 1)};
    }
    return true;
}

static void print_fact(struct cli *c, const struct json *f)
{
    buf_fmt(&c->out, "  %-7.*s  %-26.*s %.*s", STR_ARG(json_text(f, "value")),
            STR_ARG(json_text(f, "name")), STR_ARG(json_text(f, "question")));
    if (json_text(f, "answered_by").n)
        buf_fmt(&c->out, "  [%.*s%s%.*s]", STR_ARG(json_text(f, "answered_by")),
                json_text(f, "answered_on").n ? ", " : "", STR_ARG(json_text(f, "answered_on")));
    buf_char(&c->out, '\n');
    if (json_text(f, "implied").n)
        buf_fmt(&c->out, "           other answers say %.*s: %.*s\n",
                STR_ARG(json_text(f, "implied")), STR_ARG(json_text(f, "because")));
}

static bool is_open(const struct json *f)
{
    return STR_IS(json_text(f, "value"), "unknown");
}

/* What is open, by how much it settles; then what is answered, in the groups of the list. */
static void print_facts(struct cli *c, const struct json *model)
{
    const struct json *facts = json_get(model, "facts"), *n = json_get(model, "counts");
    int64_t waiting = json_int(model, "open_clauses", 0);
    buf_fmt(&c->out, "%lld yes, %lld no, %lld unknown; %lld %s for an answer\n",
            (long long)json_int(n, "yes", 0), (long long)json_int(n, "no", 0),
            (long long)json_int(n, "unknown", 0), (long long)waiting,
            waiting == 1 ? "clause waits" : "clauses wait");
    int64_t clauses = -1, idle = 0;
    JSON_EACH (f, facts) {
        if (!is_open(f))
            continue;
        if (json_int(f, "clauses", 0) == 0) {
            idle++;
            continue;
        }
        if (json_int(f, "clauses", 0) != clauses) {
            clauses = json_int(f, "clauses", 0);
            buf_fmt(&c->out, "\nTo answer; each settles %lld %s\n", (long long)clauses,
                    clauses == 1 ? "clause" : "clauses");
        }
        print_fact(c, f);
    }
    if (idle)
        buf_fmt(&c->out,
                "\n%lld more %s open, and no clause of this device waits for %s; "
                "--format csv has all\n",
                (long long)idle, idle == 1 ? "is" : "are", idle == 1 ? "it" : "them");
    JSON_EACH (first, facts) { /* a group is printed where its first fact stands */
        bool printed = is_open(first);
        for (const struct json *f = json_first(facts); f != first && !printed; f = f->next)
            printed = !is_open(f) && str_eq(json_text(f, "group"), json_text(first, "group"));
        if (printed)
            continue;
        buf_fmt(&c->out, "\n%.*s\n", STR_ARG(json_text(first, "group")));
        JSON_EACH (f, facts)
            if (!is_open(f) && str_eq(json_text(f, "group"), json_text(first, "group")))
                print_fact(c, f);
    }
}

static bool record_answers(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct clause_answers answers;
    int64_t written;
    if (!read_answers(c, &answers, err) || !cli_open(c, STORE_WRITE, &s, err) ||
        !store_begin(s, err) ||
        !clause_answer_facts(s, c->arena, c->args[0], &answers, &written, err) ||
        !store_commit(s, err))
        return false;
    cli_note(c, "%lld of %zu answers recorded", (long long)written, answers.count);
    return true;
}

bool cmd_facts(struct cli *c, struct err *err)
{
    static const struct column columns[] = {{"clauses", "clauses"}, {"name", "fact"},
                                            {"value", "value"},     {"implied", "implied"},
                                            {"group", "group"},     {"answered_by", "by"},
                                            {"answered_on", "on"},  {"question", "question"}};
    CLI_STORE(s);
    struct json *model;
    if (c->arg_count == 0)
        return cli_usage(c, err);
    if (c->arg_count > 1 && !record_answers(c, err))
        return false;
    if (!cli_open(c, STORE_READ, &s, err) || !clause_facts(s, c->arena, c->args[0], &model, err))
        return false;
    if (c->format == CLI_TABLE)
        print_facts(c, model);
    else
        cli_rows(c, model, json_get(model, "facts"), columns, COUNT_OF(columns));
    return true;
}

/* --- search --- */

bool cmd_search(struct cli *c, struct err *err)
{
    static const struct column columns[] = {{"kind", "kind"}, {"id", "id"}, {"title", "title"}};
    CLI_STORE(s);
    struct json *model;
    struct buf words = {.arena = c->arena};
    if (c->arg_count == 0)
        return cli_usage(c, err);
    for (size_t i = 0; i < c->arg_count; i++)
        buf_fmt(&words, "%s%.*s", i ? " " : "", STR_ARG(c->args[i]));
    if (!cli_open(c, STORE_READ, &s, err))
        return false;
    const struct view v = {.store = s, .arena = c->arena, .as_of = c->as_of};
    if (!portfolio_search(&v, buf_str(&words), &model, err))
        return false;
    cli_rows(c, model, json_get(model, "results"), columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE && json_is_true(model, "more"))
        cli_note(c, "there are more; name it more exactly");
    return true;
}
