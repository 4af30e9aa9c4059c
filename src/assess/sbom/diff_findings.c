#include "assess/sbom/diff.h"

#include <stdlib.h>

#include "intake/sbom/save.h"

/* Something that a scan said, under a text by which the other scan's is found: of a finding, the
   component and one name of the flaw; of a component, the component alone. */
struct entry {
    struct str key;
    const struct json *item;
};

struct index {
    struct entry *entries;
    size_t count;
};

static int by_key(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    return str_cmp(a->key, b->key);
}

static const struct json *find(const struct index *index, struct str key)
{
    struct entry wanted = {.key = key};
    const struct entry *e = bsearch(&wanted, index->entries, index->count, sizeof wanted, by_key);
    return e ? e->item : NULL;
}

static struct str identity_of(struct arena *a, const struct json *component)
{
    struct str identity = sbom_identity(a, json_text(component, "purl"),
                                        json_text(component, "cpe"));
    return identity.n ? identity : str_lower(a, json_text(component, "name"));
}

static struct str key_of(struct arena *a, struct str component, struct str flaw)
{
    return str_fmt(a, "%.*s\n%.*s", STR_ARG(component), STR_ARG(flaw));
}

static struct index index_findings(struct arena *a, const struct json *result)
{
    const struct json *findings = json_get(result, "findings");
    size_t names = 0;
    JSON_EACH (f, findings)
        names += 1 + json_count(json_get(json_get(f, "vulnerability"), "aliases"));
    struct index out = {.entries = ARENA_ARRAY(a, struct entry, names)};
    JSON_EACH (f, findings) {
        const struct json *v = json_get(f, "vulnerability");
        struct str identity = identity_of(a, json_get(f, "component"));
        out.entries[out.count++] = (struct entry){key_of(a, identity, json_text(v, "id")), f};
        JSON_EACH (alias, json_get(v, "aliases"))
            out.entries[out.count++] = (struct entry){key_of(a, identity, alias->text), f};
    }
    qsort(out.entries, out.count, sizeof *out.entries, by_key);
    return out;
}

/* All components a scan names, with findings or without. */
static struct index index_components(struct arena *a, const struct json *result)
{
    static const char *const members[] = {"findings", "unmatched"};
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(members); i++)
        n += json_count(json_get(result, members[i]));
    struct index out = {.entries = ARENA_ARRAY(a, struct entry, n)};
    for (size_t i = 0; i < COUNT_OF(members); i++)
        JSON_EACH (o, json_get(result, members[i]))
            out.entries[out.count++] = (struct entry){identity_of(a, json_get(o, "component")), o};
    qsort(out.entries, out.count, sizeof *out.entries, by_key);
    return out;
}

static const struct json *find_finding(struct arena *a, const struct index *index,
                                       const struct json *finding)
{
    const struct json *v = json_get(finding, "vulnerability");
    struct str identity = identity_of(a, json_get(finding, "component"));
    const struct json *other = find(index, key_of(a, identity, json_text(v, "id")));
    JSON_EACH (alias, json_get(v, "aliases"))
        if (!other)
            other = find(index, key_of(a, identity, alias->text));
    return other;
}

/* What became of a finding that the second scan does not have. A list may name a component several
   times, at several versions: one that could not be looked up leaves it open. */
static const char *fate(struct arena *a, const struct index *components, const struct json *finding,
                        struct str *reason)
{
    struct str identity = identity_of(a, json_get(finding, "component"));
    size_t low = 0, high = components->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(components->entries[middle].key, identity) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *reason = STR("the component is gone");
    for (; low < components->count && str_eq(components->entries[low].key, identity); low++) {
        const struct json *o = components->entries[low].item;
        struct str state = json_text(o, "state");
        if (state.n && !STR_IS(state, "clean")) {
            *reason = json_text(o, "reason");
            return "unknown";
        }
        *reason = STR("looked up again, and not affected any more");
    }
    return "fixed";
}

static void add_row(struct arena *a, struct json *rows, const char *state,
                    const struct json *finding, struct str from, struct str to, struct str reason)
{
    const struct json *v = json_get(finding, "vulnerability");
    const struct json *c = json_get(finding, "component");
    struct json *row = json_add(a, rows, NULL, JSON_OBJECT);
    json_add_text(a, row, "state", str_of(state));
    json_add_text(a, row, "vulnerability", json_text(v, "id"));
    json_add_text(a, row, "severity", json_text(v, "severity"));
    json_add_bool(a, row, "kev", json_is_true(v, "kev"));
    json_add_text(a, row, "component", json_text(c, "name"));
    json_add_text(a, row, "identity", identity_of(a, c));
    json_add_text(a, row, "from", from);
    json_add_text(a, row, "to", to);
    json_add_text(a, row, "reason", reason);
}

static struct str version_of(const struct json *finding)
{
    return json_text(json_get(finding, "component"), "version");
}

/* Adds what the second scan found, either what the first had too or what it had not. */
static int64_t add_found(struct arena *a, struct json *rows, const struct index *were,
                         const struct json *to, bool known)
{
    int64_t n = 0;
    JSON_EACH (f, json_get(to, "findings")) {
        const struct json *was = find_finding(a, were, f);
        if ((was != NULL) != known)
            continue;
        add_row(a, rows, known ? "still" : "new", f, version_of(was), version_of(f),
                json_text(json_get(f, "match"), "reason"));
        n++;
    }
    return n;
}

struct json *sbom_diff_findings(struct arena *a, const struct json *from, const struct json *to)
{
    struct index were = index_findings(a, from), are = index_findings(a, to);
    struct index components = index_components(a, to);
    struct json *rows = json_array(a);
    int64_t fixed = 0, unknown = 0;
    int64_t added = add_found(a, rows, &were, to, false);
    int64_t still = add_found(a, rows, &were, to, true);
    JSON_EACH (f, json_get(from, "findings")) {
        struct str reason;
        if (find_finding(a, &are, f))
            continue;
        const char *state = fate(a, &components, f, &reason);
        add_row(a, rows, state, f, version_of(f), (struct str){0}, reason);
        fixed += state[0] == 'f';
        unknown += state[0] == 'u';
    }
    struct json *out = json_object(a);
    json_add_bool(a, out, "compared", true);
    json_add_text(a, out, "summary_a", json_text(from, "summary"));
    json_add_text(a, out, "summary_b", json_text(to, "summary"));
    json_add_text(a, out, "data_a", json_text(from, "data"));
    json_add_text(a, out, "data_b", json_text(to, "data"));
    struct json *counts = json_add(a, out, "counts", JSON_OBJECT);
    json_add_int(a, counts, "new", added);
    json_add_int(a, counts, "fixed", fixed);
    json_add_int(a, counts, "still", still);
    json_add_int(a, counts, "unknown", unknown);
    json_hang(out, "rows", rows);
    return out;
}
