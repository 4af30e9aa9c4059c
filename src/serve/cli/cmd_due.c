#include "assess/duty/view.h"
#include "assess/field/field.h"
#include "base/world.h"
#include "publish/calendar/calendar.h"
#include "serve/cli/cli.h"

enum { DAYS_MAX = 36500, NEEDS_SHOWN = 20 };

static bool read_filter(const struct cli *c, struct duty_filter *out, struct err *err)
{
    struct str text = cli_option(c, "days");
    *out = (struct duty_filter){.device = c->arg_count ? c->args[0] : (struct str){0},
                                .days = DUTY_ALL_DAYS,
                                .all = cli_has(c, "all")};
    if (!cli_has(c, "days"))
        return true;
    if (!str_to_int(text, &out->days) || out->days < 0 || out->days > DAYS_MAX)
        return err_set(err, ERR_USAGE, "--days: '%.*s' is no number from 0 to %d", STR_ARG(text),
                       DAYS_MAX);
    return true;
}

/* Nothing is good news while an input is missing; what is late is worse. */
static int status_of(const struct json *model)
{
    if (json_int(model, "overdue", 0) > 0)
        return CLI_ABOVE_POLICY;
    bool blind = json_int(model, "missing", 0) > 0 || json_int(model, "devices", 0) == 0;
    return blind ? CLI_NO_DATA : 0;
}

/* Each question once, and no more than a person reads. */
static void put_needs(struct cli *c, const struct json *model)
{
    struct view_set said = {0};
    JSON_EACH (item, json_get(model, "items"))
        JSON_EACH (need, json_get(item, "needs")) {
            if (!view_set_add(c->arena, &said, json_text(need, "need")) || said.count > NEEDS_SHOWN)
                continue;
            buf_fmt(&c->out, "%s  %.*s\n    %.*s\n    %.*s\n", said.count == 1 ? "\nmissing\n" : "",
                    STR_ARG(json_text(need, "need")), STR_ARG(json_text(need, "question")),
                    STR_ARG(json_text(need, "command")));
        }
    if (said.count > NEEDS_SHOWN)
        buf_fmt(&c->out, "  and %zu more; --format json has all\n",
                said.count - (size_t)NEEDS_SHOWN);
}

static void put_moved(struct cli *c, const struct json *model)
{
    JSON_EACH (item, json_get(model, "items")) {
        if (!json_is_true(item, "moved"))
            continue;
        struct str now = json_text(item, "due_on");
        buf_fmt(&c->out, "\nmoved: %.*s of %.*s, %.*s -> %.*s (kept in %.*s)\n",
                STR_ARG(json_text(item, "duty")), STR_ARG(json_text(item, "about")),
                STR_ARG(json_text(item, "was")), STR_ARG(now.n ? now : STR("no day")),
                STR_ARG(json_text(item, "kept")));
        JSON_EACH (why, json_get(item, "why"))
            buf_fmt(&c->out, "  %.*s %.*s: %.*s %.*s\n", STR_ARG(json_text(why, "at")),
                    STR_ARG(json_text(why, "actor")), STR_ARG(json_text(why, "record")),
                    STR_ARG(json_text(why, "what")));
    }
}

static void put_summary(struct cli *c, const struct json *model)
{
    const struct json *counting = json_get(model, "counting");
    put_needs(c, model);
    put_moved(c, model);
    buf_fmt(&c->out,
            "\n%lld %s, %lld rules, %lld rows judged: %lld overdue, %lld with an input "
            "missing, %lld moved, %lld shown\n",
            (long long)json_int(model, "devices", 0),
            json_int(model, "devices", 0) == 1 ? "device" : "devices",
            (long long)json_int(model, "rules", 0), (long long)json_int(model, "judged", 0),
            (long long)json_int(model, "overdue", 0), (long long)json_int(model, "missing", 0),
            (long long)json_int(model, "moved", 0), (long long)json_int(model, "shown", 0));
    buf_fmt(&c->out, "%.*s (%.*s: %.*s)\n", STR_ARG(json_text(counting, "says")),
            STR_ARG(json_text(counting, "status")), STR_ARG(json_text(counting, "why")));
}

/* --- one incident --- */

/* The first ones are what a line of a terminal holds; a table shows no more. */
enum { SHORT_COLUMNS = 7 };

static const struct column due_columns[] = {
    {"due", "due"},
    {"left", "left"},
    {"state_title", "state"},
    {"device_title", "device"},
    {"basis", "rule"},
    {"about", "of"},
    {"title", "what"},
    {"duty", "duty"},
    {"start_on", "start"},
    {"start_from", "from"},
    {"period", "period"},
    {"weekend", "weekend"},
    {"addressee", "addressee"},
    {"owner", "owner"},
    {"status", "fact"},
    {"reason", "reason"},
};

static void put_items(struct cli *c, const struct json *model)
{
    size_t count = c->format == CLI_TABLE ? SHORT_COLUMNS : COUNT_OF(due_columns);
    cli_rows(c, model, json_get(model, "items"), due_columns, count);
    if (c->format == CLI_TABLE)
        BUF_LIT(&c->out, "Start, period, weekend, to whom, status and reason: --format csv\n");
}

static bool show_incident(struct cli *c, const struct view *v, struct err *err)
{
    static const struct column columns[] = {{"step", ""},
                                            {"question", "question"},
                                            {"answer", "answer"},
                                            {"so", "so"},
                                            {"field", "field"}};
    struct json *model;
    if (!duty_incident_model(v, c->args[0], &model, err))
        return false;
    c->status = status_of(model);
    if (c->format == CLI_TABLE) {
        cli_rows(c, model, json_get(model, "questions"), columns, COUNT_OF(columns));
        buf_char(&c->out, '\n');
    }
    put_items(c, model);
    return true;
}

/* --- iCalendar --- */

static bool calendar_head(const struct view *v, struct calendar_head *out, struct err *err)
{
    struct json *rows;
    if (!store_query(v->store, v->arena, "duty_workspace", NULL, 0, &rows, err))
        return false;
    const struct json *row = json_first(rows);
    *out = (struct calendar_head){.workspace = str_sub(json_text(row, "first"), 0, 16),
                                  .sequence = store_position(v->store)};
    (void)!instant_parse(json_text(row, "changed_at"), &out->changed_at);
    return true;
}

static bool write_calendar(struct cli *c, const struct view *v, struct duty_filter f,
                           struct err *err)
{
    struct str path = cli_option(c, "ics");
    struct calendar_head head;
    struct json *model;
    struct buf out = {.arena = c->arena};
    f.all = true;
    if (!duty_model(v, &f, &model, err) || !calendar_head(v, &head, err))
        return false;
    size_t count = calendar_write(c->arena, &head, model, &out);
    c->status = status_of(model);
    if (STR_IS(path, "-"))
        c->out = out;
    else if (!world_write_file(path, buf_str(&out), err))
        return false;
    cli_note(c, "%zu events; %lld duties have an input missing and no sure day", count,
             (long long)json_int(model, "missing", 0));
    return true;
}

/* --- keeping --- */

static bool record(struct cli *c, const struct duty_filter *f, struct err *err)
{
    static const struct column columns[] = {{"what", "what"},     {"duty", "duty"},
                                            {"device", "device"}, {"record", "record"},
                                            {"old", "old day"},   {"new", "new day"}};
    CLI_STORE(s);
    struct json *model;
    if (!cli_open(c, STORE_WRITE, &s, err) || !store_begin(s, err))
        return false;
    struct view v = {s, c->arena, c->as_of};
    if (!duty_keep(&v, f->device, &model, err) || !store_commit(s, err))
        return false;
    cli_rows(c, model, json_get(model, "items"), columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE)
        buf_fmt(&c->out, "%lld added, %lld moved, %lld closed, %lld as they were\n",
                (long long)json_int(model, "added", 0), (long long)json_int(model, "moved", 0),
                (long long)json_int(model, "closed", 0), (long long)json_int(model, "same", 0));
    return true;
}

bool cmd_due(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct duty_filter filter;
    struct json *model;
    if (c->arg_count > 1)
        return cli_usage(c, err);
    if (!read_filter(c, &filter, err))
        return false;
    bool is_incident = record_type_of_id(filter.device) == &INCIDENT_TYPE;
    if (is_incident && (cli_has(c, "days") || cli_has(c, "ics") || cli_has(c, "record")))
        return err_set(err, ERR_USAGE, "--days, --ics and --record do not go with an incident");
    if (cli_has(c, "ics") && cli_has(c, "record"))
        return err_set(err, ERR_USAGE, "--ics and --record do not go together");
    if (cli_has(c, "record"))
        return record(c, &filter, err);
    if (!cli_open(c, STORE_READ, &s, err))
        return false;
    struct view v = {s, c->arena, c->as_of};
    if (is_incident)
        return show_incident(c, &v, err);
    if (cli_has(c, "ics"))
        return write_calendar(c, &v, filter, err);
    if (!duty_model(&v, &filter, &model, err))
        return false;
    put_items(c, model);
    if (c->format == CLI_TABLE)
        put_summary(c, model);
    c->status = status_of(model);
    return true;
}
