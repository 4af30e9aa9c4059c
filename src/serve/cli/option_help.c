#include "serve/cli/cli.h"

/* What an option means; one line for each, as `tutela COMMAND --help` shows it. A row without a
   command is of all commands that have the option and no row of their own. */
static const struct {
    const char *command, *name, *value, *means;
} meanings[] = {
    {"serve", "listen", "ADDR:PORT", "where to answer; 127.0.0.1:8440 when not given"},
    {"serve", "name", "NAME",
     "another name of this server, as browsers ask for it; may be repeated"},
    {"serve", "certificate", "FILE", "certificates for TLS, PEM"},
    {"serve", "key", "FILE", "their key, PEM"},
    {"serve", "proxy", "", "behind a proxy that ends TLS and sends X-Forwarded-For"},
    {"serve", "reading", "", "no accounts: who is on this machine reads, and nothing is changed"},
    {"serve", "rate", "N", "requests a second from one address; 1000 when not given, 0: no limit"},
    {"account make", "name", "NAME", "as the history shows the person"},
    {"account make", "role", "ROLE", "id or name of a role; may be given several times"},
    {"account token", "name", "NAME", "what the token is for"},
    {"account token", "scope", "WORD", "a permission, as read; may be given several times"},
    {"account token", "until", "DAY", "its last day, at most a year from now"},
    {"account token", "device", "ID", "only this device; may be given several times"},
    {"account end", "app", "", "take the app for codes and the recovery codes away"},
    {"hook add", "events", "WORDS", "of what: findings, deadlines, decisions; all when not given"},
    {NULL, "limit", "N", "at most so many rows"},
    {NULL, "offset", "N", "leave out the first so many rows"},
    {NULL, "json", "FILE", "take the fields from a JSON object; - is standard input"},
    {NULL, "revision", "N", "only when this is still the revision of the record"},
    {NULL, "reason", "TEXT", "why; it is kept in the history"},
    {NULL, "name", "TEXT", "a name for it"},
    {NULL, "output", "FILE", "write there, not to standard output; -o FILE is the same"},
    {NULL, "dry-run", "", "show what would be done, and write nothing"},
    {"move", "to", "PLACE", "the new workspace: a new file, or the URL of an empty database"},
    {"export", "dir", "DIR", "the folder to write into"},
    {"import", "release", "ID", "the release that the files belong to"},
    {"import", "dir", "DIR", "take in a folder that 'tutela export' wrote"},
    {"import", "allow-empty", "", "take a component list that names no component"},
    {"import", "accept", "", "make the statements of VEX our decisions; needs --reviewer"},
    {"import", "reviewer", "NAME", "who agrees that the statements hold for us"},
    {"import", "product", "TEXT", "how the VEX document calls the release"},
    {"import", "ahead", "", "take statements about vulnerabilities that were not found, too"},
    {"import", "create-tests", "", "add a test for each case that no test names"},
    {"import", "level", "LEVEL", "no new weaknesses below error, warning, note or none"},
    {"import", "id", "ID", "the id that an OSCAL catalogue gets"},
    {"import", "label", "LABEL", "what it is: law, guidance, standard or practice"},
    {"import", "replace", "", "of a threat model: retire what the file does not have"},
    {"model export", "as", "FORMAT", "text (ours, all that there is), otm or threat-dragon"},
    {"model copy", "zone", "KEY", "a zone with all that lies in it; may be given several times"},
    {"model copy", "element", "KEY", "an element; may be given several times"},
    {"sbom export", "as", "FORMAT", "cyclonedx or spdx"},
    {"sbom export", "spec", "VERSION", "version of the format; the newest we write when not given"},
    {"sbom export", "vex", "LINK", "the VEX document of the list, by BOM-Link or URL"},
    {"sbom quality", "profile", "ID", "judge by this profile, or by one of your own in a file"},
    {"feed update", "force", "", "ask although it is early; take a source although it shrank"},
    {"feed update", "offline", "", "show what would be fetched"},
    {"feed update", "sources", "FILE", "use another list of sources"},
    {"feed import", "force", "", "take a list older than the one there, or a source that shrank"},
    {"scan", "fail-on", "EXPR", "the policy: exit status 1 when a finding is above it"},
    {NULL, "max-age", "DAYS", "from which age a source is stale, instead of the policy's days"},
    {"inbox", "side", "SIDE", "security or safety: only where that side must act"},
    {"inbox", "all", "", "also what is decided"},
    {"handover", "kind", "KIND", "X1 to X7, where the record asks for several"},
    {"handover", "target", "ID", "the record on the other side, where it is known"},
    {"handover", "note", "TEXT", "added to the payload"},
    {"answer", "decision", "WORD", "accepted, rejected or returned"},
    {"answer", "target", "ID", "the record on the other side; for X2 the safety risk"},
    {"match", "all", "", "compare every component"},
    {"match", "changed", "", "compare what changed since the last run over everything"},
    {"decide", "review", "",
     "agree to the decisions named: as ours, or as the second of four eyes"},
    {"decide", "carry", "", "show which decisions would be carried from one release to another"},
    {"decide", "apply", "", "carry them; needs --reason"},
    {"decide", "other-versions", "", "carry decisions about another version, too"},
    {"decide", "ahead", "", "decide about a vulnerability that was not found there"},
    {"decide", "reviewer", "NAME", "who agrees"},
    {"decisions", "waiting", "", "only those that wait for a reviewer, and what others propose"},
    {"decisions", "stale", "", "only those whose ground has changed"},
    {"decisions", "all", "", "superseded and retired ones, too"},
    {"vex export", "as", "FORMAT", "openvex, csaf or cyclonedx"},
    {"vex export", "only", "STATES", "only these states, apart by commas"},
    {"vex export", "tlp", "LABEL", "WHITE, GREEN, AMBER or RED"},
    {"clocks", "days", "N", "only what is due in so many days, or overdue"},
    {"clocks", "policy", "FILE", "days of your own"},
    {"rubric", "kev", "", "it is listed as exploited: E5"},
    {"rubric", "exploit-public", "", "code that exploits it is public: one level more"},
    {"threats", "method", "WORD", "stride (security), linddun (privacy) or all"},
    {"threats", "rules", "FILE", "ask rules of your own, too: a file, or a folder of files"},
    {"soup", "as", "FORM", "table, csv, tsv, html or json"},
    {"soup", "missing", "", "only components of which something is missing"},
    {"check", "policy", "FILE", "grades, rules and waivers of your own"},
    {"due", "days", "N", "only what is due in so many days, or presses"},
    {"due", "all", "", "also what makes no date, is done, does not apply, or is proposed"},
    {"due", "ics", "FILE", "write the days as a calendar; - is standard output"},
    {"due", "record", "", "keep the days as duties, and say what moved and why"},
    {"trace", "kind", "WORD",
     "only clause, threat, risk, control, requirement, test ... are counted"},
    {"trace", "state", "WORD", "covered, uncovered, outdated, failed, orphan or all"},
    {"impact", "depth", "N", "at most so many steps from the record; 8 when not given"},
    {"controls", "search", "TEXT", "those in which all these words stand"},
    {"controls", "threat", "ID", "those that answer this threat, or this rule"},
    {"controls use", "with-requirement", "",
     "propose a requirement and the tests that show it, too"},
    {"controls use", "threat", "ID", "name it as a control of this threat"},
    {"controls use", "option", "WORD", "design, protection or information"},
    {"requirements export", "as", "FORMAT", "csv or reqif"},
    {"import", "map", "FILE", "which column or attribute is which field of a requirement"},
    {"import", "device", "ID", "the device that requirements belong to"},
    {"explain", "sbom", "FILE", "the list or release that has the component"},
    {"identify", "accept", "", "make what is proposed for the names an identity rule"},
    {"identify", "cpe", "CPE", "accept this CPE name instead of the proposal"},
    {"identify", "purl", "PURL", "accept this package URL instead of the proposal"},
    {"show", "related", "", "of a clause: what maps to it, the checks and slots that serve it"},
    {"classify", "device", "ID", "keep the answers as the classification of this device"},
    {"classify", "accept", "", "make class and rule those of the device; needs --reason"},
    {"change", "kinds", "WORD", "kinds of change, apart by commas, instead of the release's"},
    {"catalogue add", "retire", "", "retire the clauses that the new edition has no more"},
    {"catalogue table", "from", "CATALOGUE", "rows: an id, or what ids of clauses begin with"},
    {"catalogue table", "to", "CATALOGUE", "columns, likewise"},
    {"catalogue table", "relation", "KIND", "only mappings of this kind"},
    {"catalogue coverage", "rows", "", "every row with the checks and slots that serve it"},
    {"udi check", "kind", "KIND", "what the codes must be; without it their form tells"},
    {"picture", "with", "dot", "places of elements by dot of Graphviz, where it is installed"},
    {"gap", "catalogue", "ID", "only requirements of this catalogue"},
    {"gap", "all", "", "every device, in numbers by catalogue"},
    {"gap", "details", "", "with --all: every requirement of each device"},
    {"gap", "status", "WORD", "only met, partly, not_met, not_applicable or unknown ones"},
};

/* Of the command itself, else of all; SIZE_MAX when nothing is said. */
static size_t row_of(const char *command, struct str option)
{
    size_t shared = SIZE_MAX;
    for (size_t i = 0; i < COUNT_OF(meanings); i++) {
        if (!str_eq(str_of(meanings[i].name), option))
            continue;
        if (!meanings[i].command)
            shared = i;
        else if (strcmp(meanings[i].command, command) == 0)
            return i;
    }
    return shared;
}

void cli_option_help(const struct command *k, struct buf *out)
{
    struct str rest = str_of(k->options), word;
    BUF_LIT(out, "\noptions\n");
    while (str_word(&rest, &word)) {
        bool takes_value = str_ends(word, STR("="));
        word.n -= takes_value;
        size_t row = row_of(k->name, word);
        const char *value = row != SIZE_MAX && takes_value ? meanings[row].value : "";
        struct str option = str_fmt(out->arena, "--%.*s%s%s", STR_ARG(word), *value ? " " : "",
                                    value);
        buf_fmt(out, "  %-19.*s %s\n", STR_ARG(option), row != SIZE_MAX ? meanings[row].means : "");
    }
}
