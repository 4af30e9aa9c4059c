/*
 * csv.c - tables of test results, and of findings as a penetration test gives them: a header, then
 * a case or a finding a row. Columns are known by their names, whatever their order; what no name
 * here fits is not read. A list of findings does not say what was looked at: nothing is gone
 * because a later list lacks it, only because a row says so.
 */
#include "base/limits.h"
#include "base/rows.h"
#include "intake/result/result_internal.h"

enum column {
    ID,
    TITLE,
    GROUP,
    RESULT,
    SEVERITY,
    STATUS,
    MESSAGE,
    DESCRIPTION,
    CWE,
    CVE,
    VECTOR,
    SCORE,
    LOCATION,
    HOST,
    PORT,
    PROTOCOL,
    REMEDIATION,
    EVIDENCE,
    CONFIDENCE,
    DAY,
    TOOL,
    BUILD,
    VERSION,      /* not read: what components have, and some lists of findings, too */
    ANOTHER_LIST, /* columns of lists of components and of requirements */
    COLUMN__COUNT
};

/* Without case and punctuation; of two columns of one kind the first counts. */
/* clang-format off */
static const struct {
    const char *name;
    enum column column;
} names[] = {
    {"id", ID}, {"testid", ID}, {"testcaseid", ID}, {"caseid", ID}, {"findingid", ID},
    {"issueid", ID}, {"pluginid", ID}, {"plugin", ID}, {"key", ID}, {"testkey", ID},
    {"externalid", ID}, {"ref", ID}, {"number", ID},
    {"title", TITLE}, {"name", TITLE}, {"test", TITLE}, {"testcase", TITLE}, {"testname", TITLE},
    {"case", TITLE}, {"finding", TITLE}, {"issue", TITLE}, {"vulnerability", TITLE},
    {"weakness", TITLE}, {"pluginname", TITLE}, {"summary", TITLE}, {"findingname", TITLE},
    {"class", GROUP}, {"classname", GROUP}, {"suite", GROUP}, {"testsuite", GROUP},
    {"group", GROUP}, {"module", GROUP},
    {"result", RESULT}, {"outcome", RESULT}, {"verdict", RESULT}, {"testresult", RESULT},
    {"severity", SEVERITY}, {"risk", SEVERITY}, {"riskrating", SEVERITY}, {"riskfactor", SEVERITY},
    {"risklevel", SEVERITY}, {"rating", SEVERITY}, {"criticality", SEVERITY},
    {"status", STATUS}, {"state", STATUS},
    {"message", MESSAGE}, {"comment", MESSAGE}, {"comments", MESSAGE}, {"note", MESSAGE},
    {"notes", MESSAGE}, {"reason", MESSAGE}, {"actualresult", MESSAGE}, {"actual", MESSAGE},
    {"description", DESCRIPTION}, {"detail", DESCRIPTION}, {"details", DESCRIPTION},
    {"synopsis", DESCRIPTION},
    {"cwe", CWE}, {"cwes", CWE}, {"cweid", CWE}, {"cweids", CWE},
    {"cve", CVE}, {"cves", CVE}, {"cveid", CVE}, {"cveids", CVE},
    {"cvssvector", VECTOR}, {"vector", VECTOR}, {"cvssv40vector", VECTOR}, {"cvssv4vector", VECTOR},
    {"cvssv31vector", VECTOR}, {"cvssv3vector", VECTOR}, {"cvss3vector", VECTOR},
    {"cvss", SCORE}, {"cvssscore", SCORE}, {"score", SCORE}, {"cvssv3basescore", SCORE},
    {"cvssv30basescore", SCORE}, {"cvss3basescore", SCORE}, {"basescore", SCORE},
    {"location", LOCATION}, {"place", LOCATION}, {"url", LOCATION}, {"uri", LOCATION},
    {"path", LOCATION}, {"file", LOCATION}, {"endpoint", LOCATION}, {"affected", LOCATION},
    {"asset", LOCATION}, {"affectedasset", LOCATION}, {"where", LOCATION},
    {"host", HOST}, {"ip", HOST}, {"ipaddress", HOST}, {"hostname", HOST}, {"target", HOST},
    {"dnsname", HOST},
    {"port", PORT}, {"protocol", PROTOCOL},
    {"remediation", REMEDIATION}, {"recommendation", REMEDIATION}, {"solution", REMEDIATION},
    {"fix", REMEDIATION}, {"mitigation", REMEDIATION}, {"stepstoremediate", REMEDIATION},
    {"evidence", EVIDENCE}, {"proof", EVIDENCE}, {"proofofconcept", EVIDENCE},
    {"pluginoutput", EVIDENCE}, {"output", EVIDENCE},
    {"confidence", CONFIDENCE},
    {"date", DAY}, {"time", DAY}, {"timestamp", DAY}, {"runon", DAY}, {"executedon", DAY},
    {"foundon", DAY}, {"lastobserved", DAY}, {"testedon", DAY},
    {"tool", TOOL}, {"tester", TOOL}, {"foundby", TOOL}, {"testedby", TOOL}, {"executedby", TOOL},
    {"buildhash", BUILD}, {"buildsha256", BUILD}, {"imagesha256", BUILD}, {"artifactsha256", BUILD},
    {"firmwaresha256", BUILD},
    {"version", VERSION}, {"componentversion", VERSION},
    {"purl", ANOTHER_LIST}, {"licence", ANOTHER_LIST}, {"license", ANOTHER_LIST},
    {"supplier", ANOTHER_LIST}, {"requirement", ANOTHER_LIST}, {"text", ANOTHER_LIST},
};
/* clang-format on */

struct table {
    struct result_reader *reader;
    struct result_scanner scanner;
    struct rows rows;
    struct buf testers;            /* who found or tested, as the rows say */
    size_t columns[COLUMN__COUNT]; /* place + 1; 0: there is none */
    size_t column_count;
};

/* --- the header --- */

static void read_header(struct table *t)
{
    t->column_count = t->rows.count;
    for (size_t i = 0; i < t->rows.count && i < ROWS_FIELDS_MAX; i++)
        for (size_t k = 0; k < COUNT_OF(names); k++)
            if (result_word_is(t->rows.fields[i], names[k].name)) {
                if (t->columns[names[k].column] == 0)
                    t->columns[names[k].column] = i + 1;
                break;
            }
}

static bool has(const struct table *t, enum column column)
{
    return t->columns[column] > 0;
}

/* What a finding has, and a component has not. */
static bool has_finding(const struct table *t)
{
    return has(t, CWE) || has(t, CVE) || has(t, VECTOR) || has(t, LOCATION) || has(t, HOST) ||
           has(t, REMEDIATION);
}

static struct str field(const struct table *t, enum column column)
{
    size_t place = t->columns[column];
    if (place == 0 || place > t->rows.count || place > ROWS_FIELDS_MAX)
        return (struct str){0};
    return t->rows.fields[place - 1];
}

/* Without a column for results a status must be an outcome: requirements have a status, too. */
static bool status_is_outcome(struct arena *a, struct table *t)
{
    enum result_outcome ignored;
    return has(t, RESULT) || !rows_next(a, &t->rows) ||
           result_outcome_of_word(field(t, STATUS), &ignored);
}

/* Lists of components and of requirements may have a status, and an opinion of the risk; an outcome
   they have not. */
static bool kind_of(const struct table *t, enum result_format *format)
{
    bool named = has(t, TITLE) || has(t, ID);
    bool other = has(t, ANOTHER_LIST) || (has(t, VERSION) && !has_finding(t));
    bool findings = has(t, TITLE) && has(t, SEVERITY) && !has(t, RESULT);
    *format = findings ? RESULT_CSV_FINDINGS : RESULT_CSV_TESTS;
    if (findings)
        return !other;
    return named && (has(t, RESULT) || (has(t, STATUS) && !other));
}

bool result_recognise_csv(struct str text, enum result_format *format)
{
    struct arena own;
    struct str begin = str_sub(text, 0, KIB(64));
    struct table t = {0};
    bool is = false;
    rows_init(&t.rows, begin, rows_separator(begin));
    if (t.rows.separator == '\0')
        return false;
    arena_init(&own, MIB(4));
    if (rows_next(&own, &t.rows)) {
        read_header(&t);
        is = kind_of(&t, format) && (*format == RESULT_CSV_FINDINGS || status_is_outcome(&own, &t));
    }
    arena_done(&own);
    return is;
}

/* --- a row --- */

static struct str line_of(const struct table *t, enum column column, size_t max)
{
    return result_line(t->reader->arena, field(t, column), max);
}

static void say(struct table *t, enum finding_severity severity, const char *rule, const char *text)
{
    struct arena *a = t->reader->arena;
    struct str id = field(t, ID), place = id.n ? id : field(t, TITLE);
    findings_add(t->reader->findings, severity, rule, t->rows.line, result_line(a, place, 100),
                 "%s", text);
}

static void look_at_tester(struct table *t)
{
    struct str who = line_of(t, TOOL, 200);
    if (who.n == 0 || t->testers.n > 800 || str_has(buf_str(&t->testers), who))
        return;
    buf_fmt(&t->testers, "%s%.*s", t->testers.n ? ", " : "", STR_ARG(who));
}

static void look_at_day(struct table *t)
{
    struct instant at;
    struct str text = field(t, DAY);
    if (text.n == 0)
        return;
    if (result_time(text, &at))
        result_seen_at(t->reader, at);
    else
        say(t, FINDING_NOTE, "csv-date", "its day is no date of ISO 8601; left out");
}

/* --- a case --- */

/* "Run" and "completed" tell in a log that all is well; in a table, that it was done. */
static enum result_outcome outcome_of(struct table *t)
{
    struct str word = field(t, RESULT);
    enum result_outcome outcome;
    if (word.n == 0)
        word = field(t, STATUS);
    if (word.n == 0) {
        say(t, FINDING_WARNING, "csv-result", "has no result; taken as skipped");
        return RESULT_SKIPPED;
    }
    if (result_outcome_of_word(word, &outcome) && !result_word_is(word, "run") &&
        !result_word_is(word, "completed"))
        return outcome;
    say(t, FINDING_WARNING, "csv-result",
        "its result is no outcome we know: taken as ended in an error");
    return RESULT_ERROR;
}

static bool read_case(struct table *t, struct err *err)
{
    struct str ids = line_of(t, ID, LIMIT_NAME), word;
    struct buf words = {.arena = t->reader->arena};
    struct result_case c = {.line = t->rows.line};
    while (str_word(&ids, &word))
        result_add_word(&words, word);
    c.ids = buf_str(&words);
    c.group = line_of(t, GROUP, LIMIT_NAME);
    c.name = line_of(t, TITLE, LIMIT_NAME);
    if (c.name.n == 0)
        c.name = line_of(t, ID, LIMIT_NAME);
    if (c.name.n == 0) {
        say(t, FINDING_WARNING, "csv-name", "has neither name nor id");
        c.name = STR("(case without a name)");
    }
    c.outcome = outcome_of(t);
    if (c.outcome != RESULT_PASS)
        c.message = line_of(t, MESSAGE, LIMIT_NAME / 2);
    if (field(t, BUILD).n)
        result_seen_build(t->reader, t->rows.line, field(t, BUILD));
    return result_add_case(t->reader, &c, err);
}

/* --- a finding --- */

static void take_status(struct table *t, struct result_flaw *f)
{
    static const char *const closed[] = {"closed",    "fixed", "resolved",      "remediated",
                                         "mitigated", "done",  "retestedfixed", "retestok"};
    static const char *const settled[] = {"falsepositive", "accepted",   "riskaccepted",
                                          "wontfix",       "willnotfix", "notapplicable"};
    struct str word = field(t, STATUS);
    for (size_t i = 0; i < COUNT_OF(closed); i++)
        f->closed = f->closed || result_word_is(word, closed[i]);
    for (size_t i = 0; i < COUNT_OF(settled); i++)
        f->suppressed = f->suppressed || result_word_is(word, settled[i]);
    if (!f->suppressed)
        return;
    struct str why = line_of(t, MESSAGE, LIMIT_NAME / 2);
    f->justification = str_fmt(t->reader->arena, "%.*s in the list%s%.*s",
                               STR_ARG(result_line(t->reader->arena, word, 60)), why.n ? ": " : "",
                               STR_ARG(why));
}

static enum result_rating rating_of(struct table *t)
{
    enum result_rating rating;
    struct str word = field(t, SEVERITY);
    if (result_rating_of_word(word, &rating))
        return rating;
    if (result_rating_of_word(field(t, SCORE), &rating))
        return rating;
    say(t, FINDING_WARNING, "csv-severity",
        "its severity is none of critical, high, medium, low, informational and no CVSS score; "
        "taken as medium");
    return RESULT_RATING_MEDIUM;
}

static struct str location_of(const struct table *t)
{
    struct buf b = {.arena = t->reader->arena};
    struct str port = line_of(t, PORT, 20), protocol = line_of(t, PROTOCOL, 20);
    struct str location = line_of(t, LOCATION, 1000);
    buf_put(&b, line_of(t, HOST, 300));
    if (b.n && port.n)
        buf_fmt(&b, ":%.*s", STR_ARG(port));
    if (b.n && protocol.n)
        buf_fmt(&b, "/%.*s", STR_ARG(protocol));
    if (location.n)
        buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(location));
    return buf_str(&b);
}

/* With and without what stands before the number, as "CWE-79; 89". */
static struct str cwes_of(const struct table *t)
{
    struct arena *a = t->reader->arena;
    struct buf words = {.arena = a};
    struct str text = str_sub(field(t, CWE), 0, LIMIT_NAME);
    for (size_t i = 0; i < text.n; i++) {
        size_t n = 0;
        while (i + n < text.n && char_is_digit(text.p[i + n]))
            n++;
        if (n > 0)
            result_add_cwes_in(&words, str_fmt(a, "CWE-%.*s", STR_ARG(str_sub(text, i, n))));
        i += n;
    }
    return buf_str(&words);
}

/* All that tells findings apart: ids of a list are its own, and the next list may use them anew. */
static struct str identity_of(const struct table *t, const struct result_flaw *f)
{
    return str_fmt(t->reader->arena, "%.*s\n%.*s\n%.*s", STR_ARG(line_of(t, ID, 200)),
                   STR_ARG(f->title), STR_ARG(f->location));
}

static bool read_finding(struct table *t, struct err *err)
{
    struct arena *a = t->reader->arena;
    struct result_flaw f = {.line = t->rows.line, .rule = line_of(t, ID, 200)};
    struct str tool = line_of(t, TOOL, 200);
    struct buf cves = {.arena = a};
    f.title = line_of(t, TITLE, 500);
    if (f.title.n == 0)
        f.title = f.rule;
    if (f.title.n == 0) {
        say(t, FINDING_SKIPPED, "csv-name", "a row with neither title nor id; left out");
        return true;
    }
    if (f.rule.n == 0)
        f.rule = STR("finding");
    if (!result_scanner_target(&t->scanner, tool.n ? tool : STR("list"), f.line, &f.run, err))
        return false;
    struct result_run *run = &t->reader->out->runs[f.run];
    run->exhaustive = false;
    run->tool = tool.n ? tool : run->tool;
    enum result_rating rating = rating_of(t);
    if (rating == RESULT_RATING_INFORMATIONAL) {
        t->reader->out->informational++;
        return true;
    }
    result_rate(&f, rating);
    take_status(t, &f);
    f.location = location_of(t);
    f.message = line_of(t, DESCRIPTION, 2000);
    if (f.message.n == 0)
        f.message = f.title;
    f.evidence = line_of(t, EVIDENCE, RESULT_EXCERPT);
    f.remediation = line_of(t, REMEDIATION, RESULT_EXCERPT);
    f.confidence = line_of(t, CONFIDENCE, 40);
    f.vector = result_vector(a, field(t, VECTOR));
    f.severity = line_of(t, SCORE, 20);
    f.cwes = cwes_of(t);
    result_add_cves_in(&cves, field(t, CVE));
    result_add_cves_in(&cves, f.title);
    f.cves = buf_str(&cves);
    return result_scanner_add(&t->scanner, &f, identity_of(t, &f), err);
}

/* --- the document --- */

static bool read_rows(struct table *t, struct err *err)
{
    bool cases = t->reader->out->format == RESULT_CSV_TESTS;
    while (rows_next(t->reader->arena, &t->rows)) {
        if (t->rows.count > t->column_count)
            say(t, FINDING_WARNING, "csv-fields",
                "has more fields than the header: a field with the separator must be in quotes");
        look_at_day(t);
        look_at_tester(t);
        if (!(cases ? read_case(t, err) : read_finding(t, err)))
            return false;
    }
    return true;
}

bool result_read_csv(struct result_reader *r, struct err *err)
{
    struct table *t = ARENA_NEW(r->arena, struct table);
    t->reader = r;
    t->testers.arena = r->arena;
    t->scanner = (struct result_scanner){.reader = r, .tool = STR("List of findings")};
    rows_init(&t->rows, r->text, rows_separator(r->text));
    if (!str_is_utf8(r->text))
        return err_set(err, ERR_INVALID, "not UTF-8: save the table as UTF-8");
    if (rows_next(r->arena, &t->rows))
        read_header(t);
    if (!read_rows(t, err))
        return false;
    if (t->rows.cut_off)
        result_scanner_cut_off(&t->scanner, t->rows.line);
    if (r->out->format == RESULT_CSV_FINDINGS) {
        bool ok = result_scanner_done(&t->scanner, err);
        r->out->author = buf_str(&t->testers);
        return ok;
    }
    r->out->author = buf_str(&t->testers);
    if (r->out->case_count == 0)
        findings_add(r->findings, FINDING_SKIPPED, "csv-empty", 1, (struct str){0},
                     "has no test case: it proves nothing");
    return true;
}
