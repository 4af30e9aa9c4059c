#include "serve/cli/cli.h"

#define TYPE_FILTER \
    "A filter is terms that all must hold: name=value, != < <= > >=, ~ (contains); sort:-name;\n" \
    "\"all\" shows retired and superseded records too."

/* clang-format off */
const struct command COMMANDS[] = {
    {"init", "", "", cmd_init, "make an empty workspace with the catalogues", NULL},
    {"demo", "[DIR]", "", cmd_demo,
     "make a sample workspace and do the main job on it",
     "A networked infusion pump with an app and a cloud service: imports its SBOM and advisories,\n"
     "scans, generates threats, shows gaps, writes the report, and says where everything is."},
    {"serve", "[--listen ADDR:PORT] [--reading]",
     "listen= name= certificate= key= proxy reading rate=", cmd_serve,
     "web interface and API; loopback, port 8440",
     "Without an account, /first-run makes the first one: it asks for the code that is printed\n"
     "here. Other machines are served with TLS (--certificate, --key) or behind a proxy."},
    {"account list", "", "", cmd_account_list,
     "people, their logins, roles, sessions and tokens", NULL},
    {"account make", "LOGIN --name NAME [--role ROLE]...", "name= role=", cmd_account_make,
     "make a person who signs in; the password is the first line of standard input",
     "ROLE is the id or the name of a role. The first account gets all ordinary roles when none is\n"
     "given."},
    {"account password", "LOGIN", "", cmd_account_password,
     "set a password, from the first line of standard input; ends all sessions", NULL},
    {"account invite", "LOGIN", "", cmd_account_invite,
     "print a link, good once and for 7 days, with which the person sets a password", NULL},
    {"account token", "LOGIN --name NAME --scope WORD... --until DAY [--device ID]...",
     "name= scope= until= device=", cmd_account_token,
     "make a token for a program and print it, once", NULL},
    {"account show", "LOGIN", "", cmd_account_show, "sessions and tokens of a person", NULL},
    {"account end", "LOGIN [KEY]... [--app]", "app", cmd_account_end,
     "end sessions and tokens by their keys; all without one",
     "--app takes the app for codes away, and the recovery codes: for one who has lost both."},
    {"signature check", "[ID]", "", cmd_signature_check,
     "whether what was signed is unchanged; exit status 1 when a signature does not hold", NULL},
    {"access", "[--limit N]", "limit=", cmd_access, "who came in, and who tried to", NULL},
    {"setting", "[NAME VALUE|-]", "", cmd_setting,
     "settings of the server; VALUE - is the first line of standard input", NULL},
    {"routes", "", "", cmd_routes, "addresses of the web interface, and what each asks of its reader",
     NULL},
    {"verify", "", "", cmd_verify,
     "replay the history, check the chain and every stored hash", NULL},
    {"backup", "FILE", "", cmd_backup, "copy the workspace into one file, while others write", NULL},
    {"restore", "FILE", "", cmd_restore, "verify a backup and make it the workspace", NULL},
    {"move", "--to FILE|URL", "to=", cmd_move,
     "copy the workspace into a new one, of SQLite or PostgreSQL, and verify it",
     "With history, ids, hashes and attached files, and what is kept apart from the history. The target\n"
     "is a new file, or an empty database: postgresql://USER@HOST/DATABASE. Stop the servers before,\n"
     "for what is written meanwhile stays behind. The old workspace stays as it is."},
    {"rebuild", "POSITION FILE", "", cmd_rebuild,
     "write the workspace as it was at a position of its history", NULL},

    {"list", "TYPE [FILTER]", "limit= offset=", cmd_list, "records of a type", TYPE_FILTER},
    {"show", "ID [--related]", "related", cmd_show, "a record or slot, and what refers to it",
     "ID of a slot: what it must show. --related, of a clause: its mappings in both directions, and\n"
     "the checks and slots that serve it."},
    {"add", "TYPE name=value... | --json FILE|-", "json=", cmd_add,
     "add a record; prints its id when it is durable", NULL},
    {"set", "ID name=value... | --json FILE|-", "json= revision=", cmd_set,
     "change fields of a record", NULL},
    {"supersede", "ID name=value... | --json FILE|-", "json= revision=", cmd_supersede,
     "make a new decision in place of an old one", NULL},
    {"retire", "ID --reason TEXT", "reason=", cmd_retire, "take a record out of use", NULL},
    {"confirm", "ID --reason TEXT", "reason=", cmd_confirm,
     "look at a stale judgement again: it holds", NULL},
    {"link", "ID RELATION ID", "", cmd_link, "let one record refer to another", NULL},
    {"freeze", "RELEASE [--name TEXT]", "name=", cmd_freeze,
     "freeze a release at this position of the history", NULL},
    {"history", "[ID]", "limit=", cmd_history, "who changed what when, newest first", NULL},
    {"hook add", "ADDRESS [--events WORDS]", "events=", cmd_hook_add,
     "tell a program (https://...) or a person (a mail address) of what happens",
     "Events are findings, deadlines, decisions; all when none is named. A running server sends."},
    {"hook list", "", "", cmd_hook_list, "who is told of what", NULL},
    {"hook test", "ID", "", cmd_hook_test, "send a message that says nothing, at once", NULL},
    {"hook remove", "ID", "", cmd_hook_remove, "tell no longer", NULL},
    {"schema", "[TYPE] [--format md|json|sql|openapi]", "", cmd_schema,
     "every type, field and meaning", NULL},
    {"export", "--dir DIR", "dir=", cmd_export, "one readable text file per record", NULL},

    {"import", "[--release ID | --device ID] FILE...|-  |  --dir DIR",
     "release= dry-run dir= allow-empty accept reviewer= product= ahead id= label= create-tests level="
     " replace device= map=",
     cmd_import,
     "take in an SBOM, VEX, test results, a threat model, a catalogue; prints a receipt",
     "VEX (OpenVEX, CSAF, CycloneDX) is known by its content; each statement gets a line, and what is\n"
     "not applied makes the exit status 3. Statements are proposals; --accept --reviewer NAME makes\n"
     "them our decisions.\n"
     "JUnit XML, SARIF, reports of Nessus, Burp Suite and OWASP ZAP, tables (CSV) of test results and of\n"
     "findings, and the JSON of scan become evidence of the release: runs of the tests that name the\n"
     "cases, and weaknesses.\n"
     "An OSCAL catalogue (JSON, YAML) becomes a catalogue of the workspace.\n"
     "A threat model becomes the model of the release: ours (\"tutela model export\"), OWASP Threat\n"
     "Dragon, OTM, TM-BOM, pytm, Threagile, Microsoft TM7 and TB7. Of ours, what is not in the file is\n"
     "retired; of the others it is kept, unless --replace says otherwise.\n"
     "ReqIF (.reqif, .reqifz) and a CSV of requirements become requirements of --device (or of the device\n"
     "of --release): known again by their key, changed where they differ, never deleted."},
    {"sbom export", "RELEASE|FILE --as cyclonedx|spdx [-o FILE] [--vex LINK]",
     "as= spec= output= vex=", cmd_sbom_export,
     "a component list out again, with what is known beside it",
     "Several lists of a release become one, of the device. What the format has no place for is\n"
     "listed on standard error (all of it with --format json); the exit status is 3 then. --vex names\n"
     "the VEX document of the list, by BOM-Link or URL; vulnerabilities are never written into it."},
    {"sbom quality", "RELEASE|FILE [--profile ID|FILE.json]", "profile=", cmd_sbom_quality,
     "what a component list lacks, by what guidance asks for",
     "Profiles: ntia-2021, cisa-2025, fda, bsi-tr-03183-2, imdrf-n73. Exit status 1 when a must of the\n"
     "profile named falls short."},
    {"sbom diff", "A B", "", cmd_sbom_diff,
     "what changed between two component lists, and in their vulnerabilities",
     "A and B are releases or files. A component is the same by package or product, not by its ref."},
    {"feed update", "[SOURCE...|all]", "force offline sources=", cmd_feed_update,
     "fetch advisories from their sources, and take them in",
     "SOURCE is a name of the list of sources, or osv:ECOSYSTEM; none: the usual ones.\n"
     "--offline shows what would be fetched. --sources FILE uses another list. --force asks\n"
     "although it is early, and takes a source although it shrank.\n"
     "Keys: NVD_API_KEY, GITHUB_TOKEN, or a file in NVD_API_KEY_FILE, GITHUB_TOKEN_FILE."},
    {"feed import", "FILE...", "force", cmd_feed_import,
     "take in advisories; their format is known by their content",
     "Reads NVD 2.0, OSV (JSON, YAML, all.zip), GitHub's advisories, CVE 5, CSAF, EUVD, Alpine's\n"
     "secdb, KEV (CISA, EU) and EPSS: files, folders and archives, as they are downloaded."},
    {"feed status", "", "", cmd_feed_status, "what the advisory database holds, and how old",
     "Exit status 4 while there are warnings that nobody has accepted."},
    {"feed accept", "SOURCE[/PART] --reason TEXT", "reason=", cmd_feed_accept,
     "go on in spite of the warnings about a source, until they get worse", NULL},

    {"scan", "FILE|RELEASE [--fail-on EXPR] [--max-age DAYS]", "fail-on= max-age=", cmd_scan,
     "which published vulnerabilities are in it",
     "EXPR: kev, cvss >= 9, epss >= 0.5, severity >= high; and, or, not, parentheses.\n"
     "A source whose newest record is older than the policy allows it (or --max-age) is stale: what it\n"
     "does not list is then not called clean, and the exit status is 4 unless a finding is above the\n"
     "policy."},
    {"match", "--all | --changed [--max-age DAYS]", "all changed max-age=", cmd_match,
     "compare the whole portfolio with the advisories",
     "--changed looks only at what advisories, components and rules that changed since the last run\n"
     "over everything touch; where that cannot be told it looks at everything, and says why.\n"
     "Exit status 4: a component of the lists in force is left that could not be judged with current\n"
     "data, whether or not this run looked at it: it has nothing to look it up by, there is no data\n"
     "for it, or only old data. So it is when there is no list."},
    {"decide", "RELEASE VULNERABILITY [COMPONENT] state=... name=value...  |  --review ID... --reviewer NAME"
     "  |  --carry FROM TO [--apply --reason TEXT]",
     "review carry apply dry-run other-versions ahead reason= reviewer=", cmd_decide,
     "decide about a vulnerability; agree to a decision; carry decisions to another release",
     "Identity, scope (the release) and bounds (the version in it) are filled in; a decision in force\n"
     "about the very same is superseded. --review makes a proposal ours, or is the second of four eyes.\n"
     "--carry shows what would be carried, and does it with --apply; --other-versions carries those too."},
    {"decisions", "[RELEASE] [--waiting] [--stale] [--all]", "waiting stale all", cmd_decisions,
     "register of decisions: who, when, why, on what, until when, where", NULL},
    {"vex export", "--as openvex|csaf|cyclonedx RELEASE [--output FILE] [--only STATES] [--tlp LABEL]",
     "as= output= only= tlp=", cmd_vex_export,
     "what we say about the vulnerabilities in a release",
     "Undecided findings are under investigation, and counted. What a format cannot say exactly is\n"
     "listed: after --output, else on standard error."},
    {"oscal export", "catalogue ID | profile DEVICE | mapping [ID ID] | results RELEASE|DEVICE [-o FILE]",
     "output=", cmd_oscal_export,
     "catalogues, what applies, what maps to what, and gaps, as OSCAL",
     "OSCAL 1.1.3 in JSON; mappings, which exist from 1.2 on, are of 1.2.1. What does not apply to a\n"
     "device is listed with its reason; results are the gap of a release, as of --as-of."},
    {"model export", "RELEASE [--as text|otm|threat-dragon] [-o FILE]", "as= output=", cmd_model_export,
     "the threat model of a release as a file",
     "text is ours: all there is, own parts only, the platform by its id; \"tutela import\" takes it\n"
     "back, from git, after review. What another format has no place for is listed; the exit status is\n"
     "3 then."},
    {"model show", "RELEASE", "", cmd_model_show,
     "the threat model as a list: zones, data, elements, flows, assets", NULL},
    {"model check", "RELEASE|FILE", "", cmd_model_check,
     "what a threat model lacks: zones, loose elements, words that are not known",
     "Exit status 1 when there is something; 2 when a file is refused."},
    {"model diff", "A B", "", cmd_model_diff, "what differs between two models, by key and field",
     "A and B are releases, compared with their platforms, or files. A file and a release are compared\n"
     "by the release's own parts."},
    {"model copy", "FROM TO [--zone KEY...] [--element KEY...] [--dry-run]", "zone= element= dry-run",
     cmd_model_copy, "take a part of one release's model into another's",
     "A zone comes with all that lies in it, an element with the zones around it; flows between what is\n"
     "chosen, its data and assets come along. Without options: all of it. Nothing is retired."},
    {"where", "CVE|PURL|NAME", "", cmd_where, "which devices and releases have it", NULL},
    {"clocks", "[RELEASE] [--days N] [--policy FILE]", "days= policy=", cmd_clocks,
     "until when each finding must be looked at, decided and fixed",
     "One line for each finding in a release, by the clock that ends first; --days: only what is due\n"
     "in so many days, or overdue. --policy: days of your own, as a risk_policy of kind clocks has them.\n"
     "The exit status is 1 when something is overdue; else 4 when a component was never looked up, or\n"
     "could not be."},
    {"due", "[DEVICE|INCIDENT] [--days N] [--all] [--ics FILE|-] [--record]", "days= all ics= record", cmd_due,
     "what the law asks by when: rule, start, day, addressee, and what is missing",
     "Of an incident: the nine questions of vigilance with what follows from each, and its clocks.\n"
     "--days: only what is due in so many days, or presses. --all: also what makes no date, is done, does\n"
     "not apply, or is only proposed. --ics writes an iCalendar file. --record keeps the days as duty\n"
     "records, and says what moved and why. The exit status is 1 when something is overdue, or was to be\n"
     "done at once before today; else 4 when an input is missing that a day depends on."},
    {"explain", "COMPONENT VULNERABILITY [--sbom FILE|RELEASE]", "sbom=", cmd_explain,
     "why it matches, or why not",
     "COMPONENT is a purl, a CPE name, or a name in the SBOM."},
    {"identify", "RELEASE|FILE [--accept NAME... --reason TEXT [--cpe CPE | --purl PURL]]",
     "accept reason= cpe= purl=", cmd_identify, "what names without identifier may be",
     "Proposals come with the number of records that speak of them; none is applied by itself.\n"
     "An accepted one becomes an identity_rule, and holds for that name in every release."},

    {"classify", "[FILE|-] [--device ID] [--accept --reason TEXT]", "device= accept reason=", cmd_classify,
     "class of a device by Annex VIII of the MDR or IVDR, with its reasons",
     "FILE: {\"regulation\": \"mdr\" or \"ivdr\", \"facts\": {name: true, false or a word}}; without it\n"
     "the questions that matter are asked, one by one. What is not answered counts as no; \"questions\"\n"
     "and \"possible\" say what could still change. --device keeps the answers as a classification;\n"
     "--accept confirms it: class and rule of the device become those. Exit status 4: the class is open."},
    {"threats", "RELEASE [--method stride|linddun|all] [--rules FILE|DIR]", "method= rules=", cmd_threats,
     "generate threats from the model; overwrites no decision",
     "stride (the default) asks the rules for security, linddun those for privacy: run it for what\n"
     "handles data on persons. --rules asks rules of your own, too: JSON or YAML files as data/threats\n"
     "has them, with predicates of their own. What rules gave that are not asked stays as it is."},
    {"gap", "DEVICE|RELEASE|--all [--catalogue ID] [--status WORD] [--details]",
     "catalogue= status= all details", cmd_gap,
     "each requirement: status, reason, what falls short, what to do",
     "WORD: met, partly, not_met, not_applicable, unknown; a reason stands with each.\n"
     "--all: every device, in numbers by catalogue; with --details every requirement of each."},
    {"trace", "[DEVICE|RELEASE|ID] [--kind WORD] [--state WORD]", "kind= state= limit=", cmd_trace,
     "from clause, threat and risk to control, requirement, test, run, evidence: what is missing",
     "Of a device, a release or all: counts that add up, and what falls short, with the nearest reason and\n"
     "what to do. WORD of kind: control, requirement, test, risk, threat; of state: covered, uncovered,\n"
     "outdated, failed, orphan, all. Any other ID: its tree, upward and downward. The exit status is 1\n"
     "when something is uncovered, outdated or failed; 4 when there is nothing to trace."},
    {"impact", "ID [--depth N]", "depth=", cmd_impact,
     "what must be looked at again when a record changes, and by which path",
     "Grouped by type; judgements that are stale already are marked, and those that will be. Says when\n"
     "it is not all."},
    {"controls", "[ID | --search TEXT | --threat ID]", "search= threat=", cmd_controls,
     "the library of controls: text, tests, side-effects, mappings",
     "--threat: a threat of the workspace, or a rule, as S-001: the controls that answer it."},
    {"controls use", "ID DEVICE [--with-requirement] [--threat ID] [--option WORD]",
     "with-requirement threat= option=", cmd_controls_use,
     "make a control of a device from the library, so that nobody types it",
     "--with-requirement proposes a requirement and a test of each kind that shows it. --threat names the\n"
     "threat the control is for. What is there already is not made twice."},
    {"requirements export", "DEVICE --as csv|reqif [-o FILE]", "as= output=", cmd_requirements_export,
     "the requirements of a device with their links, for other tools, and back by import",
     "CSV is safe against formulas of spreadsheets; reading it again changes nothing. A FILE that ends in\n"
     ".reqifz is written packed."},
    {"next", "[DEVICE]", "limit=", cmd_next,
     "the next steps, ranked: what to do, why, what it closes, how to record it", NULL},
    {"check", "RELEASE [--policy FILE]", "policy=", cmd_check,
     "the release gate: what closes it, what warns, what is waived, and how to mend it",
     "--policy: grades, rules and waivers of your own, as JSON; see data/policies/gate.json. A waiver\n"
     "counts until its day, once a second person has agreed. The exit status is 1 when a row closes the\n"
     "gate; else 4 when data are missing (no component list, never matched, no model)."},
    {"board", "RELEASE", "", cmd_board,
     "the secure life cycle: practices of MDCG 2019-16 by activities of IEC 81001-5-1", NULL},
    {"soup", "RELEASE [--as table|csv|tsv|html|json] [--missing]", "as= missing", cmd_soup,
     "software of unknown provenance (IEC 62304 8.1.2) by the component lists, and what is missing",
     "What only a person knows stands in soup_item records of the device, by identity of the component:\n"
     "the next list and the next release find it again. --missing: only rows that lack something."},
    {"pentest", "RELEASE", "", cmd_pentest,
     "penetration tests: which interfaces of the model they cover, what they found, what was retested",
     "The exit status is 1 when an interface is neither in scope nor left out with a reason; 4 when the\n"
     "release has no model."},
    {"change", "[RELEASE] [--kinds WORD,...]", "kinds=", cmd_change,
     "whether a change needs a new UDI, a notice to the notified body, and why",
     "Without kinds it prints the questions that tell them. Each answer is yes, no, or ask: a person\n"
     "must look. --kinds stands in the place of the release's change_kinds. The exit status is 1 when\n"
     "the records say otherwise, as a UDI-PI that is still the old one; 4 when a release has no kinds."},
    {"catalogue check", "[FILE...]", "", cmd_catalogue_check,
     "whether catalogues keep the rules: sources, ids, mappings", NULL},
    {"catalogue coverage", "[CATALOGUE...] [--rows]", "rows", cmd_catalogue_coverage,
     "which rows that must be looked at no check or slot serves",
     "--rows lists every row with what serves it. The exit status is 1 when a row that must have one\n"
     "has none, or when a check or slot serves an id that no catalogue has."},
    {"catalogue list", "", "", cmd_catalogue_list,
     "the catalogues of the workspace, and which of them the program has newer", NULL},
    {"catalogue add", "FILE... [--retire]", "retire", cmd_catalogue_add,
     "take a catalogue of your own into the workspace, or a new edition",
     "A new edition keeps the ids: clauses that differ are changed, those that are gone are retired\n"
     "with the reason, if --retire says so. A file that breaks a rule is not taken; the same file again changes nothing."},
    {"catalogue update", "", "", cmd_catalogue_update,
     "bring the catalogues that are built in into an older workspace", NULL},
    {"catalogue compare", "A B", "", cmd_catalogue_compare,
     "what changed between two editions, and what it touches in the workspace",
     "A and B are files, or ids of catalogues; A is the older one."},
    {"catalogue table", "--from CATALOGUE --to CATALOGUE [--relation KIND]", "from= to= relation=",
     cmd_catalogue_table, "a cross table from the mappings, in either direction",
     "CATALOGUE is an id, or what ids of clauses begin with: --from MDCG --to IEC81001-5-1 is Table I\n"
     "of the paper. Kinds: twin, nearest, explains, covers, corresponds, asks, changes."},
    {"facts", "DEVICE [NAME=yes|no|unknown... [--reason TEXT]]", "reason=", cmd_facts,
     "the questions about a device, what settles most first; records answers",
     "All answers of one call are recorded, or none: an answer that contradicts another is refused."},
    {"search", "TEXT", "", cmd_search, "records by id, number, code or words", NULL},


    {"inbox", "[DEVICE] [--side security|safety] [--all]", "side= all", cmd_inbox,
     "what security and safety must tell each other: X1 to X7, and how each stands",
     "Of each: who must act, the trigger, the payload, and the command. --side: only where that side must\n"
     "act. --all: what is decided, too. The exit status is 1 when something waits, 4 when nothing was there\n"
     "to look at."},
    {"handover", "SOURCE [--kind X2] [--target ID] [--note TEXT]", "kind= target= note=", cmd_handover,
     "hand a record to the other side: the connection, with trigger and payload",
     "SOURCE is a record that the inbox names. The sender is who acts (--actor). What was returned is sent\n"
     "again; what is open, or decided and unchanged, is refused. X5 makes the joint review of the release,\n"
     "or brings its lists up to date."},
    {"answer", "X-ID --decision accepted|rejected|returned --reason TEXT [--target ID]",
     "decision= reason= target=", cmd_answer,
     "the receiver's decision about a handover",
     "The receiver is who acts (--actor): not the sender, and for X2 not who evaluated the security risk.\n"
     "An accepted X2 names a safety risk (--target), which then names the security risk. X3 and X4 set the\n"
     "look at the side-effects of the control; what was not accepted is not in use any more."},
    {"risk examples", "", "", cmd_risk_examples,
     "the incidents of MDCG 2019-16 Annex II, typed by the questions Q1 to Q7",
     "The official label stands beside the type; where they differ, the row says why."},
    {"view", "PAGE [ID]", "", cmd_view, "what a web page shows, as JSON", NULL},
    {"report", "NAME RELEASE [-o FILE]", "output=", cmd_report,
     "a document; names: security-risk, soup, post-market", NULL},

    {"picture", "NAME ID [-o FILE.svg] [--with dot]", "output= with=", cmd_picture,
     "a picture as drawing or as text",
     "NAME and ID: dataflow RELEASE; risk-matrix, risk-types, figure-1, annex-iv, figure-6 DEVICE;\n"
     "trace ID of a threat, risk, control, requirement, test, run or evidence. Without -o the same\n"
     "content as tables, or its model with --format json."},

    {"cvss", "VECTOR...|-", "", cmd_cvss, "scores of CVSS vectors", NULL},
    {"version compare", "SCHEME A B | SCHEME -", "", cmd_version_compare,
     "which version is the later one", NULL},
    {"purl check", "PURL...|-", "", cmd_purl_check, "whether package URLs are well formed", NULL},
    {"udi check", "CODE...|- [--kind KIND]", "kind=", cmd_udi_check,
     "whether identifiers of devices and makers are right, and their parts",
     "Reads GTIN, GMN, GS1 element strings, HIBC, PPN, ISBT 128, the Basic UDI-DI of the issuing\n"
     "entities, EUDAMED DI, SRN, EMDN codes and numbers of notified bodies. In a line, '^' may stand\n"
     "for FNC1. A line that is right: input, ok, kind, parts, notes; one that is wrong: input, bad,\n"
     "reason. --kind says what the codes must be; without it, their form tells."},
    {"udi digit", "KIND DATA", "", cmd_udi_digit,
     "the check characters that belong behind data, and the whole",
     "KIND: gtin, gmn, hibc, hibc_basic, ppn, ifa_basic, eudamed_di."},
    {"rubric", "medical|cvss-3.1|cvss-4.0 QUESTION=WORD... [--kev] [--exploit-public]",
     "kev exploit-public", cmd_rubric, "a CVSS vector from questions in words",
     "What is not answered is unknown: the vector is then the worst that is possible, the questions are\n"
     "listed that could still change it, and the exit status is 4. Of CVSS 3.1 the exploitability E1 to\n"
     "E5 for a security risk follows; --kev and --exploit-public raise it."},
    {"ssvc", "TREE POINT=VALUE...|-", "", cmd_ssvc, "when to act, by the decision trees of CERT/CC",
     "TREE: supplier (a manufacturer), deployer (a hospital), or human_impact, public_safety_impact,\n"
     "utility. A point that is not given is unknown: all possible outcomes are told, the worst first,\n"
     "and which question would settle it; the exit status is then 4."},
    {"cpe check", "CPE...|-", "", cmd_cpe_check, "whether CPE names are well formed", NULL},
};
/* clang-format on */

const size_t COMMAND_COUNT = COUNT_OF(COMMANDS);
