/*
 * cli.h - the command line: what a command gets, and what it may say.
 *
 * A command writes its result into cli->out and may set cli->status; it prints nothing itself.
 * Exit status: 0 done; 1 done, something is above policy; 2 wrong usage or input; 3 done in part;
 * 4 data missing or stale; 5 internal error. main turns a failure's err.code into it (base/err.h).
 */
#ifndef SERVE_CLI_CLI_H
#define SERVE_CLI_CLI_H

#include "base/date.h"
#include "store/store.h"

enum cli_format { CLI_TABLE, CLI_JSON, CLI_CSV, CLI_TSV, CLI_MD, CLI_SQL, CLI_OPENAPI };

enum { CLI_ABOVE_POLICY = 1, CLI_PARTLY = 3, CLI_NO_DATA = 4 };

struct cli_option {
    struct str name, value; /* without the dashes */
};

struct cli {
    struct arena *arena;
    struct str program; /* as it was called */
    const struct command *command;
    struct str workspace, advisories, actor;
    enum cli_format format;
    struct date as_of; /* today, unless --as-of */
    bool quiet;
    bool is_terminal;
    struct str *args; /* what is left after options and the command's own name */
    size_t arg_count;
    struct cli_option *options; /* of the command itself */
    size_t option_count;
    struct buf out;   /* to standard output */
    struct buf notes; /* to standard error, unless --quiet */
    int status;
};

typedef bool command_fn(struct cli *c, struct err *err);

struct command {
    const char *name;      /* one word, or two: "feed import" */
    const char *arguments; /* for the usage line */
    const char *options;   /* its own, by name, separated by spaces; "name=" takes a value */
    command_fn *run;
    const char *help; /* one line */
    const char *more; /* further lines, or NULL */
};

extern const struct command COMMANDS[];
extern const size_t COMMAND_COUNT;

/* --- options.c --- */
NODISCARD bool cli_parse(struct cli *c, int argc, char **argv, struct err *err);
struct str cli_option(const struct cli *c, const char *name); /* empty when not given */
bool cli_has(const struct cli *c, const char *name);
/* ERR_USAGE with the command's usage line. Gives false. */
bool cli_usage(const struct cli *c, struct err *err);
void cli_help(const struct cli *c, struct buf *out); /* of the command, or of all */

/* --- option_help.c --- */
void cli_option_help(const struct command *k, struct buf *out); /* each option, and what it means */

/* --- output.c --- */
struct column {
    const char *member; /* of each row; "a.b" for a member of a member */
    const char *title;
};
/* rows is an array of objects. JSON prints model instead, whole. */
void cli_rows(struct cli *c, const struct json *model, const struct json *rows,
              const struct column *columns, size_t count);
/* The same row by row: rows are given one after the other, and need not live on. JSON is no matter
   of these. */
struct cli_table;
struct cli_table *cli_table_begin(struct cli *c, const struct column *columns, size_t count);
void cli_table_row(struct cli_table *t, const struct json *row);
void cli_table_end(struct cli_table *t);
void cli_model(struct cli *c, const struct json *model); /* JSON, whatever the format */
/* Hands what is in c->out to standard output at once: for answers that come piece by piece, so that
   they need not be held whole. */
NODISCARD bool cli_flush(struct cli *c, struct err *err);
/* Texts of a row for CSV and TSV, with the line end. */
void cli_line(struct cli *c, const struct str *texts, size_t count);
void cli_note(struct cli *c, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* --- workspace.c --- */
NODISCARD bool cli_open(struct cli *c, enum store_mode mode, struct store **s, struct err *err);
/* For reading, where there is a workspace; else *s is NULL. */
NODISCARD bool cli_open_if_there(struct cli *c, struct store **s, struct err *err);
static inline void cli_close(struct store **s)
{
    store_close(*s);
}
#define CLI_STORE(name) CLEANUP(cli_close) struct store *name = NULL

/* --- what several commands share --- */
/* A file as it is, or out of gzip or zstd; "-" is standard input (cmd_import.c). */
NODISCARD bool cli_read_document(struct cli *c, struct str path, struct str *bytes,
                                 struct err *err);
/* The last part of a path; empty for "-", standard input (cmd_import.c). */
struct str cli_file_name(struct str path);
/* --max-age DAYS; 0 when it is not given (cmd_scan.c). */
NODISCARD bool cli_max_age(struct cli *c, int *days, struct err *err);
/* The accepted identity rules of the workspace; none where there is no workspace. */
struct match_rules;
NODISCARD bool cli_rules(struct cli *c, struct match_rules *out, struct err *err);
NODISCARD bool cli_import_dir(struct cli *c, struct str dir, struct err *err); /* cmd_dir.c */
/* The receipt of an import, by what was imported (cmd_vex.c, cmd_oscal.c, cmd_result.c,
   cmd_model.c, cmd_requirements.c). */
void cli_print_vex(struct cli *c, const struct json *receipt);
void cli_print_oscal(struct cli *c, const struct json *receipt);
void cli_print_results(struct cli *c, const struct json *receipt);
void cli_print_model(struct cli *c, const struct json *receipt);
void cli_print_requirements(struct cli *c, const struct json *receipt);
/* --map FILE: which column is which field; all zero when it is not given (cmd_requirements.c). */
struct requirement_map;
NODISCARD bool cli_requirement_map(struct cli *c, struct requirement_map *map, struct err *err);
/* Puts what is wrong with the sources into result ("warnings"); prints those that nobody has
   accepted, and gives their number (cmd_health.c). */
struct advisories;
NODISCARD bool cli_add_warnings(struct cli *c, struct advisories *db, int max_age_days,
                                struct json *result, struct err *err);
size_t cli_print_warnings(struct cli *c, const struct json *result);

/* The commands, by file. */
command_fn cmd_init, cmd_verify, cmd_backup, cmd_restore, cmd_move, cmd_rebuild,
    cmd_catalogue_check;
command_fn cmd_list, cmd_show, cmd_add, cmd_set, cmd_supersede, cmd_retire, cmd_confirm, cmd_link,
    cmd_freeze, cmd_history, cmd_schema, cmd_export;
command_fn cmd_sbom_export, cmd_sbom_quality, cmd_sbom_diff;
command_fn cmd_import, cmd_feed_import, cmd_feed_status, cmd_feed_accept;
command_fn cmd_feed_update;
command_fn cmd_scan, cmd_explain, cmd_where, cmd_match;
command_fn cmd_identify;
command_fn cmd_trace, cmd_impact;
command_fn cmd_controls, cmd_controls_use, cmd_requirements_export;
command_fn cmd_threats, cmd_gap, cmd_next, cmd_check, cmd_view;
command_fn cmd_board, cmd_soup, cmd_pentest;
command_fn cmd_catalogue_coverage;
command_fn cmd_cvss, cmd_version_compare, cmd_purl_check, cmd_cpe_check;
command_fn cmd_ssvc, cmd_clocks, cmd_rubric;
command_fn cmd_classify;
command_fn cmd_due;
command_fn cmd_udi_check, cmd_udi_digit, cmd_change;
command_fn cmd_report, cmd_serve, cmd_demo;
command_fn cmd_account_list, cmd_account_make, cmd_account_password, cmd_account_invite,
    cmd_account_token, cmd_account_show, cmd_account_end, cmd_access, cmd_setting,
    cmd_signature_check;
command_fn cmd_routes;
command_fn cmd_hook_add, cmd_hook_list, cmd_hook_remove, cmd_hook_test;
command_fn cmd_vex_export, cmd_decide, cmd_decisions;
command_fn cmd_oscal_export;
command_fn cmd_model_export, cmd_model_show, cmd_model_check, cmd_model_diff, cmd_model_copy;
command_fn cmd_inbox, cmd_handover, cmd_answer, cmd_risk_examples;
command_fn cmd_picture;
command_fn cmd_catalogue_list, cmd_catalogue_add, cmd_catalogue_update, cmd_catalogue_compare,
    cmd_catalogue_table, cmd_facts, cmd_search;

#endif
