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
    {"serve", "[--listen ADDR:PORT]", "listen=", cmd_serve,
     "web interface and API; loopback, port 8440, reading only", NULL},
    {"verify", "", "", cmd_verify,
     "replay the history, check the chain and every stored hash", NULL},
    {"backup", "FILE", "", cmd_backup, "copy the workspace into one file, while others write", NULL},
    {"restore", "FILE", "", cmd_restore, "verify a backup and make it the workspace", NULL},
    {"rebuild", "POSITION FILE", "", cmd_rebuild,
     "write the workspace as it was at a position of its history", NULL},

    {"list", "TYPE [FILTER]", "limit= offset=", cmd_list, "records of a type", TYPE_FILTER},
    {"show", "ID", "", cmd_show, "a record, and what refers to it", NULL},
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
    {"schema", "[TYPE] [--format md|json|sql]", "", cmd_schema,
     "every type, field and meaning", NULL},
    {"export", "--dir DIR", "dir=", cmd_export, "one readable text file per record", NULL},

    {"import", "[--release ID] FILE...|-  |  --dir DIR", "release= dry-run dir= allow-empty",
     cmd_import, "take in an SBOM, or an export; prints a receipt", NULL},
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
    {"feed import", "FILE...", "force", cmd_feed_import,
     "take in advisories: NVD 2.0, OSV, KEV, EPSS; known by their content", NULL},
    {"feed status", "", "", cmd_feed_status, "what the advisory database holds, and how old", NULL},

    {"scan", "FILE|RELEASE [--fail-on EXPR] [--max-age DAYS]", "fail-on= max-age=", cmd_scan,
     "which published vulnerabilities are in it",
     "EXPR: kev, cvss >= 9, epss >= 0.5, severity >= high; and, or, not, parentheses.\n"
     "A source whose newest record is older than 30 days (or --max-age) is stale: what it does not\n"
     "list is then not called clean, and the exit status is 4 unless a finding is above the policy."},
    {"where", "CVE|PURL|NAME", "", cmd_where, "which devices and releases have it", NULL},
    {"explain", "COMPONENT VULNERABILITY [--sbom FILE|RELEASE]", "sbom=", cmd_explain,
     "why it matches, or why not",
     "COMPONENT is a purl, a CPE name, or a name in the SBOM."},

    {"threats", "RELEASE", "", cmd_threats,
     "generate threats from the model; overwrites no decision", NULL},
    {"gap", "DEVICE|RELEASE [--catalogue ID] [--status WORD]", "catalogue= status=", cmd_gap,
     "each requirement: status, reason, what falls short, what to do", NULL},
    {"next", "[DEVICE]", "limit=", cmd_next, "the next steps, ranked", NULL},
    {"check", "RELEASE", "", cmd_check, "the release gate", NULL},
    {"catalogue check", "[FILE...]", "", cmd_catalogue_check,
     "whether catalogues keep the rules: sources, ids, mappings", NULL},

    {"view", "PAGE [ID]", "", cmd_view, "what a web page shows, as JSON", NULL},
    {"report", "NAME RELEASE [-o FILE]", "output=", cmd_report,
     "a document; names: security-risk", NULL},

    {"cvss", "VECTOR...|-", "", cmd_cvss, "scores of CVSS vectors", NULL},
    {"version compare", "SCHEME A B | SCHEME -", "", cmd_version_compare,
     "which version is the later one", NULL},
    {"purl check", "PURL...|-", "", cmd_purl_check, "whether package URLs are well formed", NULL},
    {"cpe check", "CPE...|-", "", cmd_cpe_check, "whether CPE names are well formed", NULL},
};
/* clang-format on */

const size_t COMMAND_COUNT = COUNT_OF(COMMANDS);
