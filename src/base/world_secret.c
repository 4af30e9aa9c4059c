#include <termios.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/world.h"

/* A secret from the keyboard is not shown while it is typed; the terminal is put back as it was. */

static bool read_line(struct buf *line, struct err *err)
{
    char c;
    for (;;) {
        ssize_t n = read(STDIN_FILENO, &c, 1);
        if (n < 0)
            return err_set(err, ERR_IO, "standard input cannot be read");
        if (n == 0 || c == '\n')
            return true;
        if (line->n == LIMIT_NAME)
            return err_set(err, ERR_LIMIT, "the line is longer than %zu bytes", LIMIT_NAME);
        buf_char(line, c);
    }
}

bool world_read_secret(struct arena *a, const char *question, struct str *out, struct err *err)
{
    struct termios before, quiet;
    struct buf line = {.arena = a};
    bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
    if (terminal) {
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
        /* Whoever does not see the question may type all the same. */
        IGNORE(write(STDERR_FILENO, question, strlen(question)));
    }
    bool ok = read_line(&line, err);
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        IGNORE(write(STDERR_FILENO, "\n", 1));
    }
    struct str text = buf_str(&line);
    if (ok)
        *out = str_ends(text, STR("\r")) ? str_sub(text, 0, text.n - 1) : text;
    return ok;
}
