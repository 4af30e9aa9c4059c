#include "base/limits.h"
#include "serve/web/web.h"

/* clang-format off */
const struct web_page WEB_PAGES[] = {
    {"/", MAY_READ, WEB_ALL, page_today, "web/today", WEB_TODAY,
     "what waits for a decision, next steps, clocks, what changed"},
    {"/devices", MAY_READ, WEB_OWN, page_devices, "web/devices", WEB_DEVICES,
     "all devices with what is open in each"},
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
    {"/impact/*", MAY_READ, WEB_RECORD, page_impact, "web/impact", WEB_RISKS,
     "what must be looked at again when a record changes, and by which path"},
    {"/risks", MAY_READ, WEB_DEVICE, page_risks, "web/risks", WEB_RISKS,
     "security and safety risks of a device, matrices, handovers"},
    {"/risks/*", MAY_READ, WEB_RECORD, page_risk, "web/risk", WEB_RISKS,
     "one risk: its chain from threat to test, levels, what is stale"},
    {"/inbox", MAY_READ, WEB_DEVICE, page_inbox, "web/inbox", WEB_RISKS,
     "what security and safety must tell each other, and how each handover stands"},
    {"/requirements", MAY_READ, WEB_DEVICE, page_requirements, "web/requirements", WEB_REQUIREMENTS,
     "what applies to a device, what is met, what falls short"},
    {"/requirements/*", MAY_READ, WEB_DEVICE, page_requirement, "web/requirement", WEB_REQUIREMENTS,
     "one requirement: why it applies, how it stands, what to file, what is related"},
    {"/catalogues", MAY_READ, WEB_ALL, page_catalogues, "web/catalogues", WEB_REQUIREMENTS,
     "laws, guidance, standards and practice, and how far the devices are"},
    {"/catalogues/*", MAY_READ, WEB_ALL, page_catalogue, "web/catalogue", WEB_REQUIREMENTS,
     "one catalogue: how each device stands, and its clauses"},
    {"/board/*", MAY_READ, WEB_RECORD, page_board, "web/board", WEB_REQUIREMENTS,
     "the secure life cycle of a release: practices by activities, done, open, due again"},
    {"/gate/*", MAY_READ, WEB_RECORD, page_gate, "web/gate", WEB_REQUIREMENTS,
     "the release gate: what closes it, what warns, what is waived"},
    {"/components", MAY_READ, WEB_DEVICE, page_components, "web/components", WEB_COMPONENTS,
     "components of the lists in force, and what came of matching them"},
    {"/soup/*", MAY_READ, WEB_RECORD, page_soup, "web/soup", WEB_COMPONENTS,
     "software of unknown provenance in a release: what for, anomalies, support, what is missing"},
    {"/vulnerabilities", MAY_READ, WEB_ALL, page_vulnerabilities, "web/vulnerabilities",
     WEB_VULNERABILITIES, "one line for one vulnerability, undecided first"},
    {"/vulnerabilities/*", MAY_READ, WEB_ALL, page_vulnerability, "web/vulnerability",
     WEB_VULNERABILITIES, "where it is, why it matches, what was decided"},
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
    {"/reviews", MAY_READ, WEB_ALL, page_reviews, "web/places", WEB_REVIEWS,
     "packages, questions, approvals, signatures, documents"},
    {"/setup", MAY_READ, WEB_ALL, page_setup, "web/places", WEB_SETUP,
     "people, roles, policies, catalogues, and every type of record"},
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
    {"/history", MAY_READ, WEB_ALL, page_history, "web/history", WEB_NOWHERE,
     "who changed what when, newest first"},
    {"/search", MAY_READ, WEB_ALL, page_search, "web/search", WEB_NOWHERE,
     "any id or name"},
    {"/login", 0, WEB_OPEN, page_login, "web/login", WEB_NOWHERE,
     "sign in"},
    {"/first-run", 0, WEB_OPEN, page_first_run, "web/first_run", WEB_NOWHERE,
     "the first account, with the code that the console shows"},
    {"/invited", 0, WEB_OPEN, page_invited, "web/invited", WEB_NOWHERE,
     "a password by the link of an invitation"},
    {"/account", 0, WEB_OPEN, page_account, "web/account", WEB_NOWHERE,
     "one's own password, codes, sessions and tokens"},
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
    {"POST", "/records/*", MAY_WRITE, WEB_RECORD, act_record, 0,
     "retires a record, or says that a judgement still holds"},
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
    {"POST", "/people", MAY_ADMIN, WEB_ALL, act_people, 0, "adds a person"},
    {"POST", "/people/*", MAY_ADMIN, WEB_ALL, act_person, 0,
     "changes a person, invites, ends sessions"},
    {"POST", "/roles", MAY_ADMIN, WEB_ALL, act_roles, 0, "adds the ordinary roles"},
    {"POST", "/records/*", MAY_READ, WEB_RECORD, act_record, 0,
     "retires a record, says that a judgement still holds, takes a change back"},
    {"POST", "/import", MAY_READ, WEB_OWN, act_import, LIMIT_DOCUMENT, "takes a file"},
    {"POST", "/new/*", MAY_READ, WEB_OWN, act_new, LIMIT_UPLOAD, "adds a record"},
    {"POST", "/edit/*", MAY_READ, WEB_RECORD, act_edit, LIMIT_UPLOAD,
     "changes a record, or makes a decision in place of another"},
};
/* clang-format on */

const size_t WEB_ACT_COUNT = COUNT_OF(WEB_ACTS);

/* Whether the pattern fits the path; *id gets the encoded segments that the stars stand for. */
static bool path_fits(struct str pattern, struct str path, struct str *id)
{
    *id = (struct str){0};
    if (!str_ends(pattern, STR("*")))
        return str_eq(pattern, path);
    bool two = str_ends(pattern, STR("**"));
    struct str start = str_sub(pattern, 0, pattern.n - (two ? 2 : 1));
    *id = str_from(path, start.n);
    size_t slash = str_find_char(*id, '/');
    struct str second = str_from(*id, slash + 1);
    if (!str_starts(path, start) || id->n == 0)
        return false;
    return two ? slash && second.n && str_find_char(second, '/') == second.n : slash == id->n;
}

const struct web_page *web_find_page(struct str path, struct str *id)
{
    for (size_t i = 0; i < WEB_PAGE_COUNT; i++)
        if (path_fits(str_of(WEB_PAGES[i].path), path, id))
            return &WEB_PAGES[i];
    return NULL;
}

const struct web_act *web_find_act(struct str method, struct str path, struct str *id)
{
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
            buf_fmt(&b, "%s%s", b.n ? ", " : "", WEB_ACTS[i].method);
    return buf_str(&b);
}
