# The contract of judging: threats overwrite no decision; a gap is a row, with what to do; the gate
# is 1 with its reasons; every answer says as of when; and all of them only read, but threats.

load common

setup_file() { make_sample; }
setup() { use_sample; }

changes() { sql 'SELECT max(position) FROM history'; }

@test "threats are generated once, and a decision outlives the next time" {
    tutela threats REL-0002 --format json
    [ "$status" = 0 ]
    [ "$(member '$.counts.new')" = 0 ]
    [ "$(member '$.total')" -gt 0 ]
    [ "$(member '$.elements')" -gt 0 ]
    before=$(changes)
    tutela threats REL-0002 --format json
    [ "$(member '$.counts.unchanged')" = "$(member '$.total')" ]
    [ "$(changes)" = "$before" ]
    tutela list threat 'status=open origin=rule' --limit 1 --format json
    id=$(member '$.items[0].id')
    tutela set "$id" status=accepted 'reason=a test'
    add element name=New key=brand_new kind=external_entity stereotype=clinician release=REL-0002
    tutela threats REL-0002 --format json
    [ "$(member '$.counts.new')" -gt 0 ]
    [ "$(member '$.threats[0].change')" = new ]
    tutela show "$id" --format json
    [ "$(member '$.status')" = accepted ]
    tutela threats REL-9999
    refused 2 'there is no release'
    tutela threats DEV-0001
    refused 2 'there is no release'
}

@test "gap counts every requirement once, with status, reason and what to do" {
    tutela gap DEV-0001 --format json
    [ "$status" = 1 ]
    [ "$(member '$.device.id')" = DEV-0001 ]
    [ "$(member '$.total')" -gt 100 ]
    sum=0
    for word in met partly not_met not_applicable unknown; do
        sum=$((sum + $(member "\$.counts.$word")))
    done
    [ "$sum" = "$(member '$.total')" ]
    cp out gap.json
    rows=$(sqlite3 :memory: "SELECT count(*) FROM json_each(CAST(readfile('gap.json') AS TEXT),
        '\$.requirements') WHERE NOT json_extract(value, '\$.heading')")
    [ "$rows" = "$sum" ]
    bare=$(sqlite3 :memory: "SELECT count(*) FROM json_each(CAST(readfile('gap.json') AS TEXT),
        '\$.requirements') WHERE coalesce(json_extract(value, '\$.reason'), '') = ''")
    [ "$bare" = 0 ]
    tutela gap REL-0002 --catalogue MDR-ANNEX-I --format csv
    head -n 1 out | grep -q '^id,label,status'
    no grep -q '^IEC' out
    tutela gap DEV-0001 --catalogue NOPE
    refused 2 'there is no catalogue NOPE'
    tutela gap DEV-9999
    refused 2 'there is no device or release'
}

@test "an answer to a question changes what applies" {
    add device name=New family=DF-0001 regulation=mdr >id
    tutela gap "$(cat id)" --catalogue MDR-ANNEX-I --format json
    unknown=$(member '$.counts.unknown')
    [ "$unknown" -gt 0 ]
    add device_fact device="$(cat id)" fact=software value=no
    tutela gap "$(cat id)" --catalogue MDR-ANNEX-I --format json
    [ "$(member '$.counts.unknown')" -lt "$unknown" ]
}

@test "next gives ranked steps with the remedy, and only of the device asked for" {
    tutela next --format json
    [ "$status" = 0 ]
    [ "$(member '$.shown')" = "$(items '$.steps')" ]
    [ "$(member '$.steps[0].rank')" = 1 ]
    [ -n "$(member '$.steps[0].remedy')" ] && [ -n "$(member '$.steps[0].line')" ]
    [ "$(items '$.steps[0].clears')" -gt 0 ]
    tutela next DEV-0001 --limit 2 --format json
    [ "$(items '$.steps')" = 2 ]
    [ "$(member '$.total')" -ge 2 ]
    others=$(sqlite3 :memory: "SELECT count(*) FROM json_each(CAST(readfile('out') AS TEXT), '\$.steps')
        WHERE json_extract(value, '\$.device') NOT IN ('DEV-0001', '')")
    [ "$others" = 0 ]
    tutela next DEV-9999
    refused 2 'there is no device DEV-9999'
    tutela next --limit x
    refused 2 usage
}

@test "check is 1 with its reasons while something required falls short" {
    tutela check REL-0002 --format json
    [ "$status" = 1 ]
    [ "$(member '$.open')" = 0 ]
    [ "$(member '$.total')" = "$(items '$.blockers')" ]
    [ -n "$(member '$.blockers[0].check')" ] && [ -n "$(member '$.blockers[0].remedy')" ]
    tutela check REL-0002
    [ "$status" = 1 ]
    tail -n 1 out | grep -q '^closed: '
    tutela check REL-9999
    refused 2 'there is no release REL-9999'
}

@test "as of another day, dated things are judged by that day" {
    add evidence name=Report device=DEV-0001 serves=MDR-I-1 valid_until=2026-06-30 >id
    tutela --as-of 2026-06-30 gap DEV-0001 --catalogue MDR-ANNEX-I --format json
    [ "$(member '$.as_of')" = 2026-06-30 ]
    expired() {
        sqlite3 :memory: "SELECT e.value ->> '\$.expired' FROM json_each(CAST(readfile('out') AS TEXT),
            '\$.requirements') r, json_each(r.value, '\$.evidence') e
            WHERE e.value ->> '\$.id' = '$(cat id)'"
    }
    [ "$(expired)" = 0 ]
    tutela --as-of 2026-07-01 gap DEV-0001 --catalogue MDR-ANNEX-I --format json
    [ "$(expired)" = 1 ]
}

@test "what judges only reads" {
    before=$(changes)
    tutela gap DEV-0001
    tutela next
    tutela check REL-0002
    tutela where zlib
    tutela catalogue check
    [ "$(changes)" = "$before" ]
}

@test "catalogue check passes ours, and names what is wrong with another" {
    tutela catalogue check
    [ "$status" = 0 ]
    grep -q ': 0 findings$' out
    cat >c.json <<'END'
{"catalogue": {"id": "OWN", "name": "Own", "label": "practice"},
 "clauses": [{"id": "OWN-1", "number": "1", "name": "A"}, {"id": "OWN-1", "number": "2", "name": "B"}],
 "mappings": []}
END
    tutela catalogue check c.json
    [ "$status" = 1 ] || [ "$status" = 2 ]
    [ -s out ] || [ -s err ]
    echo '{' >broken.json
    tutela catalogue check broken.json
    refused 2 broken.json
}

@test "report and view answer, and refuse what they do not have" {
    tutela report security-risk REL-0002 -o r.html
    [ "$status" = 0 ]
    grep -q '</html>' r.html
    tutela report frob REL-0002 -o f.html
    [ "$status" = 2 ]
    [ ! -e f.html ]
    tutela report security-risk REL-9999 -o f.html
    [ "$status" = 2 ]
    tutela view risks --format json
    [ "$status" = 0 ]
    sqlite3 :memory: "SELECT json_valid(CAST(readfile('out') AS TEXT))" | grep -q 1
    tutela view frob
    refused 2 "no page 'frob'"
}
