#include "base/toml.h"
#include "intake/feed/feed_internal.h"

/* Reads RustSec's advisories: Markdown whose first lines are TOML, its title the first heading
   (github.com/RustSec/advisory-db, "Advisory Format"). Which versions are safe is said by
   requirements as Cargo has them (The Cargo Book, "Specifying Dependencies"); all others are
   affected. */

enum { TITLE_MAX = 160, COMPARATORS_MAX = 16 };

struct reader {
    struct arena *arena;
    struct findings *findings;
    struct str id;
};

/* --- requirements --- */

/* "1.2.3-rc.1", "1.2", "1.*": what is not there, or is '*', is not in numbers. */
struct partial {
    int64_t numbers[3];
    int count;
    struct str pre; /* with its '-' */
};

static bool read_partial(struct str text, struct partial *out)
{
    struct partial p = {0};
    size_t end = 0;
    while (end < text.n && text.p[end] != '-' && text.p[end] != '+')
        end++;
    struct str rest = str_sub(text, 0, end), part;
    p.pre = str_from(text, end);
    p.pre.n = str_find_char(p.pre, '+'); /* of builds nothing depends */
    bool any = false;
    while (str_split(&rest, '.', &part)) {
        any |= STR_IS(part, "*") || STR_IS(part, "x") || STR_IS(part, "X");
        if (any)
            continue;
        if (p.count == 3 || !part.n || part.p[0] == '-' || part.n > 9 ||
            !str_to_int(part, &p.numbers[p.count]))
            return false;
        p.count++;
    }
    *out = p;
    return p.count > 0 ? p.count == 3 || !p.pre.n : any;
}

static struct str version_of(struct arena *a, const struct partial *p)
{
    return str_fmt(a, "%lld.%lld.%lld%.*s", (long long)p->numbers[0], (long long)p->numbers[1],
                   (long long)p->numbers[2], STR_ARG(p->pre));
}

/* The first version whose number at that place is one more. A version before a release is not in
   what ends at the release, so the bound is the first of these: "2.0.0-0". */
static struct str next_of(struct arena *a, const struct partial *p, int place)
{
    struct partial next = {.count = 3, .pre = STR("-0")};
    for (int i = 0; i <= place; i++)
        next.numbers[i] = p->numbers[i] + (i == place);
    return version_of(a, &next);
}

/* Which number may not change: the first that is not zero, of those that are there. */
static int caret_place(const struct partial *p)
{
    int place = 0;
    while (place < p->count - 1 && p->numbers[place] == 0)
        place++;
    return place;
}

static bool take_operator(struct str *text, struct str *sign)
{
    static const char *const all[] = {">=", "<=", ">", "<", "=", "^", "~"};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (str_starts(*text, str_of(all[i]))) {
            *sign = str_of(all[i]);
            *text = str_trim(str_from(*text, sign->n));
            return true;
        }
    return false;
}

/* What one comparator allows. */
static bool read_comparator(struct arena *a, struct str text, struct feed_span *out)
{
    struct str sign = {0};
    struct partial p;
    bool plain = !take_operator(&text, &sign);
    bool wild = plain && str_find_char(text, '*') < text.n;
    *out = (struct feed_span){0};
    if (!read_partial(text, &p))
        return false;
    if (p.count == 0)
        return plain; /* "*": every version */
    struct str lower = version_of(a, &p), next = next_of(a, &p, p.count - 1);
    bool whole = p.count == 3;
    if (plain && !wild)
        sign = STR("^");
    else if (plain)
        sign = STR("=");
    switch (sign.p[0]) {
    case '>':
        out->lower = sign.n == 2 || whole ? lower : next;
        out->lower_excluded = sign.n == 1 && whole;
        break;
    case '<':
        out->upper = sign.n == 1 || whole ? lower : next;
        out->upper_included = sign.n == 2 && whole;
        break;
    case '=':
        *out = (struct feed_span){
            .lower = lower, .upper = whole ? lower : next, .upper_included = whole};
        break;
    case '^':
        *out = (struct feed_span){.lower = lower, .upper = next_of(a, &p, caret_place(&p))};
        break;
    default: /* ~ */
        *out = (struct feed_span){.lower = lower, .upper = next_of(a, &p, p.count > 1)};
        break;
    }
    return true;
}

/* Of two lower bounds the higher, of two upper ones the lower. */
static void narrow(struct feed_span *s, const struct feed_span *by)
{
    enum version_order order = version_compare(VERSION_CARGO, by->lower, s->lower);
    if (by->lower.n && (!s->lower.n || order == VERSION_GREATER ||
                        (order == VERSION_EQUAL && by->lower_excluded))) {
        s->lower = by->lower;
        s->lower_excluded = by->lower_excluded;
    }
    order = version_compare(VERSION_CARGO, by->upper, s->upper);
    if (by->upper.n &&
        (!s->upper.n || order == VERSION_LESS || (order == VERSION_EQUAL && !by->upper_included))) {
        s->upper = by->upper;
        s->upper_included = by->upper_included;
    }
}

/* ">= 1.2.3, < 1.3": all of them hold. */
static bool read_requirement(struct arena *a, struct str text, struct feed_span *out)
{
    struct str part;
    struct feed_span all = {0}, one;
    size_t n = 0;
    while (str_split(&text, ',', &part)) {
        if (++n > COMPARATORS_MAX || !read_comparator(a, str_trim(part), &one))
            return false;
        narrow(&all, &one);
    }
    *out = all;
    return n > 0;
}

static void add_safe(const struct reader *r, struct feed_spans *spans, const struct json *list)
{
    JSON_EACH (item, list) {
        struct feed_span span;
        struct str text = json_as_text(item);
        if (text.n <= LIMIT_NAME && read_requirement(r->arena, text, &span))
            feed_spans_add(spans, span);
        else
            findings_add(r->findings, FINDING_WARNING, "rustsec-version", 0, r->id,
                         "this is no requirement of Cargo and was left out: %.*s",
                         (int)(text.n > 80 ? 80 : text.n), text.p ? text.p : "");
    }
}

/* --- the record --- */

/* The text between "```toml" and "```", each on a line of its own, and what follows. */
static bool split(struct str bytes, struct str *front, struct str *rest)
{
    struct str fence = STR("```"), line, all = str_without_mark(bytes);
    if (!str_split(&all, '\n', &line) || !str_eq(str_trim(line), STR("```toml")))
        return false;
    *front = all;
    for (struct str left = all; str_split(&left, '\n', &line);)
        if (str_eq(str_trim(line), fence)) {
            front->n = (size_t)(line.p - all.p);
            *rest = left;
            return true;
        }
    return false;
}

static struct str read_title(struct arena *a, struct str text)
{
    struct str line;
    while (str_split(&text, '\n', &line))
        if (str_starts(line, STR("# ")))
            return feed_line(a, str_trim(str_from(line, 2)), TITLE_MAX);
    return (struct str){0};
}

static struct str read_day(const struct reader *r, const struct json *advisory, const char *member)
{
    struct date d;
    struct str text = json_text(advisory, member);
    if (date_parse(text, &d))
        return str_fmt(r->arena, "%.*sT00:00:00Z", STR_ARG(text));
    if (text.n)
        findings_add(r->findings, FINDING_WARNING, "rustsec-date", 0, r->id, "%s is no date: %.*s",
                     member, (int)(text.n > 40 ? 40 : text.n), text.p);
    return (struct str){0};
}

static void note_narrowing(const struct reader *r, const struct json *affected)
{
    static const char *const members[] = {"os", "arch"};
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (json_count(json_get(affected, members[i])))
            findings_add(r->findings, FINDING_NOTE, "rustsec-platform", 0, r->id,
                         "only affected where %s is one of its list, which no component list tells",
                         members[i]);
}

static void read_affected(const struct reader *r, const struct json *document, struct advisory *out)
{
    const struct json *versions = json_get(document, "versions");
    struct feed_builder b = {.arena = r->arena, .findings = r->findings, .id = r->id};
    struct feed_spans spans = {.arena = r->arena, .scheme = VERSION_CARGO, .otherwise = true};
    add_safe(r, &spans, json_get(versions, "patched"));
    add_safe(r, &spans, json_get(versions, "unaffected"));
    feed_build_package(&b, STR("crates.io"), json_text(json_get(document, "advisory"), "package"),
                       &spans);
    feed_build_done(&b, out);
    note_narrowing(r, json_get(document, "affected"));
}

bool feed_read_rustsec(struct arena *a, struct str bytes, struct advisory *out,
                       struct findings *findings, struct err *err)
{
    struct str front, rest;
    struct json *document;
    if (!split(bytes, &front, &rest))
        return err_set(err, ERR_INVALID,
                       "an advisory of RustSec begins with TOML between lines ```toml and ```");
    if (!toml_read(a, front, &document, err))
        return err_wrap(err, "after its first line");
    const struct json *advisory = json_get(document, "advisory");
    struct reader r = {.arena = a, .findings = findings, .id = json_text(advisory, "id")};
    if (!r.id.n || r.id.n > LIMIT_NAME || !json_text(advisory, "package").n)
        return err_set(err, ERR_INVALID, "an advisory of RustSec needs an id and a package");
    struct feed_scores scores = {.arena = a};
    feed_scores_add(&scores, json_text(advisory, "cvss"), (struct str){0}, -1);
    struct str informational = json_text(advisory, "informational");
    struct advisory ad = {
        .source = STR("rustsec"),
        .id = r.id,
        .aliases = feed_texts(a, json_get(advisory, "aliases")),
        .related = feed_texts(a, json_get(advisory, "related")),
        .title = read_title(a, rest),
        .cvss = scores.items,
        .cvss_count = scores.count,
        .published = read_day(&r, advisory, "date"),
        .withdrawn = read_day(&r, advisory, "withdrawn"),
        .status = informational.n <= LIMIT_NAME ? informational : (struct str){0},
    };
    /* That nobody maintains it, or something to know, is no flaw; that it is unsound may be one. */
    if (STR_IS(informational, "unmaintained") || STR_IS(informational, "notice"))
        ad.severity = STR("none");
    read_affected(&r, document, &ad);
    *out = ad;
    return true;
}
