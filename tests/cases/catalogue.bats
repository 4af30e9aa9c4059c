#!/usr/bin/env bats
# Catalogues: complete, checked, joined both ways, added, compared; the facts of a device; search.

load common

setup() {
    make_empty
    device_family=$(add device_family name=Halcyon)
    add device name=IP-4 family="$device_family" regulation=mdr risk_class=IIb >id
}

head_of() { # EDITION
    printf '{"catalogue": {"id": "OWN", "name": "House rules", "label": "practice", "source": "house",
        "edition": "%s", "status": "in_force", "as_of": "2026-11-01"},\n' "$1"
}

own_catalogue() {
    head_of 1
    cat <<'END'
"clauses": [
  {"id": "OWN-1", "number": "1", "name": "Sign builds", "text": "All.", "applies_if": {"any_of": ["software"]}, "status": "verified", "source": "house, 1"},
  {"id": "OWN-2", "number": "2", "name": "Old rule", "applies_if": {"always": true}, "status": "verified", "source": "house, 2"}],
"mappings": [{"from": "OWN-1", "to": "MDR-I-17.2", "kind": "covers", "source": "house", "status": "verified"}]}
END
}

next_edition() {
    head_of 2
    cat <<'END'
"clauses": [
  {"id": "OWN-1", "number": "1.1", "name": "Sign builds", "text": "All, twice.", "applies_if": {"any_of": ["software"]}, "status": "verified", "source": "house, 1"}]}
END
}

# A file with one row beside OWN-1, or mappings, that breaks a rule.
broken() { # ROW [MAPPINGS]
    head_of 1
    printf '"clauses": [
{"id": "OWN-1", "number": "1", "name": "A", "applies_if": {"always": true}, "source": "s"},
%s],
"mappings": [%s]}\n' "$1" "${2-}" >broken.rest
    cat broken.rest
}

@test "check names file, line, row and rule of what is wrong" {
    tutela catalogue check
    [ "$status" = 0 ]
    grep -q ': 0 findings$' out
    row='{"id": "OWN-2", "number": "2", "name": "B", "applies_if": {"always": true}, "source": "s"'
    check() { # RULE WORDS ROW [MAPPINGS]
        broken "$3" "${4-}" >broken.json
        tutela catalogue check broken.json --format json
        [ "$status" = 1 ]
        [ "$(member '$.findings[0].rule')" = "$1" ]
        [ "$(member '$.findings[0].file')" = broken.json ]
        [ "$(member '$.findings[0].line')" -ge 4 ]
        [ -n "$(member '$.findings[0].row')" ]
        member '$.findings[0].text' | grep -qF -- "$2"
        tutela catalogue add broken.json
        refused 2 "$1"
        grep -qF 'nothing was taken in' err
    }
    check catalogue-member 'no source' '{"id": "OWN-2", "number": "2", "name": "B", "applies_if": {"always": true}}'
    check catalogue-mapping 'leads to nothing: no clause is "MDR-I-99"' "$row}" \
        '{"from": "OWN-1", "to": "MDR-I-99", "kind": "covers", "source": "s"}'
    check catalogue-duplicate 'of that id' '{"id": "OWN-1", "number": "2", "name": "B", "applies_if": {"always": true}, "source": "s"}'
    check catalogue-duplicate 'in MDR-ANNEX-I' '{"id": "MDR-I-1", "number": "2", "name": "B", "applies_if": {"always": true}, "source": "s"}'
    check catalogue-fact '"flying"' '{"id": "OWN-2", "number": "2", "name": "B", "applies_if": {"any_of": ["flying"]}, "source": "s"}'
    check catalogue-circle 'inside of itself' "$row, \"parent\": \"OWN-2\"}"
    check catalogue-circle 'OWN-1 > OWN-2 > OWN-1' "$row}" \
        '{"from": "OWN-1", "to": "OWN-2", "kind": "covers", "source": "s"},
{"from": "OWN-2", "to": "OWN-1", "kind": "covers", "source": "s"}'
    check catalogue-date '2026-02-30' "$row, \"valid_from\": \"2026-02-30\"}"
    check catalogue-date 'before valid_from' "$row, \"valid_from\": \"2026-03-01\", \"valid_until\": \"2026-02-01\"}"
    check catalogue-twin 'does not name this row' "$row, \"twin\": \"MDR-I-1\"}"
    check catalogue-word 'kind "proves"' "$row}" '{"from": "OWN-1", "to": "OWN-2", "kind": "proves", "source": "s"}'
    echo '{"catalogue":' >broken.json
    tutela catalogue check broken.json
    refused 2 broken.json
    tutela catalogue check nothing.json
    refused 2 nothing.json
}

@test "a file may stand in for the built-in one in a check" {
    own_catalogue >own.json
    tutela catalogue check own.json
    [ "$status" = 0 ]
}

@test "an own catalogue is added once, and a new edition retires what is gone" {
    own_catalogue >own.json
    tutela catalogue add own.json --format json
    [ "$status" = 0 ]
    [ "$(member '$.catalogues[0].outcome')" = added ]
    [ "$(member '$.catalogues[0].added')" = 2 ]
    "$TUTELA" history --limit 1 --format csv >before
    tutela catalogue add own.json --format json
    [ "$(member '$.catalogues[0].outcome')" = 'as it was' ]
    "$TUTELA" history --limit 1 --format csv | cmp - before
    add evidence name=Report device=DEV-0001 serves=OWN-2
    tutela gap DEV-0001 --catalogue OWN --format json
    [ "$(member '$.total')" = 2 ]
    next_edition >next.json
    tutela catalogue compare OWN next.json --format json
    [ "$status" = 0 ]
    [ "$(member '$.counts.removed')" = 1 ]
    [ "$(member '$.counts.changed')" = 1 ]
    [ "$(member '$.moved[0].before')" = 1 ]
    [ "$(member '$.moved[0].after')" = 1.1 ]
    [ "$(member '$.touched.devices[0].id')" = DEV-0001 ]
    [ "$(member '$.touched.records[0].id')" = EV-0001 ]
    tutela catalogue compare own.json next.json
    grep -q 'text: "All." -> "All, twice."' out
    tutela catalogue add next.json --format json
    refused 2 '1 clauses of catalogue'
    tutela catalogue add next.json --retire --format json
    [ "$(member '$.catalogues[0].outcome')" = 'new edition' ]
    [ "$(member '$.catalogues[0].retired')" = 1 ]
    tutela show OWN-2
    grep -q 'not in OWN, edition 2' out
    tutela show OWN-1 --format json
    [ "$(member '$.revision')" = 2 ]
    [ "$(member '$.number')" = 1.1 ]
    tutela verify
    [ "$status" = 0 ]
    tutela catalogue add own.json --retire # OWN-2 stays retired: not all of the file is asked
    [ "$status" = 3 ]
    grep -q 'own.json: 2 rows stay retired' err
    tutela catalogue compare OWN NOTHING
    refused 2 "'NOTHING' is neither a file nor a catalogue"
}

@test "a newer edition of a catalogue that is built in is taken, twins and all" {
    annex="$BATS_TEST_DIRNAME/../../data/catalogues/mdr-annex-i.json"
    sed 's/"original text of 2017, not consolidated"/"consolidated"/; s/"Risk-management system over the whole lifecycle"/"Risk management for life"/' \
        "$annex" >annex.json
    tutela catalogue add annex.json --format json
    [ "$status" = 0 ]
    [ "$(member '$.catalogues[0].outcome')" = 'new edition' ]
    [ "$(member '$.catalogues[0].changed')" = 1 ]
    [ "$(member '$.catalogues[0].retired')" = 0 ]
    [ "$(member '$.catalogues[0].mappings')" = 0 ]
    tutela catalogue compare MDR-ANNEX-I "$annex"
    grep -q 'name: "Risk management for life" -> "Risk-management system' out
}

@test "list says what is built in, update brings what is not there and leaves one's own" {
    tutela catalogue list --format json
    [ "$(items '$.catalogues')" = 23 ]
    no grep -q 'catalogue update' out
    own_catalogue | sed 's/"OWN"/"CCLAB"/' >cclab.json
    tutela catalogue add cclab.json --retire
    [ "$status" = 0 ]
    tutela catalogue list
    grep -q '^CCLAB .*own edition$' out
    tutela catalogue update --format json
    [ "$status" = 0 ]
    sqlite3 :memory: "SELECT e.value ->> '\$.outcome' FROM
        json_each(CAST(readfile('out') AS TEXT), '\$.catalogues') e WHERE e.value ->> '\$.id' = 'CCLAB'" |
        grep -qx 'own edition kept'
}

@test "relations of a clause read from both ends, with numbers, status and basis" {
    tutela show MDCG-P6 --related
    [ "$status" = 0 ]
    grep -q '^covers$' out
    grep -q 'IEC81001-5-1-9.2  9.2  .*\[standard, unverified\]' out
    grep -q 'in the draft: 4.1, 5.1, 6, 7, 8, 9, 10; published: 4.1.7' out
    grep -q 'basis: Granlund' out
    tutela show IEC81001-5-1-9.2 --related
    grep -q '^covered by$' out
    grep -q '^  MDCG-P6  ' out
    tutela show IEC81001-5-1-9.2 --related --format json
    [ "$(items '$.related')" = 3 ]
    tutela show MDR-I-17.2 --related
    grep -q 'IVDR-I-16.2  16.2' out
    grep -q '  Evidence wanted ' out
    grep -q '^  IGNB-3.8 ' out
    tutela show DEV-0001 --related
    refused 2 'only clauses have mappings'
}

@test "Table I of the paper is computed, either way and in every format" {
    tutela catalogue table --from MDCG --to IEC81001-5-1
    [ "$status" = 0 ]
    [ "$(grep -c '^MDCG-P[1-8] ' out)" = 8 ]
    tutela catalogue table --from MDCG --to IEC81001-5-1 --format csv
    [ "$(head -1 out)" = id,name,numbers,draft,status,basis ]
    grep -q '^MDCG-P7,Security update management,"6.1.1, 6.2.2, 6.3.1, 6.3.2, 6.3.3",' out
    tutela catalogue table --from IEC-81001-5-1 --to MDCG-2019-16 --relation covers --format json
    [ "$(sqlite3 :memory: "SELECT e.value ->> '\$.clauses[0].id' FROM
        json_each(CAST(readfile('out') AS TEXT), '\$.rows') e WHERE e.value ->> '\$.id' = 'IEC81001-5-1-9.2'")" = MDCG-P6 ]
    tutela catalogue table --from MDCG --to NOTHING
    refused 2 'no mapping joins MDCG and NOTHING'
    tutela catalogue table --from MDCG
    refused 2 usage
}

@test "the page of facts puts first what settles most, and takes answers together" {
    tutela facts DEV-0001 --format json
    [ "$status" = 0 ]
    [ "$(member '$.facts[0].name')" = software ]
    [ "$(member '$.facts[0].clauses')" -gt 300 ]
    [ "$(( $(member '$.counts.yes') + $(member '$.counts.no') + $(member '$.counts.unknown') ))" = 72 ]
    tutela facts DEV-0001 software=yes active_implantable=yes body_contact=no
    refused 2 'contradicts body_contact=no: what is implanted touches the body'
    tutela facts DEV-0001 --format json
    [ "$(member '$.counts.yes')" = 1 ]
    tutela --actor ada facts DEV-0001 software=yes networked=yes sterile=no --reason 'a pump' --format json
    [ "$status" = 0 ]
    [ "$(member '$.counts.yes')" = 3 ]
    [ "$(member '$.counts.no')" = 1 ]
    grep -q '"answered_by": "ada"' out
    tutela facts DEV-0001 frob=yes
    refused 2 "there is no fact 'frob'"
    tutela facts DEV-0001 software
    refused 2 'not name=value'
    tutela facts DEV-9999
    refused 2 'there is no device DEV-9999'
}

@test "a class-bound duty applies by the class of the record" {
    tutela gap DEV-0001 --catalogue MDR-A --format json
    status_of() {
        sqlite3 :memory: "SELECT e.value ->> '\$.status' FROM
            json_each(CAST(readfile('out') AS TEXT), '\$.requirements') e WHERE e.value ->> '\$.id' = '$1'"
    }
    [ "$(status_of MDR-A-psur-iia)" = not_applicable ]
    [ "$(status_of MDR-A-psur-iib)" != not_applicable ]
    [ "$(status_of MDR-A-gen-imp)" = not_applicable ]
    [ "$(status_of MDR-QMS-m)" != '' ]
}

@test "questionnaires and references are measured only when they are named" {
    tutela gap DEV-0001 --format json
    no grep -q '"id": "MDS2-PAUT-1"' out
    no grep -q '"id": "PROPOSAL-' out
    grep -q '"id": "IGNB-3.8"' out
    tutela gap DEV-0001 --catalogue MDS2 --format json
    [ "$(member '$.total')" = 240 ]
    tutela gap DEV-0001 --catalogue PROPOSALS --format json
    [ "$(member '$.counts.not_applicable')" = "$(member '$.total')" ]
}

@test "search finds clauses by id, number and words" {
    tutela search 18.8
    [ "$status" = 0 ]
    grep -q '^clause  MDR-I-18.8 ' out
    tutela search mdr-i-17.2 --format json
    [ "$(member '$.results[0].id')" = MDR-I-17.2 ]
    tutela search unauthorised access
    grep -q MDR-I-18.8 out
    tutela search '100%_\'
    [ "$status" = 0 ]
    tutela search
    refused 2 usage
}
