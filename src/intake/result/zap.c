/*
 * zap.c - reports of OWASP ZAP in the forms "traditional" and "traditional with requests and
 * responses", as XML (OWASPZAPReport) and as JSON. Both have the same members: elements here,
 * members there. Each site is a run, each instance of an alert a flaw.
 */
#include "base/limits.h"
#include "base/xml.h"
#include "intake/result/result_internal.h"

struct zap {
    struct result_reader *reader;
    struct result_scanner scanner;
    size_t run; /* of the site that is read */
    struct str site;
    bool in_site;
};

/* An alert, or an instance of one, in either form. */
struct node {
    const struct xml *xml;
    const struct json *json;
};

struct alert {
    struct node node;
    size_t line;
    struct result_flaw flaw; /* what its instances share */
    enum result_rating rating;
    bool systemic; /* of the whole site: its instances are examples */
};

#define SAY(z, severity, rule, line, ...) \
    findings_add((z)->reader->findings, FINDING_##severity, rule, line, (z)->site, __VA_ARGS__)

static struct str member(const struct node *n, const char *name)
{
    const struct xml *e = xml_child(n->xml, name);
    return str_trim(e ? e->text : json_member(n->json, name));
}

static bool is_named(const struct xml *e, const char *name)
{
    return str_eq(e->name, str_of(name));
}

static struct str attribute(const struct xml *e, const char *name)
{
    const struct xml_attribute *x = xml_attribute(e, name);
    return x ? str_trim(x->value) : (struct str){0};
}

/* --- an instance --- */

/* Without what an attack put into it: the values behind "?", and what stands behind "#". */
static struct str without_query(struct str uri)
{
    uri = str_sub(uri, 0, str_find_char(uri, '#'));
    return str_sub(uri, 0, str_find_char(uri, '?'));
}

static struct str evidence_of(struct arena *a, const struct node *n)
{
    static const char *const names[] = {"attack", "evidence", "otherinfo"};
    struct buf b = {.arena = a};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str s = result_line(a, member(n, names[i]), RESULT_EXCERPT / 2);
        if (s.n)
            buf_fmt(&b, "%s%s: %.*s", b.n ? "; " : "", names[i], STR_ARG(s));
    }
    return result_line(a, buf_str(&b), RESULT_EXCERPT);
}

static struct str cves_in(struct arena *a, const struct node *n, const char *name)
{
    struct buf words = {.arena = a};
    result_add_cves_in(&words, member(n, name));
    return buf_str(&words);
}

static bool add_instance(struct zap *z, const struct alert *alert, const struct node *n,
                         size_t line, struct err *err)
{
    struct arena *a = z->reader->arena;
    struct result_flaw f = alert->flaw;
    struct str uri = result_line(a, member(n, "uri"), 1000);
    struct str param = result_line(a, member(n, "param"), 200);
    struct str method = result_line(a, member(n, "method"), 20);
    f.line = line;
    f.location = str_fmt(a, "%.*s%s%.*s%s%.*s%s", STR_ARG(method), method.n ? " " : "",
                         STR_ARG(uri), param.n ? " [" : "", STR_ARG(param), param.n ? "]" : "");
    f.evidence = evidence_of(a, n);
    struct str own = cves_in(a, n, "otherinfo");
    f.cves = own.n ? own : f.cves; /* those of the alert are of its first instance */
    struct str identity = str_fmt(a, "%.*s\n%.*s\n%.*s", STR_ARG(method),
                                  STR_ARG(without_query(uri)), STR_ARG(param));
    return result_scanner_add(&z->scanner, &f, identity, err);
}

static bool add_systemic(struct zap *z, const struct alert *alert, const struct node *example,
                         struct err *err)
{
    struct result_flaw f = alert->flaw;
    f.line = alert->line;
    f.location = str_fmt(z->reader->arena, "%.*s (the whole site)", STR_ARG(z->site));
    if (example)
        f.evidence = result_line(z->reader->arena, member(example, "uri"), 500);
    return result_scanner_add(&z->scanner, &f, (struct str){0}, err);
}

/* --- an alert --- */

/* -1 was used for false positives before there was a confidence for them. */
static void rate(struct zap *z, struct alert *alert)
{
    static const enum result_rating by_risk[] = {RESULT_RATING_INFORMATIONAL, RESULT_RATING_LOW,
                                                 RESULT_RATING_MEDIUM, RESULT_RATING_HIGH};
    static const char *const confidences[] = {"false positive", "low", "medium", "high",
                                              "confirmed by a person"};
    struct str risk = member(&alert->node, "riskcode");
    int64_t n = 0, confidence = 0;
    bool known = str_to_int(risk, &n) && n >= -1 && n < (int64_t)COUNT_OF(by_risk);
    if (!known)
        SAY(z, WARNING, "zap-risk", alert->line,
            "riskcode '%.*s' is none of 0 to 3; taken as medium",
            STR_ARG(result_line(z->reader->arena, risk, 40)));
    alert->rating = !known ? RESULT_RATING_MEDIUM : by_risk[n < 0 ? 1 : n];
    result_rate(&alert->flaw, alert->rating);
    bool has = str_to_int(member(&alert->node, "confidence"), &confidence) && confidence >= 0 &&
               confidence < (int64_t)COUNT_OF(confidences);
    if (has)
        alert->flaw.confidence = str_of(confidences[confidence]);
    if ((has && confidence == 0) || (known && n < 0)) {
        alert->flaw.suppressed = true;
        alert->flaw.justification = STR("Marked as a false positive in ZAP.");
    }
}

static void take_texts(struct zap *z, struct alert *alert)
{
    struct arena *a = z->reader->arena;
    struct result_flaw *f = &alert->flaw;
    struct str wasc = member(&alert->node, "wascid");
    struct buf cwes = {.arena = a}, cves = {.arena = a};
    int64_t n;
    f->title = result_plain(a, member(&alert->node, "alert"), 500);
    if (f->title.n == 0)
        f->title = result_plain(a, member(&alert->node, "name"), 500);
    if (f->title.n == 0)
        f->title = str_fmt(a, "alert %.*s", STR_ARG(f->rule));
    f->message = result_plain(a, member(&alert->node, "desc"), 2000);
    if (f->message.n == 0)
        f->message = f->title;
    if (str_to_int(wasc, &n) && n > 0)
        f->message = str_fmt(a, "%.*s (WASC-%lld)", STR_ARG(f->message), (long long)n);
    f->remediation = result_plain(a, member(&alert->node, "solution"), RESULT_EXCERPT);
    result_add_cwes_in(
        &cwes, str_fmt(a, "CWE-%.*s", STR_ARG(str_sub(member(&alert->node, "cweid"), 0, 8))));
    f->cwes = buf_str(&cwes);
    result_add_cves_in(&cves, f->title);
    result_add_cves_in(&cves, member(&alert->node, "otherinfo"));
    result_add_cves_in(&cves, member(&alert->node, "reference"));
    f->cves = buf_str(&cves);
}

static bool begin_alert(struct zap *z, struct alert *alert)
{
    struct arena *a = z->reader->arena;
    alert->flaw.run = z->run;
    alert->flaw.rule = result_line(a, member(&alert->node, "alertRef"), 100);
    if (alert->flaw.rule.n == 0)
        alert->flaw.rule = result_line(a, member(&alert->node, "pluginid"), 100);
    if (alert->flaw.rule.n == 0)
        alert->flaw.rule = result_plain(a, member(&alert->node, "alert"), 100);
    if (alert->flaw.rule.n == 0) {
        SAY(z, SKIPPED, "zap-alert", alert->line,
            "an alert with neither pluginid nor name; left out");
        return false;
    }
    rate(z, alert);
    if (alert->rating == RESULT_RATING_INFORMATIONAL) {
        z->reader->out->informational++;
        return false;
    }
    alert->systemic = result_word_is(member(&alert->node, "systemic"), "true") ||
                      json_is_true(alert->node.json, "systemic") ||
                      result_word_is(member(&alert->node, "count"), "systemic");
    take_texts(z, alert);
    return true;
}

/* A report may leave instances out; it still says how many there are. */
static void check_count(struct zap *z, const struct alert *alert, size_t count)
{
    int64_t said;
    if (alert->systemic || !str_to_int(member(&alert->node, "count"), &said) ||
        said == (int64_t)count)
        return;
    z->reader->out->runs[z->run].complete = false;
    SAY(z, SKIPPED, "zap-count", alert->line,
        "alert %.*s says that it has %lld instances, and lists %zu", STR_ARG(alert->flaw.rule),
        (long long)said, count);
}

static bool read_instances(struct zap *z, const struct alert *alert, size_t *count, struct err *err)
{
    const struct node *n = &alert->node;
    bool ok = true;
    *count = 0;
    const struct xml *instances = xml_child(n->xml, "instances");
    XML_EACH(x, instances)
    {
        struct node one = {.xml = x};
        if (ok && is_named(x, "instance") && ++*count)
            ok = alert->systemic ? *count > 1 || add_systemic(z, alert, &one, err)
                                 : add_instance(z, alert, &one, x->line, err);
    }
    JSON_EACH (j, json_get(n->json, "instances")) {
        struct node one = {.json = j};
        ++*count;
        size_t line = result_line_of(z->reader, j);
        if (ok)
            ok = alert->systemic ? *count > 1 || add_systemic(z, alert, &one, err)
                                 : add_instance(z, alert, &one, line, err);
    }
    return ok;
}

/* Reports of old versions have the place in the alert itself. */
static bool read_alert(struct zap *z, struct node node, size_t line, struct err *err)
{
    struct alert alert = {.node = node, .line = line};
    size_t count;
    if (!begin_alert(z, &alert))
        return true;
    if (!read_instances(z, &alert, &count, err))
        return false;
    if (count > 0) {
        check_count(z, &alert, count);
        return true;
    }
    if (member(&node, "uri").n)
        return add_instance(z, &alert, &node, line, err);
    check_count(z, &alert, 0);
    return add_systemic(z, &alert, NULL, err);
}

/* --- sites, and the document --- */

static bool begin_site(struct zap *z, struct str name, size_t line, struct err *err)
{
    z->in_site = true;
    z->site = result_line(z->reader->arena, name, 300);
    if (z->site.n == 0)
        z->site = STR("(site without a name)");
    return result_scanner_target(&z->scanner, z->site, line, &z->run, err);
}

static void take_head(struct zap *z, struct str version, struct str created, struct str generated)
{
    struct instant at;
    z->scanner.version = result_line(z->reader->arena, version, 60);
    if (result_time(created, &at) || result_time(generated, &at))
        result_seen_at(z->reader, at);
    else if (generated.n)
        findings_add(z->reader->findings, FINDING_NOTE, "zap-time", 1, STR("generated"),
                     "'%.*s' is no time that we can read; left out",
                     STR_ARG(result_line(z->reader->arena, generated, 80)));
}

static enum xml_step on_begin(void *context, const struct xml *e, bool inside, struct err *err)
{
    static const char *const passed[] = {"requestheader", "requestbody", "responseheader",
                                         "responsebody"};
    struct zap *z = context;
    for (size_t i = 0; i < COUNT_OF(passed); i++)
        if (is_named(e, passed[i]))
            return XML_PASS;
    if (inside)
        return XML_TAKE;
    if (is_named(e, "OWASPZAPReport"))
        take_head(z, attribute(e, "version"), attribute(e, "created"), attribute(e, "generated"));
    if (is_named(e, "site"))
        return begin_site(z, attribute(e, "name"), e->line, err) ? XML_ENTER : XML_STOP;
    if (is_named(e, "alertitem") && z->in_site)
        return XML_TAKE;
    return is_named(e, "OWASPZAPReport") || is_named(e, "alerts") ? XML_ENTER : XML_PASS;
}

static bool on_take(void *context, const struct xml *e, struct err *err)
{
    return read_alert(context, (struct node){.xml = e}, e->line, err);
}

static bool on_end(void *context, const struct xml *e, struct err *err)
{
    struct zap *z = context;
    (void)err;
    z->in_site = z->in_site && !is_named(e, "site");
    return true;
}

bool result_read_zap_xml(struct result_reader *r, struct err *err)
{
    struct zap z = {.reader = r, .scanner = {.reader = r, .tool = STR("ZAP")}};
    struct xml_walk walk = {.context = &z, .begin = on_begin, .take = on_take, .end = on_end};
    if (!result_walk_xml(r, &walk, err))
        return false;
    if (walk.cut_off)
        result_scanner_cut_off(&z.scanner, walk.line);
    return result_scanner_done(&z.scanner, err);
}

static bool read_json_site(struct zap *z, const struct json *site, struct err *err)
{
    size_t line = result_line_of(z->reader, site);
    struct str name = json_text(site, "@name");
    if (site->type != JSON_OBJECT) {
        SAY(z, SKIPPED, "zap-site", line, "a site that is no object; left out");
        return true;
    }
    if (!begin_site(z, name.n ? name : json_text(site, "name"), line, err))
        return false;
    JSON_EACH (alert, json_get(site, "alerts"))
        if (!read_alert(z, (struct node){.json = alert}, result_line_of(z->reader, alert), err))
            return false;
    return true;
}

/* Old versions wrote a single site without the array around it. */
bool result_read_zap_json(struct result_reader *r, const struct json *root, struct err *err)
{
    struct zap z = {.reader = r, .scanner = {.reader = r, .tool = STR("ZAP")}};
    const struct json *site = json_get(root, "site");
    take_head(&z, json_text(root, "@version"), json_text(root, "created"),
              json_text(root, "@generated"));
    if (site && site->type == JSON_OBJECT) {
        if (!read_json_site(&z, site, err))
            return false;
    } else {
        JSON_EACH (one, site)
            if (!read_json_site(&z, one, err))
                return false;
    }
    return result_scanner_done(&z.scanner, err);
}
