/*
 * nessus.c - reports of Nessus, version 2 of their form (.nessus). Each ReportHost is a run, each
 * ReportItem the result of a plugin at a port. Results of compliance checks are cases of tests.
 */
#include "base/limits.h"
#include "base/xml.h"
#include "intake/result/result_internal.h"

/* Plugins that tell how the scan itself went. */
enum {
    PLUGIN_PING = 10180,
    PLUGIN_SCAN_INFORMATION = 19506,
    PLUGIN_NO_LOCAL_CHECKS = 21745, /* the credentials failed */
    PLUGIN_NO_CREDENTIALS = 104410  /* likewise, by protocol */
};

enum { CHILDREN_MAX = 10000 }; /* of an item that are looked at for ids; real ones have 2000 */

struct nessus {
    struct result_reader *reader;
    struct result_scanner scanner;
    struct xml_walk walk;
    struct str policy;
    size_t run; /* of the host that is read */
    struct str host;
    bool in_host, ended, has_plugins;
    bool is_web; /* a report of web application scanning: one port, many places */
};

#define SAY(n, severity, rule, e, ...) \
    findings_add((n)->reader->findings, FINDING_##severity, rule, (e)->line, (n)->host, __VA_ARGS__)

static void mark_incomplete(struct nessus *n)
{
    n->reader->out->runs[n->run].complete = false;
}

/* --- a host --- */

static void read_host_properties(struct nessus *n, const struct xml *e)
{
    struct instant at;
    int64_t seconds;
    XML_EACH(tag, e)
    {
        struct str name = xml_attribute_text(tag, "name"), value = str_trim(tag->text);
        bool is_end = STR_IS(name, "HOST_END");
        bool is_stamp = STR_IS(name, "HOST_END_TIMESTAMP");
        n->ended = n->ended || ((is_end || is_stamp) && value.n > 0);
        if (is_stamp && str_to_int(value, &seconds) && seconds > 0 && seconds < 100000000000)
            result_seen_at(n->reader, (struct instant){seconds * 1000});
        else if (is_end && result_time(value, &at))
            result_seen_at(n->reader, at);
    }
}

static bool begin_host(struct nessus *n, const struct xml *e, struct err *err)
{
    n->in_host = true;
    n->ended = false;
    n->host = result_line(n->reader->arena, xml_attribute_text(e, "name"), 200);
    if (n->host.n == 0) {
        n->host = STR("(host without a name)");
        SAY(n, WARNING, "nessus-host", e, "has no name");
    }
    return result_scanner_target(&n->scanner, n->host, e->line, &n->run, err);
}

static void end_host(struct nessus *n, const struct xml *e)
{
    n->in_host = false;
    if (n->walk.cut_off || n->ended)
        return;
    mark_incomplete(n);
    SAY(n, SKIPPED, "nessus-host", e,
        "its scan has no end (HOST_END): what was not reported may be there");
}

/* --- how the scan went --- */

/* "Nessus version : 10.8.3 (...)", a line of the output of 19506. */
static struct str line_value(struct str output, struct str label)
{
    size_t at = str_find(output, label);
    if (at == output.n)
        return (struct str){0};
    struct str rest = str_from(output, at + label.n);
    rest = str_sub(rest, 0, str_find_char(rest, '\n'));
    return str_trim(str_from(rest, str_find_char(rest, ':') + 1));
}

static void look_at_scan(struct nessus *n, const struct xml *e, int64_t plugin)
{
    struct str output = xml_child_text(e, "plugin_output"), word;
    if (plugin == PLUGIN_SCAN_INFORMATION) {
        struct str version = line_value(output, STR("Nessus version"));
        if (n->scanner.version.n == 0 && str_word(&version, &word))
            n->scanner.version = result_line(n->reader->arena, word, 40);
    } else if (plugin == PLUGIN_PING && str_has(output, STR("considered as dead"))) {
        mark_incomplete(n);
        SAY(n, SKIPPED, "nessus-dead", e, "did not answer and was not scanned");
    } else if (plugin == PLUGIN_NO_LOCAL_CHECKS || plugin == PLUGIN_NO_CREDENTIALS) {
        mark_incomplete(n);
        SAY(n, SKIPPED, "nessus-credentials", e,
            "the credentials that were given did not work: what is seen only from inside was not "
            "looked for");
    }
}

/* --- compliance --- */

static bool add_compliance(struct nessus *n, const struct xml *e, struct err *err)
{
    struct arena *a = n->reader->arena;
    struct str result = xml_child_text(e, "compliance-result");
    struct buf ids = {.arena = a};
    struct str id = xml_child_text(e, "compliance-check-id"), word;
    struct result_case c = {.line = e->line};
    if (!result_outcome_of_word(result, &c.outcome)) {
        SAY(n, WARNING, "nessus-compliance", e,
            "compliance-result '%.*s' is no outcome we know: taken as ended in an error",
            STR_ARG(result_line(a, result, 80)));
        c.outcome = RESULT_ERROR;
    }
    while (str_word(&id, &word) && ids.n < LIMIT_NAME)
        result_add_word(&ids, result_line(a, word, 200));
    c.ids = buf_str(&ids);
    c.group = result_line(a, xml_child_text(e, "compliance-audit-file"), 1000);
    if (c.group.n == 0)
        c.group = result_line(a, xml_attribute_text(e, "pluginName"), 1000);
    c.name = result_line(a, xml_child_text(e, "compliance-check-name"), LIMIT_NAME);
    if (c.name.n == 0)
        c.name = result_line(a, xml_attribute_text(e, "pluginName"), LIMIT_NAME);
    if (c.name.n == 0)
        c.name = STR("(check without a name)");
    if (c.outcome != RESULT_PASS) {
        struct str actual = result_line(a, xml_child_text(e, "compliance-actual-value"), 300);
        c.message = str_fmt(a, "%.*s: %.*s%s%.*s", STR_ARG(n->host),
                            STR_ARG(result_line(a, result, 80)), actual.n ? ", found " : "",
                            STR_ARG(actual));
    }
    return result_add_case(n->reader, &c, err);
}

/* --- a finding --- */

static enum result_rating rating_of(struct nessus *n, const struct xml *e)
{
    static const enum result_rating by_number[] = {RESULT_RATING_INFORMATIONAL, RESULT_RATING_LOW,
                                                   RESULT_RATING_MEDIUM, RESULT_RATING_HIGH,
                                                   RESULT_RATING_CRITICAL};
    struct str severity = xml_attribute_text(e, "severity");
    enum result_rating rating;
    int64_t number;
    if (str_to_int(severity, &number) && number >= 0 && number < (int64_t)COUNT_OF(by_number))
        return by_number[number];
    if (result_rating_of_word(xml_child_text(e, "risk_factor"), &rating))
        return rating;
    SAY(n, WARNING, "nessus-severity", e, "severity '%.*s' is none of 0 to 4; taken as medium",
        STR_ARG(result_line(n->reader->arena, severity, 40)));
    return RESULT_RATING_MEDIUM;
}

static void take_ids(const struct xml *e, struct buf *cves, struct buf *cwes)
{
    struct arena *a = cves->arena;
    size_t looked = 0;
    XML_EACH(x, e)
    {
        if (looked++ == CHILDREN_MAX)
            break;
        if (xml_is(x, "cve"))
            result_add_cves_in(cves, x->text);
        else if (xml_is(x, "cwe"))
            result_add_cwes_in(cwes,
                               str_fmt(a, "CWE-%.*s", STR_ARG(str_sub(str_trim(x->text), 0, 12))));
        else if (xml_is(x, "xref"))
            result_add_cwes_in(cwes, str_sub(x->text, 0, 40));
    }
}

/* The newest version that it gives and that is a vector. */
static void take_score(struct arena *a, const struct xml *e, struct result_flaw *f)
{
    static const char *const vectors[] = {"cvss4_vector", "cvss3_vector", "cvss_vector"};
    static const char *const scores[] = {"cvss4_base_score", "cvss3_base_score", "cvssv3",
                                         "cvss_base_score", "cvss"};
    for (size_t i = 0; i < COUNT_OF(vectors) && f->vector.n == 0; i++)
        f->vector = result_vector(a, xml_child_text(e, vectors[i]));
    for (size_t i = 0; i < COUNT_OF(scores) && f->severity.n == 0; i++)
        f->severity = result_line(a, xml_child_text(e, scores[i]), 20);
}

/* "... detected on URL 'http://h/p?q' by ...", in the output: h/p without what the scan put in. */
static struct str url_of(const struct xml *e)
{
    struct str output = xml_child_text(e, "plugin_output");
    struct str rest = str_from(output, str_find(output, STR("URL '")) + 5);
    struct str url = str_sub(rest, 0, str_find_char(rest, '\''));
    return str_sub(url, 0, str_find_char(url, '?'));
}

static struct str message_of(struct arena *a, const struct xml *e)
{
    struct str synopsis = result_line(a, xml_child_text(e, "synopsis"), 500);
    struct str description = result_line(a, xml_child_text(e, "description"), 2000);
    if (synopsis.n == 0 || description.n == 0)
        return synopsis.n ? synopsis : description;
    return str_fmt(a, "%.*s %.*s", STR_ARG(synopsis), STR_ARG(description));
}

static bool add_flaw(struct nessus *n, const struct xml *e, struct str plugin, struct err *err)
{
    struct arena *a = n->reader->arena;
    enum result_rating rating = rating_of(n, e);
    if (rating == RESULT_RATING_INFORMATIONAL) {
        n->reader->out->informational++;
        return true;
    }
    struct buf cves = {.arena = a}, cwes = {.arena = a};
    struct str port = result_line(a, xml_attribute_text(e, "port"), 20);
    struct str protocol = str_lower(a, result_line(a, xml_attribute_text(e, "protocol"), 20));
    struct str service = result_line(a, xml_attribute_text(e, "svc_name"), 60);
    struct str place = str_fmt(a, "%.*s/%.*s", STR_ARG(port), STR_ARG(protocol));
    struct result_flaw f = {.rule = plugin, .line = e->line, .run = n->run};
    f.title = result_line(a, xml_attribute_text(e, "pluginName"), 500);
    if (f.title.n == 0)
        f.title = str_fmt(a, "plugin %.*s", STR_ARG(plugin));
    f.message = message_of(a, e);
    f.location = str_fmt(a, "%.*s:%.*s%s%.*s%s", STR_ARG(n->host), STR_ARG(place),
                         service.n ? " (" : "", STR_ARG(service), service.n ? ")" : "");
    if (n->is_web && url_of(e).n) {
        f.location = result_line(a, url_of(e), 1000);
        place = str_fmt(a, "%.*s\n%.*s", STR_ARG(place), STR_ARG(f.location));
    }
    f.remediation = result_line(a, xml_child_text(e, "solution"), RESULT_EXCERPT);
    f.evidence = result_line(a, xml_child_text(e, "plugin_output"), RESULT_EXCERPT);
    result_rate(&f, rating);
    take_score(a, e, &f);
    take_ids(e, &cves, &cwes);
    f.cves = buf_str(&cves);
    f.cwes = buf_str(&cwes);
    return result_scanner_add(&n->scanner, &f, place, err);
}

static bool read_item(struct nessus *n, const struct xml *e, struct err *err)
{
    struct str plugin = result_line(n->reader->arena, xml_attribute_text(e, "pluginID"), 100);
    int64_t number;
    if (!n->in_host) {
        SAY(n, SKIPPED, "nessus-item", e, "an item that is of no host; left out");
        return true;
    }
    if (str_to_int(plugin, &number))
        look_at_scan(n, e, number);
    if (xml_child(e, "compliance-result"))
        return add_compliance(n, e, err);
    if (plugin.n > 0)
        return add_flaw(n, e, plugin, err);
    SAY(n, SKIPPED, "nessus-plugin", e, "an item without pluginID; left out");
    return true;
}

/* --- the document --- */

static enum xml_step on_begin(void *context, const struct xml *e, bool inside, struct err *err)
{
    static const char *const entered[] = {"NessusClientData_v2", "Policy", "Preferences",
                                          "ServerPreferences", "Report"};
    static const char *const taken[] = {"policyName", "preference", "ReportItem", "HostProperties"};
    struct nessus *n = context;
    if (inside)
        return xml_is(e, "attachment") ? XML_PASS : XML_TAKE;
    if (xml_is(e, "ReportHost"))
        return begin_host(n, e, err) ? XML_ENTER : XML_STOP;
    if (xml_is(e, "Report"))
        n->is_web = STR_IS(xml_attribute_text(e, "type"), "was");
    if (xml_is(e, "Report") && n->reader->out->title.n == 0)
        n->reader->out->title = result_line(n->reader->arena, xml_attribute_text(e, "name"), 200);
    for (size_t i = 0; i < COUNT_OF(entered); i++)
        if (xml_is(e, entered[i]))
            return XML_ENTER;
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        if (xml_is(e, taken[i]))
            return XML_TAKE;
    return XML_PASS;
}

/* The plugins of the policy, "19506;10180;...". Of several policies nothing can be said. */
static void read_preference(struct nessus *n, const struct xml *e)
{
    struct result_document *d = n->reader->out;
    if (!STR_IS(xml_child_text(e, "name"), "plugin_set"))
        return;
    if (n->has_plugins)
        d->looked_for = (struct str){0};
    else
        d->looked_for = str_copy(n->reader->arena, xml_child_text(e, "value"));
    n->has_plugins = true;
}

static bool on_take(void *context, const struct xml *e, struct err *err)
{
    struct nessus *n = context;
    if (xml_is(e, "ReportItem"))
        return read_item(n, e, err);
    if (xml_is(e, "HostProperties"))
        read_host_properties(n, e);
    else if (xml_is(e, "preference"))
        read_preference(n, e);
    else if (n->policy.n == 0)
        n->policy = result_line(n->reader->arena, e->text, 200);
    return true;
}

static bool on_end(void *context, const struct xml *e, struct err *err)
{
    struct nessus *n = context;
    (void)err;
    if (n->in_host && xml_is(e, "ReportHost"))
        end_host(n, e);
    return true;
}

bool result_read_nessus(struct result_reader *r, struct err *err)
{
    struct nessus n = {.reader = r, .scanner = {.reader = r, .tool = STR("Nessus")}};
    n.walk = (struct xml_walk){.context = &n, .begin = on_begin, .take = on_take, .end = on_end};
    if (!result_walk_xml(r, &n.walk, err))
        return false;
    if (n.policy.n)
        r->out->title = r->out->title.n ? str_fmt(r->arena, "%.*s (%.*s)", STR_ARG(r->out->title),
                                                  STR_ARG(n.policy))
                                        : n.policy;
    if (n.walk.cut_off)
        result_scanner_cut_off(&n.scanner, n.walk.line);
    return result_scanner_done(&n.scanner, err);
}
