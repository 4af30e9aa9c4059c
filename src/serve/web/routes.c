#include "serve/web/web.h"

/* clang-format off */
const struct web_page WEB_PAGES[] = {
    {"GET", "/", "read", page_today, "web/today", WEB_TODAY,
     "what waits for a decision, next steps, clocks, what changed"},
    {"GET", "/devices", "read", page_devices, "web/devices", WEB_DEVICES,
     "all devices with what is open in each"},
    {"GET", "/devices/*", "read", page_device, "web/device", WEB_DEVICES,
     "one device: readiness by chapter, blockers, facts, dates"},
    {"GET", "/classifications/*", "read", page_classification, "web/classification", WEB_DEVICES,
     "class of a device by Annex VIII: answers, every branch, what would change it"},
    {"GET", "/risks", "read", page_risks, "web/risks", WEB_RISKS,
     "security and safety risks of a device, matrices, handovers"},
    {"GET", "/risks/*", "read", page_risk, "web/risk", WEB_RISKS,
     "one risk: its chain from threat to test, levels, what is stale"},
    {"GET", "/requirements", "read", page_requirements, "web/requirements", WEB_REQUIREMENTS,
     "what applies to a device, what is met, what falls short"},
    {"GET", "/components", "read", page_components, "web/components", WEB_COMPONENTS,
     "components of the lists in force, and what came of matching them"},
    {"GET", "/vulnerabilities", "read", page_vulnerabilities, "web/vulnerabilities",
     WEB_VULNERABILITIES, "one line for one vulnerability, undecided first"},
    {"GET", "/vulnerabilities/*", "read", page_vulnerability, "web/vulnerability",
     WEB_VULNERABILITIES, "where it is, why it matches, what was decided"},
    {"GET", "/due", "read", page_due, "web/due", WEB_TODAY,
     "what the law asks by when: day, start, rule, addressee, what is missing"},
    {"GET", "/field", "read", page_field, "web/places", WEB_FIELD,
     "signals, cases, incidents, updates, field actions, duties"},
    {"GET", "/reviews", "read", page_reviews, "web/places", WEB_REVIEWS,
     "packages, questions, approvals, signatures, documents"},
    {"GET", "/setup", "read", page_setup, "web/places", WEB_SETUP,
     "people, roles, policies, catalogues, and every type of record"},
    {"GET", "/list/*", "read", page_list, "web/list", WEB_NOWHERE,
     "the records of one type, filtered and sorted"},
    {"GET", "/records/*", "read", page_record, "web/record", WEB_NOWHERE,
     "one record: fields, what refers to it, its history"},
    {"GET", "/history", "read", page_history, "web/history", WEB_NOWHERE,
     "who changed what when, newest first"},
    {"GET", "/search", "read", page_search, "web/search", WEB_NOWHERE,
     "any id or name"},
};
/* clang-format on */

const size_t WEB_PAGE_COUNT = COUNT_OF(WEB_PAGES);
