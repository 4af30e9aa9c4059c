#include <stdio.h>
#include <unistd.h>

#include "base/limits.h"
#include "serve/cli/cli.h"

static void print_version(struct cli *c)
{
    BUF_LIT(&c->out, "tutela " TUTELA_VERSION "\n");
}

static bool flush(const struct buf *b, FILE *to)
{
    return fwrite(b->p ? b->p : "", 1, b->n, to) == b->n && fflush(to) == 0;
}

/* Names in messages come from files and arguments of others: control characters in them (C0, DEL
   and C1) would drive the terminal, and are shown as '?'. */
static void disarm(char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char ch = (unsigned char)p[i];
        bool c1 = ch == 0xC2 && i + 1 < n && (unsigned char)p[i + 1] < 0xA0;
        if ((ch < 0x20 && ch != '\n' && ch != '\t') || ch == 0x7F || c1)
            p[i] = '?';
        if (c1)
            p[++i] = '?';
    }
}

static bool run(struct cli *c, int argc, char **argv, struct err *err)
{
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        print_version(c);
        return true;
    }
    if (!cli_parse(c, argc, argv, err))
        return false;
    if (!c->command || cli_has(c, "help")) {
        cli_help(c, &c->out);
        return true;
    }
    return c->command->run(c, err);
}

int main(int argc, char **argv)
{
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, LIMIT_ARENA);
    struct cli c = {
        .arena = &arena,
        .program = str_of(argc > 0 ? argv[0] : "tutela"),
        .is_terminal = isatty(STDOUT_FILENO) == 1,
        .out = {.arena = &arena},
        .notes = {.arena = &arena},
    };
    bool ok = run(&c, argc, argv, &err);
    disarm(c.notes.p, c.notes.n);
    disarm(err.text, strlen(err.text));
    if (c.is_terminal)
        disarm(c.out.p, c.out.n);
    /* What was found out before a failure is still of use. */
    if (c.is_terminal)
        c.out.n = str_make_plain(c.out.p, c.out.n, "\n\t");
    if (!flush(&c.out, stdout) && ok)
        ok = err_set(&err, ERR_IO, "standard output cannot be written");
    if (!c.quiet)
        (void)flush(&c.notes, stderr);
    if (!ok)
        fprintf(stderr, "tutela: %s\n", err.text);
    arena_done(&arena);
    return ok ? c.status : err_exit_status(err.code);
}
