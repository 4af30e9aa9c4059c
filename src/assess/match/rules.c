#include "assess/match/match.h"
#include "base/embed.h"
#include "base/limits.h"

/* Names that mean nothing to the advisories, and what people decided that they are. */

bool match_rules_proposed(struct arena *a, struct match_rules *out, struct err *err)
{
    struct json *document;
    if (!json_read(a, embed_find("data/identities/embedded.json"), &document, err))
        return err_wrap(err, "data/identities/embedded.json");
    size_t n = 0;
    JSON_EACH (rule, json_get(document, "rules"))
        n += json_count(json_get(rule, "names"));
    struct match_rule *items = ARENA_ARRAY(a, struct match_rule, n);
    n = 0;
    JSON_EACH (rule, json_get(document, "rules"))
        JSON_EACH (name, json_get(rule, "names"))
            items[n++] = (struct match_rule){.name = json_as_text(name),
                                             .purl = json_text(rule, "purl"),
                                             .cpe = json_text(rule, "cpe"),
                                             .reason = json_text(rule, "reason")};
    *out = (struct match_rules){.items = items, .count = n};
    return match_cuts_read(a, &out->cuts, err);
}

bool match_cuts_read(struct arena *a, const struct json **out, struct err *err)
{
    struct json *document;
    if (!json_read(a, embed_find("data/identities/versions.json"), &document, err))
        return err_wrap(err, "data/identities/versions.json");
    *out = json_get(document, "cut");
    return true;
}

/* '*' stands for any run. Each asterisk is tried at the latest place only once, so that no pattern
   takes more than length times length. */
bool match_name_fits(struct str pattern, struct str text)
{
    size_t p = 0, t = 0, star = SIZE_MAX, from = 0;
    while (t < text.n) {
        if (p < pattern.n && pattern.p[p] == '*') {
            star = p++;
            from = t;
        } else if (p < pattern.n && char_lower(pattern.p[p]) == char_lower(text.p[t])) {
            p++;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.p[p] == '*')
        p++;
    return p == pattern.n;
}

bool match_rule_fits(const struct match_rule *rule, const struct match_component *c)
{
    return match_name_fits(rule->name, c->name) &&
           (!rule->version.n || str_eq(rule->version, c->version)) &&
           (!rule->supplier.n || str_eq_nocase(rule->supplier, c->supplier));
}

/* --- versions --- */

/* Where the text ends with the pattern, whose '#' stands for digits; text.n when it does not. */
static size_t end_of(struct str text, struct str pattern)
{
    size_t t = text.n;
    for (size_t p = pattern.n; p > 0; p--) {
        if (pattern.p[p - 1] == '#') {
            size_t digits = t;
            while (t > 0 && char_is_digit(text.p[t - 1]))
                t--;
            if (t == digits)
                return text.n;
        } else if (t == 0 || text.p[--t] != pattern.p[p - 1]) {
            return text.n;
        }
    }
    return t;
}

struct str match_clean_version(const struct json *cuts, struct str version)
{
    JSON_EACH (cut, cuts) {
        struct str from = json_text(cut, "from"), end = json_text(cut, "end");
        size_t at = from.n ? str_find(version, from) : end_of(version, end);
        if (at > 0)
            version = str_sub(version, 0, at);
    }
    return version;
}

/* --- which rules, and what they make of a component --- */

/* What names more of the component decides: its version, its supplier, then its very name. */
static int weight(const struct match_rule *rule)
{
    bool exact = str_find_char(rule->name, '*') == rule->name.n;
    return (rule->version.n > 0) * 4 + (rule->supplier.n > 0) * 2 + exact;
}

static int best_weight(const struct match_rules *rules, const struct match_component *c)
{
    int best = -1;
    for (size_t i = 0; i < rules->count; i++)
        if (weight(&rules->items[i]) > best && match_rule_fits(&rules->items[i], c))
            best = weight(&rules->items[i]);
    return best;
}

/* A flaw may be filed under two names of a product: two rules may say so. */
bool match_rules_apply(struct arena *a, const struct match_rules *rules,
                       const struct match_component *c, struct match_component *out,
                       const struct match_rule **rule)
{
    int best = best_weight(rules, c);
    if (best < 0)
        return false;
    struct str *cpes = ARENA_ARRAY(a, struct str, rules->count);
    *out = *c;
    out->purl = out->cpe = (struct str){0};
    out->more_cpes = cpes;
    out->more_cpe_count = 0;
    out->version = match_clean_version(rules->cuts, c->version);
    *rule = NULL;
    for (size_t i = 0; i < rules->count; i++) {
        const struct match_rule *r = &rules->items[i];
        if (weight(r) != best || !match_rule_fits(r, c))
            continue;
        *rule = *rule ? *rule : r;
        out->purl = out->purl.n ? out->purl : r->purl;
        out->version = r->fixed_version.n ? r->fixed_version : out->version;
        if (r->cpe.n)
            cpes[out->more_cpe_count++] = r->cpe;
    }
    if (!out->purl.n && !out->more_cpe_count) { /* it only says the version */
        out->purl = c->purl;
        out->cpe = c->cpe;
        out->more_cpes = c->more_cpes;
        out->more_cpe_count = c->more_cpe_count;
    }
    return true;
}
