#include <stdio.h>
#include <unistd.h>

#include "assess/classify/record.h"
#include "base/limits.h"
#include "base/world.h"
#include "intake/device/device.h"
#include "serve/cli/cli.h"

/* tutela classify: answers from a file, from questions, or from the record; the class, explained;
   with --device kept as a judgement, with --accept confirmed. */

enum { LINE_MAX_BYTES = 200, TRIES = 3, QUESTIONS_SHOWN = 8 };

/* What is known before anything is asked. */
struct work {
    struct cli *c;
    struct store *store;  /* NULL without --device */
    struct device device; /* of --device */
    struct str regulation;
    struct classification kept; /* in force for the device */
    struct record_head head;    /* no id: none is kept */
    struct classify_input in;
    struct world_file *answers;
    bool at_end;
};

/* --- asking --- */

/* Questions go where the reader sees them while the answer is still to come. */
static void say(struct cli *c, struct str text)
{
    if (!c->quiet)
        (void)fwrite(text.p, 1, text.n, stderr);
}

/* One line of what is answered, without its end; a longer one is cut. */
static bool read_line(struct work *w, struct str *out, struct err *err)
{
    char *line = arena_alloc(w->c->arena, 1, LINE_MAX_BYTES, 1);
    size_t n = 0, got;
    char one;
    for (;;) {
        if (!world_read(w->answers, &one, 1, &got, err))
            return false;
        if (!got || one == '\n')
            break;
        if (n < LINE_MAX_BYTES)
            line[n++] = one;
    }
    w->at_end = !got;
    *out = str_trim((struct str){line, n});
    return true;
}

static void put_question(struct cli *c, const struct json *q)
{
    struct buf b = {.arena = c->arena};
    int number = 0;
    buf_fmt(&b, "\n%.*s\n", STR_ARG(json_text(q, "text")));
    if (json_text(q, "help").n)
        buf_fmt(&b, "  %.*s\n", STR_ARG(json_text(q, "help")));
    buf_fmt(&b, "  (%.*s) %.*s\n", STR_ARG(json_text(q, "id")), STR_ARG(json_text(q, "why")));
    JSON_EACH (value, json_get(q, "values"))
        buf_fmt(&b, "  %d  %.*s (%.*s)\n", ++number, STR_ARG(json_text(value, "text")),
                STR_ARG(json_text(value, "value")));
    buf_fmt(&b, "%s> ", number ? "number, word or unknown" : "yes, no or unknown");
    say(c, buf_str(&b));
}

/* Asks until the answer is understood, at most some times; what is left open stays unknown. */
static bool ask(struct work *w, const struct json *q, struct err *err)
{
    for (int i = 0; i < TRIES && !w->at_end; i++) {
        struct str line;
        struct err wrong = {0};
        put_question(w->c, q);
        if (!read_line(w, &line, err))
            return false;
        if (w->at_end && !line.n)
            return true;
        if (classify_answer(w->c->arena, w->in.rules, json_text(q, "id"), line, &w->in.facts,
                            &wrong))
            return true;
        say(w->c, str_fmt(w->c->arena, "  %s\n", wrong.text));
    }
    return true;
}

static bool ask_regulation(struct work *w, struct err *err)
{
    for (int i = 0; i < TRIES && !w->in.rules && !w->at_end; i++) {
        struct str line = w->regulation;
        say(w->c, line.n ? STR("")
                         : STR("Under which regulation: a medical device (mdr), or an in vitro "
                               "diagnostic device (ivdr)?\nmdr or ivdr> "));
        if (!line.n && !read_line(w, &line, err))
            return false;
        w->in.rules = classify_default(w->c->arena, str_lower(w->c->arena, line));
    }
    return w->in.rules || err_set(err, ERR_USAGE, "regulation: answer mdr or ivdr, or give a FILE");
}

/* The best question that was not put yet; NULL when there is none. */
static const struct json *next_question(const struct json *model, const struct view_set *asked)
{
    JSON_EACH (q, json_get(model, "questions"))
        if (!view_set_has(asked, json_text(q, "id")))
            return q;
    return NULL;
}

static bool ask_all(struct work *w, struct err *err)
{
    struct arena *a = w->c->arena;
    struct view_set asked = {0};
    if (!world_open(a, STR("-"), &w->answers, err) || !ask_regulation(w, err))
        return false;
    while (!w->at_end) {
        struct json *model = classify_model(a, w->in.rules, &w->in.facts);
        const struct json *q = next_question(model, &asked);
        if (!q)
            break;
        view_set_add(a, &asked, json_text(q, "id"));
        if (!ask(w, q, err))
            return false;
    }
    say(w->c, STR("\n"));
    return true;
}

/* --- where the answers come from --- */

static bool read_file(struct work *w, struct str path, struct err *err)
{
    struct str bytes;
    if (!world_read_file(w->c->arena, path, LIMIT_JSON, &bytes, err))
        return false;
    if (!classify_input_read(w->c->arena, bytes, w->regulation, &w->in, err))
        return err_wrap(err, "%.*s", STR_ARG(STR_IS(path, "-") ? STR("standard input") : path));
    JSON_EACH (name, w->in.ignored)
        cli_note(w->c, "%.*s: is no member of the input, and was not read", STR_ARG(name->text));
    return true;
}

static bool read_kept(struct work *w, struct err *err)
{
    struct json *facts;
    w->in.rules = classify_default(w->c->arena, w->regulation);
    return (json_read(w->c->arena, w->kept.facts, &facts, err) &&
            classify_facts_read(w->c->arena, w->in.rules, facts, &w->in.facts, err)) ||
           err_wrap(err, "%.*s", STR_ARG(w->head.id));
}

static bool read_answers(struct work *w, struct err *err)
{
    struct cli *c = w->c;
    bool kept = w->head.id.n > 0;
    if (c->arg_count)
        return read_file(w, c->args[0], err);
    if (kept && !read_kept(w, err))
        return false;
    return (kept && (cli_has(c, "accept") || isatty(STDIN_FILENO) != 1)) || ask_all(w, err);
}

static bool load_device(struct work *w, struct str id, struct err *err)
{
    struct record_head head;
    struct cli *c = w->c;
    if (!store_load(w->store, c->arena, &DEVICE_TYPE, id, &w->device, &head, err))
        return false;
    w->regulation = str_of(device_regulation_choices[w->device.regulation].name);
    return classify_current(w->store, c->arena, id, &w->kept, &w->head, err);
}

/* --- keeping --- */

static bool keep(struct work *w, struct json *model, struct err *err)
{
    struct cli *c = w->c;
    struct buf facts = {.arena = c->arena};
    struct str id = {0};
    bool written = false, accepts = cli_has(c, "accept");
    json_write(classify_facts_json(c->arena, w->in.rules, &w->in.facts), &facts);
    struct classification r = {
        .device = cli_option(c, "device"),
        .regulation = w->device.regulation,
        .facts = buf_str(&facts),
        .qualification = w->in.qualification,
        .status = accepts ? CLASSIFICATION_STATUS_ACCEPTED : CLASSIFICATION_STATUS_PROPOSED,
        .reason = cli_option(c, "reason"),
        .decided_by = c->actor,
        .decided_on = c->as_of,
    };
    if (!store_begin(w->store, err) || !classify_keep(w->store, c->arena, &r, &id, &written, err) ||
        !store_commit(w->store, err))
        return false;
    json_add_text(c->arena, model, "classification", id);
    json_add_bool(c->arena, model, "written", written);
    json_add_text(c->arena, model, "device", r.device);
    accepts = accepts || (!written && w->kept.status == CLASSIFICATION_STATUS_ACCEPTED);
    json_add_bool(c->arena, model, "accepted", accepts);
    return true;
}

/* --- the answer for people --- */

static void put_list(struct buf *out, const struct json *list)
{
    JSON_EACH (item, list)
        buf_fmt(out, "%s%.*s", item == json_first(list) ? "" : ", ", STR_ARG(json_as_text(item)));
}

static void put_questions(struct buf *out, const struct json *questions)
{
    size_t total = json_count(questions), shown = 0;
    if (total)
        buf_fmt(out, "\nOpen questions (%zu of %zu shown; what settles most comes first)\n",
                total < QUESTIONS_SHOWN ? total : QUESTIONS_SHOWN, total);
    JSON_EACH (q, questions) {
        if (shown++ == QUESTIONS_SHOWN)
            break;
        buf_fmt(out, "  %-32.*s %.*s\n", STR_ARG(json_text(q, "id")),
                STR_ARG(json_text(q, "text")));
        JSON_EACH (one, json_get(q, "if")) {
            buf_fmt(out, "    %.*s: ", STR_ARG(json_text(one, "value")));
            put_list(out, json_get(one, "possible"));
            buf_char(out, '\n');
        }
        if (!json_count(json_get(q, "if")))
            buf_fmt(out, "    %.*s\n", STR_ARG(json_text(q, "why")));
    }
}

static void put_why(struct buf *out, const struct json *model)
{
    BUF_LIT(out, "\nWhy\n");
    JSON_EACH (reason, json_get(model, "reasons"))
        buf_fmt(out, "  %.*s\n", STR_ARG(json_as_text(reason)));
    if (!json_count(json_get(model, "reasons")))
        buf_fmt(out, "  %s\n",
                json_text(model, "class").n
                    ? "Each answer to the open questions gives this class, by a rule of its own."
                    : "No branch of a rule applies to these answers.");
    if (json_count(json_get(model, "would_change")))
        BUF_LIT(out, "\nWhat would change the result\n");
    JSON_EACH (change, json_get(model, "would_change"))
        buf_fmt(out, "  %.*s = %.*s instead of %.*s: class %.*s\n",
                STR_ARG(json_text(change, "fact")), STR_ARG(json_text(change, "to")),
                STR_ARG(json_text(change, "from")), STR_ARG(json_text(change, "class_text")));
}

static void put_rest(struct buf *out, const struct json *model)
{
    BUF_LIT(out, "\nRules that do not apply\n");
    JSON_EACH (rule, json_get(model, "not_applied"))
        buf_fmt(out, "  %-9.*s %.*s: %.*s\n", STR_ARG(json_text(rule, "rule")),
                STR_ARG(json_text(rule, "title")), STR_ARG(json_text(rule, "text")));
    if (json_count(json_get(model, "undecided")))
        BUF_LIT(out, "\nRules that are not counted as long as a question is open\n");
    JSON_EACH (rule, json_get(model, "undecided"))
        buf_fmt(out, "  %-9.*s %.*s: %.*s\n", STR_ARG(json_text(rule, "rule")),
                STR_ARG(json_text(rule, "title")), STR_ARG(json_text(rule, "question")));
    BUF_LIT(out, "\nRoute\n");
    JSON_EACH (route, json_get(model, "route")) {
        struct str title = json_text(route, "title");
        buf_fmt(out, "  %s%.*s: ", title.n ? "" : "class ",
                STR_ARG(title.n ? title : json_text(route, "class")));
        JSON_EACH (option, json_get(route, "options"))
            buf_fmt(out, "%s%.*s", option == json_first(json_get(route, "options")) ? "" : "; or ",
                    STR_ARG(json_as_text(option)));
        buf_fmt(out, "\n    notified body: %.*s", STR_ARG(json_text(route, "notified_body")));
        if (json_text(route, "assessment").n)
            buf_fmt(out, "; technical documentation: %.*s",
                    STR_ARG(json_text(route, "assessment")));
        buf_fmt(out, " (%.*s; %.*s)\n", STR_ARG(json_text(route, "source")),
                STR_ARG(json_text(route, "status")));
    }
    if (!json_count(json_get(model, "route")))
        BUF_LIT(out, "  follows from the class\n");
    BUF_LIT(out, "\nNotes\n");
    JSON_EACH (note, json_get(model, "notes"))
        buf_fmt(out, "  %.*s (%.*s)\n", STR_ARG(json_text(note, "text")),
                STR_ARG(json_text(note, "status")));
    JSON_EACH (source, json_get(model, "sources"))
        buf_fmt(out, "  %.*s: %.*s (%.*s)\n", STR_ARG(json_text(source, "of")),
                STR_ARG(json_text(source, "text")), STR_ARG(json_text(source, "status")));
}

static void put_text(struct buf *out, const struct json *model)
{
    struct str rule = json_text(model, "rule");
    buf_fmt(out, "Class %.*s", STR_ARG(json_text(model, "class_text")));
    if (rule.n)
        buf_fmt(out, ", by rule %.*s", STR_ARG(rule));
    buf_fmt(out, " (%.*s)\n", STR_ARG(json_text(model, "edition")));
    if (json_is_true(model, "settled")) {
        BUF_LIT(out, "No open question can change the class.\n");
    } else {
        BUF_LIT(out, "What is not answered counts as no. With other answers it can be: ");
        put_list(out, json_get(model, "possible"));
        buf_fmt(out, "%s\n", json_is_true(model, "possible_none") ? ", or no rule applies" : "");
    }
    if (json_is_true(model, "accepted"))
        BUF_LIT(out, "Confirmed by the manufacturer.\n");
    else
        BUF_LIT(out,
                "A proposal: the manufacturer confirms it, with the reason (Annex II 1.1(f)).\n");
    if (json_text(model, "classification").n)
        buf_fmt(out, "%s as %.*s.\n", json_is_true(model, "written") ? "Kept" : "Unchanged, kept",
                STR_ARG(json_text(model, "classification")));
    put_why(out, model);
    put_questions(out, json_get(model, "questions"));
    put_rest(out, model);
}

static void print(struct cli *c, const struct json *model)
{
    static const struct column columns[] = {
        {"rule", "rule"},        {"id", "branch"},    {"class", "class"}, {"state", "state"},
        {"why", "what it says"}, {"text", "because"}, {"question", "ask"}};
    if (c->format == CLI_TABLE)
        put_text(&c->out, model);
    else
        cli_rows(c, model, json_get(model, "branches"), columns, COUNT_OF(columns));
}

static bool check_options(struct cli *c, struct err *err)
{
    bool accepts = cli_has(c, "accept"), reason = cli_option(c, "reason").n > 0;
    if (c->arg_count > 1)
        return cli_usage(c, err);
    if (accepts && !cli_has(c, "device"))
        return err_set(err, ERR_USAGE, "--accept needs --device ID: whose class it is");
    if (accepts && !reason)
        return err_set(err, ERR_USAGE, "--accept needs --reason TEXT: why it is confirmed");
    return accepts || !reason || err_set(err, ERR_USAGE, "--reason goes with --accept");
}

bool cmd_classify(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct work w = {.c = c};
    struct str device = cli_option(c, "device");
    if (!check_options(c, err))
        return false;
    if (device.n) {
        if (!cli_open(c, STORE_WRITE, &s, err))
            return false;
        w.store = s;
        if (!load_device(&w, device, err))
            return err_wrap(err, "%.*s", STR_ARG(device));
    }
    bool ok = read_answers(&w, err);
    world_close(w.answers);
    if (!ok)
        return false;
    struct json *model = classify_model(c->arena, w.in.rules, &w.in.facts);
    if (device.n && !keep(&w, model, err))
        return false;
    print(c, model);
    c->status = json_text(model, "class").n ? 0 : CLI_NO_DATA;
    return true;
}
