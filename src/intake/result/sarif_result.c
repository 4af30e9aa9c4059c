#include "base/limits.h"
#include "intake/result/result_internal.h"

/* What a result is of, while it is looked at. */
struct look {
    const struct result_sarif_run *run;
    const struct json *result;
    const struct result_rule *rule; /* NULL: not described */
    struct str rule_id;
    struct str uri;     /* of the file; may be empty */
    struct str logical; /* full name of the function, class; may be empty */
    int64_t line;       /* in the file; 0 when it is not told */
    struct str message;
};

/* --- messages (3.11) --- */

enum { MESSAGES_MAX = 1000 }; /* of a rule that are looked through */

static const struct json *string_of(const struct json *messages, struct str id)
{
    size_t n = 0;
    JSON_EACH (m, messages) {
        if (str_eq(m->key, id))
            return m;
        if (n++ == MESSAGES_MAX)
            break;
    }
    return NULL;
}

static const struct json *argument(const struct json *arguments, int64_t index)
{
    const struct json *item = json_first(arguments);
    while (item && index-- > 0)
        item = item->next;
    return item;
}

/* 3.11.5: "{0}" is the first argument, "{{" a brace. */
static struct str with_arguments(struct arena *a, struct str text, const struct json *arguments)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < text.n && b.n < LIMIT_TEXT; i++) {
        char c = text.p[i];
        struct str rest = str_from(text, i + 1);
        size_t end = str_find_char(str_sub(rest, 0, 8), '}');
        int64_t n;
        bool doubled = (c == '{' || c == '}') && rest.n > 0 && rest.p[0] == c;
        if (doubled) {
            buf_char(&b, c);
            i++;
        } else if (c == '{' && end < rest.n && str_to_int(str_sub(rest, 0, end), &n) && n >= 0 &&
                   n < 100 && argument(arguments, n)) {
            buf_put(&b, json_as_text(argument(arguments, n)));
            i += end + 1;
        } else {
            buf_char(&b, c);
        }
    }
    return buf_str(&b);
}

static struct str message_of(const struct look *l)
{
    struct arena *a = l->run->reader->arena;
    const struct json *m = json_get(l->result, "message");
    struct str text = json_text(m, "text"), id = json_text(m, "id");
    if (text.n == 0 && id.n) {
        const struct json *found = string_of(l->rule ? l->rule->messages : NULL, id);
        if (!found)
            found = string_of(l->run->rules->messages, id);
        text = json_text(found, "text");
    }
    if (text.n == 0)
        text = json_text(m, "markdown");
    if (json_count(json_get(m, "arguments")))
        text = with_arguments(a, text, json_get(m, "arguments"));
    return result_line(a, text, LIMIT_NAME);
}

/* --- places (3.28) --- */

static struct str uri_of(const struct look *l, const struct json *artifact)
{
    struct str uri = json_text(artifact, "uri");
    if (uri.n == 0) /* 3.4.5: by its place among the artifacts of the run */
        uri = json_text(
            json_get(result_item(&l->run->rules->artifacts, json_int(artifact, "index", -1)),
                     "location"),
            "uri");
    return result_line(l->run->reader->arena, uri, 1000);
}

static void look_at_place(struct look *l)
{
    struct arena *a = l->run->reader->arena;
    const struct json *location = json_first(json_get(l->result, "locations"));
    const struct json *physical = json_get(location, "physicalLocation");
    const struct json *logical = json_first(json_get(location, "logicalLocations"));
    l->uri = uri_of(l, json_get(physical, "artifactLocation"));
    l->line = json_int(json_get(physical, "region"), "startLine", 0);
    if (json_int(logical, "index", -1) >= 0 && json_text(logical, "fullyQualifiedName").n == 0 &&
        json_text(logical, "name").n == 0)
        logical = result_item(&l->run->rules->logicals, json_int(logical, "index", -1));
    struct str name = json_text(logical, "fullyQualifiedName");
    l->logical = result_line(a, name.n ? name : json_text(logical, "name"), 1000);
}

static struct str location_of(const struct look *l)
{
    struct buf b = {.arena = l->run->reader->arena};
    buf_put(&b, l->uri);
    if (l->uri.n && l->line > 0)
        buf_fmt(&b, ":%lld", (long long)l->line);
    if (l->uri.n && l->logical.n)
        BUF_LIT(&b, " in ");
    buf_put(&b, l->logical);
    return buf_str(&b);
}

/* --- what makes two results the same (3.27.16 to 3.27.18, appendix B) --- */

/* A sentence in the place of a fingerprint, as "requires login" of Semgrep, is the same for all
   results and tells none apart. */
static bool is_fingerprint(const struct json *f)
{
    return f->type == JSON_STRING && f->text.n > 0 && str_find_char(f->text, ' ') == f->text.n;
}

/* Of several fingerprints the first by name: what a tool adds later, as "hash/v2", comes behind. */
static struct str first_of(const struct json *fingerprints)
{
    const struct json *first = NULL;
    JSON_EACH (f, fingerprints)
        if (is_fingerprint(f) && (!first || str_cmp(f->key, first->key) < 0))
            first = f;
    return first ? first->text : (struct str){0};
}

/* Line numbers are no part of it: code moves. */
static struct str key_of(const struct look *l)
{
    struct arena *a = l->run->reader->arena;
    const struct result_run *run = &l->run->reader->out->runs[l->run->index];
    struct str whole = json_text(l->result, "correlationGuid");
    if (whole.n == 0)
        whole = first_of(json_get(l->result, "fingerprints"));
    struct str part = first_of(json_get(l->result, "partialFingerprints"));
    struct hash_state state;
    hash_init(&state);
    hash_add(&state, l->rule_id);
    hash_add(&state, STR("\n"));
    if (whole.n) {
        hash_add(&state, whole);
    } else {
        hash_add(&state, l->uri);
        hash_add(&state, STR("\n"));
        hash_add(&state, part.n ? part : l->logical);
        hash_add(&state, STR("\n"));
        hash_add(&state, part.n ? (struct str){0} : l->message);
    }
    struct hash hash = hash_done(&state);
    return str_fmt(a, "%.*s%.*s|%.16s", STR_ARG(run->prefix), STR_ARG(l->rule_id),
                   hash_hex(a, &hash).p);
}

/* --- a flaw --- */

static struct str title_of(const struct look *l)
{
    struct str title = l->rule ? l->rule->title : (struct str){0};
    if (title.n == 0)
        title = l->rule_id.n ? l->rule_id : l->message;
    return result_line(l->run->reader->arena, title, 500);
}

/* 3.27.10: its own level, else that of its rule, else warning; none where the kind is not fail. */
static struct str level_of(const struct look *l, bool is_fail)
{
    static const char *const levels[] = {"none", "note", "warning", "error"};
    struct str level = json_text(l->result, "level");
    if (level.n == 0 && !is_fail)
        return STR("none");
    if (level.n == 0 && l->rule)
        level = l->rule->level;
    for (size_t i = 0; i < COUNT_OF(levels); i++)
        if (str_eq(level, str_of(levels[i])))
            return str_of(levels[i]);
    return STR("warning");
}

/* 3.27.23, read with care: a suppression that is rejected or under review settles nothing, whatever
   else stands beside it. */
static bool is_suppressed(const struct json *result, struct str *why)
{
    const struct json *list = json_get(result, "suppressions");
    *why = (struct str){0};
    JSON_EACH (s, list) {
        struct str status = json_text(s, "status"), text = json_text(s, "justification");
        if (STR_IS(status, "rejected") || STR_IS(status, "underReview"))
            return false;
        if (why->n == 0)
            *why = text;
    }
    return json_count(list) > 0;
}

static struct str cwes_of(const struct look *l)
{
    struct buf words = {.arena = l->run->reader->arena};
    struct str rest = l->rule ? l->rule->cwes : (struct str){0}, word;
    result_add_cwes(&words, l->run->rules, l->result);
    while (str_word(&rest, &word))
        result_add_word(&words, word);
    return buf_str(&words);
}

/* Rules of tools that look at components are called after the vulnerability. */
static struct str cves_of(const struct look *l)
{
    struct buf words = {.arena = l->run->reader->arena};
    result_add_cves_in(&words, l->rule_id);
    result_add_cves_in(&words, l->rule ? l->rule->title : (struct str){0});
    return buf_str(&words);
}

static bool add_flaw(const struct look *l, struct str kind, struct err *err)
{
    struct result_reader *r = l->run->reader;
    struct str why;
    bool is_fail = kind.n == 0 || STR_IS(kind, "fail");
    struct result_flaw f = {
        .key = key_of(l),
        .rule = l->rule_id,
        .title = title_of(l),
        .message = l->message,
        .level = level_of(l, is_fail),
        .severity = l->rule ? l->rule->severity : (struct str){0},
        .location = location_of(l),
        .cwes = cwes_of(l),
        .cves = cves_of(l),
        .open = !is_fail,
        .suppressed = is_suppressed(l->result, &why),
        .line = result_line_of(r, l->result),
        .run = l->run->index,
    };
    f.justification = result_line(r->arena, why, LIMIT_NAME);
    r->out->runs[f.run].open_flaws += !f.suppressed;
    return result_add_flaw(r, &f, err);
}

/* 3.27.9: kinds that are no flaw; NULL for the others. */
static size_t *counter_of(struct result_document *d, struct str kind)
{
    if (STR_IS(kind, "pass"))
        return &d->passed;
    if (STR_IS(kind, "notApplicable"))
        return &d->not_applicable;
    if (STR_IS(kind, "informational"))
        return &d->informational;
    return NULL;
}

static void doubt(const struct result_sarif_run *run, const struct json *at, size_t number,
                  const char *rule, enum finding_severity severity, const char *text)
{
    struct str place = str_fmt(run->reader->arena, "runs[%zu].results[%zu]", run->position, number);
    findings_add(run->reader->findings, severity, rule, result_line_of(run->reader, at), place,
                 "%s", text);
}

bool result_take_sarif(const struct result_sarif_run *run, const struct json *result, size_t number,
                       struct err *err)
{
    struct arena *a = run->reader->arena;
    struct look l = {.run = run, .result = result};
    if (result->type != JSON_OBJECT) {
        doubt(run, result, number, "sarif-result", FINDING_SKIPPED, "is no object; left out");
        return true;
    }
    struct str kind = json_text(result, "kind");
    if (STR_IS(json_text(result, "baselineState"), "absent")) { /* 3.27.24 */
        run->reader->out->absent++;
        return true;
    }
    size_t *counter = counter_of(run->reader->out, kind);
    if (counter) {
        ++*counter;
        return true;
    }
    if (kind.n && !STR_IS(kind, "fail") && !STR_IS(kind, "open") && !STR_IS(kind, "review"))
        doubt(run, result, number, "sarif-kind", FINDING_WARNING,
              "has a kind that SARIF does not know; taken as open");
    l.rule = result_rule_of(run->rules, result);
    l.rule_id = json_text(result, "ruleId");
    if (l.rule_id.n == 0)
        l.rule_id = json_text(json_get(result, "rule"), "id");
    if (l.rule_id.n == 0 && l.rule)
        l.rule_id = l.rule->id;
    l.rule_id = result_line(a, l.rule_id, 500);
    l.message = message_of(&l);
    if (l.rule_id.n == 0 && l.message.n == 0) {
        doubt(run, result, number, "sarif-result", FINDING_SKIPPED,
              "names neither a rule nor what is wrong; left out");
        return true;
    }
    look_at_place(&l);
    if (l.uri.n == 0 && l.logical.n == 0)
        doubt(run, result, number, "sarif-location", FINDING_NOTE, "has no place");
    return add_flaw(&l, kind, err);
}
