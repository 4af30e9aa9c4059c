# Sources of advisories: what is taken in, what is told, and warnings that stay until somebody has
# accepted them.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    export TUTELA_ADVISORIES=$PWD/a.db
}

cve_record() { # ID UPPER DAY
    cat >"$1.json" <<END
{"dataType": "CVE_RECORD", "dataVersion": "5.1",
 "cveMetadata": {"cveId": "$1", "state": "PUBLISHED", "dateUpdated": "$3T10:00:00Z"},
 "containers": {"cna": {"providerMetadata": {"shortName": "acme"}, "affected": [
   {"vendor": "Acme", "product": "Dose", "versions": [
     {"version": "0", "lessThan": "$2", "status": "affected", "versionType": "custom"}]}]}}}
END
}

eu_list() { # CVE...
    printf '['
    local comma=
    for cve; do
        printf '%s{"cveID": "%s", "euvdID": "EUVD-2026-1", "dateReported": "2026/11/02"}' "$comma" "$cve"
        comma=,
    done
    printf ']\n'
}

@test "a folder of CVE records is taken in, and what stands beside them is told" {
    mkdir -p cves/2026/1xxx
    (cd cves/2026/1xxx && cve_record CVE-2026-1001 2.0 2026-11-20)
    echo '{"fetchTime": "2026-11-20T00:00:00Z", "numberOfChanges": 1, "new": []}' >cves/delta.json
    echo '[{"fetchTime": "2026-11-20T00:00:00Z", "numberOfChanges": 1}]' >cves/deltaLog.json
    tutela feed import cves --format json
    [ "$status" = 0 ]
    [ "$(member '$.outcome')" = complete ]
    [ "$(member '$.sources[0].name')" = cve ]
    [ "$(member '$.sources[0].new')" = 1 ]
    [ "$(member '$.notes[0].rule')" = companion ]
    [ "$(member '$.notes[0].count')" = 2 ]
    tutela --as-of 2026-11-21 feed status
    [ "$status" = 0 ]
    grep -q '^cve .*2026-11-20' out
}

@test "the same records as zip, tar and compressed tar are the same" {
    mkdir cves
    (cd cves && cve_record CVE-2026-1001 2.0 2026-11-20)
    zip -qr cves.zip cves
    tar -cf cves.tar cves
    tar -c cves | gzip >cves.tgz
    tar -c cves | zstd -q >cves.tzst
    tutela feed import cves.zip --format json
    [ "$(member '$.sources[0].new')" = 1 ]
    for file in cves.tar cves.tgz cves.tzst; do
        tutela feed import $file --format json
        [ "$status" = 0 ]
        [ "$(member '$.sources[0].unchanged')" = 1 ]
    done
}

@test "a published score that its vector does not give is told" {
    cve_record CVE-2026-1001 2.0 2026-11-20
    vector=CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H
    metrics="\"metrics\": [{\"cvssV3_1\": {\"baseScore\": 5.0, \"vectorString\": \"$vector\"}}]"
    sed -i "s|\"affected\": \[|$metrics, &|" CVE-2026-1001.json
    tutela feed import CVE-2026-1001.json
    [ "$status" = 0 ]
    grep -q 'acme publishes 5.0 for CVSS:3.1.*gives 9.8' out
}

@test "the EU's list of exploited vulnerabilities is a source of its own" {
    eu_list CVE-2026-1001 CVE-2026-1002 not-a-cve >eu.json
    tutela feed import eu.json --format json
    [ "$status" = 3 ]
    [ "$(member '$.sources[0].name')" = kev.eu ]
    [ "$(member '$.sources[0].new')" = 2 ]
    [ "$(member '$.sources[0].skipped')" = 1 ]
    tutela --as-of 2026-11-03 feed status --format json
    [ "$(member '$.sources[0].records')" = 2 ]
    eu_list CVE-2026-1001 >eu.json
    tutela feed import eu.json # the list shrank
    [ "$status" = 2 ]
    grep -q shrank out
    tutela feed import --force eu.json
    tutela --as-of 2026-11-03 feed status --format json
    [ "$(member '$.sources[0].records')" = 1 ]
}

@test "a source that is too old is a warning in status and scan until somebody accepts it" {
    cve_record CVE-2026-1001 2.0 2026-11-01
    tutela feed import CVE-2026-1001.json
    tutela --as-of 2026-11-08 feed status
    [ "$status" = 0 ]
    tutela --as-of 2026-11-09 feed status
    [ "$status" = 4 ]
    grep -q '8 days old; the policy allows 7' out
    cat >list.json <<END
{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": []}
END
    tutela --as-of 2026-11-09 scan list.json --format json
    [ "$(member '$.warnings[0].source')" = cve ]
    [ "$(member '$.warnings[0].rule')" = age ]
    tutela --as-of 2026-11-09 scan list.json
    grep -q '^Warning: cve: .*8 days old' out

    tutela --as-of 2026-11-09 feed accept cve
    refused 2 --reason
    tutela --as-of 2026-11-09 feed accept nvd --reason 'not used here'
    refused 2 'no warning about nvd'
    tutela --as-of 2026-11-09 feed accept cve --reason 'the mirror is being moved'
    [ "$status" = 0 ]
    tutela --as-of 2026-11-10 feed status --format json
    [ "$status" = 0 ]
    [ "$(member '$.warnings[0].accepted.reason')" = 'the mirror is being moved' ]
    tutela --as-of 2026-11-10 scan list.json
    no grep -q '^Warning' out
    tutela --as-of 2026-11-17 feed status # it got worse
    [ "$status" = 4 ]
}

@test "what is no feed is refused by its own name" {
    printf '{"CVE_data_type": "CVE", "x": 1}' >four.json
    printf '<!DOCTYPE html><html></html>' >page.json
    for row in 'four.json|format 4' 'page.json|web page'; do
        tutela feed import "${row%|*}"
        [ "$status" = 2 ]
        grep -q "${row#*|}" out
    done
}

@test "an advisory of RustSec is read, and a broken one told" {
    printf '```toml\n[advisory]\nid = "RUSTSEC-2099-0001"\npackage = "pump"\naliases = ["CVE-2099-0001"]\n%s\n```\n# Pumps stop\n' \
        '[versions]' >one.md
    sed 's/\[versions\]/&\npatched = [">= 1.2.3", "^0.9.5"]/' one.md >RUSTSEC-2099-0001.md
    printf '```toml\n[advisory]\nid = 1 2\n```\n' >broken.md
    tutela feed import RUSTSEC-2099-0001.md
    [ "$status" = 0 ]
    grep -q '^rustsec *1 *1 ' out
    tutela explain pkg:cargo/pump@1.2.2 CVE-2099-0001
    grep -q '^affected: .*>=0.10.0-0 <1.2.3' out
    tutela explain pkg:cargo/pump@0.9.7 CVE-2099-0001
    grep -q '^not affected' out
    tutela feed import broken.md --format json
    [ "$status" = 3 ]
    grep -q 'after its first line: 2:8: the end of the line is expected' out
}
