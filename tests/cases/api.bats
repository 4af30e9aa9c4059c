# The API over HTTP, as a pipeline uses it: a token, records, an import, Dependency-Track's upload.

load common

setup_file() { make_sample; }

setup() {
    use_sample
    role=$(add role name=Pipeline "permissions=read write")
    person=$(add person name=Pipeline "roles=$role")
    token=tut_$(printf '%064d' 7)
    sql "INSERT INTO token (key, person, name, scopes, devices, made_at,
        expires_at, used_at) VALUES ('$(printf %s "$token" | sha256sum | cut -d' ' -f1)', '$person',
        'bats', 'read write', '', 0, 9999999999999, 0)"
    "$TUTELA" serve --listen 127.0.0.1:0 --quiet >url 2>log 3>&- &
    echo $! >pid
    until grep -q http url; do kill -0 "$(cat pid)"; done
    api=$(head -1 url)api/v1
}

teardown() { kill "$(cat "$BATS_TEST_TMPDIR/pid")"; }

# Asks; the body is in out, the headers in head, the status in code.
ask() { # METHOD PATH [curl arguments]
    local method=$1 path=$2
    shift 2
    code=$(curl -sS -o out -D head -w '%{http_code}' -X "$method" -H "X-Api-Key: $token" "$@" \
        "$api$path")
    echo "$method $path: $code"
    head -c 1000 out
}

header() { sed -n "s/^$1: //Ip" head | tr -d '\r'; }

json='Content-Type: application/json'

@test "a record is added, changed on its revision, and retired" {
    ask POST /record/task -H "$json" -d '{"name": "From a pipeline"}'
    [ "$code" = 201 ]
    id=$(member '$.id')
    [ "$(header location)" = "/api/v1/record/task/$id" ]
    [ "$(header etag)" = '"1"' ]
    ask PATCH "/record/task/$id" -H "$json" -d '{"status": "done"}'
    [ "$code" = 428 ]
    ask PATCH "/record/task/$id" -H "$json" -H 'If-Match: "1"' -d '{"owner": "Ann"}'
    [ "$code" = 200 ]
    ask PATCH "/record/task/$id" -H "$json" -H 'If-Match: "1"' -d '{"owner": "Bob"}'
    [ "$code" = 412 ]
    ask DELETE "/record/task/$id?reason=enough" -H 'If-Match: "2"'
    [ "$code" = 200 ]
    tutela history "$id" --format json
    [ "$(items '$')" = 3 ]
    [ "$(member '$[0].actor')" = Pipeline ]
    tutela verify
    [ "$status" = 0 ]
}

@test "the upload of Dependency-Track's clients ends in a matched release" {
    name=$("$TUTELA" show DEV-0001 --format json | jq -r .name)
    jq -n --arg name "$name" --arg bom "$(base64 -w0 "$documents/sbom/cdx-all.json")" \
        '{projectName: $name, projectVersion: "99", autoCreate: true, bom: $bom}' >body
    ask PUT /bom -H "$json" --data-binary @body
    [ "$code" = 200 ]
    bom=$(member '$.token')
    until ask GET "/bom/token/$bom"; [ "$(member '$.processing')" = 0 ]; do :; done
    ask GET "/jobs/$bom"
    [ "$(member '$.state')" = done ]
    [ -n "$(member '$.result.receipt.sbom')" ]
    [ -n "$(member '$.result.match.summary')" ]
}

@test "a body larger than is accepted is a problem, not a page" {
    head -c 1100000 /dev/zero | tr '\0' ' ' >body
    ask POST /record/task/TASK-0001/confirm -H "$json" --data-binary @body
    [ "$code" = 413 ]
    [ "$(header content-type)" = application/problem+json ]
}

@test "no token, or a wrong one, is 401" {
    token=
    ask GET /record/device
    [ "$code" = 401 ]
    [ "$(header www-authenticate)" = Bearer ]
    token=tut_$(printf '%064d' 8)
    ask GET /record/device
    [ "$code" = 401 ]
}

@test "the description is one that other programs read" {
    ask GET /openapi.json
    [ "$code" = 200 ]
    tutela schema --format openapi
    [ "$status" = 0 ]
    [ "$(member '$.openapi')" = 3.1.0 ]
    [ "$(jq '[.. | objects | ."$ref"? // empty] | unique | map(ltrimstr("#/") / "/") as $refs |
        input as $whole | $refs | map(. as $p | select(($whole | getpath($p)) == null)) | length' \
        out out)" = 0 ]
}
