#include "../../assess/duty/duty_fixture.h"

#include "publish/calendar/calendar.h"

static struct str written(struct fixture *f, const struct json *model, size_t *count)
{
    struct calendar_head head = {.workspace = STR("00112233aabbccdd"), .sequence = 7};
    struct buf out = {.arena = &f->arena};
    assert_true(instant_parse(STR("2026-11-21T09:40:00Z"), &head.changed_at));
    *count = calendar_write(&f->arena, &head, model, &out);
    return buf_str(&out);
}

/* --- a reader of RFC 5545, as far as it takes to see that what was written is one --- */

struct event {
    struct str uid, stamp, sequence, start, summary, description, status, trigger;
};
struct calendar {
    struct event events[64];
    size_t count;
    bool version, prodid, ended;
};

/* 3.1: unfolds; every line ends in CR LF and has at most 75 octets. */
static struct str unfolded(struct arena *a, struct str text)
{
    struct buf b = {.arena = a};
    while (text.n > 0) {
        size_t end = str_find(text, STR("\r\n"));
        assert_true(end < text.n && end <= 75);
        struct str line = str_sub(text, 0, end);
        assert_true(str_is_utf8(line));
        assert_true(str_find_char(line, '\n') == line.n && str_find_char(line, '\r') == line.n);
        text = str_from(text, end + 2);
        bool more = text.n > 0 && (text.p[0] == ' ' || text.p[0] == '\t');
        buf_put(&b, line);
        if (more)
            text = str_from(text, 1);
        else
            buf_char(&b, '\n');
        /* What is left of a folded line is counted with its space. */
        assert_true(!more || str_find(text, STR("\r\n")) <= 74);
    }
    return buf_str(&b);
}

/* 3.3.11 */
static struct str unescaped(struct arena *a, struct str value)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < value.n; i++) {
        assert_true(value.p[i] != ';' && value.p[i] != ',');
        if (value.p[i] != '\\') {
            buf_char(&b, value.p[i]);
            continue;
        }
        assert_true(++i < value.n && strchr("\\;,nN", value.p[i]));
        buf_char(&b, value.p[i] == 'n' || value.p[i] == 'N' ? '\n' : value.p[i]);
    }
    return buf_str(&b);
}

static void read_property(struct arena *a, struct str name, struct str value, struct event *e)
{
    struct str bare = str_sub(name, 0, str_find_char(name, ';'));
    const struct {
        const char *name;
        struct str *to;
        bool text;
    } known[] = {{"UID", &e->uid, true},
                 {"DTSTAMP", &e->stamp, false},
                 {"SEQUENCE", &e->sequence, false},
                 {"DTSTART", &e->start, false},
                 {"SUMMARY", &e->summary, true},
                 {"DESCRIPTION", &e->description, true},
                 {"STATUS", &e->status, false},
                 {"TRIGGER", &e->trigger, false}};
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (str_eq(bare, str_of(known[i].name)) && !known[i].to->n)
            *known[i].to = known[i].text ? unescaped(a, value) : value;
}

static struct calendar *read_calendar(struct arena *a, struct str text)
{
    struct calendar *c = ARENA_NEW(a, struct calendar);
    struct str rest = unfolded(a, text), line, open[4] = {{0}};
    size_t depth = 0;
    while (str_split(&rest, '\n', &line) && line.n) {
        size_t colon = str_find_char(line, ':');
        assert_true(colon < line.n);
        struct str name = str_sub(line, 0, colon), value = str_from(line, colon + 1);
        assert_false(c->ended);
        if (STR_IS(name, "BEGIN")) {
            assert_true(depth < COUNT_OF(open));
            open[depth++] = value;
        } else if (STR_IS(name, "END")) {
            assert_true(depth > 0 && str_eq(open[--depth], value));
            c->count += STR_IS(value, "VEVENT");
            c->ended = depth == 0;
        } else if (depth >= 2)
            read_property(a, name, value, &c->events[c->count]);
        c->version = c->version || STR_IS(line, "VERSION:2.0");
        c->prodid = c->prodid || STR_IS(name, "PRODID");
    }
    assert_true(c->ended && c->version && c->prodid);
    return c;
}

static const struct event *event(const struct calendar *c, const char *start)
{
    for (size_t i = 0; i < c->count; i++)
        if (str_starts(c->events[i].uid, str_of(start)))
            return &c->events[i];
    fail_msg("no event %s", start);
    return NULL;
}

static void sample(struct fixture *f)
{
    device(f, "Pump; 4,\\ \xC3\xA4", "mdr", "III", NULL);
    incident(f, "2026-11-21T09:40:00Z", "death_or_unanticipated=yes", "public_health_threat=no");
    change(f, "INC-0001", "personal_data", "yes");
}

static void a_calendar_is_one_of_rfc_5545(void **state)
{
    struct fixture *f = *state;
    size_t count;
    sample(f);
    struct str text = written(f, due(f, "2026-11-22"), &count);
    struct calendar *c = read_calendar(&f->arena, text);
    assert_int_equal(c->count, count);
    for (size_t i = 0; i < c->count; i++) {
        const struct event *e = &c->events[i];
        assert_true(e->uid.n && STR_IS(e->stamp, "20261121T094000Z") && STR_IS(e->sequence, "7") &&
                    e->start.n && e->summary.n && e->status.n);
        for (size_t k = 0; k < i; k++)
            assert_false(str_eq(e->uid, c->events[k].uid));
    }
    const struct event *report = event(c, "vig-10.DEV-0001.INC-0001@00112233aabbccdd.tutela");
    assert_true(STR_IS(report->start, "20261201"));
    assert_true(STR_IS(report->status, "CONFIRMED"));
    assert_true(STR_IS(report->trigger, "-P1D"));
    assert_true(STR_IS(report->summary, "Report a death or an unanticipated serious deterioration: "
                                        "Pump; 4,\\ \xC3\xA4 (INC-0001)"));
    assert_true(str_has(report->description, STR("\nRule: MDR 87(5)\n")));
    assert_true(STR_IS(event(c, "gdpr-33")->start, "20261124T094000Z"));
    assert_true(STR_IS(event(c, "nis2-warning")->status, "TENTATIVE"));
}

static void the_same_event_moves_and_a_done_one_is_cancelled(void **state)
{
    struct fixture *f = *state;
    size_t count;
    sample(f);
    change(f, "INC-0001", "aware_at", "2026-11-20");
    const char *uid = "vig-10.DEV-0001.INC-0001@00112233aabbccdd.tutela";
    struct calendar *c = read_calendar(&f->arena, written(f, due(f, "2026-11-22"), &count));
    assert_true(STR_IS(event(c, uid)->start, "20261130"));
    fixture_add(f, "duty", "name=r", "rule=vig-10", "source=INC-0001", "status=done",
                "done_at=2026-11-22", NULL);
    c = read_calendar(&f->arena, written(f, due(f, "2026-11-22"), &count));
    assert_true(STR_IS(event(c, uid)->status, "CANCELLED"));
    assert_int_equal(event(c, uid)->trigger.n, 0);
}

/* Written down whole, so that a change of a byte is seen. */
static void one_event_is_written_so(void **state)
{
    struct fixture *f = *state;
    struct json *model, *full;
    size_t count;
    static const char item[] =
        "{\"items\":[{\"duty\":\"x\",\"device\":\"DEV-1\",\"about\":\"INC-1\",\"title\":\"Send; "
        "it\","
        "\"device_title\":\"P\",\"state\":\"due\",\"due_on\":\"2026-12-06\",\"start_on\":"
        "\"2026-11-21\",\"kind\":\"duty\",\"action\":\"One\\nTwo, and more than fits into a line "
        "of "
        "seventy-five octets \xC3\xA4\xC3\xA4\xC3\xA4\",\"basis\":\"MDR 87(3)\"}]}";
    static const char wanted[] =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tutela//Duties and dates//EN\r\n"
        "CALSCALE:GREGORIAN\r\nBEGIN:VEVENT\r\nUID:x.DEV-1.INC-1@00112233aabbccdd.tutela\r\n"
        "DTSTAMP:20261121T094000Z\r\nSEQUENCE:7\r\nDTSTART;VALUE=DATE:20261206\r\n"
        "SUMMARY:Send\\; it: P (INC-1)\r\n"
        "DESCRIPTION:Do: One\\nTwo\\, and more than fits into a line of seventy-five o\r\n"
        " ctets \xC3\xA4\xC3\xA4\xC3\xA4\\nRule: MDR 87(3)\\nStart: 2026-11-21\r\n"
        "CATEGORIES:duty\r\nSTATUS:CONFIRMED\r\nTRANSP:TRANSPARENT\r\nBEGIN:VALARM\r\n"
        "ACTION:DISPLAY\r\nDESCRIPTION:Send\\; it: P (INC-1)\r\nTRIGGER:-P1D\r\nEND:VALARM\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n";
    assert_true(json_read(&f->arena, str_of(item), &model, &f->err));
    struct str got = written(f, model, &count);
    if (!str_eq(got, str_of(wanted)))
        fail_msg("%.*s", STR_ARG(got));
    assert_int_equal(count, 1);
    full = due(f, "2026-11-22"); /* an empty workspace: a calendar without events */
    (void)read_calendar(&f->arena, written(f, full, &count));
    assert_int_equal(count, 0);
}

#define ON_FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_FIXTURE(a_calendar_is_one_of_rfc_5545),
        ON_FIXTURE(the_same_event_moves_and_a_done_one_is_cancelled),
        ON_FIXTURE(one_event_is_written_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
