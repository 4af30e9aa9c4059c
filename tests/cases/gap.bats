# The contract of gaps: the portfolio says what each device says alone; slots are filled and judged;
# steps say what to do, why, and how to record it; what nothing looks at is named.

load common

setup_file() { make_sample; }
setup() { use_sample; }

slot() { # MEMBER: of the slot $slot in the gap of out
    sqlite3 :memory: "SELECT DISTINCT json_extract(s.value, '$1')
        FROM json_each(CAST(readfile('out') AS TEXT), '\$.requirements') r,
             json_each(r.value, '\$.slots') s WHERE json_extract(s.value, '\$.id') = '$slot'"
}

# A required slot of devices that is empty in the sample.
empty_slot() {
    tutela gap DEV-0001 --format json
    slot=$(sqlite3 :memory: "SELECT json_extract(s.value, '\$.id')
        FROM json_each(CAST(readfile('out') AS TEXT), '\$.requirements') r,
             json_each(r.value, '\$.slots') s
        WHERE json_extract(s.value, '\$.state') = 'empty'
          AND json_extract(s.value, '\$.scope') = 'device' LIMIT 1")
    [ -n "$slot" ]
}

@test "gap --all counts for each device what gap counts for it alone" {
    tutela gap --all --format json
    [ "$status" = 1 ]
    cp out all.json
    n=$(items '$.devices')
    [ "$n" -gt 3 ]
    for i in 0 $((n - 1)); do
        id=$(member "\$.devices[$i].id" all.json)
        tutela gap "$id" --format json
        [ "$(member '$.counts')" = "$(member "\$.devices[$i].counts" all.json)" ]
        [ "$(member '$.total')" = "$(member "\$.devices[$i].total" all.json)" ]
    done
    tutela gap --all --format csv
    head -n 1 out | grep -q '^device,name,catalogue,met,partly,not_met,not_applicable,unknown,total'
    [ "$(grep -c ',all,' out)" = "$n" ]
    tutela gap --all
    tail -n 1 out | grep -q "^$n devices, "
    tutela gap --all --catalogue NOPE
    refused 2 'there is no catalogue NOPE'
    tutela gap --all DEV-0001
    refused 2 usage
    tutela gap --details
    refused 2 usage
}

@test "gap --all --details gives every requirement of each device" {
    tutela gap --all --details --format json
    [ "$status" = 1 ]
    cp out all.json
    tutela gap DEV-0001 --format json
    [ "$(member '$.devices[0].requirements' all.json)" = "$(member '$.requirements')" ]
    tutela gap --all --details --status unknown --format csv
    head -n 1 out | grep -q '^device,id,label,status'
    [ "$(sed 1d out | grep -cv ',unknown,')" = 0 ]
    tutela gap --all --details
    grep -q '^== DEV-0001' out
}

@test "gap --all of an empty portfolio is no clean result" {
    make_empty
    tutela gap --all
    [ "$status" = 4 ]
}

@test "gap says why a clause applies, also of what is met or does not apply" {
    tutela gap DEV-0001 --status met
    grep -q '^    why: Applies' out
    tutela gap DEV-0001 --status not_applicable
    grep -q 'Does not apply\|decided in' out
}

@test "a slot is filed, judged, and stale when what was judged changes" {
    empty_slot
    [ "$(slot '$.looks[0].state')" = empty ]
    [ -n "$(slot '$.shows')" ]
    slot '$.looks[0].how' | grep -q "slots=$slot"
    add evidence name=Report device=DEV-0001 slots="$slot" dated_on=2026-11-20 >id
    tutela gap DEV-0001 --format json
    [ "$(slot '$.state')" = to_review ]
    tutela add evidence_review slot="$slot" device=DEV-0001 verdict=not_needed judged_by=Ann judged_on=2026-11-21
    refused 2 'reason: is required'
    add evidence_review slot="$slot" device=DEV-0001 verdict=enough evidence="$(cat id)" judged_by=Ann \
        judged_on=2026-11-21
    tutela --as-of 2026-11-22 gap DEV-0001 --format json
    [ "$(slot '$.state')" = holds ]
    tutela set "$(cat id)" summary='Another scope'
    tutela --as-of 2026-11-22 gap DEV-0001 --format json
    [ "$(slot '$.state')" = stale ]
    tutela add evidence name=Report slots=SLOT-none-such
    refused 2 'there is no slot SLOT-none-such'
}

@test "each step says what to do, why, what it brings and how to record it" {
    tutela next --limit 0 --format json
    [ "$status" = 0 ]
    bare=$(sqlite3 :memory: "SELECT count(*) FROM json_each(CAST(readfile('out') AS TEXT), '\$.steps')
        WHERE coalesce(json_extract(value, '\$.remedy'), '') = ''
           OR coalesce(json_extract(value, '\$.why'), '') = ''
           OR json_extract(value, '\$.how') NOT LIKE 'tutela %'")
    [ "$bare" = 0 ]
    kinds=$(sqlite3 :memory: "SELECT count(DISTINCT json_extract(value, '\$.kind'))
        FROM json_each(CAST(readfile('out') AS TEXT), '\$.steps')")
    [ "$kinds" = 5 ]
    tutela next DEV-0002 --limit 5
    grep -q '^   why: ' out
    grep -q '^   how: tutela ' out
}

@test "an unknown fact is a step, and answering it takes the step away" {
    add device name=New family=DF-0001 regulation=mdr >id
    tutela next "$(cat id)" --limit 0 --format json
    before=$(items '$.steps')
    grep -q 'tutela facts DEV-0009 software=yes|no' out
    add device_fact device="$(cat id)" fact=software value=no
    tutela next "$(cat id)" --limit 0 --format json
    no grep -q 'tutela facts DEV-0009 software=yes|no' out
    [ "$(items '$.steps')" -lt "$before" ]
}

@test "what is overdue by law comes first" {
    add duty name='Report to the authority' rule=vig-serious label=law legal_basis='MDR 87(3)' \
        device=DEV-0001 due_on=2026-01-01 >id
    tutela next DEV-0001 --limit 1 --format json
    [ "$(member '$.steps[0].record')" = "$(cat id)" ]
    [ "$(member '$.steps[0].overdue')" = 1 ]
}

@test "catalogue coverage names what nothing looks at" {
    tutela catalogue coverage --format json
    [ "$(member '$.without')" = "$(items '$.rows')" ]
    [ "$(items '$.unknown_ids')" = 0 ]
    wanted=0
    [ "$(member '$.without')" = 0 ] || wanted=1
    tutela catalogue coverage
    [ "$status" = "$wanted" ]
    tutela catalogue coverage MDCG-2019-16 --rows --format json
    [ "$(items '$.rows')" = "$(member '$.total')" ]
    tutela catalogue coverage NOPE
    refused 2 'there is no catalogue NOPE'
}

@test "a slot is shown by its name, and by the clause it serves" {
    tutela show SLOT-pentest-report --format json
    [ "$status" = 0 ]
    [ "$(member '$.scope')" = release ]
    tutela show IGNB-5.2 --related --format json
    [ "$(sqlite3 :memory: "SELECT count(*) FROM json_each(CAST(readfile('out') AS TEXT), '\$.slots')
        WHERE json_extract(value, '\$.name') = 'SLOT-pentest-report'")" = 1 ]
    tutela show SLOT-nothing
    refused 2 'no slot SLOT-nothing'
}

@test "the sample has slots of every state, a confirmed class, and one release signed off" {
    tutela gap REL-0002 --format json
    for state in holds empty to_review not_enough stale; do
        [ "$(sqlite3 :memory: "SELECT count(*) > 0
            FROM json_each(CAST(readfile('out') AS TEXT), '\$.requirements') r,
                 json_each(r.value, '\$.slots') s
            WHERE json_extract(s.value, '\$.state') = '$state'")" = 1 ] || {
            echo "no slot is $state"
            return 1
        }
    done
    changes=$(sql 'SELECT max(position) FROM history')
    tutela classify --device DEV-0001 </dev/null
    [ "$status" = 0 ]
    grep -q '^Class IIb, by rule 12' out
    grep -q '^Confirmed by the manufacturer' out
    [ "$(sql 'SELECT max(position) FROM history')" = "$changes" ]
    tutela check REL-0002
    [ "$(grep -c '^release-without-prrc-sign-off' out)" = 0 ]
    tutela check REL-0004
    grep -q '^release-without-prrc-sign-off' out
}
