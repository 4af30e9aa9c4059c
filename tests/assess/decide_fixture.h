/* decide_fixture.h - a device with a list of components in which something was found. */
#ifndef TESTS_ASSESS_DECIDE_FIXTURE_H
#define TESTS_ASSESS_DECIDE_FIXTURE_H

#include "../intake/sbom_fixture.h"
#include "match/run_fixture.h"

#include "assess/decide/decide.h"
#include "base/embed.h"

#define PART(ref, name, version) \
    "{\"type\": \"library\", \"bom-ref\": \"" ref "\", \"name\": \"" name \
    "\", \"version\": \"" version "\", \"purl\": \"pkg:generic/" name "@" version "\"}"
#define PARTS PART("o", "openssl", "3.0.8") "," PART("z", "zlib", "1.2.13")

/* What matching says: a vulnerability in a component. The number is that of the flaw and its claim.
 */
static inline void flaw_found(struct fixture *f, const char *number, const char *component,
                              const char *vulnerability, const char *alias)
{
    struct buf b = {.arena = &f->arena};
    fixture_line(&b, 'A', number, vulnerability, alias, "Overflow", "high",
                 "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", NULL);
    fixture_line(&b, 'R', number, number, "osv", vulnerability, "generic", "<3", "3", NULL);
    fixture_line(&b, 'F', component, number, number, NULL);
    fixture_run(f, "2026-11-20", "s", buf_str(&b));
}

/* One that is already known was found in another component. */
static inline void flaw_found_in(struct fixture *f, const char *number, const char *component)
{
    struct buf b = {.arena = &f->arena};
    fixture_line(&b, 'F', component, number, number, NULL);
    fixture_run(f, "2026-11-20", "s", buf_str(&b));
}

static inline void looked_up(struct fixture *f)
{
    struct buf b = {.arena = &f->arena};
    fixture_line(&b, 'S', "CO-0001", "matched", "because", NULL);
    fixture_line(&b, 'S', "CO-0002", "matched", "because", NULL);
    fixture_run(f, "2026-11-20", "s", buf_str(&b));
}

/* REL-0001 of DEV-0001 with CO-0001 openssl 3.0.8 and CO-0002 zlib 1.2.13; looked up, and in
   openssl CVE-2026-0001 (also GHSA-1) and CVE-2026-0002 found, in zlib CVE-2026-0003. */
static inline struct str site(struct fixture *f)
{
    fixture_add(f, "organisation", "name=Sample Maker", "kind=manufacturer",
                "website=https://maker.example", NULL);
    fixture_add(f, "device_family", "name=Pumps", NULL);
    fixture_add(f, "device", "name=Pump", "regulation=mdr", "family=DF-0001",
                "manufacturer=ORG-0001", NULL);
    struct str r = fixture_add(f, "release", "name=2.3.1", "device=DEV-0001", "status=released",
                               NULL);
    (void)sbom_taken(f, r, "Pump", PARTS);
    flaw_found(f, "1", "CO-0001", "CVE-2026-0001", "GHSA-1");
    flaw_found(f, "2", "CO-0001", "CVE-2026-0002", "");
    flaw_found(f, "3", "CO-0002", "CVE-2026-0003", "");
    looked_up(f);
    return r;
}

/* Takes a document; NULL with f->err when it was refused, and then nothing is changed. */
static inline struct json *take_with(struct fixture *f, struct str text,
                                     struct decide_import import)
{
    struct vex_document d;
    struct findings findings;
    struct json *receipt = NULL;
    findings_init(&findings, &f->arena);
    if (!vex_read(&f->arena, text, &d, &findings, &f->err))
        fail_msg("%s", f->err.text);
    import.bytes = text;
    import.file_name = STR("supplier.json");
    import.on = sbom_day;
    fixture_begin(f);
    bool ok = decide_take(f->store, &f->arena, &d, &import, &receipt, &f->err);
    return fixture_end(f, ok) ? receipt : NULL;
}

static inline struct json *take(struct fixture *f, struct str text)
{
    struct json *receipt = take_with(f, text, (struct decide_import){0});
    if (!receipt)
        fail_msg("%s", f->err.text);
    return receipt;
}

static inline struct json *take_ours(struct fixture *f, struct str text)
{
    struct json *receipt = take_with(
        f, text,
        (struct decide_import){.accept = true, .accepted_by = STR("Ann"), .reviewer = STR("Bob")});
    if (!receipt)
        fail_msg("%s", f->err.text);
    return receipt;
}

/* One statement in OpenVEX, as of a day. */
static inline struct str openvex(struct fixture *f, const char *day, const char *vulnerability,
                                 const char *product, const char *words)
{
    return str_fmt(&f->arena,
                   "{\"@context\": \"https://openvex.dev/ns/v0.2.0\", \"@id\": \"urn:x:1\","
                   " \"author\": \"Supplier\", \"timestamp\": \"%sT00:00:00Z\", \"version\": 1,"
                   " \"statements\": [{\"vulnerability\": {\"name\": \"%s\"}, \"products\":"
                   " [%s], %s}]}",
                   day, vulnerability, product, words);
}

#define FIXED   "\"status\": \"fixed\""
#define OFF     "\"status\": \"not_affected\", \"justification\": \"vulnerable_code_not_present\""
#define OPENSSL "{\"@id\": \"pkg:generic/openssl@3.0.8\"}"

/* The line i of a receipt. */
static inline const struct json *line(const struct json *receipt, size_t i)
{
    const struct json *l = json_first(json_get(receipt, "lines"));
    while (l && i--)
        l = l->next;
    return l;
}

static inline struct str decision_of(const struct json *receipt, size_t i)
{
    return json_as_text(json_first(json_get(line(receipt, i), "decisions")));
}

static inline void assert_outcome(const struct json *receipt, size_t i, const char *wanted)
{
    struct str outcome = json_text(line(receipt, i), "outcome");
    if (!str_eq(outcome, str_of(wanted)))
        fail_msg("line %zu: %.*s (%.*s), wanted %s", i, STR_ARG(outcome),
                 STR_ARG(json_text(line(receipt, i), "why")), wanted);
}

static inline void assert_field(struct fixture *f, struct str id, const char *name,
                                const char *wanted)
{
    struct str text = fixture_field(f, id, name);
    if (!str_eq(text, str_of(wanted)))
        fail_msg("%.*s: %s is '%.*s', wanted '%s'", STR_ARG(id), name, STR_ARG(text), wanted);
}

/* How many vulnerabilities have a place that is undecided, as of the day of the tests. */
static inline int64_t undecided(struct fixture *f)
{
    struct json *rows;
    struct store_param day = STORE_P(STR("2026-11-21"));
    if (!store_query(f->store, &f->arena, "portfolio_waiting", &day, 1, &rows, &f->err))
        fail_msg("%s", f->err.text);
    return json_int(json_first(rows), "vulnerabilities", -1);
}

/* The rows of a check, as of a day. */
static inline const struct json *check_rows(struct fixture *f, const char *check, const char *day)
{
    struct json *rows;
    struct store_param as_of = STORE_P(str_of(day));
    struct str sql = embed_find(str_fmt(&f->arena, "data/checks/%s.sql", check).p);
    if (!store_query_text(f->store, &f->arena, sql, &as_of, 1, &rows, &f->err))
        fail_msg("%s", f->err.text);
    return rows;
}

#endif
