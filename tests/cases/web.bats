# The web interface as a person has it: an account, a session, forms, a file, lists.

load common

url=

setup() {
    cd "$BATS_TEST_TMPDIR"
    command -v curl >/dev/null || skip "there is no curl"
    tutela init
    tutela add device name=Pump regulation=mdr
    tutela add release name=1.0 device=DEV-0001
    "$TUTELA" --workspace tutela.db serve --listen 127.0.0.1:0 >serve.log 2>&1 3>&- &
    echo $! >pid
    for _ in $(seq 100); do
        grep -q 'with the code' serve.log && break
        sleep 0.1
    done
    url=$(sed -n 's,^\(http://[^/]*\)/$,\1,p' serve.log)
    sign_in
}

teardown() {
    if [ -s pid ]; then kill "$(cat pid)" && wait "$(cat pid)" || true; fi
}

# Status and place of the answer in "answer", its body in "body".
ask() {
    curl -s -b jar -c jar -o body -w '%{http_code} %{redirect_url}' "$@" >answer
}

# page PATH; the token of its forms in $csrf
page() {
    ask "$url$1"
    csrf=$(sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' body | head -n 1)
}

sign_in() {
    code=$(sed -n 's/.*with the code //p' serve.log)
    ask -d "code=$code" -d name=Ann -d login=ann -d 'password=grey owls count nine ladders' \
        -d 'again=grey owls count nine ladders' "$url/first-run"
    [ "$(cat answer)" = "303 $url/account" ]
}

answered() {
    [ "$(cat answer)" = "$1" ] || { cat answer; grep -o 'role="alert".*' body; return 1; }
}

shows() {
    grep -qF -- "$1" body || { grep -o '<h1>.*' body; return 1; }
}

@test "a form makes a record, says what is wrong with it, and keeps what was typed" {
    page /new/task
    shows 'New task'
    ask -d "csrf=$csrf" -d 'name=Ask the supplier' -d due_on=2026-12-24 "$url/new/task"
    answered "303 $url/records/TASK-0001"
    ask -d "csrf=$csrf" -d 'name=Other' -d due_on=soon "$url/new/task"
    answered '422 '
    shows 'role="alert"'
    shows 'value="Other"'
    shows 'value="soon"'
    ask -d 'name=Forged' "$url/new/task"
    answered '403 '
    tutela list task --format json
    [ "$(items '$.items')" = 1 ]
}

@test "two people lose nothing of each other, and a change is taken back" {
    page /edit/DEV-0001
    ask -d "csrf=$csrf" -d revision=1 -d 'name=Infusion pump' "$url/edit/DEV-0001"
    answered "303 $url/devices/DEV-0001"
    ask -d "csrf=$csrf" -d revision=1 -d 'name=Syringe pump' "$url/edit/DEV-0001"
    answered '409 '
    shows 'Ann saved this record'
    shows 'Infusion pump'
    shows 'value="Syringe pump"'
    shows 'Save mine over it'
    page /records/DEV-0001
    position=$(sed -n 's/.*value="take_back".*name="position" value="\([0-9]*\)".*/\1/p' body | head -n 1)
    ask -d "csrf=$csrf" -d act=take_back -d "position=$position" "$url/records/DEV-0001"
    answered "303 $url/devices/DEV-0001"
    tutela show DEV-0001 --format json
    [ "$(member '$.name')" = Pump ]
    tutela verify
    [ "$status" = 0 ]
}

@test "a file ends on a receipt with an address that stays" {
    printf '{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[' >list.json
    printf '{"type":"library"},{"type":"library","name":"zlib","version":"1.3"}]}' >>list.json
    page /import
    ask -F "csrf=$csrf" -F release=REL-0001 -F file=@list.json "$url/import"
    answered "303 $url/receipts/IMP-0001"
    page /receipts/IMP-0001
    shows 'Taken in part'
    shows 'skipped'
    ask -F "csrf=$csrf" -F release=REL-0001 -F file=@list.json "$url/import"
    answered "303 $url/receipts/IMP-0002"
    page /receipts/IMP-0002
    shows 'nothing was changed'
    printf '{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[]}' >empty.json
    ask -F "csrf=$csrf" -F release=REL-0001 -F file=@empty.json "$url/import"
    answered '422 '
    shows 'role="alert"'
    ask -F "csrf=$csrf" -F release=REL-0001 -F allow_empty=1 -F file=@empty.json "$url/import"
    answered "303 $url/receipts/IMP-0003"
}

@test "a list is counted, read in parts by keys, kept by a name, and taken as CSV" {
    for i in $(seq -w 25); do
        "$TUTELA" add task "name=task $i" owner==cmd
    done >ids
    page '/list/task?limit=10&filter=sort%3A-name'
    shows '<b>10</b> of <b>25</b>'
    shows 'aria-sort="descending"'
    next=$(sed -n 's/.*href="\([^"]*after=[^"]*\)".*/\1/p' body | sed 's/&amp;/\&/g')
    page "$next&limit=10"
    shows 'task 15'
    no grep -q 'task 16' body
    page "/list/task?offset=20&limit=10" # addresses from before there were keys
    shows 'task 21'
    ask -d "csrf=$csrf" -d 'name=My tasks' -d shared=1 -d 'address=/list/task?filter=owner~cmd' "$url/views"
    answered "303 $url/list/task?filter=owner~cmd"
    page /list/task
    shows 'My tasks'
    ask "$url/list/task.csv"
    answered '200 '
    [ "$(wc -l <body)" = 26 ]
    grep -q "'=cmd" body
    ask -d "csrf=$csrf" -d act=drop -d 'name=My tasks' "$url/views"
    answered "303 $url/views"
}

@test "browsers may send our forms: they are told to say where they come from" {
    curl -s -D head -o /dev/null -b jar "$url/"
    grep -qi '^referrer-policy: same-origin' head
    no grep -q 'no-referrer' body
    page /new/task
    ask -H "Origin: $url" -d "csrf=$csrf" -d name=Own "$url/new/task"
    answered "303 $url/records/TASK-0001"
    ask -H 'Origin: http://elsewhere.example' -d "csrf=$csrf" -d name=Foreign "$url/new/task"
    answered '403 '
    ask -H 'Origin: null' -d "csrf=$csrf" -d name=Foreign "$url/new/task"
    answered '403 '
}
