/*
 * junit.c - JUnit XML. It has no standard: the elements are those that Ant began with and that
 * Surefire, pytest, GoogleTest, CTest, Jest, Gradle, Bazel and others write in their own way.
 */
#include "base/limits.h"
#include "base/xml.h"
#include "intake/result/result_internal.h"

/* A suite, and those around it. */
struct suite {
    struct str name;
    size_t own, all; /* cases: directly inside, and in all */
    size_t outcomes[RESULT_OUTCOME__COUNT], own_outcomes[RESULT_OUTCOME__COUNT];
};

struct junit {
    struct result_reader *reader;
    struct xml_walk walk;
    struct suite open[XML_DEPTH_MAX]; /* the root first */
    size_t depth;
    size_t all;         /* cases of the root, when it has ended */
    struct map unknown; /* elements that were spoken of */
    struct str tool, tool_version;
    struct str root_name, first_name; /* of the root, and of the first suite in it */
    bool has_first;
    struct str writer; /* who wrote it, where the form betrays it */
    struct str group;  /* of the last case; many share it */
    bool last_repeats; /* the last case of the innermost suite was one of several tries */
};

/* What the properties of a case say. */
struct said {
    struct buf ids;     /* words: what it is the run of */
    struct str repeats; /* which try it is */
};

static struct str attribute(const struct xml *e, const char *name)
{
    const struct xml_attribute *x = xml_attribute(e, name);
    return x ? str_trim(x->value) : (struct str){0};
}

#define DOUBT(j, severity, rule, e, ...) \
    findings_add((j)->reader->findings, FINDING_##severity, rule, (e)->line, (e)->name, __VA_ARGS__)

/* --- what happened to a case --- */

static const struct {
    const char *element;
    enum result_outcome outcome;
} marks[] = {
    {"failure", RESULT_FAIL},     {"error", RESULT_ERROR},     {"skipped", RESULT_SKIPPED},
    {"disabled", RESULT_SKIPPED}, {"ignored", RESULT_SKIPPED},
};

/* The outcome an attribute names, where no element inside does. */
static void look_at_attribute(struct junit *j, const struct xml *e, const char *name,
                              struct result_case *c)
{
    enum result_outcome said;
    struct str word = attribute(e, name);
    if (word.n == 0)
        return;
    if (!result_outcome_of_word(word, &said)) {
        DOUBT(j, WARNING, "junit-status", e,
              "%s '%.*s' is no outcome we know: taken as "
              "ended in an error",
              name, STR_ARG(result_line(j->reader->arena, word, 80)));
        said = RESULT_ERROR;
    }
    if (said > c->outcome) {
        c->outcome = said;
        c->message = str_fmt(j->reader->arena, "%s: %.*s", name,
                             STR_ARG(result_line(j->reader->arena, word, 80)));
    }
}

static bool is_named(const struct xml *e, const char *name)
{
    return str_eq(e->name, str_of(name));
}

static struct str message_of(struct junit *j, const struct xml *e)
{
    struct str type = attribute(e, "type"), message = attribute(e, "message");
    if (message.n == 0)
        message = e->text;
    struct arena *a = j->reader->arena;
    message = result_line(a, message, LIMIT_NAME / 2);
    if (message.n == 0)
        message = result_line(a, type, LIMIT_NAME / 2);
    return message;
}

/* An element inside a case that tells what happened; false for any other. */
static bool look_at_mark(struct junit *j, const struct xml *e, struct result_case *c)
{
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        if (!is_named(e, marks[i].element))
            continue;
        if (marks[i].outcome > c->outcome || c->message.n == 0)
            c->message = message_of(j, e);
        if (marks[i].outcome > c->outcome)
            c->outcome = marks[i].outcome;
        return true;
    }
    return false;
}

/* Surefire: earlier or later tries of the same case. */
static bool is_another_try(const struct xml *e)
{
    return is_named(e, "flakyFailure") || is_named(e, "flakyError") ||
           is_named(e, "rerunFailure") || is_named(e, "rerunError");
}

/* --- properties --- */

static bool is_id_property(struct str name)
{
    static const char *const ids[] = {"testid", "testcaseid", "testkey", "automationid",
                                      "externalid"};
    for (size_t i = 0; i < COUNT_OF(ids); i++)
        if (result_word_is(name, ids[i]))
            return true;
    return false;
}

static bool is_build_property(struct str name)
{
    static const char *const hashes[] = {"buildhash", "buildsha256", "imagesha256",
                                         "artifactsha256", "firmwaresha256"};
    for (size_t i = 0; i < COUNT_OF(hashes); i++)
        if (result_word_is(name, hashes[i]))
            return true;
    return false;
}

static void read_property(struct junit *j, const struct xml *e, struct said *said)
{
    struct str name = attribute(e, "name"), value = attribute(e, "value"), word;
    if (value.n == 0)
        value = str_trim(e->text);
    if (value.n == 0 || value.n > LIMIT_NAME)
        return;
    if (is_build_property(name))
        result_seen_build(j->reader, e->line, value);
    else if (result_word_is(name, "tool"))
        j->tool = result_line(j->reader->arena, value, 200);
    else if (result_word_is(name, "toolversion"))
        j->tool_version = result_line(j->reader->arena, value, 200);
    else if (said && result_word_is(name, "repetition"))
        said->repeats = value;
    else if (said && is_id_property(name))
        while (str_word(&value, &word))
            result_add_word(&said->ids, word);
}

static void read_properties(struct junit *j, const struct xml *e, struct said *said)
{
    XML_EACH(p, e)
    if (is_named(p, "property"))
        read_property(j, p, said);
}

/* --- times --- */

static bool take_instant(struct str s, struct instant *out)
{
    char copy[40];
    int64_t number;
    if (instant_parse(s, out))
        return true;
    /* Seconds or milliseconds since 1970, by their size. */
    if (str_to_int(s, &number) && number >= 100000000 && number < 100000000000000) {
        out->ms = number < 100000000000 ? number * 1000 : number;
        return true;
    }
    if (s.n < 11 || s.n >= sizeof copy || s.p[10] != ' ')
        return false;
    memcpy(copy, s.p, s.n);
    copy[10] = 'T';
    return instant_parse((struct str){copy, s.n}, out);
}

static void look_at_time(struct junit *j, const struct xml *e)
{
    struct instant at;
    struct str text = attribute(e, "timestamp");
    if (text.n == 0)
        return;
    if (take_instant(text, &at))
        result_seen_at(j->reader, at);
    else
        DOUBT(j, NOTE, "junit-timestamp", e,
              "timestamp '%.*s' is no date of ISO 8601; left "
              "out",
              STR_ARG(result_line(j->reader->arena, text, 80)));
}

/* --- cases and suites --- */

static void say_unknown(struct junit *j, const struct xml *e)
{
    static int known;
    if (map_find(&j->unknown, e->name))
        return;
    if (j->unknown.count < 100)
        map_add(&j->unknown, e->name, &known);
    DOUBT(j, NOTE, "junit-element", e, "is no element of JUnit XML that we know; not read");
}

/* Elements that say nothing about the outcome. */
static bool is_output(const struct xml *e)
{
    static const char *const names[] = {"system-out",  "system-err", "properties", "property",
                                        "attachments", "assertions", "time",       "measurement"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (is_named(e, names[i]))
            return true;
    return false;
}

static bool add(struct junit *j, struct suite *s, const struct result_case *c, struct err *err)
{
    s->own_outcomes[c->outcome]++;
    s->outcomes[c->outcome]++;
    return result_add_case(j->reader, c, err);
}

/* The class that it names, else the suite. */
static struct str group_of(struct junit *j, const struct xml *e, const struct suite *s)
{
    struct str name = attribute(e, "classname");
    if (name.n == 0)
        return s->name;
    if (!str_eq(name, j->group))
        j->group = result_line(j->reader->arena, name, LIMIT_NAME);
    return j->group;
}

/* Xcode writes a case for each try, with the property "repetition", and counts them as one. */
static bool is_try_of_last(const struct junit *j, const struct result_case *c)
{
    const struct result_document *d = j->reader->out;
    const struct result_case *last = d->case_count ? &d->cases[d->case_count - 1] : NULL;
    return last && j->last_repeats && str_eq(last->group, c->group) && str_eq(last->name, c->name);
}

/* "Repetition 2 of 3" follows one that failed, and counts in its place; any other, as that with
   another argument, counts beside it. */
static void add_try(struct junit *j, struct suite *s, struct result_case *c, struct str repeats)
{
    const struct result_document *d = j->reader->out;
    const struct result_case *last = &d->cases[d->case_count - 1];
    enum result_outcome was = last->outcome;
    bool in_its_place = str_starts(repeats, STR("Repetition"));
    if (!in_its_place && c->outcome <= was)
        return;
    if (in_its_place && c->outcome == RESULT_PASS && (was != RESULT_PASS || last->flaky)) {
        c->flaky = true;
        c->message = STR("passed only when it was run again");
    }
    result_change_last(j->reader, c);
    s->outcomes[was]--;
    s->own_outcomes[was]--;
    s->outcomes[c->outcome]++;
    s->own_outcomes[c->outcome]++;
}

static bool read_case(struct junit *j, const struct xml *e, struct suite *s, struct err *err)
{
    struct arena *a = j->reader->arena;
    struct said said = {.ids = {.arena = a}};
    struct result_case c = {.line = e->line};
    c.name = result_line(a, attribute(e, "name"), LIMIT_NAME);
    c.group = group_of(j, e, s);
    if (c.name.n == 0) { /* a failure must not go because nobody named it */
        DOUBT(j, WARNING, "junit-name", e, "has no name");
        c.name = STR("(case without a name)");
    }
    bool told = false, again = false;
    look_at_time(j, e);
    XML_EACH(x, e)
    {
        if (look_at_mark(j, x, &c))
            told = true;
        else if (is_another_try(x))
            again = true;
        else if (is_named(x, "properties"))
            read_properties(j, x, &said);
        else if (!is_output(x))
            say_unknown(j, x);
    }
    if (!told) {
        look_at_attribute(j, e, "status", &c);
        look_at_attribute(j, e, "result", &c);
    }
    if (again && c.outcome == RESULT_PASS) {
        c.flaky = true;
        c.message = STR("passed only when it was run again");
    }
    c.ids = buf_str(&said.ids);
    if (said.repeats.n && is_try_of_last(j, &c)) {
        add_try(j, s, &c, said.repeats);
        return true;
    }
    j->last_repeats = said.repeats.n > 0;
    s->own++;
    s->all++;
    return add(j, s, &c, err);
}

/* A suite that broke as a whole, as when its set-up fails, is a case that ended so; no total of
   tests counts it. */
static bool read_broken_suite(struct junit *j, const struct xml *mark, struct suite *s,
                              struct err *err)
{
    struct result_case c = {.line = mark->line, .name = s->name};
    if (!look_at_mark(j, mark, &c) || c.outcome <= RESULT_SKIPPED)
        return true;
    if (c.name.n == 0)
        c.name = STR("(suite without a name)");
    j->last_repeats = false;
    return add(j, s, &c, err);
}

/* --- totals --- */

/* The number that the first of the attributes gives; false when none does. */
static bool total(const struct xml *e, const char *const *names, size_t count, int64_t *out)
{
    bool found = false;
    *out = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t n;
        if (str_to_int(attribute(e, names[i]), &n) && n >= 0) {
            *out = n > INT64_MAX - *out ? INT64_MAX : *out + n;
            found = true;
        }
    }
    return found;
}

/* Some count what is directly inside, most all; a file that has neither is cut off, or wrong. */
static void check_totals(struct junit *j, const struct xml *e, const struct suite *s)
{
    static const char *const tests[] = {"tests"}, *const bad[] = {"failures", "errors"};
    int64_t n;
    if (total(e, tests, COUNT_OF(tests), &n) && n != (int64_t)s->own && n != (int64_t)s->all)
        DOUBT(j, SKIPPED, "junit-total", e,
              "says tests=%lld and has %zu: the file may not be complete", (long long)n, s->all);
    size_t all = s->outcomes[RESULT_FAIL] + s->outcomes[RESULT_ERROR];
    size_t own = s->own_outcomes[RESULT_FAIL] + s->own_outcomes[RESULT_ERROR];
    if (total(e, bad, COUNT_OF(bad), &n) && n != (int64_t)own && n != (int64_t)all)
        DOUBT(j, SKIPPED, "junit-total", e,
              "says that %lld cases failed or ended in an error, and has %zu", (long long)n, all);
}

/* --- the document --- */

/* No format has a member for who wrote it. */
static void look_at_writer(struct junit *j, const struct xml *e, struct str name)
{
    for (size_t i = 0; i < e->attribute_count; i++)
        if (STR_IS(e->attributes[i].name, "noNamespaceSchemaLocation") &&
            str_has(e->attributes[i].value, STR("surefire")))
            j->writer = STR("Maven Surefire");
    if (j->writer.n > 0)
        return;
    if (STR_IS(name, "pytest"))
        j->writer = STR("pytest");
    else if (STR_IS(name, "jest tests"))
        j->writer = STR("Jest");
    else if (STR_IS(name, "AllTests"))
        j->writer = STR("GoogleTest");
}

static void begin_suite(struct junit *j, const struct xml *e)
{
    struct str name = result_line(j->reader->arena, attribute(e, "name"), LIMIT_NAME);
    bool is_first = j->depth == 1 && !j->has_first;
    if (j->depth == 0)
        j->root_name = name;
    if (is_first) {
        j->has_first = true;
        j->first_name = name;
    }
    if (j->depth == 0 || is_first)
        look_at_writer(j, e, name);
    look_at_time(j, e);
    j->last_repeats = false;
    j->open[j->depth++] = (struct suite){.name = name};
}

static bool end_suite(void *context, const struct xml *e, struct err *err)
{
    struct junit *j = context;
    const struct suite *s = &j->open[--j->depth];
    (void)err;
    j->last_repeats = false;
    check_totals(j, e, s);
    if (j->depth == 0) {
        j->all = s->all;
        return true;
    }
    struct suite *around = &j->open[j->depth - 1];
    around->all += s->all;
    for (int i = 0; i < RESULT_OUTCOME__COUNT; i++)
        around->outcomes[i] += s->outcomes[i];
    return true;
}

static bool is_suite(const struct xml *e)
{
    return is_named(e, "testsuite") || is_named(e, "testsuites");
}

static bool is_property(const struct xml *e)
{
    return is_named(e, "properties") || is_named(e, "property");
}

static enum xml_step begin(void *context, const struct xml *e, bool inside, struct err *err)
{
    struct junit *j = context;
    (void)err;
    if (inside)
        return is_output(e) && !is_property(e) ? XML_PASS : XML_TAKE;
    if (j->depth == 0 || is_suite(e)) {
        begin_suite(j, e);
        return XML_ENTER;
    }
    if (is_named(e, "testcase") || is_named(e, "failure") || is_named(e, "error") || is_property(e))
        return XML_TAKE;
    if (!is_output(e))
        say_unknown(j, e);
    return XML_PASS;
}

static bool take(void *context, const struct xml *e, struct err *err)
{
    struct junit *j = context;
    struct suite *s = &j->open[j->depth - 1];
    if (is_named(e, "testcase"))
        return read_case(j, e, s, err);
    if (is_named(e, "properties"))
        read_properties(j, e, NULL);
    else if (is_named(e, "property"))
        read_property(j, e, NULL);
    else
        return read_broken_suite(j, e, s, err);
    return true;
}

bool result_read_junit(struct result_reader *r, struct err *err)
{
    struct junit *j = ARENA_NEW(r->arena, struct junit);
    j->reader = r;
    j->unknown.arena = r->arena;
    j->walk = (struct xml_walk){.context = j, .begin = begin, .take = take, .end = end_suite};
    if (!result_walk_xml(r, &j->walk, err))
        return false;
    r->out->title = j->root_name.n ? j->root_name : result_line(r->arena, j->first_name, 200);
    struct str tool = j->tool.n ? j->tool : j->writer;
    r->out->author = str_trim(
        str_fmt(r->arena, "%.*s %.*s", STR_ARG(tool), STR_ARG(j->tool_version)));
    if (j->walk.cut_off)
        findings_add(r->findings, FINDING_SKIPPED, "result-cut-off", j->walk.line, (struct str){0},
                     "the document ends here, before it should: what came behind is missing");
    if (j->all == 0)
        findings_add(r->findings, FINDING_SKIPPED, "junit-empty", 1, (struct str){0},
                     "has no test case: it proves nothing");
    return true;
}
