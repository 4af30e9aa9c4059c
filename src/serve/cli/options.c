#include "base/world.h"
#include "serve/cli/cli.h"

static const struct {
    const char *name;
    const char *help;
} globals[] = {
    {"workspace=",
     "its file, or postgresql://USER@HOST/DATABASE (else $TUTELA_WORKSPACE, else ./tutela.db)"},
    {"advisories=", "the advisory database (else $TUTELA_ADVISORIES, else below $XDG_DATA_HOME)"},
    {"format=", "table, json, csv, tsv; for schema also md, sql, openapi"},
    {"as-of=", "evaluate as on that date, YYYY-MM-DD"},
    {"actor=", "who acts (else the system user)"},
    {"quiet", "no messages but errors"},
    {"no-color", "no colours (there are none now)"},
    {"help", "this text, or that of the command"},
};

/* Whether a list of options names this one; *takes_value when it is followed by '='. */
static bool lists(const char *options, struct str name, bool *takes_value)
{
    struct str rest = str_of(options), word;
    while (str_word(&rest, &word)) {
        *takes_value = str_ends(word, STR("="));
        word.n -= *takes_value;
        if (str_eq(word, name))
            return true;
    }
    return false;
}

static bool is_global(struct str name, bool *takes_value)
{
    for (size_t i = 0; i < COUNT_OF(globals); i++)
        if (lists(globals[i].name, name, takes_value))
            return true;
    return false;
}

static bool set_format(struct cli *c, struct str value, struct err *err)
{
    static const char *const names[] = {
        [CLI_TABLE] = "table", [CLI_JSON] = "json", [CLI_CSV] = "csv",        [CLI_TSV] = "tsv",
        [CLI_MD] = "md",       [CLI_SQL] = "sql",   [CLI_OPENAPI] = "openapi"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq(value, str_of(names[i]))) {
            c->format = (enum cli_format)i;
            return true;
        }
    return err_set(err, ERR_USAGE,
                   "--format: '%.*s' is none of table, json, csv, tsv, md, sql, openapi",
                   STR_ARG(value));
}

static bool set_global(struct cli *c, struct str name, struct str value, struct err *err)
{
    if (STR_IS(name, "workspace"))
        c->workspace = value;
    else if (STR_IS(name, "advisories"))
        c->advisories = value;
    else if (STR_IS(name, "actor"))
        c->actor = value;
    else if (STR_IS(name, "quiet"))
        c->quiet = true;
    else if (STR_IS(name, "format"))
        return set_format(c, value, err);
    else if (STR_IS(name, "as-of") && !date_parse(value, &c->as_of))
        return err_set(err, ERR_USAGE, "--as-of: '%.*s' is no date (YYYY-MM-DD)", STR_ARG(value));
    return true;
}

static void keep(struct cli *c, struct str name, struct str value)
{
    c->options[c->option_count++] = (struct cli_option){name, value};
}

/* Takes one option; *i moves on when its value is the next word. */
static bool take_option(struct cli *c, int argc, char **argv, int *i, struct err *err)
{
    struct str word = str_from(str_of(argv[*i]), 2);
    size_t eq = str_find_char(word, '=');
    struct str name = str_sub(word, 0, eq), value = str_from(word, eq + 1);
    bool takes_value = false;
    bool global = is_global(name, &takes_value);
    if (!global && (!c->command || !lists(c->command->options, name, &takes_value)))
        return err_set(err, ERR_USAGE, "there is no option --%.*s%s%s; see 'tutela %s--help'",
                       STR_ARG(name), c->command ? " of tutela " : "",
                       c->command ? c->command->name : "", c->command ? "COMMAND " : "");
    if (!takes_value && eq < word.n)
        return err_set(err, ERR_USAGE, "--%.*s takes no value", STR_ARG(name));
    if (takes_value && eq == word.n) {
        if (*i + 1 >= argc)
            return err_set(err, ERR_USAGE, "--%.*s needs a value", STR_ARG(name));
        value = str_of(argv[++*i]);
    }
    if (global && !STR_IS(name, "help"))
        return set_global(c, name, value, err);
    keep(c, name, value);
    return true;
}

/* The command that the words begin with: two words are tried before one. */
static const struct command *find_command(struct arena *a, struct str first, struct str second)
{
    struct str both = str_fmt(a, "%.*s %.*s", STR_ARG(first), STR_ARG(second));
    const struct command *found = NULL;
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (second.n && str_eq(str_of(COMMANDS[i].name), both))
            return &COMMANDS[i];
        if (str_eq(str_of(COMMANDS[i].name), first))
            found = &COMMANDS[i];
    }
    return found;
}

static bool begins_a_command(struct arena *a, struct str word)
{
    struct str start = str_fmt(a, "%.*s ", STR_ARG(word));
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (str_starts(str_of(COMMANDS[i].name), start))
            return true;
    return false;
}

/* The first two words that are no options, nor values of global options. */
static bool choose_command(struct cli *c, int argc, char **argv, struct err *err)
{
    struct str words[2] = {{0}};
    size_t n = 0;
    for (int i = 1; i < argc && n < 2; i++) {
        struct str word = str_of(argv[i]);
        bool takes_value = false;
        if (!str_starts(word, STR("--")))
            words[n++] = word;
        else if (is_global(str_from(word, 2), &takes_value) && takes_value)
            i++;
    }
    if (n == 0)
        return true;
    c->command = find_command(c->arena, words[0], words[1]);
    if (c->command)
        return true;
    if (begins_a_command(c->arena, words[0]))
        return err_set(err, ERR_USAGE, "'tutela %.*s' needs a second word; see 'tutela --help'",
                       STR_ARG(words[0]));
    return err_set(err, ERR_USAGE, "there is no command '%.*s'; see 'tutela --help'",
                   STR_ARG(words[0]));
}

static void set_defaults(struct cli *c)
{
    if (c->workspace.n == 0)
        c->workspace = world_env("TUTELA_WORKSPACE");
    if (c->workspace.n == 0)
        c->workspace = STR("tutela.db");
    if (c->advisories.n == 0)
        c->advisories = world_env("TUTELA_ADVISORIES");
    if (c->advisories.n == 0) {
        struct str base = world_env("XDG_DATA_HOME"), home = world_env("HOME");
        c->advisories = base.n ? str_fmt(c->arena, "%.*s/tutela/advisories.db", STR_ARG(base))
                               : str_fmt(c->arena, "%.*s/.local/share/tutela/advisories.db",
                                         STR_ARG(home));
    }
    if (c->actor.n == 0)
        c->actor = world_user(c->arena);
    if (c->as_of.year == 0)
        c->as_of = instant_date(world_now());
}

bool cli_parse(struct cli *c, int argc, char **argv, struct err *err)
{
    bool options_end = false;
    c->args = ARENA_ARRAY(c->arena, struct str, (size_t)argc + 1);
    c->options = ARENA_ARRAY(c->arena, struct cli_option, (size_t)argc + 1);
    if (argc > 1 && strcmp(argv[1], "help") == 0) { /* "help scan" is "scan --help" */
        keep(c, STR("help"), (struct str){0});
        argc--;
        argv++;
    }
    if (!choose_command(c, argc, argv, err))
        return false;
    size_t own_words = 0;
    if (c->command)
        own_words = str_has(str_of(c->command->name), STR(" ")) ? 2 : 1;
    for (int i = 1; i < argc; i++) {
        struct str word = str_of(argv[i]);
        if (!str_is_utf8(word))
            return err_set(err, ERR_USAGE, "argument %d is not UTF-8", i);
        if (!options_end && STR_IS(word, "--"))
            options_end = true;
        else if (!options_end && str_starts(word, STR("--"))) {
            if (!take_option(c, argc, argv, &i, err))
                return false;
        } else if (own_words > 0)
            own_words--;
        else if (!options_end && STR_IS(word, "-o") && i + 1 < argc)
            keep(c, STR("output"), str_of(argv[++i]));
        else
            c->args[c->arg_count++] = word;
    }
    set_defaults(c);
    return true;
}

struct str cli_option(const struct cli *c, const char *name)
{
    for (size_t i = 0; i < c->option_count; i++)
        if (str_eq(c->options[i].name, str_of(name)))
            return c->options[i].value;
    return (struct str){0};
}

bool cli_has(const struct cli *c, const char *name)
{
    for (size_t i = 0; i < c->option_count; i++)
        if (str_eq(c->options[i].name, str_of(name)))
            return true;
    return false;
}

bool cli_usage(const struct cli *c, struct err *err)
{
    return err_set(err, ERR_USAGE, "usage: tutela %s %s", c->command->name, c->command->arguments);
}

void cli_help(const struct cli *c, struct buf *out)
{
    const struct command *k = c->command;
    if (k) {
        buf_fmt(out, "tutela %s %s\n\n%s\n", k->name, k->arguments, k->help);
        if (k->more)
            buf_fmt(out, "\n%s\n", k->more);
        if (k->options[0])
            cli_option_help(k, out);
        return;
    }
    BUF_LIT(out, "tutela [global options] COMMAND [arguments]\n\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        buf_fmt(out, "  %-17s %s\n", COMMANDS[i].name, COMMANDS[i].help);
    BUF_LIT(out, "\nglobal options\n");
    for (size_t i = 0; i < COUNT_OF(globals); i++)
        buf_fmt(out, "  --%-15s %s\n", globals[i].name, globals[i].help);
    BUF_LIT(out, "\nexit status: 0 done; 1 findings or gaps above policy; 2 wrong usage or input; "
                 "3 done in part;\n4 data missing or stale; 5 internal error\n");
}
