# The contract of decisions and VEX: every statement gets a line, 3 when one was not applied; what
# others state decides nothing; what goes out is valid input again and says nothing new; a second
# person counts; a preview writes nothing.

load common

setup_file() { make_sample; }
setup() { use_sample; }

# A statement of a supplier about openssl, in OpenVEX.
statement() { # VULNERABILITY PRODUCT WORDS
    cat >supplier.json <<END
{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "urn:x:1", "author": "Supplier",
 "timestamp": "2099-01-01T00:00:00Z", "version": 1, "statements": [
 {"vulnerability": {"name": "$1"}, "products": [{"@id": "$2"}], $3}]}
END
}

@test "a statement that was taken is a proposal, and the exit status is 0" {
    statement CVE-2023-5363 pkg:generic/openssl '"status": "fixed"'
    tutela import supplier.json --format json
    [ "$status" = 0 ]
    [ "$(member '$.format') $(member '$.spec_version')" = 'OpenVEX 0.2.0' ]
    [ "$(member '$.lines[0].outcome')" = applied ]
    [ "$(member '$.proposed') $(member '$.accepted') $(member '$.not_applied')" = '1 0 0' ]
    d=$(member '$.lines[0].decisions[0]')
    tutela decisions --waiting
    grep "^$d " out | grep -q proposed
    tutela show "$d"
    grep -q 'Author of the statement  Supplier' out
}

@test "what was not applied says why, and the exit status is 3" {
    statement CVE-2023-5363 pkg:generic/foreign@1 '"status": "fixed"'
    tutela import supplier.json
    [ "$status" = 3 ]
    grep -q '^no_product .*neither a release nor a component' out
    statement CVE-1999-0001 pkg:generic/openssl '"status": "fixed"'
    tutela import supplier.json
    [ "$status" = 3 ]
    grep -q '^not_found ' out
    statement CVE-2023-5363 pkg:generic/openssl '"status": "not_affected"'
    tutela import supplier.json --format json
    [ "$status" = 3 ]
    [ "$(member '$.lines[0].outcome') $(member '$.lines[0].rule')" = 'invalid vex-justification' ]
    [ "$(member '$.lines[0].line')" = 3 ]
    [ "$(member '$.lines[0].place')" = 'statements[0]' ]
}

@test "a dry run says what would be done, and does nothing" {
    statement CVE-2023-5363 pkg:generic/openssl '"status": "fixed"'
    before=$(sql 'SELECT max(position) FROM history')
    tutela import --dry-run supplier.json
    [ "$status" = 0 ]
    grep -q '^applied ' out
    [ "$(sql 'SELECT max(position) FROM history')" = "$before" ]
}

@test "accepting needs another person" {
    statement CVE-2023-5363 pkg:generic/openssl '"status": "fixed"'
    tutela import --accept supplier.json
    refused 2 '--reviewer NAME'
    tutela --actor ann import --accept --reviewer Ann supplier.json
    refused 2 'another person'
    tutela --actor ann import --accept --reviewer bob supplier.json --format json
    [ "$status" = 0 ]
    [ "$(member '$.accepted')" = 1 ]
}

@test "what goes out comes back and says nothing new, in each format" {
    for as in openvex csaf cyclonedx; do
        tutela vex export --as $as REL-0002 -o $as.json
        [ "$status" = 0 ]
        grep -q 'undecided); filter: none' out
        tutela import $as.json --format json
        [ "$status" = 0 ]
        [ "$(member '$.statements')" -gt 100 ]
        [ "$(member '$.statements')" = "$(member '$.counts.there_already')" ]
        cp $as.json first.json
        tutela vex export --as $as REL-0002 -o $as.json
        cmp first.json $as.json
    done
}

@test "the document goes to standard output, what it cannot say to standard error" {
    tutela vex export --as cyclonedx REL-0002
    [ "$status" = 0 ]
    [ "$(member '$.bomFormat')" = CycloneDX ]
    grep -q 'is said as requires_environment' err
    tutela vex export --as spdx REL-0002
    refused 2 'none of openvex, csaf, cyclonedx'
    tutela vex export --as csaf REL-0002 --only gone
    refused 2 'none of affected'
    tutela vex export --as csaf REL-0002 --tlp PINK
    refused 2 'none of WHITE'
    tutela vex export --as csaf REL-0004
    refused 4 'no list of components in force'
    tutela vex export --as csaf DEV-0001
    [ "$status" = 2 ]
}

@test "a decision is filled in, waits for a second person, and counts after" {
    tutela --actor ann decide REL-0002 CVE-2026-27171 state=not_affected reason='Built without it.'
    [ "$status" = 0 ]
    d=$(cat out)
    grep -q 'waits for a second reviewer' err
    tutela --actor ann decide REL-0002 CVE-2026-27171 state=fixed reason=Patched.
    grep -q "takes the place of $d" err
    d=$(cat out)
    tutela show "$d" --format json
    [ "$(member '$.identity') $(member '$.from_version') $(member '$.scope')" = 'pkg:generic/zlib 1.3.1 REL-0002' ]
    tutela decide --review "$d" --reviewer ann
    refused 2 'another person'
    tutela decide --review "$d" --reviewer bob
    [ "$status" = 0 ]
    tutela show "$(cat out)" --format json
    [ "$(member '$.reviewer')" = bob ]
    tutela decide REL-0002 CVE-1999-0001 state=fixed
    refused 2 'was not found in REL-0002'
    tutela decide REL-0002 CVE-2026-27171
    refused 2 'state=... is needed'
}

@test "carrying is shown first, and done with a reason" {
    before=$(sql 'SELECT max(position) FROM history')
    tutela decide --carry REL-0002 REL-0001
    [ "$status" = 0 ]
    grep -q '^carry ' out
    grep -q '^other_version ' out
    grep -q 'nothing was written' out
    [ "$(sql 'SELECT max(position) FROM history')" = "$before" ]
    tutela decide --carry REL-0002 REL-0001 --apply
    refused 2 'needs a reason'
    tutela decide --carry REL-0002 REL-0001 --apply --reason 'The same build.' --format json
    [ "$status" = 0 ]
    [ "$(member '$.made')" = "$(member '$.counts.carry')" ]
    tutela decide --carry REL-0002 REL-0001
    no grep -q '^carry  ' out
}

@test "the register has every field as CSV and says its filter" {
    tutela --as-of 2026-11-21 decisions
    grep -q '18 of 18 decisions as of 2026-11-21 (filter: none; in force; all releases)' out
    tutela decisions --format csv
    head -1 out | grep -q '^id,name,vulnerability,.*evidence,decided_by,decided_on,reviewer,'
    tutela --as-of 2099-01-01 decisions --format json
    [ "$(member '$.counts.lapsed')" -gt 10 ]
}

@test "an SBOM that holds statements gives both receipts" {
    cat >list.json <<END
{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"component":
 {"type": "firmware", "bom-ref": "it", "name": "New part"}}, "components": [{"type": "library",
 "bom-ref": "z", "name": "zlib-x", "version": "1", "purl": "pkg:generic/zlib-x@1"}],
 "vulnerabilities": [{"id": "CVE-2099-1", "analysis": {"state": "not_affected", "justification":
 "code_not_reachable", "detail": "never called"}, "affects": [{"ref": "z"}]}]}
END
    tutela import --release REL-0002 list.json --format json
    [ "$status" = 0 ]
    [ "$(member '$.new_components')" = 1 ]
    [ "$(member '$.vex.lines[0].outcome')" = applied ]
    d=$(member '$.vex.lines[0].decisions[0]')
    tutela show "$d" --format json
    [ "$(member '$.scope') $(member '$.justification')" = 'REL-0002 vulnerable_code_not_in_execute_path' ]
}
