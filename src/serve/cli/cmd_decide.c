#include "assess/decide/decide.h"
#include "serve/cli/cli.h"

/* --- decide --- */

static void print_put(struct cli *c, const struct decide_put *put, const struct decision *d)
{
    buf_fmt(&c->out, "%.*s\n", STR_ARG(put->id));
    if (put->replaced.n)
        cli_note(c, "%.*s takes the place of %.*s", STR_ARG(put->id), STR_ARG(put->replaced));
    if (d && d->second_review == TRI_YES && d->reviewer.n == 0)
        cli_note(c,
                 "it waits for a second reviewer and does not count before: "
                 "tutela decide --review %.*s --reviewer NAME",
                 STR_ARG(put->id));
}

/* name=value words; the others are RELEASE, VULNERABILITY and COMPONENT. */
static bool read_words(struct cli *c, struct decide_wish *wish, struct decision *d, struct err *err)
{
    struct str *const names[] = {&wish->release, &wish->vulnerability, &wish->component};
    size_t n = 0;
    for (size_t i = 0; i < c->arg_count; i++) {
        struct str word = c->args[i];
        size_t eq = str_find_char(word, '=');
        struct str name = str_sub(word, 0, eq);
        if (eq < word.n && record_field(&DECISION_TYPE, name)) {
            if (!record_set(&DECISION_TYPE, d, c->arena, name, str_from(word, eq + 1), err))
                return false;
            continue;
        }
        if (n == COUNT_OF(names))
            return err_set(err, ERR_USAGE, "'%.*s' is no field of a decision", STR_ARG(word));
        *names[n++] = word;
    }
    if (n < 2)
        return cli_usage(c, err);
    return d->state != DECISION_STATE_UNSET ||
           err_set(err, ERR_USAGE,
                   "state=... is needed: under_investigation, affected, not_affected or fixed");
}

static bool decide_one(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct decide_wish wish = {.ahead = cli_has(c, "ahead")};
    struct decision d = {0};
    struct decide_put put;
    if (!read_words(c, &wish, &d, err) || !cli_open(c, STORE_WRITE, &s, err) ||
        !store_begin(s, err) ||
        !decide_make(s, c->arena, &wish, c->actor, c->as_of, &d, &put, err) ||
        !store_commit(s, err))
        return false;
    print_put(c, &put, &d);
    return true;
}

static bool review(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct str reviewer = cli_option(c, "reviewer");
    struct buf ids = {.arena = c->arena};
    if (c->arg_count == 0)
        return cli_usage(c, err);
    if (reviewer.n == 0)
        return err_set(err, ERR_USAGE, "--reviewer NAME is needed: who agrees");
    if (!cli_open(c, STORE_WRITE, &s, err) || !store_begin(s, err))
        return false;
    for (size_t i = 0; i < c->arg_count; i++) {
        struct decide_put put;
        if (!decide_review(s, c->arena, c->args[i], c->actor, reviewer, c->as_of, &put, err))
            return false;
        buf_fmt(&ids, "%.*s\n", STR_ARG(put.id));
    }
    if (!store_commit(s, err))
        return false;
    buf_put(&c->out, buf_str(&ids));
    return true;
}

static bool carry(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"verdict", "verdict"},     {"decision", "decision"}, {"vulnerability", "vulnerability"},
        {"component", "component"}, {"from_version", "from"}, {"to_version", "to"},
        {"state", "state"},         {"new", "new"},           {"why", "because"}};
    CLI_STORE(s);
    struct json *model;
    if (c->arg_count != 2)
        return cli_usage(c, err);
    struct decide_carry wish = {.from = c->args[0],
                                .to = c->args[1],
                                .apply = cli_has(c, "apply"),
                                .other_versions = cli_has(c, "other-versions"),
                                .reason = cli_option(c, "reason"),
                                .actor = c->actor,
                                .reviewer = cli_option(c, "reviewer"),
                                .on = c->as_of};
    if (wish.apply && cli_has(c, "dry-run"))
        return err_set(err, ERR_USAGE, "--apply and --dry-run exclude each other");
    if (!cli_open(c, wish.apply ? STORE_WRITE : STORE_READ, &s, err) ||
        (wish.apply && !store_begin(s, err)) || !decide_carry(s, c->arena, &wish, &model, err) ||
        (wish.apply && !store_commit(s, err)))
        return false;
    cli_rows(c, model, json_get(model, "lines"), columns, COUNT_OF(columns));
    const struct json *n = json_get(model, "counts");
    if (c->format != CLI_TABLE)
        return true;
    JSON_EACH (count, n)
        buf_fmt(&c->out, "%.*s %.*s; ", STR_ARG(count->key), STR_ARG(count->text));
    if (wish.apply)
        buf_fmt(&c->out, "%lld decisions made\n", (long long)json_int(model, "made", 0));
    else
        BUF_LIT(&c->out, "nothing was written: --apply --reason TEXT does\n");
    return true;
}

bool cmd_decide(struct cli *c, struct err *err)
{
    if (cli_has(c, "carry"))
        return carry(c, err);
    if (cli_has(c, "dry-run"))
        return err_set(err, ERR_USAGE, "--dry-run goes with --carry only");
    if (cli_has(c, "review"))
        return review(c, err);
    return decide_one(c, err);
}

/* --- decisions --- */

bool cmd_decisions(struct cli *c, struct err *err)
{
    static const struct column brief[] = {{"id", "id"},
                                          {"vulnerability", "vulnerability"},
                                          {"identity", "component"},
                                          {"scope", "scope"},
                                          {"from_version", "from"},
                                          {"to_version", "to"},
                                          {"state", "state"},
                                          {"standing", "standing"},
                                          {"decided_by", "by"},
                                          {"decided_on", "on"},
                                          {"reviewer", "second"},
                                          {"review_by", "look again"},
                                          {"places", "places"},
                                          {"stale", "stale"}};
    static const struct column full[] = {
        {"id", "id"},        {"name", "name"},      {"vulnerability", ""},   {"identity", ""},
        {"scope", ""},       {"scope_title", ""},   {"from_version", ""},    {"to_version", ""},
        {"state", ""},       {"justification", ""}, {"reason", ""},          {"action", ""},
        {"response", ""},    {"vector", ""},        {"safety_relevant", ""}, {"security_risk", ""},
        {"evidence", ""},    {"decided_by", ""},    {"decided_on", ""},      {"reviewer", ""},
        {"reviewed_on", ""}, {"review_by", ""},     {"standing", ""},        {"stale", ""},
        {"places", ""},      {"releases", ""},      {"author", ""},          {"stated_at", ""},
        {"origin", ""},      {"superseded_by", ""}, {"retired", ""},         {"at", ""}};
    CLI_STORE(s);
    struct json *model;
    if (c->arg_count > 1)
        return cli_usage(c, err);
    struct decide_filter filter = {.release = c->arg_count ? c->args[0] : (struct str){0},
                                   .waiting = cli_has(c, "waiting"),
                                   .stale = cli_has(c, "stale"),
                                   .all = cli_has(c, "all")};
    if (!cli_open(c, STORE_READ, &s, err) ||
        !decide_register(s, c->arena, &filter, c->as_of, &model, err))
        return false;
    bool table = c->format == CLI_TABLE || c->format == CLI_MD;
    cli_rows(c, model, json_get(model, "decisions"), table ? brief : full,
             table ? COUNT_OF(brief) : COUNT_OF(full));
    const struct json *n = json_get(model, "counts");
    if (table)
        buf_fmt(&c->out,
                "%lld of %lld decisions as of %.*s (filter: %.*s): %lld wait for a second "
                "reviewer, %lld proposed by others, %lld lapsed, %lld stale\n",
                (long long)json_int(model, "shown", 0), (long long)json_int(model, "total", 0),
                STR_ARG(json_text(model, "as_of")), STR_ARG(json_text(model, "filter")),
                (long long)json_int(n, "waiting", 0), (long long)json_int(n, "proposed", 0),
                (long long)json_int(n, "lapsed", 0), (long long)json_int(n, "stale", 0));
    return true;
}
