/* A small workspace with something in every place, for tests of pages and their models. */
#ifndef TESTS_SERVE_FIXTURE_H
#define TESTS_SERVE_FIXTURE_H

#include "../assess/match/run_fixture.h"

/* What must come out escaped, wherever it is shown. */
#define HOSTILE "<script>alert(1)</script>&\"'"

static inline void sample_device(struct fixture *f)
{
    fixture_add(f, "organisation", "name=Sample Maker", "kind=manufacturer", NULL);
    fixture_add(f, "device_family", "name=Pumps", NULL);
    fixture_add(f, "device", "name=Pump " HOSTILE, "regulation=mdr", "family=DF-0001",
                "risk_class=IIb", "manufacturer=ORG-0001", "basic_udi_di=12345ANJ", NULL);
    fixture_add(f, "device", "name=Bare device", "regulation=ivdr", NULL);
    fixture_add(f, "release", "name=1.0", "device=DEV-0001", "status=released",
                "released_on=2026-01-05", "support_until=2030-01-05", "udi_di=09506000134352",
                NULL);
    fixture_add(f, "release", "name=1.1", "device=DEV-0001", "status=in_work", NULL);
}

static inline void sample_components(struct fixture *f)
{
    fixture_add(f, "component", "name=openssl", "version=3.0.8", "layer=imported",
                "purl=pkg:generic/openssl@3.0.8", "identity=pkg:generic/openssl", NULL);
    fixture_add(f, "component", "name=blob", "layer=imported", NULL);
    fixture_add(f, "sbom", "name=list", "release=REL-0001", "origin=imported", "status=current",
                "file=0000000000000000000000000000000000000000000000000000000000000000",
                "components=CO-0001 CO-0002", "imported_on=2026-02-03", NULL);
    struct buf d = {.arena = &f->arena};
    fixture_line(&d, 'A', "1", "CVE-2023-5363", "GHSA-xw78-pcr6-wrg8", "Key length", "high", "", "",
                 "", "yes", NULL);
    fixture_line(&d, 'A', "2", "CVE-2024-0727", "", "Null pointer", "medium", NULL);
    fixture_line(&d, 'R', "1", "1", "osv", "CVE-2023-5363", "generic", "<3.0.12", "3.0.12", NULL);
    fixture_line(&d, 'R', "2", "2", "osv", "CVE-2024-0727", "generic", "<3.0.13", "3.0.13", NULL);
    fixture_line(&d, 'S', "CO-0001", "matched", "in range", NULL);
    fixture_line(&d, 'S', "CO-0002", "no_identifier", "name only", NULL);
    fixture_line(&d, 'F', "CO-0001", "1", "1", NULL);
    fixture_line(&d, 'F', "CO-0001", "2", "2", NULL);
    fixture_run(f, "2026-02-04", "s", buf_str(&d));
    fixture_add(f, "decision", "name=d", "identity=pkg:generic/openssl",
                "vulnerability=CVE-2024-0727", "state=not_affected",
                "justification=vulnerable_code_not_present", "reason=PKCS#12 is not built",
                "decided_by=tester", "reviewer=second", NULL);
}

static inline void sample_risks(struct fixture *f)
{
    fixture_add(f, "threat", "name=Replay", "device=DEV-0001", "release=REL-0001", "key=t1",
                "origin=person", "state=new", "safety_relevant=yes", NULL);
    fixture_add(f, "security_risk", "name=Replayed bolus " HOSTILE, "device=DEV-0001",
                "safety_relevant=yes", NULL);
    fixture_add(f, "safety_risk", "name=Overdose", "device=DEV-0001", NULL);
    fixture_add(f, "connection", "name=Look at it", "device=DEV-0001", "kind=X2", "source=SR-0001",
                "receiver=Risk manager", "sent_on=2026-03-01", NULL);
    fixture_add(f, "control", "name=Counter", "device=DEV-0001", "kind=security", NULL);
    fixture_add(f, "test", "name=Replay test", "device=DEV-0001", NULL);
    fixture_add(f, "document", "name=Plan", "device=DEV-0001", "status=draft", NULL);
    fixture_add(f, "import", "name=list.json", "kind=sbom", "outcome=partly", "release=REL-0001",
                "file=0000000000000000000000000000000000000000000000000000000000000000",
                "receipt={\"new_components\":2,\"doubts\":[{\"line\":3,\"text\":\"no name\"}]}",
                NULL);
}

static inline void sample_rest(struct fixture *f)
{
    fixture_add(f, "question", "name=Why?", "device=DEV-0001", "asked_by=NB", "asked_on=2026-03-02",
                "due_on=2026-04-02", NULL);
    fixture_add(f, "task", "name=Write " HOSTILE, "device=DEV-0001", "due_on=2026-05-01", NULL);
    fixture_add(f, "approval", "subject=DEV-0001", "role=prrc", NULL);
    fixture_add(f, "person", "name=Somebody", NULL);
    fixture_add(f, "joint_review", "name=Both sides", "release=REL-0001", NULL);
}

/* A job whose id is known; those of the program are random. */
static inline void sample_job(struct fixture *f)
{
    const struct store_param params[] = {STORE_P(STR("JOB")),
                                         STORE_P(STR("match")),
                                         STORE_P(STR("Matching " HOSTILE)),
                                         STORE_P(STR("")),
                                         STORE_P(STR("Ann")),
                                         STORE_P(STR("REL-0001")),
                                         STORE_P(STR("")),
                                         STORE_N(1),
                                         STORE_N(1)};
    if (!store_begin(f->store, &f->err) ||
        !store_apart(f->store, "jobs_add", params, COUNT_OF(params), NULL, &f->err) ||
        !store_commit(f->store, &f->err))
        fail_msg("%s", f->err.text);
}

static inline int fixture_setup_full(void **state)
{
    if (fixture_setup(state))
        return -1;
    sample_device(*state);
    sample_components(*state);
    sample_risks(*state);
    sample_rest(*state);
    sample_job(*state);
    return 0;
}

#endif
