# The contract of the workspace: one file; verify is 0 only when all holds; a backup is a workspace;
# nothing is ever overwritten; an earlier position can be made again.

load common

@test "init makes an empty workspace with the catalogues, and only once" {
    only_files
    make_empty
    grep -q '^.*w.db: an empty workspace with [0-9]* clauses' init.out
    tutela list clause --limit 1 --format json
    [ "$(member '$.total')" -gt 500 ]
    tutela list device --format json
    [ "$(member '$.total')" = 0 ]
    tutela init
    refused 2 'is there already'
    tutela --workspace /nonexistent/w.db init
    [ "$status" = 5 ] || [ "$status" = 2 ]
}

@test "init says what it made as JSON" {
    cd "$BATS_TEST_TMPDIR"
    tutela --workspace n.db --format json init
    [ "$status" = 0 ]
    [ "$(member '$.workspace')" = n.db ]
    [ "$(member '$.clauses')" -gt 500 ]
}

@test "demo makes the sample, says where it is, makes it anew, and spares what is not its own" {
    cd "$BATS_TEST_TMPDIR"
    tutela demo sample
    [ "$status" = 0 ]
    for step in '1 workspace' '2 import' '3 feed import' '4 match' '5 threats' '6 risks' '7 gap' \
        '8 class' '9 due' '10 report' 'tutela serve'; do
        grep -q "$step" out
    done
    [ -s sample/tutela.db ] && [ -s sample/advisories.db ] && [ -s sample/security-risk.html ]
    tutela --workspace sample/tutela.db verify
    [ "$status" = 0 ]
    tutela demo sample
    [ "$status" = 0 ]
    mkdir own
    tutela --workspace own/tutela.db init
    sum=$(cksum <own/tutela.db)
    tutela demo own
    refused 2 'is not of the sample'
    [ "$(cksum <own/tutela.db)" = "$sum" ]
}

@test "verify holds for what was written, and names what was changed behind it" {
    make_empty
    make_device
    tutela verify --format json
    [ "$status" = 0 ]
    [ "$(member '$.holds')" = 1 ]
    [ "$(items '$.faults')" = 0 ]
    [[ "$(member '$.head')" =~ ^[0-9a-f]{64}$ ]]
    sql "UPDATE device SET name = 'IP-5'"
    tutela verify
    [ "$status" = 5 ]
    grep -q '^fault: .*DEV-0001' out
    tutela verify --format json
    [ "$(member '$.holds')" = 0 ]
    [ "$(items '$.faults')" -gt 0 ]
    sql "UPDATE device SET name = 'IP-4'"
    tutela verify
    [ "$status" = 0 ]
    sql "UPDATE history SET actor = 'somebody' WHERE record = 'DEV-0001'"
    tutela verify
    [ "$status" = 5 ]
}

@test "a backup holds, is restored only to where nothing is, and only when it holds" {
    make_empty
    make_device
    tutela backup b.db
    [ "$status" = 0 ]
    add device_family name=Later
    tutela --workspace b.db verify
    [ "$status" = 0 ]
    tutela backup b.db
    refused 2 'is there already'
    tutela restore b.db
    refused 2 'is there already'
    tutela --workspace r.db restore b.db
    [ "$status" = 0 ]
    tutela --workspace r.db list device_family --format json
    [ "$(member '$.total')" = 1 ]
    tutela --workspace r.db add device_family name=After
    [ "$(cat out)" = DF-0002 ]
    sqlite3 b.db "UPDATE device SET name = 'IP-5'"
    tutela --workspace s.db restore b.db
    refused 2 'nothing was restored'
    [ ! -e s.db ]
    echo text >t
    tutela --workspace s.db restore t
    [ "$status" = 2 ] || [ "$status" = 5 ]
    [ ! -e s.db ]
}

@test "rebuild gives the workspace as it was" {
    make_empty
    make_device
    tutela history DEV-0001 --format json
    position=$(member '$[0].position')
    tutela set DEV-0001 name=IP-5
    tutela rebuild "$position" then.db
    [ "$status" = 0 ]
    tutela --workspace then.db verify
    [ "$status" = 0 ]
    tutela --workspace then.db show DEV-0001 --format json
    [ "$(member '$.name')" = IP-4 ]
    tutela --workspace then.db show REL-0001
    refused 2 'there is no record REL-0001'
    tutela rebuild "$position" then.db
    refused 2 'is there already'
    for bad in -1 999999 x 1.5 99999999999999999999; do
        tutela rebuild $bad never.db
        [ "$status" = 2 ]
        [ ! -e never.db ]
    done
}

@test "an export is text, and comes back without loss" {
    make_empty
    make_device
    tutela set DEV-0001 'description=Two lines
and "quotes", tabs	and ümläute'
    echo '{"schema_version": "1.6.0", "id": "GHSA-aaaa-bbbb-0001", "modified": "2026-05-30T10:00:00Z",
        "affected": [{"package": {"ecosystem": "npm", "name": "dose"}, "versions": ["1.2.0"]},
            {"package": {"ecosystem": "PyPI", "name": "dose"}, "versions": ["1.2.0"]}]}' >osv.json
    tutela feed import osv.json
    echo '{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [
        {"type": "library", "name": "dose", "version": "1.2.0", "purl": "pkg:npm/dose@1.2.0"},
        {"type": "library", "name": "dose", "version": "1.3.0", "purl": "pkg:npm/dose@1.3.0"}]}' >list.json
    tutela import --release REL-0001 list.json
    tutela --as-of 2027-06-01 match --all # its sources are stale, and stand in the run
    [ "$status" = 4 ]
    tutela export --dir e
    [ "$status" = 0 ]
    grep -rq 'osv/npm' e
    tutela export --dir e2
    diff -r e e2
    tutela --workspace back.db import --dir e
    [ "$status" = 0 ]
    tutela --workspace back.db verify
    [ "$status" = 0 ]
    for id in DEV-0001 REL-0001 DF-0001 CO-0001:GHSA-aaaa-bbbb-0001; do
        tutela show $id --format json
        cp out here
        tutela --workspace back.db show $id --format json
        diff here out
    done
    tutela --workspace back.db export --dir e3
    diff -r e e3
}

@test "a writer waits for the other, and nothing is lost" {
    make_empty
    for i in 1 2 3 4 5 6 7 8; do
        "$TUTELA" add device_family "name=F$i" >id.$i &
    done
    wait
    tutela list device_family --format json
    [ "$(member '$.total')" = 8 ]
    [ "$(sort -u id.* | wc -l)" = 8 ]
    tutela verify
    [ "$status" = 0 ]
}
