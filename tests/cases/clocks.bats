# The contract of the clocks: 1 when something is overdue, 0 when not, 4 when nothing was looked up;
# each finding with what ends first, since when, by which rule, and what stops it.

load common

setup() {
    make_empty
    make_device
    "$TUTELA" set REL-0001 status=released released_on=2026-01-01
    publish GHSA-aaaa-bbbb-0001 dose 1.3.0
    sbom dose 1.2.0
    "$TUTELA" import --release REL-0001 dose.json
    "$TUTELA" --as-of 2026-06-01 scan REL-0001 >scan.out || true
}

# An OSV record of an npm package, affected below a version; and a list of exploited vulnerabilities
# that does not have it.
publish() { # ID NAME FIXED
    cat >"$1.json" <<END
{"schema_version": "1.6.0", "id": "$1", "modified": "2026-05-30T10:00:00Z",
 "aliases": ["CVE-2026-${1##*-}"], "summary": "Overflow in $2",
 "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
 "affected": [{"package": {"ecosystem": "npm", "name": "$2"}, "ranges": [{"type": "SEMVER",
   "events": [{"introduced": "0"}, {"fixed": "$3"}]}]}]}
END
    cat >kev.json <<END
{"title": "List", "catalogVersion": "2026.05.30", "dateReleased": "2026-05-30T10:00:00Z", "count": 1,
 "vulnerabilities": [{"cveID": "CVE-2020-0001", "vendorProject": "V", "product": "P",
  "vulnerabilityName": "N", "dateAdded": "2026-05-01", "shortDescription": "S",
  "requiredAction": "A", "dueDate": "2026-05-22", "knownRansomwareCampaignUse": "Unknown",
  "notes": "", "cwes": []}]}
END
    "$TUTELA" feed import "$1.json" kev.json
}

sbom() { # NAME VERSION: a list of one npm package
    cat >"$1.json" <<END
{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [{"type": "library",
 "bom-ref": "c", "name": "$1", "version": "$2", "purl": "pkg:npm/$1@$2"}]}
END
}

decide() { # STATE NAME=VALUE...
    local state=$1
    shift
    add decision identity=pkg:npm/dose vulnerability=CVE-2026-0001 "state=$state" decided_by=Ada \
        decided_on=2026-06-02 reason=Read "$@"
}

clock() { member "\$.items[0].clocks[$1].$2"; } # NUMBER MEMBER

@test "a finding that nobody looked at is due by the rule that ends first" {
    tutela --as-of 2026-06-02 --format json clocks
    [ "$status" = 0 ]
    [ "$(member $.running) $(member $.overdue)" = '1 0' ]
    [ "$(member '$.items[0].clock') $(member '$.items[0].due_on')" = 'triage 2026-06-08' ]
    [ "$(member '$.items[0].started_on') $(member '$.items[0].days_left')" = '2026-06-01 6' ]
    [ "$(member '$.items[0].rule') $(member '$.items[0].label')" = 'triage practice' ]
    [ "$(member '$.items[0].harm') $(member '$.items[0].exploited')" = 'unknown no' ]
    [ "$(clock 1 rule) $(clock 1 due_on)" = 'decide-critical 2026-06-15' ]
    [ "$(clock 2 rule) $(clock 2 due_on)" = 'fix-critical 2026-07-01' ]
    tutela --as-of 2026-06-08 clocks REL-0001
    [ "$status" = 0 ]
    tutela --as-of 2026-06-09 clocks REL-0001
    [ "$status" = 1 ]
    grep -q '1 of 1 findings in releases have a clock running, 1 overdue' out
    grep -q '1 of 1 components looked at' out
}

@test "--days shows what is near, and counts all" {
    tutela --as-of 2026-06-02 --format json clocks --days 5
    [ "$status" = 0 ]
    [ "$(items $.items) $(member $.running)" = '0 1' ]
    tutela --as-of 2026-06-02 --format json clocks --days 6
    [ "$(items $.items)" = 1 ]
    tutela clocks --days soon
    refused 2 "'soon' is no number"
}

@test "decisions stop the clocks one after another" {
    decide under_investigation
    tutela --as-of 2026-06-10 --format json clocks
    [ "$status" = 0 ]
    [ "$(clock 0 state) $(clock 0 by)" = 'stopped D-0001: under_investigation' ]
    [ "$(member '$.items[0].clock') $(member '$.items[0].who')" = 'decide Ada' ]
    "$TUTELA" supersede D-0001 state=affected action=Update safety_relevant=no
    tutela --as-of 2026-07-02 --format json clocks
    [ "$status" = 1 ]
    [ "$(member '$.items[0].clock') $(member '$.items[0].harm')" = 'fix no' ]
    "$TUTELA" supersede D-0002 state=fixed
    tutela --as-of 2026-07-02 --format json clocks
    [ "$status" = 0 ]
    [ "$(member $.places) $(member $.running)" = '1 0' ]
}

@test "a later release without it stops the clock of fixing, once it was looked up" {
    decide affected action=Update
    add release name=1.1 device=DEV-0001 status=released previous=REL-0001 released_on=2026-06-03
    sbom dose 1.3.0
    "$TUTELA" import --release REL-0002 dose.json
    tutela --as-of 2026-06-05 --format json clocks REL-0001
    [ "$(member $.running)" = 1 ]
    "$TUTELA" --as-of 2026-06-05 scan REL-0002
    tutela --as-of 2026-06-05 --format json clocks REL-0001
    [ "$(member $.places) $(member $.running)" = '1 0' ]
}

@test "a case gives the person, a risk the harm" {
    case=$(add case name=Dose vulnerabilities=CVE-2026-0001 devices=DEV-0001 owner=Bob received_on=2026-06-01)
    add security_risk name=Overdose device=DEV-0001 vulnerabilities=GHSA-aaaa-bbbb-0001 safety_relevant=yes
    tutela --as-of 2026-06-02 --format json clocks
    [ "$(member '$.items[0].who') $(member '$.items[0].case')" = "Bob $case" ]
    [ "$(member '$.items[0].harm')" = yes ]
}

@test "an organisation has days of its own" {
    cat >own.json <<'END'
{"id": "own", "version": 3, "clocks": [
 {"id": "triage", "rules": [{"id": "T", "days": 2, "label": "plan", "source": "PMS plan 4.2"}]},
 {"id": "decide", "rules": []}, {"id": "fix", "rules": []}]}
END
    tutela --as-of 2026-06-02 --format json clocks --policy own.json
    [ "$(member '$.items[0].due_on') $(member '$.items[0].source')" = '2026-06-03 PMS plan 4.2' ]
    [ "$(member $.policy) $(member $.edition)" = 'own 3' ]
    add risk_policy name=Days kind=clocks edition=A valid_from=2026-06-02 "matrix=$(tr -d '\n' <own.json)"
    tutela --as-of 2026-06-02 --format json clocks
    [ "$(member $.policy) $(member $.edition)" = 'POL-0001 A' ]
    tutela --as-of 2026-06-01 --format json clocks
    [ "$(member $.policy)" = clocks ] # not valid yet
    tutela add risk_policy name=Days kind=clocks edition=B 'matrix={"clocks": []}'
    refused 2 'must be triage, decide and fix'
}

@test "what could not be looked up is no good news" {
    sed -i 's/"purl": "[^"]*"/"group": "g"/' dose.json
    add release name=2.0 device=DEV-0001 status=released
    "$TUTELA" import --release REL-0002 dose.json
    "$TUTELA" --as-of 2026-06-01 scan REL-0002 || true
    tutela --as-of 2026-06-02 clocks REL-0002
    [ "$status" = 4 ]
    grep -q '1 without identifier' out
    tutela --as-of 2027-06-02 scan REL-0001
    tutela --as-of 2026-06-02 clocks REL-0001 # old data only, but it is matched
    [ "$status" = 0 ]
}

@test "nothing looked up is no good news" {
    add device name=Other regulation=mdr
    add release name=1 device=DEV-0002 status=released
    tutela clocks REL-0002
    [ "$status" = 4 ]
    tutela clocks DEV-0001
    refused 2 'not a release'
    tutela clocks REL-0009
    refused 2 REL-0009
}
