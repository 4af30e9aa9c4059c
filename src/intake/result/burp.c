/*
 * burp.c - the XML report of Burp Suite (issues). Each host is a run, each issue a flaw, known
 * again by its type and place. Requests and responses are not taken: they hold what the testers
 * sent, with their passwords; the file is kept as it is.
 */
#include "base/limits.h"
#include "base/xml.h"
#include "intake/result/result_internal.h"

/* The type of all issues that extensions report (0x08000000): only the name tells them apart. */
#define EXTENSION_TYPE STR("134217728")

enum { ITEMS_MAX = 1000 }; /* of an issue that are looked at */

struct burp {
    struct result_reader *reader;
    struct result_scanner scanner;
    size_t messages; /* issues with requests and responses */
};

#define SAY(b, severity, rule, e, ...) \
    findings_add((b)->reader->findings, FINDING_##severity, rule, (e)->line, STR("issue"), \
                 __VA_ARGS__)

/* Severity is High, Medium, Low, Information, or that somebody called it a false positive. */
static enum result_rating rating_of(struct burp *b, const struct xml *e, struct result_flaw *f)
{
    struct str word = xml_child_text(e, "severity");
    enum result_rating rating;
    if (result_word_is(word, "falsepositive")) {
        f->suppressed = true;
        f->justification = STR("Marked as a false positive in Burp Suite.");
        return RESULT_RATING_LOW;
    }
    if (result_rating_of_word(word, &rating))
        return rating;
    SAY(b, WARNING, "burp-severity", e, "severity '%.*s' is none that we know; taken as medium",
        STR_ARG(result_line(b->reader->arena, word, 40)));
    return RESULT_RATING_MEDIUM;
}

static struct str evidence_of(struct arena *a, const struct xml *e)
{
    struct buf all = {.arena = a};
    const struct xml *items = xml_child(e, "issueDetailItems");
    buf_put(&all, result_plain(a, xml_child_text(e, "issueDetail"), RESULT_EXCERPT));
    XML_EACH(item, items)
    {
        if (all.n > RESULT_EXCERPT)
            break;
        buf_fmt(&all, " %.*s", STR_ARG(result_plain(a, item->text, 300)));
    }
    return result_line(a, buf_str(&all), RESULT_EXCERPT);
}

static void take_ids(struct arena *a, const struct xml *e, struct result_flaw *f)
{
    struct buf cves = {.arena = a}, cwes = {.arena = a};
    const struct xml *items = xml_child(e, "issueDetailItems");
    result_add_cves_in(&cves, xml_child_text(e, "name"));
    result_add_cves_in(&cves, xml_child_text(e, "issueDetail"));
    size_t looked = 0;
    XML_EACH(item, items)
    if (looked++ < ITEMS_MAX)
        result_add_cves_in(&cves, item->text);
    result_add_cwes_in(
        &cwes, result_plain(a, xml_child_text(e, "vulnerabilityClassifications"), LIMIT_NAME));
    f->cves = buf_str(&cves);
    f->cwes = buf_str(&cwes);
}

/* What the place is called: the location, which names the parameter, else the path. */
static struct str place_of(struct arena *a, const struct xml *e)
{
    struct str location = result_line(a, xml_child_text(e, "location"), 1000);
    return location.n ? location : result_line(a, xml_child_text(e, "path"), 1000);
}

static bool read_issue(struct burp *b, const struct xml *e, struct err *err)
{
    struct arena *a = b->reader->arena;
    struct result_flaw f = {.line = e->line};
    struct str host = result_line(a, xml_child_text(e, "host"), 300), place = place_of(a, e);
    f.rule = result_line(a, xml_child_text(e, "type"), 100);
    f.title = result_line(a, xml_child_text(e, "name"), 500);
    if (f.rule.n == 0)
        f.rule = f.title;
    if (f.rule.n == 0) {
        SAY(b, SKIPPED, "burp-issue", e, "has neither type nor name; left out");
        return true;
    }
    if (f.title.n == 0)
        f.title = str_fmt(a, "type %.*s", STR_ARG(f.rule));
    if (!result_scanner_target(&b->scanner, host.n ? host : STR("(no host)"), e->line, &f.run, err))
        return false;
    enum result_rating rating = rating_of(b, e, &f);
    if (rating == RESULT_RATING_INFORMATIONAL) {
        b->reader->out->informational++;
        return true;
    }
    result_rate(&f, rating);
    f.location = str_fmt(a, "%.*s%.*s", STR_ARG(host), STR_ARG(place));
    f.message = result_plain(a, xml_child_text(e, "issueBackground"), 2000);
    f.evidence = evidence_of(a, e);
    if (f.message.n == 0)
        f.message = f.title;
    f.confidence = result_line(a, xml_child_text(e, "confidence"), 40);
    struct str own = xml_child_text(e, "remediationDetail");
    f.remediation = result_plain(a, own.n ? own : xml_child_text(e, "remediationBackground"),
                                 RESULT_EXCERPT);
    take_ids(a, e, &f);
    if (str_eq(f.rule, EXTENSION_TYPE))
        place = str_fmt(a, "%.*s\n%.*s", STR_ARG(place), STR_ARG(f.title));
    return result_scanner_add(&b->scanner, &f, place, err);
}

/* --- the document --- */

static void begin_report(struct burp *b, const struct xml *e)
{
    struct arena *a = b->reader->arena;
    struct instant at;
    struct str time = xml_attribute_text(e, "exportTime");
    b->scanner.version = result_line(a, xml_attribute_text(e, "burpVersion"), 60);
    if (result_time(time, &at))
        result_seen_at(b->reader, at);
    else if (time.n)
        findings_add(b->reader->findings, FINDING_NOTE, "burp-time", e->line, e->name,
                     "exportTime '%.*s' is no time that we can read; left out",
                     STR_ARG(result_line(a, time, 80)));
}

static enum xml_step on_begin(void *context, const struct xml *e, bool inside, struct err *err)
{
    static const char *const passed[] = {"requestresponse", "collaboratorEvent", "infiltratorEvent",
                                         "staticAnalysis", "dynamicAnalysis"};
    struct burp *b = context;
    (void)err;
    if (!inside && xml_is(e, "issues")) {
        begin_report(b, e);
        return XML_ENTER;
    }
    for (size_t i = 0; inside && i < COUNT_OF(passed); i++)
        if (xml_is(e, passed[i])) {
            b->messages += i == 0;
            return XML_PASS;
        }
    return inside || xml_is(e, "issue") ? XML_TAKE : XML_PASS;
}

static bool on_take(void *context, const struct xml *e, struct err *err)
{
    return read_issue(context, e, err);
}

static bool on_end(void *context, const struct xml *e, struct err *err)
{
    (void)context, (void)e, (void)err;
    return true;
}

bool result_read_burp(struct result_reader *r, struct err *err)
{
    struct burp b = {.reader = r, .scanner = {.reader = r, .tool = STR("Burp Suite")}};
    struct xml_walk walk = {
        .context = &b, .begin = on_begin, .take = on_take, .end = on_end, .allows_doctype = true};
    if (!result_walk_xml(r, &walk, err))
        return false;
    if (b.messages)
        findings_add(
            r->findings, FINDING_NOTE, "burp-messages", 0, STR("requestresponse"),
            "%zu requests with their responses were not taken; they are in the file, which "
            "is kept: it may hold passwords and data of people",
            b.messages);
    if (walk.cut_off)
        result_scanner_cut_off(&b.scanner, walk.line);
    return result_scanner_done(&b.scanner, err);
}
