#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/world.h"

enum { LINE_MAX_BYTES = 2048 }; /* longer lines are cut */

static int put_time(char *to, size_t cap, struct instant t)
{
    struct date d = instant_date(t);
    int64_t ms = t.ms - date_to_days(d) * 86400000;
    return snprintf(to, cap, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", d.year, d.month, d.day,
                    (int)(ms / 3600000), (int)(ms / 60000 % 60), (int)(ms / 1000 % 60),
                    (int)(ms % 1000));
}

/* One write per line, so that lines of several threads do not mix; no control characters, so that
   nobody can forge a line. */
void log_event(const char *event, const char *fmt, ...)
{
    char line[LINE_MAX_BYTES];
    size_t cap = sizeof line - 1; /* for the LF */
    int n = put_time(line, cap, world_now());
    n += snprintf(line + n, cap - (size_t)n, " %s ", event);
    size_t used = (size_t)n < cap ? (size_t)n : cap - 1;
    va_list ap;
    va_start(ap, fmt);
    n = vsnprintf(line + used, cap - used, fmt, ap);
    va_end(ap);
    if (n > 0)
        used = (size_t)n < cap - used ? used + (size_t)n : cap - 1;
    for (size_t i = 0; i < used; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7F)
            line[i] = '?';
    line[used++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, used);
    (void)written; /* there is nobody left to tell */
}
