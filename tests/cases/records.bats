# The contract of records: one readable id, never reused; add returns when the write is durable;
# decisions are superseded, not edited; JSON members as in the schema.

load common

setup() { make_empty; }

@test "add prints the id, as text and as JSON, and counts on" {
    tutela add device_family name=Halcyon
    [ "$status" = 0 ]
    [ "$(cat out)" = DF-0001 ]
    tutela add device_family name=Aurora --format json
    [ "$(member '$.id')" = DF-0002 ]
    [ "$(member '$.type')" = device_family ]
    tutela retire DF-0002 --reason sold
    tutela add device_family name=New
    [ "$(cat out)" = DF-0003 ]
}

@test "add takes JSON from a file and from standard input" {
    echo '{"name": "Halcyon", "description": "Pumps\nfor wards"}' >r.json
    tutela add device_family --json r.json
    [ "$(cat out)" = DF-0001 ]
    tutela add device_family --json - <r.json
    [ "$(cat out)" = DF-0002 ]
    tutela show DF-0002 --format json
    [ "$(member '$.description')" = $'Pumps\nfor wards' ]
    tutela add device_family --json r.json name=Other # words come after, and win
    tutela show DF-0003 --format json
    [ "$(member '$.name')" = Other ]
}

@test "add refuses what the type does not have, and what is missing, by field" {
    tutela add frob name=x
    refused 2 "no record type 'frob'"
    tutela add device frob=1
    refused 2 "no field 'frob'"
    tutela add device name=x
    refused 2 'is required'
    tutela add device_family name
    refused 2 "'name' is not name=value"
    make_device
    tutela add device name=x family=DF-0001 regulation=frob
    refused 2 regulation
    tutela add device name=x family=DF-0009 regulation=mdr
    refused 2 'there is no record DF-0009'
    tutela add device name=x family=REL-0001 regulation=mdr
    refused 2 'is not the id of a device family'
    tutela add release name=1 device=DEV-0001 released_on=2026-02-30
    refused 2 released_on
    tutela add security_risk name=R device=DEV-0001 level_before=H
    refused 2 level_before
    for json in '' '{' '[]' '{"name": 1}' '{"frob": "x"}' '{"name": "x", "name": "y"}' 'null' \
        '{"name": {"a": 1}}' '{"name": "x"} tail'; do
        echo "$json" >bad.json
        tutela add device_family --json bad.json
        refused 2 bad.json
    done
    tutela list device_family --format json
    [ "$(member '$.total')" = 1 ]
}

@test "show gives the record and what uses it" {
    make_device
    tutela show DEV-0001
    grep -q '^DEV-0001  device, revision 1' out
    grep -q 'REL-0001  *release' out
    tutela show DEV-0001 --format json
    [ "$(member '$.id')" = DEV-0001 ]
    [ "$(member '$.type')" = device ]
    [ "$(member '$.revision')" = 1 ]
    [ "$(member '$.title')" = IP-4 ]
    [ "$(member '$.family')" = DF-0001 ]
    [ "$(member '$.used_by[0].from_id')" = REL-0001 ]
    tutela show DEV-0002
    refused 2 'there is no record DEV-0002'
    tutela show ''
    [ "$status" = 2 ]
}

@test "list gives total, shown and items; filters, sorts and pages" {
    for name in Ceres Aurora Boreas; do add device_family name=$name; done
    tutela list device_family --format json
    [ "$(member '$.total')" = 3 ]
    [ "$(member '$.shown')" = 3 ]
    [ "$(member '$.items[0].name')" = Ceres ]
    tutela list device_family sort:name --limit 1 --offset 1 --format json
    [ "$(member '$.total')" = 3 ]
    [ "$(member '$.shown')" = 1 ]
    [ "$(member '$.items[0].name')" = Boreas ]
    tutela list device_family sort:-name --format json
    [ "$(member '$.items[0].name')" = Ceres ]
    tutela list device_family 'name~re' --format json
    [ "$(member '$.total')" = 2 ]
    tutela list device_family name=Aurora --format csv
    [ "$(wc -l <out)" = 2 ]
    grep -q 'DF-0002.*Aurora' out
    tutela list device_family name=Aurora --format tsv
    grep -q "$(printf 'DF-0002\t1\tAurora')" out
    tutela retire DF-0001 --reason sold
    tutela list device_family --format json
    [ "$(member '$.total')" = 2 ]
    tutela list device_family all --format json
    [ "$(member '$.total')" = 3 ]
    tutela list device_family frob=1
    refused 2 "no field 'frob'"
    tutela list device_family sort:frob
    refused 2 frob
    tutela list device_family 'name='"'; DROP TABLE device; --"
    [ "$status" -le 2 ]
    tutela verify
    [ "$status" = 0 ]
}

@test "a cell that a spreadsheet would calculate is guarded in CSV" {
    add device_family 'name==1+1'
    tutela list device_family --format csv
    grep -q "'=1+1" out
}

@test "set changes fields, counts revisions, and refuses to overwrite another's change" {
    make_device
    tutela set DEV-0001 name=IP-5 'intended_purpose=Infusion'
    [ "$status" = 0 ]
    tutela show DEV-0001 --format json
    [ "$(member '$.name')" = IP-5 ]
    [ "$(member '$.revision')" = 2 ]
    tutela set DEV-0001 name=IP-6 --revision 1
    refused 2 'was changed meanwhile'
    tutela set DEV-0001 name=IP-6 --revision 2
    [ "$status" = 0 ]
    tutela set DEV-0001 name=IP-6
    tutela show DEV-0001 --format json
    [ "$(member '$.revision')" = 3 ]
    tutela set DEV-0001 intended_purpose=
    tutela show DEV-0001 --format json
    [ -z "$(member '$.intended_purpose')" ]
    tutela set DEV-0001 name=
    refused 2 'name: is required'
    tutela set DEV-0009 name=x
    refused 2 'there is no record'
    tutela set REL-0001 device=DEV-0001 frob=x
    refused 2 frob
}

@test "a decision is superseded, and both stay readable" {
    add decision identity=pkg:npm/x vulnerability=CVE-2026-1 state=under_investigation
    tutela set D-0001 reason=x
    refused 2 'supersede it by a new one'
    tutela supersede D-0001 --revision 2 'reason=we looked'
    [ "$status" = 2 ]
    grep -q 'revision' err
    tutela supersede D-0001 --revision 1 'reason=we looked'
    [ "$status" = 0 ]
    [ "$(cat out)" = D-0002 ]
    tutela show D-0001 --format json
    [ "$(member '$.superseded_by')" = D-0002 ]
    tutela supersede D-0001 reason=y
    refused 2 'is superseded by D-0002'
    tutela supersede D-0009 reason=y
    [ "$status" = 2 ]
}

@test "retire needs a reason, and what is retired is not changed" {
    make_device
    tutela retire REL-0001
    refused 2 'needs a reason'
    tutela retire REL-0001 --reason 'never built'
    [ "$status" = 0 ]
    tutela show REL-0001 --format json
    [ "$(member '$.retired')" = 'never built' ]
    tutela set REL-0001 name=2
    refused 2 'is retired (never built)'
    tutela retire REL-0001 --reason again
    [ "$status" = 2 ]
}

@test "a judgement is stale when what it saw changes, until it is confirmed" {
    make_device
    threat=$(add threat name=Replay key=own:1 device=DEV-0001 origin=person)
    risk=$(add security_risk name=Overdose device=DEV-0001 threats="$threat")
    tutela show "$risk"
    no grep -q stale out
    tutela set "$threat" 'description=also by radio'
    tutela show "$risk"
    grep -q stale out
    tutela show "$risk" --format json
    [ "$(member '$.stale')" = 1 ]
    [ "$(member '$.stale_because[0]')" = "$threat" ]
    tutela confirm "$risk"
    refused 2 'needs a reason'
    tutela confirm "$risk" --reason 'read it'
    [ "$status" = 0 ]
    tutela show "$risk" --format json
    [ -z "$(member '$.stale')" ]
    tutela confirm DEV-0001 --reason x
    refused 2 'no judgement'
}

@test "link adds a reference to a list, or sets the only one" {
    make_device
    risk=$(add security_risk name=R device=DEV-0001)
    one=$(add threat name=A key=own:1 device=DEV-0001)
    two=$(add threat name=B key=own:2 device=DEV-0001)
    tutela link "$risk" threats "$one"
    tutela link "$risk" threats "$two"
    [ "$status" = 0 ]
    tutela show "$risk" --format json
    [ "$(member '$.threats[0]')$(member '$.threats[1]')" = "$one$two" ]
    tutela link "$risk" frob "$one"
    refused 2 "no reference 'frob'"
    tutela link "$risk" name "$one"
    refused 2 "no reference 'name'"
    tutela link "$risk" threats DEV-0001
    [ "$status" = 2 ]
}

@test "a security risk that may harm a person is not closed without its safety risk" {
    make_device
    risk=$(add security_risk name=R device=DEV-0001 safety_relevant=yes afap_rationale=done \
        author=Ann reviewer=Carol)
    tutela set "$risk" status=closed
    refused 2 'a safety risk must name this risk'
    add safety_risk name=S device=DEV-0001 security_risks="$risk"
    tutela set "$risk" status=closed
    refused 2 'must have accepted the handover (X2)'
    tutela --actor Ann handover "$risk"
    tutela --actor Bob answer X-0001 --decision accepted --reason ok
    tutela set "$risk" status=closed
    [ "$status" = 0 ]
}

@test "freeze gives a baseline with the head of the chain, and closes the release" {
    make_device
    add element name=Pump key=pump kind=process release=REL-0001
    tutela verify --format json
    head=$(member '$.head')
    tutela freeze REL-0001 --name approval
    [ "$status" = 0 ]
    tutela show "$(cat out)" --format json
    [ "$(member '$.chain_hash')" = "$head" ]
    [ "$(member '$.release')" = REL-0001 ]
    tutela set EL-0001 name=x
    [ "$status" = 2 ]
    tutela add element name=New key=new kind=process release=REL-0001
    refused 2 'is frozen by'
    tutela freeze REL-0009
    [ "$status" = 2 ]
}

@test "history says who did what, newest first" {
    make_device
    tutela set DEV-0001 name=IP-5
    tutela history DEV-0001 --format json
    [ "$(items '$')" = 2 ]
    [ "$(member '$[0].action')" = save ]
    [ "$(member '$[1].action')" = add ]
    tutela history DEV-0001 --limit 1 --format json
    [ "$(items '$')" = 1 ]
    [ "$(member '$[0].action')" = save ]
    tutela history --limit 2 --format json
    [ "$(items '$')" = 2 ]
    tutela history DEV-0009
    refused 2 'there is no record'
}

@test "schema names every type and field, as text, JSON and SQL" {
    tutela schema --format json
    [ "$(items '$')" -gt 30 ]
    tutela schema device --format json
    [ "$(member '$.name')" = device ]
    tutela schema device
    grep -q '| `regulation` |' out
    tutela schema device --format sql
    grep -q '^CREATE TABLE device' out
    sqlite3 :memory: <out
    tutela schema frob
    refused 2 "no record type 'frob'"
}
