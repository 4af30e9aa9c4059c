#include "base/finding.h"

#include <stdarg.h>
#include <stdio.h>

enum { TEXT_MAX = 1024 }; /* longer texts are cut */

void findings_init(struct findings *f, struct arena *a)
{
    *f = (struct findings){.arena = a};
}

static size_t count_all(const struct findings *f)
{
    size_t n = 0;
    for (size_t i = 0; i < FINDING__COUNT; i++)
        n += f->count[i];
    return n;
}

/* At most n bytes, and no part of a character. */
static size_t cut(const char *p, size_t n)
{
    while (n > 0 && !str_is_utf8((struct str){p, n}) && ((unsigned char)p[n - 1] & 0xC0) == 0x80)
        n--;
    return n > 0 && (unsigned char)p[n - 1] >= 0xC0 ? n - 1 : n;
}

/* One line: what the text quotes may hold anything. */
static struct str one_line(struct arena *a, char *p, size_t n, bool was_cut)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)p[i] < 0x20 || p[i] == 0x7F)
            p[i] = ' ';
    return str_fmt(a, "%.*s%s", (int)n, p, was_cut ? " ..." : "");
}

void findings_add(struct findings *f, enum finding_severity severity, const char *rule, size_t line,
                  struct str place, const char *fmt, ...)
{
    bool keep = count_all(f) < FINDING_MAX;
    f->count[severity]++;
    if (!keep)
        return;
    char text[TEXT_MAX];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    bool was_cut = n >= TEXT_MAX;
    size_t length = n < 0 ? 0 : was_cut ? cut(text, TEXT_MAX - 1) : (size_t)n;
    struct finding *g = ARENA_NEW(f->arena, struct finding);
    g->severity = severity;
    g->rule = rule;
    g->line = line;
    g->place = str_copy(f->arena, place);
    g->text = one_line(f->arena, text, length, was_cut);
    if (f->last)
        f->last->next = g;
    else
        f->first = g;
    f->last = g;
}

const char *finding_word(enum finding_severity severity)
{
    static const char *const words[FINDING__COUNT] = {
        [FINDING_NOTE] = "note",
        [FINDING_WARNING] = "warning",
        [FINDING_SKIPPED] = "skipped",
    };
    return words[severity];
}
