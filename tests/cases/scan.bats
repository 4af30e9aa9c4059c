# The contract of looking for vulnerabilities: 0 looked up and nothing above policy, 1 above policy,
# 2 wrong input, 4 data missing or stale - never 0 with missing data; and the JSON members that
# pipelines read: snapshot, components, findings, unmatched.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    export TUTELA_WORKSPACE=$PWD/w.db TUTELA_ADVISORIES=$PWD/a.db
}

# An OSV record of an npm package, affected below a version.
publish() { # ID NAME FIXED DAY [VECTOR]
    cat >"$1.json" <<END
{"schema_version": "1.6.0", "id": "$1", "modified": "$4T10:00:00Z", "published": "$4T09:00:00Z",
 "aliases": ["CVE-2026-${1##*-}"], "summary": "Overflow in $2",
 "severity": [{"type": "CVSS_V3", "score": "${5:-CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H}"}],
 "affected": [{"package": {"ecosystem": "npm", "name": "$2"}, "ranges": [{"type": "SEMVER",
   "events": [{"introduced": "0"}, {"fixed": "$3"}]}]}]}
END
    "$TUTELA" feed import "$1.json" >publish.out
}

sbom() { # NAME VERSION [PURL]: a list of one component
    local purl=
    [ -z "${3-}" ] || purl=", \"purl\": \"$3\""
    cat >"$1.json" <<END
{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
 "components": [{"type": "library", "bom-ref": "c", "name": "$1", "version": "$2"$purl}]}
END
}

@test "nothing found with current data is 0, and says what was looked at" {
    publish GHSA-aaaa-bbbb-0001 dose 1.3.0 2026-11-20
    sbom dose 1.3.0 pkg:npm/dose@1.3.0
    tutela --as-of 2026-11-21 scan dose.json
    [ "$status" = 0 ]
    grep -q '0 findings' out
    grep -q 'osv (1 records, newest 2026-11-20)' out
    tutela --as-of 2026-11-21 scan dose.json --format json
    [ "$(member '$.components.total')" = 1 ]
    [ "$(member '$.components.clean')" = 1 ]
    [ "$(items '$.findings')" = 0 ]
}

@test "a finding has every member that the contract promises" {
    publish GHSA-aaaa-bbbb-0001 dose 1.3.0 2026-11-20
    sbom dose 1.2.0 pkg:npm/dose@1.2.0
    tutela --as-of 2026-11-21 scan dose.json --format json
    [ "$status" = 0 ] # no policy was given
    [ -n "$(member '$.snapshot.id')" ]
    [ "$(member '$.snapshot.sources[0].name')" = osv ]
    [ "$(member '$.snapshot.sources[0].newest')" = 2026-11-20 ]
    [ "$(member '$.snapshot.sources[0].records')" = 1 ]
    for state in total matched clean no_identifier no_source stale; do
        [ -n "$(member "\$.components.$state")" ]
    done
    [ "$(items '$.findings')" = 1 ]
    f='$.findings[0]'
    [ "$(member "$f.component.ref")" = c ]
    [ "$(member "$f.component.name") $(member "$f.component.version")" = 'dose 1.2.0' ]
    [ "$(member "$f.component.purl")" = pkg:npm/dose@1.2.0 ]
    [ "$(member "$f.vulnerability.id")" = CVE-2026-0001 ]
    [ "$(member "$f.vulnerability.aliases[0]")" = GHSA-aaaa-bbbb-0001 ]
    [ "$(member "$f.vulnerability.severity")" = critical ]
    [ "$(member "$f.vulnerability.cvss[0].version") $(member "$f.vulnerability.cvss[0].score")" = '3.1 9.8' ]
    [ "$(member "$f.vulnerability.fixed_in[0]")" = 1.3.0 ]
    [ "$(member "$f.match.source") $(member "$f.match.advisory")" = 'osv GHSA-aaaa-bbbb-0001' ]
    [ "$(member "$f.match.range")" = '<1.3.0' ]
    [ -n "$(member "$f.match.scheme")" ] && [ -n "$(member "$f.match.reason")" ]
}

@test "a policy makes 1 of what is above it, and only of that" {
    publish GHSA-aaaa-bbbb-0001 dose 1.3.0 2026-11-20
    printf 'cve,epss,percentile\nCVE-2026-0001,0.2,0.9\n' >epss.csv
    echo '{"catalogVersion": "2026.11.20", "dateReleased": "2026-11-20T00:00:00Z", "count": 0,
        "vulnerabilities": []}' >kev.json
    tutela feed import kev.json epss.csv
    sbom dose 1.2.0 pkg:npm/dose@1.2.0
    for row in '1 cvss >= 9' '0 cvss >= 9.9' '1 severity >= high' '0 kev' '1 not kev' \
        '1 kev or cvss > 9' '0 kev and cvss > 9' '1 (cvss >= 7 and epss >= 0.1)' '0 epss >= 0.5'; do
        tutela --as-of 2026-11-21 scan dose.json --fail-on "${row#* }"
        [ "$status" = "${row%% *}" ]
    done
}

@test "a policy that needs data which is not there is not passed" {
    publish GHSA-aaaa-bbbb-0001 dose 1.3.0 2026-11-20
    sbom dose 1.2.0 pkg:npm/dose@1.2.0
    tutela --as-of 2026-11-21 scan dose.json --fail-on kev # there is no list of them
    [ "$status" != 0 ]
    tutela --as-of 2026-11-21 scan dose.json --fail-on 'epss >= 0.5'
    [ "$status" != 0 ]
}

@test "a policy that cannot be read is usage, with its column" {
    sbom dose 1.2.0 pkg:npm/dose@1.2.0
    for policy in '' frob 'cvss >=' 'cvss 9' '(kev' 'kev)' 'kev kev' 'cvss >= 11x' 'severity >= huge' \
        "$(printf '(%.0s' $(seq 5000))"; do
        tutela scan dose.json --fail-on "$policy"
        refused 2 --fail-on
    done
}

@test "missing and stale data are 4" {
    sbom dose 1.2.0 pkg:npm/dose@1.2.0
    tutela scan dose.json
    [ "$status" = 4 ]
    grep -q 'feed import' err
    publish GHSA-aaaa-bbbb-0001 clock 1.3.0 2026-11-20
    tutela --as-of 2027-06-01 scan dose.json --format json
    [ "$status" = 4 ]
    [ "$(member '$.data')" = stale ]
    [ "$(member '$.components.stale')" = 1 ]
    sbom gem 1.0 pkg:gem/gem@1.0 # of an ecosystem that no source here speaks of
    tutela --as-of 2026-11-21 scan gem.json --format json
    [ "$status" = 4 ]
    [ "$(member '$.components.no_source')" = 1 ]
    [ "$(member '$.unmatched[0].state')" = no_source ]
}

@test "a component without identifier is counted, and never clean" {
    publish GHSA-aaaa-bbbb-0001 dose 1.3.0 2026-11-20
    sbom homegrown 1.0
    tutela --as-of 2026-11-21 scan homegrown.json --format json
    [ "$(member '$.components.no_identifier')" = 1 ]
    [ "$(member '$.components.clean')" = 0 ]
    [ "$(member '$.unmatched[0].state')" = no_identifier ]
    [ -n "$(member '$.unmatched[0].reason')" ]
}

@test "the list may come from standard input, and compressed" {
    publish GHSA-aaaa-bbbb-0001 dose 1.3.0 2026-11-20
    sbom dose 1.2.0 pkg:npm/dose@1.2.0
    tutela --as-of 2026-11-21 scan - --format json <dose.json
    [ "$(items '$.findings')" = 1 ]
    gzip -k dose.json
    tutela --as-of 2026-11-21 scan dose.json.gz --format json
    [ "$(items '$.findings')" = 1 ]
    zstd -q dose.json
    tutela --as-of 2026-11-21 scan dose.json.zst --format json
    [ "$(items '$.findings')" = 1 ]
}

@test "a release is scanned, its findings are kept, and where finds them" {
    make_empty
    make_device
    publish GHSA-aaaa-bbbb-0001 dose 1.3.0 2026-11-20
    sbom dose 1.2.0 pkg:npm/dose@1.2.0
    tutela import --release REL-0001 dose.json
    [ "$status" = 0 ]
    tutela where CVE-2026-0001 --format json
    [ "$(member '$.total')" = 0 ]
    [ "$(member '$.looked_at[0].never_matched')" = 1 ] # so nothing was looked up yet
    tutela --as-of 2026-11-21 scan REL-0001
    [ "$status" = 0 ]
    for name in CVE-2026-0001 GHSA-aaaa-bbbb-0001 pkg:npm/dose@1.2.0 pkg:npm/dose DOSE; do
        tutela where "$name" --format json
        [ "$(member '$.total')" = 1 ]
        [ "$(member '$.rows[0].release')" = REL-0001 ]
    done
    tutela where nothing
    [ "$status" = 0 ]
    grep -q '^0 places; looked at 1 components in 1 lists of 1 releases' out
    tutela --as-of 2026-11-21 scan REL-0001 --format json
    [ "$(member '$.saved.findings.new')$(member '$.saved.findings.changed')" = 00 ]
    add decision identity=pkg:npm/dose vulnerability=CVE-2026-0001 state=under_investigation
    tutela where CVE-2026-0001 --format json
    [ "$(member '$.rows[0].decision')" = D-0001 ]
    publish GHSA-aaaa-bbbb-0001 dose 1.1.0 2026-11-21 # corrected: it is not affected
    tutela --as-of 2026-11-21 scan REL-0001 --format json
    [ "$(member '$.saved.findings.ended')" = 1 ]
    tutela where CVE-2026-0001 --format json
    [ "$(member '$.total')" = 0 ]
    tutela scan REL-0009
    [ "$status" = 2 ]
    tutela verify
    [ "$status" = 0 ]
}

@test "explain says which record, range and comparison, or why not" {
    publish GHSA-aaaa-bbbb-0001 dose 1.3.0 2026-11-20
    tutela explain pkg:npm/dose@1.2.0 CVE-2026-0001 --format json
    [ "$status" = 0 ]
    [ "$(member '$.verdict')" = affected ]
    [ "$(member '$.records[0].advisory')" = GHSA-aaaa-bbbb-0001 ]
    tutela explain pkg:npm/dose@1.3.0 GHSA-aaaa-bbbb-0001 --format json
    [ "$(member '$.verdict')" = 'not affected' ]
    tutela explain pkg:npm/dose@1.2.0 CVE-1999-0001 --format json
    [ "$(member '$.verdict')" = 'not known' ]
    sbom dose 1.2.0 pkg:npm/dose@1.2.0
    tutela explain dose CVE-2026-0001 --sbom dose.json --format json
    [ "$(member '$.verdict')" = affected ]
    tutela explain other CVE-2026-0001 --sbom dose.json
    refused 2 "no component 'other'"
    tutela explain dose CVE-2026-0001
    refused 2 '--sbom'
}

@test "feed import counts what it read, and takes the same again for unchanged" {
    publish GHSA-aaaa-bbbb-0001 dose 1.3.0 2026-11-20
    tutela feed import GHSA-aaaa-bbbb-0001.json --format json
    [ "$status" = 0 ]
    [ "$(member '$.sources[0].name')" = osv ]
    [ "$(member '$.sources[0].read')$(member '$.sources[0].new')$(member '$.sources[0].unchanged')" = 101 ]
    publish GHSA-aaaa-bbbb-0001 dose 1.4.0 2026-11-21
    tutela feed status --format json
    [ "$status" = 0 ]
    [ "$(member '$.sources[0].newest')" = 2026-11-21 ]
    [ "$(member '$.sources[0].records')" = 1 ]
}

@test "feed import refuses what is no feed, and keeps what it has" {
    publish GHSA-aaaa-bbbb-0001 dose 1.3.0 2026-11-20
    sbom dose 1.2.0
    echo 'no feed' >text
    : >empty
    for file in dose.json text empty none; do
        tutela feed import $file
        [ "$status" = 2 ]
        grep -q "$file" out err
    done
    tutela feed import GHSA-aaaa-bbbb-0001.json text # the one is taken, the other is told
    [ "$status" = 3 ]
    tutela feed status --format json
    [ "$(member '$.sources[0].records')" = 1 ]
}

@test "feed status of a database that is not there is no data" {
    tutela feed status
    [ "$status" = 4 ]
    [ ! -e a.db ]
}

@test "match is 4 as long as a component stands that could not be judged" {
    make_empty
    make_device
    publish GHSA-aaaa-bbbb-0001 dose 1.3.0 2026-11-20
    tutela --as-of 2026-11-21 --format json match --all
    [ "$status $(member '$.data')" = '4 missing' ] # there is no list
    sbom dose 1.3.0 pkg:npm/dose@1.3.0
    tutela import --release REL-0001 dose.json
    for how in --all --changed; do
        tutela --as-of 2026-11-21 --format json match $how
        [ "$status $(member '$.data')" = '0 complete' ]
    done
    tutela --as-of 2027-06-01 --format json match --all
    [ "$status $(member '$.data') $(member '$.components.stale')" = '4 stale 1' ]
    tutela --as-of 2027-06-01 --format json match --changed # looks at nothing
    [ "$status $(member '$.data') $(member '$.components.total')" = '4 stale 0' ]
    tutela where dose
    [ "$status" = 0 ]
    grep -q '1 places; .* 0 of them without identifier, 1 with old data only and 0 never' out
    sbom clock 1.0
    add release name=2.0 device=DEV-0001
    tutela import --release REL-0002 clock.json
    for how in --all --changed; do
        tutela --as-of 2026-11-21 --format json match $how
        [ "$status $(member '$.data')" = '4 missing' ]
    done
    tutela match --help
    grep -q 'Exit status 4: a component of the lists in force' out
}

@test "where is 4 when there is no list to look in" {
    make_empty
    tutela where CVE-2026-0001
    [ "$status" = 4 ]
    grep -q '^0 places; looked at 0 components in 0 lists' out
}

# How bad a flaw is stands in the record of NVD, that a package of a distribution has it in that of the
# distribution; both are asked, here as in a workspace.
@test "a package of a distribution has the score that another source gives the flaw" {
    cat >deb.json <<END
{"schema_version": "1.6.0", "id": "DEBIAN-CVE-2026-0007", "modified": "2026-11-20T10:00:00Z",
 "related": ["CVE-2026-0007"], "affected": [{"package": {"ecosystem": "Debian:12", "name": "sslib"},
 "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.0.12-1"}]}]}]}
END
    cat >dsa.json <<END
{"schema_version": "1.6.0", "id": "DSA-7-1", "modified": "2026-11-20T10:00:00Z",
 "related": ["CVE-2026-0007", "CVE-2026-0008"], "affected": [{"package": {"ecosystem": "Debian:12",
 "name": "sslib"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed":
 "3.0.12-1"}]}]}]}
END
    cat >nvd.json <<END
{"resultsPerPage": 1, "startIndex": 0, "totalResults": 1, "format": "NVD_CVE", "version": "2.0",
 "timestamp": "2026-11-20T10:00:00.000", "vulnerabilities": [{"cve": {"id": "CVE-2026-0007",
 "published": "2026-11-19T10:00:00.000", "lastModified": "2026-11-20T10:00:00.000", "vulnStatus":
 "Analyzed", "descriptions": [{"lang": "en", "value": "Overflow in the record layer"}], "metrics":
 {"cvssMetricV31": [{"source": "nvd@nist.gov", "type": "Primary", "cvssData": {"version": "3.1",
 "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "baseScore": 9.8, "baseSeverity":
 "CRITICAL"}}]}, "weaknesses": [{"source": "nvd@nist.gov", "type": "Primary", "description": [{"lang":
 "en", "value": "CWE-787"}]}]}}]}
END
    "$TUTELA" feed import deb.json dsa.json nvd.json
    sbom sslib 3.0.11-1 'pkg:deb/debian/sslib@3.0.11-1?distro=debian-12'
    tutela --as-of 2026-11-21 scan sslib.json --format json
    f='$.findings[0].vulnerability'
    [ "$(member "$f.id") $(member "$f.severity") $(member "$f.score")" = 'CVE-2026-0007 critical 9.8' ]
    [ "$(member "$f.cvss[0].source") $(member "$f.cwes[0]")" = 'nvd@nist.gov CWE-787' ]
    member "$f.aliases" >scan.names
    grep -q DSA-7-1 scan.names
    tutela init
    make_device
    "$TUTELA" import --release REL-0001 sslib.json
    tutela --as-of 2026-11-21 scan REL-0001
    id=$("$TUTELA" list finding --format csv | sed -n 's/^\([^,]*CVE-2026-0007\).*/\1/p')
    tutela show "$id" --format json
    [ "$(member '$.severity') $(member '$.cwe[0]')" = 'critical CWE-787' ]
    for name in $(tr -d '[]"' <scan.names | tr , ' '); do
        member '$.aliases' | grep -qF -- "$name"
    done
}
