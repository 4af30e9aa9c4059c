# The contract of the chain: what is missing is told with its reason and its exit status; what depends
# on a record is listed with its path; controls come from the library; requirements go out and come back
# unchanged.

load common

setup() {
    make_empty
    make_device
}

chain() { # a control with requirement, test, and a passed run
    add control name=Lock device=DEV-0001 option=design
    add test name='Try it' device=DEV-0001 controls=C-0001
    add requirement name='Shall lock' device=DEV-0001 controls=C-0001 tests=TC-0001
    add threat name=Spoofing device=DEV-0001 release=REL-0001 key=k status=mitigated controls=C-0001
    add test_run test=TC-0001 release=REL-0001 result=pass controls=C-0001 run_on=2026-11-01
}

@test "a whole chain is covered, and the counts add up" {
    chain
    tutela trace DEV-0001 --format json
    [ "$status" = 0 ]
    [ "$(member '$.total') $(member '$.short') $(member '$.orphans')" = '5 0 0' ]
    tutela trace REL-0001 --state all
    [ "$status" = 0 ]
    grep -q '0 of 5 fall short' out
    grep -q '^covered  test_run  *TR-0001' out
}

@test "what falls short is told with the nearest reason, and is status 1" {
    chain
    tutela set C-0001 description='weaker now'
    tutela trace DEV-0001
    [ "$status" = 1 ]
    grep -q '^outdated .*T-0001 .*C-0001 has changed since it was judged' out
    tutela trace DEV-0001 --kind requirement --format csv
    [ "$status" = 1 ]
    [ "$(wc -l <out)" = 2 ]
    tutela trace C-0001
    [ "$status" = 1 ]
    grep -q '^    T-0001\|^  T-0001' out
    tutela confirm TR-0001 --reason 'tried again'
    tutela trace C-0001
    [ "$status" = 0 ]
}

@test "nothing to trace is no clean result" {
    tutela trace DEV-0001
    [ "$status" = 4 ]
    grep -q 'nothing to trace' err
}

@test "words and ids that are not there are refused" {
    tutela trace NONE-0001
    [ "$status" = 2 ]
    tutela trace DEV-0001 --kind colour
    refused 2 "'colour' is none of"
    tutela trace DEV-0001 --state good
    refused 2 "'good' is none of"
    tutela trace DF-0001
    refused 2 'no part of a chain'
    tutela impact C-9999
    [ "$status" = 2 ]
    chain
    tutela impact C-0001 --depth 0
    refused 2 'from 1 to'
}

@test "impact lists what depends on a record, by type, with the path" {
    chain
    tutela impact C-0001 --format json
    [ "$status" = 0 ]
    [ "$(member '$.total') $(member '$.becomes_stale') $(member '$.cut')" = '4 2 ' ]
    tutela impact TC-0001
    grep -q 'TC-0001 > C-0001 (controls) > T-0001 (controls)' out
    tutela impact T-0001 --depth 1
    grep -q 'not all: not looked farther than 1 steps' out
}

@test "the library shows a control, and makes records of it once" {
    add threat name=Spoofing device=DEV-0001 release=REL-0001 key=k suggested=AN-01
    tutela controls --format json
    [ "$(member '$.total') $(member '$.shown')" = '83 83' ]
    tutela controls AN-01
    grep -q 'PAUT-1 ' out
    grep -q 'CR 1.1' out
    tutela controls --threat T-0001
    [ "$(grep -c '^AN-' out)" = 1 ]
    tutela controls use AN-01 DEV-0001 --with-requirement --threat T-0001
    [ "$status" = 0 ]
    grep -q '^C-0001 ' out
    grep -q '^open: the look at its side-effects' out
    tutela controls use AN-01 DEV-0001 --with-requirement
    grep -q 'there already' out
    tutela list requirement --format json
    [ "$(member '$.total')" = 1 ]
    tutela controls use ZZ-99 DEV-0001
    refused 2 'no such control'
}

@test "requirements come in from a table, and only what differs changes" {
    printf 'Issue key,Summary,Description,Status\nA-1,Lock,"Shall ""lock""",Approved\nA-2,,,Draft\n' >r.csv
    tutela import r.csv
    refused 2 '--device is needed'
    tutela import --dry-run --device DEV-0001 r.csv
    tutela list requirement --format json
    [ "$(member '$.total')" = 0 ]
    tutela import --device DEV-0001 r.csv
    [ "$status" = 3 ]
    grep -q 'DEV-0001: 1 new' out
    grep -q 'skipped  3  *A-2' out
    printf 'Issue key,Summary\nA-1,Lock it\n' >r.csv
    tutela import --device DEV-0001 r.csv
    [ "$status" = 0 ]
    grep -q '^changed  RQ-0001  A-1  name' out
    tutela show RQ-0001
    grep -q 'Shall "lock"' out
}

@test "requirements go out and come back unchanged, and no cell is a formula" {
    chain
    add requirement name='=1+1' device=DEV-0001 external_id=-2 text=$'two\nlines'
    for as in csv reqif; do
        tutela requirements export DEV-0001 --as "$as" -o "r.$as"
        [ "$status" = 0 ]
        tutela import --device DEV-0001 "r.$as"
        [ "$status" = 0 ]
        grep -q '0 new, 0 changed, 2 unchanged, 0 skipped; 0 are not in the file' out
    done
    grep -q "'=1+1" r.csv
    tutela requirements export DEV-0001 --as reqif -o r.reqifz
    tutela import --device DEV-0001 r.reqifz
    [ "$status" = 0 ]
    grep -q '2 unchanged' out
    tutela requirements export DEV-0001 --as doors
    refused 2 "neither csv nor reqif"
}

@test "a map says what columns are" {
    printf 'Nummer;Titel;Version\n7;Sperre;2\n' >r.csv
    echo '{"columns": {"Nummer": "external_id", "Titel": "name"}}' >map.json
    tutela import --device DEV-0001 --map map.json r.csv
    [ "$status" = 0 ]
    grep -q '^new  *RQ-0001  7' out
    grep -q 'Version .*1 values are not taken' out
    echo '{"columns": {"Nummer": "colour"}}' >map.json
    tutela import --device DEV-0001 --map map.json r.csv
    refused 2 "'colour' is no field"
}
