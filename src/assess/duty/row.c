#include "assess/duty/row.h"

struct str duty_basis(const struct duty_case_of *c)
{
    struct arena *a = c->ground->v->arena;
    const struct duty_rule *r = c->rule;
    struct str regulation = json_text(c->device, "regulation");
    if (r->law.n || r->kind == DUTY_KIND_PARALLEL)
        return r->mdr.n ? r->mdr : r->ivdr;
    if (STR_IS(regulation, "ivdr"))
        return str_fmt(a, "IVDR %.*s", STR_ARG(r->ivdr));
    if (STR_IS(regulation, "mdr") || !r->ivdr.n)
        return str_fmt(a, "MDR %.*s", STR_ARG(r->mdr));
    return r->mdr.n ? str_fmt(a, "MDR %.*s, IVDR %.*s", STR_ARG(r->mdr), STR_ARG(r->ivdr))
                    : str_fmt(a, "IVDR %.*s", STR_ARG(r->ivdr));
}

/* --- why a day moved --- */

/* Whether the rule looks at that field of a record of that type. */
static bool names_field(const struct json *condition, struct str name)
{
    JSON_EACH (item, condition)
        if (item->type == JSON_ARRAY ? names_field(item, name)
                                     : str_eq(duty_term_name(item->text), name))
            return true;
    return false;
}

static bool looks_at(const struct duty_rule *r, struct str type, struct str field)
{
    char name[128];
    struct buf b = {.p = name, .cap = sizeof name};
    if (STR_IS(type, "certificate") || STR_IS(type, "market") || STR_IS(type, "document") ||
        STR_IS(type, "device_fact"))
        return STR_IS(field, "issued_on") || STR_IS(field, "valid_until") ||
               STR_IS(field, "status") || STR_IS(field, "on_market_until") ||
               STR_IS(field, "approved_on") || STR_IS(field, "value") || STR_IS(field, "kind");
    if (type.n + field.n + 1 >= sizeof name)
        return false;
    buf_fmt(&b, "%.*s.%.*s", STR_ARG(type), STR_ARG(field));
    for (size_t i = 0; i < r->start_count; i++)
        if (str_eq(r->starts[i].field, buf_str(&b)))
            return true;
    return str_eq(r->end, buf_str(&b)) || names_field(r->when, buf_str(&b));
}

static struct str part_text(const struct json *pair, bool second)
{
    const struct json *part = json_first(pair);
    if (second && part)
        part = part->next;
    struct str text = json_as_text(part);
    return text.n ? text : STR("nothing");
}

static void put_change(struct arena *a, const struct json *row, const struct duty_rule *rule,
                       struct json *into)
{
    struct json *change;
    struct err ignored = {0};
    if (!json_read(a, json_text(row, "change"), &change, &ignored))
        return;
    JSON_EACH (field, json_get(change, "fields")) {
        if (!looks_at(rule, json_text(row, "type"), field->key))
            continue;
        struct json *item = json_add(a, into, NULL, JSON_OBJECT);
        json_add_text(a, item, "at", json_text(row, "at"));
        json_add_text(a, item, "actor", json_text(row, "actor"));
        json_add_text(a, item, "record", json_text(row, "record"));
        json_add_fmt(a, item, "what", "%.*s: %.*s -> %.*s", STR_ARG(field->key),
                     STR_ARG(part_text(field, false)), STR_ARG(part_text(field, true)));
    }
}

void duty_put_why(const struct duty_case_of *c, const struct view_index *changes, struct json *into)
{
    struct arena *a = c->ground->v->arena;
    struct str id = json_text(c->open, "id");
    for (const struct view_row *r = view_index_find(changes, id); r; r = r->next)
        put_change(a, r->row, c->rule, into);
    if (json_count(into))
        return;
    struct json *item = json_add(a, into, NULL, JSON_OBJECT);
    json_add_text(a, item, "at", (struct str){0});
    json_add_text(a, item, "actor", (struct str){0});
    json_add_text(a, item, "record", id);
    json_add_text(a, item, "what",
                  STR("no field of a record that is still there: the rule, what was done, or a "
                      "record that was taken out of use"));
}

/* --- the row --- */

static void put_rule(struct arena *a, const struct duty_case_of *c, struct json *into)
{
    static const char *const kinds[] = {
        [DUTY_KIND_DUTY] = "duty",         [DUTY_KIND_DATE] = "date",
        [DUTY_KIND_PARALLEL] = "parallel", [DUTY_KIND_ANNOUNCED] = "announced",
        [DUTY_KIND_PROPOSED] = "proposed",
    };
    const struct duty_rule *r = c->rule;
    bool own = r->id.n == 0;
    const struct json *s = c->subject;
    json_add_text(a, into, "duty", own ? json_text(s, "rule") : r->id);
    json_add_text(a, into, "title", own ? json_text(s, "name") : r->title);
    json_add_text(a, into, "kind", own ? STR("own") : str_of(kinds[r->kind]));
    json_add_text(a, into, "label", own ? json_text(s, "label") : r->label);
    json_add_text(a, into, "basis", own ? json_text(s, "legal_basis") : duty_basis(c));
    json_add_text(a, into, "clause", duty_clause(c));
    json_add_text(a, into, "addressee", own ? json_text(s, "addressee") : r->addressee);
    json_add_text(a, into, "actor", r->actor);
    json_add_text(a, into, "owner", json_text(own ? s : c->open, "owner"));
    json_add_text(a, into, "action", r->action);
    json_add_text(a, into, "classes", r->classes);
    json_add_text(a, into, "note", r->note);
    json_add_text(a, into, "status", own ? STR("own") : r->status);
    json_add_text(a, into, "source", r->source);
    json_add_text(a, into, "when", r->when_text);
    json_add_text(a, into, "start_text", r->start_text);
    json_add_text(a, into, "day_type", r->day_type);
}

static void put_place(struct arena *a, const struct duty_case_of *c, struct json *into)
{
    struct str device = json_text(c->device, "id"), about = json_text(c->subject, "id");
    json_add_text(a, into, "device", device);
    json_add_text(a, into, "device_title", json_text(c->device, "title"));
    json_add_text(a, into, "device_href", device.n ? view_href(a, device) : device);
    json_add_text(a, into, "about", about);
    json_add_text(a, into, "about_title", json_text(c->subject, "title"));
    bool apart = about.n && !str_eq(about, device);
    json_add_text(a, into, "about_href", apart ? view_href(a, about) : (struct str){0});
}

static struct str left_words(struct arena *a, int64_t days)
{
    if (days == 0)
        return STR("today");
    return days > 0 ? view_count(a, days, "day left", "days left")
                    : view_count(a, -days, "day ago", "days ago");
}

static struct str due_text(struct arena *a, const struct duty_verdict *v)
{
    if (v->state == DUTY_AT_ONCE)
        return STR("at once");
    if (v->state == DUTY_NO_NUMBER)
        return STR("no number");
    struct str day = v->due_at.ms ? instant_str(a, v->due_at) : date_str(a, v->due);
    return day.n && v->state == DUTY_UNKNOWN_INPUT ? str_fmt(a, "%.*s ?", STR_ARG(day)) : day;
}

/* The day is never moved (1182/71 Article 3(4) is not used); a weekend is only said. */
static struct str weekend_words(const struct duty_verdict *v)
{
    bool counts = v->state == DUTY_OVERDUE || v->state == DUTY_DUE ||
                  v->state == DUTY_UNKNOWN_INPUT;
    int weekday = date_weekday(v->due);
    if (!counts || weekday < 6)
        return (struct str){0};
    return weekday == 6 ? STR("a Saturday: send it before; the day does not move")
                        : STR("a Sunday: send it before; the day does not move");
}

static void put_days(const struct duty_row *row, struct json *into)
{
    const struct duty_verdict *v = &row->verdict;
    struct arena *a = row->of.ground->v->arena;
    struct str period = json_text(row->of.subject, "period");
    struct buf iso = {.arena = a};
    int64_t left = date_to_days(v->due) - date_to_days(row->of.ground->v->as_of);
    json_add_text(a, into, "start_on", date_str(a, v->start));
    json_add_text(a, into, "start_at", instant_str(a, v->start_at));
    json_add_text(a, into, "start_from", v->start_from);
    period_write(v->period, &iso);
    json_add_text(a, into, "period", row->of.rule->id.n ? buf_str(&iso) : period);
    json_add_text(a, into, "period_words", period_words(a, v->period));
    json_add_text(a, into, "due_on", date_str(a, v->due));
    json_add_text(a, into, "due_at", instant_str(a, v->due_at));
    json_add_text(a, into, "due", due_text(a, v));
    if (v->due.year)
        json_add_int(a, into, "days_left", left);
    else
        json_add(a, into, "days_left", JSON_NULL);
    json_add_text(a, into, "left", v->due.year ? left_words(a, left) : (struct str){0});
    json_add_text(a, into, "weekend", weekend_words(v));
}

/* By the six words of the pages; see assess/view. */
static enum view_status page_status(enum duty_state state)
{
    if (state == DUTY_DONE || state == DUTY_ENDED)
        return VIEW_DONE;
    if (state == DUTY_NOT_APPLICABLE || state == DUTY_PROPOSED || state == DUTY_ANNOUNCED)
        return VIEW_NOT_APPLICABLE;
    if (state == DUTY_OVERDUE || state == DUTY_FAILED || state == DUTY_AT_ONCE ||
        state == DUTY_CONTRADICTION)
        return VIEW_OPEN;
    return state == DUTY_UNKNOWN_INPUT ? VIEW_TO_REVIEW : VIEW_IN_WORK;
}

void duty_put_row(const struct duty_row *row, const struct view_index *changes, struct json *into)
{
    const struct duty_verdict *v = &row->verdict;
    struct arena *a = row->of.ground->v->arena;
    struct json *page = json_object(a);
    put_place(a, &row->of, into);
    put_rule(a, &row->of, into);
    put_days(row, into);
    view_put_status(a, page, page_status(v->state));
    json_add_text(a, into, "state", str_of(duty_state_word(v->state)));
    json_add_text(a, into, "state_title", str_of(duty_state_title(v->state)));
    json_add_text(a, into, "state_class", json_text(page, "status_class"));
    json_add_text(a, into, "reason", v->reason);
    struct json *needs = json_add(a, into, "needs", JSON_ARRAY);
    if (v->need.n) {
        struct json *need = json_add(a, needs, NULL, JSON_OBJECT);
        json_add_text(a, need, "need", v->need);
        json_add_text(a, need, "question", v->question);
        json_add_text(a, need, "command", v->command);
    }
    json_add_text(a, into, "kept", json_text(row->of.open, "id"));
    json_add_bool(a, into, "moved", v->was.year != 0);
    json_add_text(a, into, "was", date_str(a, v->was));
    struct json *why = json_add(a, into, "why", JSON_ARRAY);
    if (v->was.year)
        duty_put_why(&row->of, changes, why);
}
