# The secure life cycle of a release: board, SOUP list, penetration test, release gate.

load common

setup_file() { make_sample; }
setup() { use_sample; }

@test "board: every activity in its practice; counts add up in every form" {
    tutela board REL-0002 --format json
    [ "$status" = 0 ]
    [ "$(member '$.practices[7].id')" = MDCG-P8 ]
    [ "$(member $.total)" = "$(sqlite3 :memory: "SELECT sum(json_array_length(value, '$.cells'))
        FROM json_each(CAST(readfile('out') AS TEXT), '$.practices')")" ]
    [ "$(member $.activities.total)" = 57 ]
    cells=$(member $.total)
    tutela board REL-0002 --format csv
    [ "$(sqlite3 -csv :memory: ".import out t" "SELECT count(*) FROM t")" = "$cells" ]
    tutela board REL-0002
    grep -q '^MDCG-P1 Security management: ' out
    grep -q "judged by Quality manager on 2026-02-24" out
    tutela view board REL-0002
    [ "$(member $.total)" = "$cells" ]
    tutela board REL-0099
    refused 2 'there is no release REL-0099'
}

@test "soup: what a person says once holds for every list and release of the device" {
    tutela soup REL-0002 --format json
    [ "$(member $.total)" = 174 ]
    [ "$(member $.soup)" = 162 ]
    [ "$(member $.lacking)" = 162 ]
    tutela soup REL-0002 --as csv
    head -1 out | grep -q '^name,manufacturer,version,identifier,own,purpose'
    grep '^linux,' out | grep -q 'Operating system of the pump application'
    tutela add soup_item device=DEV-0001 name=Zlib identity=pkg:generic/zlib purpose="Unpacks updates"
    tutela soup REL-0001 --as csv
    grep '^zlib,' out | grep -q 'Unpacks updates'
    tutela soup REL-0002 --missing
    no grep -q '^halcyon-' out
    grep -q 'evaluation of anomalies (7.1.3)' out
    tutela soup REL-0003
    refused 4 'has no component list'
    tutela soup REL-0002 --as yaml
    refused 2 "'yaml' is none of table, csv, tsv, html, json"
}

@test "soup: the document has every row, and is the same twice" {
    tutela report soup REL-0002 -o one.html
    [ "$status" = 0 ]
    tutela soup REL-0002 --as html
    cmp out one.html
    [ "$(grep -c '<tr><th scope="row">' one.html)" -ge 174 ]
    grep -q 'Table 2. Components, 174 of 174' one.html
}

@test "pentest: the model says what must be in scope" {
    tutela pentest REL-0002
    [ "$status" = 1 ]
    grep -q '20 interfaces cross a trust boundary or are external: 14 in scope, 3 left out' out
    grep -q '^W-0002  *fixed, not tested again' out
    tutela add test_run test=TC-0012 release=REL-0002 result=pass scope="F-0008 F-0012 F-0023" \
        retests=W-0002 tester=Kim independent=yes run_on=2026-11-26
    tutela pentest REL-0002
    [ "$status" = 0 ]
    grep -q '0 not covered' out
    grep -q '^W-0002  *fixed, tested again' out
    tutela check REL-0002 --format csv
    no grep -q penetration-test-scope out
    no grep -q penetration-test-not-repeated out
    tutela pentest REL-0003
    [ "$status" = 4 ]
    tutela add test_run test=TC-0012 release=REL-0002 result=pass left_out=F-0008
    refused 2 'left_out_reason: is required'
}

@test "pentest: an interface that changes makes the test stale" {
    tutela set F-0013 protocol="TLS 1.3 with pinning"
    tutela set E-0012 technology="A new framework"
    tutela check REL-0002 --format csv
    grep 'test-stale,TR-0011' out | grep -q 'Cloud interface'
}

@test "check: a waiver counts until its day, and never for what is never waived" {
    tutela check REL-0002 --format json
    [ "$status" = 1 ]
    [ "$(member '$.waived[0].check')" = penetration-test-of-other-build ]
    tutela --as-of 2027-01-01 check REL-0002
    grep -q '^penetration-test-of-other-build  TR-0011  Penetration' out
    grep -q 'waiver WV-0001 of penetration-test-of-other-build does not count: its day has passed' out
    tutela add waiver check_name=security-risk-safety-unknown subject=SR-0001 owner=Ann \
        until=2027-01-01 reason=late
    refused 2 'security-risk-safety-unknown is never waived'
    tutela add waiver check_name=build-unknown subject=REL-0002 owner=Ann agreed_by=ann \
        until=2027-01-01 reason=late
    refused 2 'agreed_by: must be another person than the owner'
}

@test "check: a policy of one's own is held to its rules, and to the exit status" {
    echo '{"id": "own", "version": 3, "grades": {"required": "warn"}}' >own.json
    tutela check REL-0002 --policy own.json
    [ "$status" = 1 ] # what is never waived still closes it, or data are missing
    grep -q 'Policy own, version 3, own.json' out
    tutela check REL-0003 --policy own.json --format json
    [ "$status" = 4 ]
    [ "$(member $.open)" = 1 ]
    [ "$(member '$.no_data[0]')" = release-without-sbom ]
    echo '{"id": "own", "rules": [{"check": "no-such-check", "effect": "warn", "reason": "r"}]}' >own.json
    tutela check REL-0002 --policy own.json
    refused 2 "own.json: rule 1: there is no check, slot or clause 'no-such-check'"
    tutela check REL-0002 --policy missing.json
    [ "$status" = 5 ] || [ "$status" = 2 ]
    [ ! -s out ]
}

@test "check: no row is lost between the forms" {
    tutela check REL-0002 --format json
    rows=$(sqlite3 :memory: "SELECT json_array_length(j, '$.blockers') + json_array_length(j, '$.warnings')
        + json_array_length(j, '$.waived') FROM (SELECT CAST(readfile('out') AS TEXT) AS j)")
    tutela check REL-0002 --format csv
    [ "$(sqlite3 -csv :memory: ".import out t" "SELECT count(*) FROM t")" = "$rows" ]
    tutela check REL-0002
    [ "$(grep -c '^[^ ][^ ]*  [^ ][^ ]*  ' out)" = "$rows" ]
}
