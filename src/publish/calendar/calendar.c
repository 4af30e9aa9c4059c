#include "publish/calendar/calendar.h"

enum { LINE_OCTETS = 75, SHORT_DAYS = 31 };

/* RFC 5545, 3.1: a line has at most 75 octets without its end; the next begins with a space. A
   character of several octets is not torn. */
static void put_line(struct buf *out, struct str line)
{
    size_t room = LINE_OCTETS;
    while (line.n > room) {
        size_t n = room;
        while (n > 0 && ((unsigned char)line.p[n] & 0xC0) == 0x80)
            n--;
        if (n == 0)
            n = room;
        buf_put(out, str_sub(line, 0, n));
        BUF_LIT(out, "\r\n ");
        line = str_from(line, n);
        room = LINE_OCTETS - 1;
    }
    buf_put(out, line);
    BUF_LIT(out, "\r\n");
}

/* 3.3.11: backslash, semicolon, comma and line ends are escaped; other control characters go. */
static void put_escaped(struct buf *b, struct str value)
{
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        if (c == '\n')
            BUF_LIT(b, "\\n");
        else if (c == '\\' || c == ';' || c == ',') {
            buf_char(b, '\\');
            buf_char(b, c);
        } else if ((unsigned char)c >= ' ' && c != 0x7F)
            buf_char(b, c);
    }
}

void calendar_put_text(struct buf *out, const char *name, struct str value)
{
    struct buf line = {.arena = out->arena};
    buf_fmt(&line, "%s:", name);
    put_escaped(&line, value);
    put_line(out, buf_str(&line));
}

static struct str basic_instant(struct arena *a, struct instant t)
{
    struct buf b = {.arena = a};
    struct str text = instant_str(a, t);
    for (size_t i = 0; i < text.n && i < STR("2026-11-21T09:40:00").n; i++)
        if (text.p[i] != '-' && text.p[i] != ':')
            buf_char(&b, text.p[i]);
    buf_char(&b, 'Z');
    return buf_str(&b);
}

static struct str basic_date(struct arena *a, struct str day)
{
    return str_fmt(a, "%.*s%.*s%.*s", STR_ARG(str_sub(day, 0, 4)), STR_ARG(str_sub(day, 5, 2)),
                   STR_ARG(str_sub(day, 8, 2)));
}

/* The state of an event, or NULL for what has no place in a calendar. *day: the one it stands on.
 */
static const char *event_status(const struct json *item, struct str *day)
{
    struct str state = json_text(item, "state");
    *day = json_text(item, "due_on");
    if (!day->n && json_is_true(item, "moved")) {
        *day = json_text(item, "was");
        return "CANCELLED";
    }
    if (!day->n)
        return NULL;
    if (STR_IS(state, "due") || STR_IS(state, "overdue") || STR_IS(state, "from") ||
        STR_IS(state, "until") || STR_IS(state, "failed"))
        return "CONFIRMED";
    if (STR_IS(state, "unknown"))
        return "TENTATIVE";
    return STR_IS(state, "done") ? "CANCELLED" : NULL;
}

static void add_part(struct buf *b, const char *what, struct str value)
{
    if (value.n)
        buf_fmt(b, "%s%s%.*s", b->n ? "\n" : "", what, STR_ARG(value));
}

static struct str description_of(struct arena *a, const struct json *item)
{
    static const struct {
        const char *what, *member;
    } parts[] = {{"Do: ", "action"},
                 {"To: ", "addressee"},
                 {"Rule: ", "basis"},
                 {"Start: ", "start_on"},
                 {"Start is from: ", "start_from"},
                 {"Period: ", "period_words"},
                 {"State: ", "state_title"},
                 {"", "reason"},
                 {"Due on ", "weekend"},
                 {"Note: ", "note"},
                 {"Fact of law: ", "status"},
                 {"Source: ", "source"}};
    struct buf b = {.arena = a};
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        add_part(&b, parts[i].what, json_text(item, parts[i].member));
    return buf_str(&b);
}

static struct str summary_of(struct arena *a, const struct json *item)
{
    struct buf b = {.arena = a};
    struct str device = json_text(item, "device_title"), about = json_text(item, "about");
    buf_put(&b, json_text(item, "title"));
    if (device.n)
        buf_fmt(&b, ": %.*s", STR_ARG(device));
    if (about.n && !str_eq(about, json_text(item, "device")))
        buf_fmt(&b, " (%.*s)", STR_ARG(about));
    return buf_str(&b);
}

/* A day before where the law gives days or hours, two weeks before where it gives longer: a habit
   of ours, no law. */
static void put_alarm(struct buf *out, const struct json *item, struct str summary)
{
    struct date start, due;
    bool is_short = date_parse(json_text(item, "start_on"), &start) &&
                    date_parse(json_text(item, "due_on"), &due) &&
                    date_to_days(due) - date_to_days(start) <= SHORT_DAYS;
    put_line(out, STR("BEGIN:VALARM"));
    put_line(out, STR("ACTION:DISPLAY"));
    calendar_put_text(out, "DESCRIPTION", summary);
    if (json_text(item, "due_at").n)
        put_line(out, STR("TRIGGER:-PT4H"));
    else
        put_line(out, is_short ? STR("TRIGGER:-P1D") : STR("TRIGGER:-P14D"));
    put_line(out, STR("END:VALARM"));
}

static struct str uid_of(struct arena *a, const struct calendar_head *head, const struct json *item)
{
    return str_fmt(a, "%.*s.%.*s.%.*s@%.*s.tutela", STR_ARG(json_text(item, "duty")),
                   STR_ARG(json_text(item, "device")), STR_ARG(json_text(item, "about")),
                   STR_ARG(head->workspace));
}

static void put_event(struct arena *a, const struct calendar_head *head, const struct json *item,
                      const char *status, struct str day, struct buf *out)
{
    struct instant at;
    struct str summary = summary_of(a, item);
    put_line(out, STR("BEGIN:VEVENT"));
    calendar_put_text(out, "UID", uid_of(a, head, item));
    put_line(out, str_fmt(a, "DTSTAMP:%.*s", STR_ARG(basic_instant(a, head->changed_at))));
    put_line(out, str_fmt(a, "SEQUENCE:%lld", (long long)head->sequence));
    if (instant_parse(json_text(item, "due_at"), &at))
        put_line(out, str_fmt(a, "DTSTART:%.*s", STR_ARG(basic_instant(a, at))));
    else
        put_line(out, str_fmt(a, "DTSTART;VALUE=DATE:%.*s", STR_ARG(basic_date(a, day))));
    calendar_put_text(out, "SUMMARY", summary);
    calendar_put_text(out, "DESCRIPTION", description_of(a, item));
    calendar_put_text(out, "CATEGORIES", json_text(item, "kind"));
    put_line(out, str_fmt(a, "STATUS:%s", status));
    put_line(out, STR("TRANSP:TRANSPARENT"));
    if (strcmp(status, "CANCELLED") != 0)
        put_alarm(out, item, summary);
    put_line(out, STR("END:VEVENT"));
}

size_t calendar_write(struct arena *a, const struct calendar_head *head, const struct json *model,
                      struct buf *out)
{
    size_t count = 0;
    put_line(out, STR("BEGIN:VCALENDAR"));
    put_line(out, STR("VERSION:2.0"));
    put_line(out, STR("PRODID:-//Tutela//Duties and dates//EN"));
    put_line(out, STR("CALSCALE:GREGORIAN"));
    JSON_EACH (item, json_get(model, "items")) {
        struct str day;
        const char *status = event_status(item, &day);
        if (!status)
            continue;
        put_event(a, head, item, status, day, out);
        count++;
    }
    put_line(out, STR("END:VCALENDAR"));
    return count;
}
