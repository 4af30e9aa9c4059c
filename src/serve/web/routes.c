#include "base/limits.h"
#include "serve/api/api.h"
#include "serve/web/deed.h"
#include "serve/web/web.h"

/* clang-format off */
const struct web_page WEB_PAGES[] = {
    {"/", MAY_READ, WEB_OWN, page_today, "web/today", WEB_TODAY,
     "what waits for a decision, next steps, clocks, what changed"},
    {"/devices", MAY_READ, WEB_OWN, page_devices, "web/devices", WEB_DEVICES,
     "all devices with what is open in each"},
    {"/devices/new", MAY_WRITE, WEB_ALL, page_device_new, "web/device_new", WEB_DEVICES,
     "a new device in four fields"},
    {"/devices/*", MAY_READ, WEB_RECORD, page_device, "web/device", WEB_DEVICES,
     "one device: readiness by chapter, blockers, facts, dates"},
    {"/classifications/*", MAY_READ, WEB_RECORD, page_classification, "web/classification", WEB_DEVICES,
     "class of a device by Annex VIII: answers, every branch, what would change it"},
    {"/facts/*", MAY_READ, WEB_RECORD, page_facts, "web/facts", WEB_DEVICES,
     "questions about a device: what settles most, what is answered and by whom"},
    {"/changes/*", MAY_READ, WEB_RECORD, page_change, "web/change", WEB_DEVICES,
     "what the change of a release asks for: identifiers, notices, and why"},
    {"/trace/*", MAY_READ, WEB_RECORD, page_trace, "web/trace", WEB_RISKS,
     "from clause, threat and risk to evidence: what is missing, failed or outdated"},
    {"/chains/*", MAY_READ, WEB_RECORD, page_chain, "web/chain", WEB_RISKS,
     "one record of the chain: what asks for it, what shows it"},
    {"/models/*", MAY_READ, WEB_RECORD, page_model, "web/model", WEB_DEVICES,
     "threat model of a release as a list: zones, elements, flows, data, assets"},
    {"/edit/model/*", MAY_READ, WEB_RECORD, page_model_edit, "web/model_edit", WEB_DEVICES,
     "editor of the diagram of a release: elements, zones, flows; also as forms"},
    {"/threats/*", MAY_READ, WEB_RECORD, page_threats, "web/threats", WEB_RISKS,
     "the threats of a release: a decision and one sentence each, or a risk"},
    {"/joint-reviews/*", MAY_READ, WEB_RECORD, page_joint_review, "web/decide", WEB_RISKS,
     "what security and safety conclude together about a release"},
    {"/impact/*", MAY_READ, WEB_RECORD, page_impact, "web/impact", WEB_RISKS,
     "what must be looked at again when a record changes, and by which path"},
    {"/risks", MAY_READ, WEB_DEVICE, page_risks, "web/risks", WEB_RISKS,
     "security and safety risks of a device, matrices, handovers"},
    {"/risks/*", MAY_READ, WEB_RECORD, page_risk, "web/risk", WEB_RISKS,
     "one risk: its chain from threat to test, levels, what is stale"},
    {"/inbox", MAY_READ, WEB_DEVICE, page_inbox, "web/inbox", WEB_RISKS,
     "what security and safety must tell each other, and how each handover stands"},
    {"/requirements", MAY_READ, WEB_SCOPE, page_requirements, "web/requirements", WEB_REQUIREMENTS,
     "what applies to a device, what is met, what falls short"},
    {"/requirements/*", MAY_READ, WEB_SCOPE, page_requirement, "web/requirement", WEB_REQUIREMENTS,
     "one requirement: why it applies, how it stands, what to file, what is related"},
    {"/catalogues", MAY_READ, WEB_ALL, page_catalogues, "web/catalogues", WEB_REQUIREMENTS,
     "laws, guidance, standards and practice, and how far the devices are"},
    {"/catalogues/*", MAY_READ, WEB_ALL, page_catalogue, "web/catalogue", WEB_REQUIREMENTS,
     "one catalogue: how each device stands, and its clauses"},
    {"/board/*", MAY_READ, WEB_RECORD, page_board, "web/board", WEB_REQUIREMENTS,
     "the secure life cycle of a release: practices by activities, done, open, due again"},
    {"/gate/*", MAY_READ, WEB_RECORD, page_gate, "web/gate", WEB_REQUIREMENTS,
     "the release gate: what closes it, what warns, what is waived"},
    {"/components", MAY_READ, WEB_RELEASE, page_components, "web/components", WEB_COMPONENTS,
     "components of the lists in force, and what came of matching them"},
    {"/soup/*", MAY_READ, WEB_RECORD, page_soup, "web/soup", WEB_COMPONENTS,
     "software of unknown provenance in a release: what for, anomalies, support, what is missing"},
    {"/vulnerabilities", MAY_READ, WEB_ALL, page_vulnerabilities, "web/vulnerabilities",
     WEB_VULNERABILITIES, "one line for one vulnerability, undecided first"},
    {"/vulnerabilities/*", MAY_READ, WEB_ALL, page_vulnerability, "web/vulnerability",
     WEB_VULNERABILITIES, "where it is, why it matches, what was decided"},
    {"/triage/*", MAY_READ, WEB_RECORD, page_triage, "web/triage", WEB_VULNERABILITIES,
     "what is to decide in a release, by component: one decision for many findings"},
    {"/due", MAY_READ, WEB_DEVICE, page_due, "web/due", WEB_TODAY,
     "what the law asks by when: day, start, rule, addressee, what is missing"},
    {"/pictures", MAY_READ, WEB_DEVICE, page_pictures, "web/pictures", WEB_RISKS,
     "the pictures of a device and its release"},
    {"/pictures/**", MAY_READ, WEB_RECORD, page_picture, "web/picture", WEB_RISKS,
     "one picture, with the same as text"},
    {"/picture/**", MAY_READ, WEB_RECORD, page_picture_file, "web/picture", WEB_RISKS,
     "one picture alone, as SVG"},
    {"/field", MAY_READ, WEB_ALL, page_field, "web/places", WEB_FIELD,
     "signals, cases, incidents, updates, field actions, duties"},
    {"/reviews", MAY_READ, WEB_OWN, page_reviews, "web/reviews", WEB_REVIEWS,
     "packages, questions, approvals, signatures, documents"},
    {"/questions/*", MAY_READ, WEB_RECORD, page_question, "web/decide", WEB_REVIEWS,
     "one question: its answer, and what changed for it"},
    {"/approvals/*", MAY_READ, WEB_RECORD, page_approval, "web/decide", WEB_REVIEWS,
     "one approval: what, in which role, by whom"},
    {"/scope/*", MAY_READ, WEB_RECORD, page_scope, "web/scope", WEB_REVIEWS,
     "what a laboratory tests in a release: interfaces, limits, build, earlier findings"},
    {"/setup", MAY_READ, WEB_ALL, page_setup, "web/places", WEB_SETUP,
     "people, roles, policies, catalogues, and every type of record"},
    {"/jobs", MAY_READ, WEB_OWN, page_jobs, "web/jobs", WEB_SETUP,
     "work that goes on by itself: what waits, runs, is done, failed"},
    {"/hooks", MAY_ADMIN, WEB_ALL, page_hooks, "web/hooks", WEB_SETUP,
     "who is told of what, and what was sent"},
    {"/jobs/*", MAY_READ, WEB_OWN, page_job, "web/job", WEB_SETUP,
     "one job: how far it is, and what came of it"},
    {"/list/*", MAY_READ, WEB_ALL, page_list, "web/list", WEB_NOWHERE,
     "the records of one type, filtered and sorted"},
    {"/records/*", MAY_READ, WEB_RECORD, page_record, "web/record", WEB_NOWHERE,
     "one record: fields, what refers to it, its history"},
    {"/new/*", MAY_READ, WEB_OWN, page_new, "web/form", WEB_NOWHERE,
     "a form for a new record of a type"},
    {"/edit/*", MAY_READ, WEB_RECORD, page_edit, "web/form", WEB_NOWHERE,
     "a form for a change of a record, or for a decision in place of another"},
    {"/import", MAY_READ, WEB_OWN, page_import, "web/import", WEB_NOWHERE,
     "a file into the workspace: its kind is known by its content"},
    {"/receipts/*", MAY_READ, WEB_RECORD, page_receipt, "web/receipt", WEB_NOWHERE,
     "what became of a file: taken, skipped, and why, by line"},
    {"/views", MAY_READ, WEB_ALL, page_views, "web/views", WEB_NOWHERE,
     "lists that are kept by a name"},
    {"/history", MAY_READ, WEB_ALL, page_history, "web/history", WEB_NOWHERE,
     "who changed what when, newest first"},
    {"/search", MAY_READ, WEB_ALL, page_search, "web/search", WEB_NOWHERE,
     "any id or name"},
    {"/login", 0, WEB_OPEN, page_login, "web/login", WEB_NOWHERE,
     "sign in"},
    {"/login/openid", 0, WEB_OPEN, page_openid, "web/openid", WEB_NOWHERE,
     "sign in with the provider of the organisation"},
    {"/login/openid/back", 0, WEB_OPEN, page_openid_back, "web/openid", WEB_NOWHERE,
     "where the provider sends the browser back to"},
    {"/first-run", 0, WEB_OPEN, page_first_run, "web/first_run", WEB_NOWHERE,
     "the first account, with the code that the console shows"},
    {"/invited", 0, WEB_OPEN, page_invited, "web/invited", WEB_NOWHERE,
     "a password by the link of an invitation"},
    {"/account", 0, WEB_OPEN, page_account, "web/account", WEB_NOWHERE,
     "one's own password, codes, sessions and tokens"},
    {"/sign/*", MAY_READ, WEB_RECORD, page_sign, "web/sign", WEB_REVIEWS,
     "signatures of a record, whether they hold, and signing"},
    {"/people", MAY_ADMIN, WEB_ALL, page_people, "web/people", WEB_SETUP,
     "who works here, with which roles, and invitations"},
    {"/people/*", MAY_ADMIN, WEB_ALL, page_person, "web/person", WEB_SETUP,
     "one person: roles, devices, days, sessions"},
    {"/roles", MAY_ADMIN, WEB_ALL, page_roles, "web/roles", WEB_SETUP,
     "what each role may, and who has it"},
    {"/access", MAY_ADMIN, WEB_ALL, page_access, "web/access", WEB_SETUP,
     "who came in, and who tried to"},
};
/* clang-format on */

const size_t WEB_PAGE_COUNT = COUNT_OF(WEB_PAGES);

/* clang-format off */
const struct web_act WEB_ACTS[] = {
    {"POST", "/edit/model/*", MAY_WRITE, WEB_RECORD, act_model_edit, 0,
     "adds, changes or removes one part of a threat model"},
    {"POST", "/api/v1/edit/model/*", MAY_WRITE, WEB_RECORD, act_model_save, MIB(4),
     "saves what an editor of a threat model changed: a list of operations with revisions"},
    {"POST", "/login", 0, WEB_OPEN, act_login, 0, "signs in"},
    {"POST", "/logout", 0, WEB_OPEN, act_logout, 0, "ends the session"},
    {"POST", "/first-run", 0, WEB_OPEN, act_first_run, 0, "makes the first account"},
    {"POST", "/invited", 0, WEB_OPEN, act_invited, 0, "sets the password of an invited person"},
    {"POST", "/account", 0, WEB_OPEN, act_account, 0,
     "changes one's own password, codes, sessions or tokens"},
    {"POST", "/sign/*", MAY_READ, WEB_RECORD, act_sign, 0, "signs a record"},
    {"POST", "/people", MAY_ADMIN, WEB_ALL, act_people, 0, "adds a person"},
    {"POST", "/people/*", MAY_ADMIN, WEB_ALL, act_person, 0,
     "changes a person, invites, ends sessions"},
    {"POST", "/roles", MAY_ADMIN, WEB_ALL, act_roles, 0, "adds the ordinary roles"},
    {"POST", "/records/*", MAY_READ, WEB_RECORD, act_record, 0,
     "retires a record, says that a judgement still holds, takes a change back"},
    {"POST", "/import", MAY_READ, WEB_OWN, act_import, LIMIT_DOCUMENT, "takes a file"},
    {"POST", "/views", MAY_READ, WEB_ALL, act_views, 0, "keeps a list by a name, or drops it"},
    {"POST", "/new/*", MAY_READ, WEB_OWN, act_new, LIMIT_UPLOAD, "adds a record"},
    {"POST", "/edit/*", MAY_READ, WEB_RECORD, act_edit, LIMIT_UPLOAD,
     "changes a record, or makes a decision in place of another"},
    {"POST", "/", MAY_READ, WEB_OWN, act_seen, 0, "remembers up to where one has looked"},
    {"POST", "/devices/new", MAY_WRITE, WEB_ALL, act_device_new, 0, "adds a device"},
    {"POST", "/vulnerabilities/*", MAY_READ, WEB_ALL, act_triage, 0,
     "decides a vulnerability in places, shows what that would do, agrees as second person"},
    {"POST", "/triage/*", MAY_SECURITY, WEB_RECORD, act_triage, 0,
     "decides many findings of a component"},
    {"POST", "/risks/*", MAY_READ, WEB_RECORD, web_deed_act, 0,
     "evaluates a risk, or accepts what remains"},
    {"POST", "/threats/*", MAY_SECURITY, WEB_RECORD, act_threats, 0,
     "decides threats, or makes a risk of one"},
    {"POST", "/inbox", MAY_READ, WEB_DEVICE, act_inbox, 0,
     "hands over to the other side, or answers it"},
    {"POST", "/joint-reviews/*", MAY_READ, WEB_RECORD, web_deed_act, 0,
     "one side's part of a joint review, or its conclusion"},
    {"POST", "/gate/*", MAY_READ, WEB_RECORD, act_gate, 0,
     "waives a row, agrees, approves, freezes, releases"},
    {"POST", "/requirements/*", MAY_WRITE, WEB_SCOPE, web_deed_act, 0,
     "says whether a requirement applies, and judges what is filed"},
    {"POST", "/facts/*", MAY_WRITE, WEB_RECORD, act_facts, 0, "answers questions about a device"},
    {"POST", "/classifications/*", MAY_READ, WEB_RECORD, act_classification, 0,
     "answers questions about the class, or confirms it"},
    {"POST", "/reviews", MAY_ASK, WEB_OWN, web_deed_act, 0, "puts a question"},
    {"POST", "/questions/*", MAY_READ, WEB_RECORD, web_deed_act, 0,
     "answers a question, closes it, or puts it again"},
    {"POST", "/approvals/*", MAY_APPROVE, WEB_RECORD, web_deed_act, 0,
     "approves, or sends back"},
    {"POST", "/scope/*", MAY_REPORT, WEB_RECORD, web_deed_act, 0,
     "a finding or the statement of a laboratory"},
    {"POST", "/hooks", MAY_ADMIN, WEB_ALL, act_hooks, 0,
     "adds, removes or tests somebody who is told"},
    {"GET", "/api/v1/record/*", MAY_READ, WEB_OWN, api_list, 0,
     "the records of one type, filtered, sorted, in parts"},
    {"POST", "/api/v1/record/*", MAY_READ, WEB_OWN, api_add, MIB(16),
     "adds a record, or an array of up to 1,000, all or none"},
    {"GET", "/api/v1/record/*/*", MAY_READ, WEB_OWN, api_get, 0, "one record"},
    {"PATCH", "/api/v1/record/*/*", MAY_READ, WEB_OWN, api_patch, MIB(16),
     "changes the fields that the body names"},
    {"PUT", "/api/v1/record/*/*", MAY_READ, WEB_OWN, api_put, MIB(16),
     "replaces all fields by those of the body"},
    {"DELETE", "/api/v1/record/*/*", MAY_READ, WEB_OWN, api_retire, 0,
     "retires a record; it stays in the history"},
    {"GET", "/api/v1/record/*/*/history", MAY_READ, WEB_OWN, api_history, 0,
     "all changes of one record, newest first"},
    {"POST", "/api/v1/record/*/*/supersede", MAY_READ, WEB_OWN, api_supersede, MIB(16),
     "a new decision in place of this one, with what the body changes"},
    {"POST", "/api/v1/record/*/*/confirm", MAY_READ, WEB_OWN, api_confirm, 0,
     "says that a judgement still holds"},
    {"POST", "/api/v1/import", MAY_READ, WEB_TARGET, api_import, LIMIT_DOCUMENT,
     "takes a file in; what it is, its content says"},
    {"PUT", "/api/v1/bom", MAY_READ, WEB_OWN, api_bom_put, LIMIT_DOCUMENT,
     "takes a component list in, as clients of Dependency-Track send it"},
    {"POST", "/api/v1/bom", MAY_READ, WEB_OWN, api_bom_post, LIMIT_DOCUMENT,
     "takes a component list in, as clients of Dependency-Track send it"},
    {"GET", "/api/v1/bom/token/*", MAY_READ, WEB_OWN, api_bom_token, 0,
     "whether the component list of that token is still worked on"},
    {"GET", "/api/v1/event/token/*", MAY_READ, WEB_OWN, api_bom_token, 0,
     "whether the component list of that token is still worked on"},
    {"GET", "/api/v1/openapi.json", MAY_READ, WEB_OPEN, api_openapi, 0,
     "this description, OpenAPI 3.1"},
};
/* clang-format on */

const size_t WEB_ACT_COUNT = COUNT_OF(WEB_ACTS);

/* Takes from *rest up to the next '/', which stays. */
static struct str take_segment(struct str *rest)
{
    size_t start = rest->n && rest->p[0] == '/';
    size_t n = start + str_find_char(str_from(*rest, start), '/');
    struct str segment = str_sub(*rest, start, n - start);
    *rest = str_from(*rest, n);
    return segment;
}

/* Whether the pattern fits the path; *id gets the encoded segments that the stars stand for, which
   are neighbours. */
static bool path_fits(struct str pattern, struct str path, struct str *id)
{
    *id = (struct str){0};
    while (pattern.n) {
        struct str wanted = take_segment(&pattern);
        bool star = STR_IS(wanted, "*") || STR_IS(wanted, "**");
        if (path.n == 0 || path.p[0] != '/')
            return false;
        const char *at = path.p + 1;
        struct str segment = take_segment(&path);
        if (STR_IS(wanted, "**") && segment.n)
            segment = path.n ? take_segment(&path) : (struct str){0};
        if (star ? segment.n == 0 : !str_eq(segment, wanted))
            return false;
        if (star)
            *id = (struct str){id->n ? id->p : at,
                               (size_t)(segment.p + segment.n - (id->n ? id->p : at))};
    }
    return path.n == 0;
}

const struct web_page *web_find_page(struct str path, struct str *id)
{
    *id = (struct str){0};
    for (size_t i = 0; i < WEB_PAGE_COUNT; i++)
        if (path_fits(str_of(WEB_PAGES[i].path), path, id))
            return &WEB_PAGES[i];
    return NULL;
}

const struct web_act *web_find_act(struct str method, struct str path, struct str *id)
{
    *id = (struct str){0};
    for (size_t i = 0; i < WEB_ACT_COUNT; i++)
        if (str_eq(str_of(WEB_ACTS[i].method), method) &&
            path_fits(str_of(WEB_ACTS[i].path), path, id))
            return &WEB_ACTS[i];
    return NULL;
}

struct str web_methods(struct arena *a, struct str path)
{
    struct str id;
    struct buf b = {.arena = a};
    if (web_find_page(path, &id))
        BUF_LIT(&b, "GET, HEAD");
    for (size_t i = 0; i < WEB_ACT_COUNT; i++)
        if (path_fits(str_of(WEB_ACTS[i].path), path, &id))
            buf_fmt(&b, "%s%s%s", b.n ? ", " : "", WEB_ACTS[i].method,
                    strcmp(WEB_ACTS[i].method, "GET") == 0 ? ", HEAD" : "");
    return buf_str(&b);
}
