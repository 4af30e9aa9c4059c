# security.bats - Tutela's own threat model and component list, kept with Tutela itself: every threat that the
# rules give is decided, every decision has its threat, and what it says it is shown by is there.
load common

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    export TUTELA_WORKSPACE=$PWD/w.db
    "$TUTELA" init >/dev/null
    "$TUTELA" add device_family name=Tutela
    "$TUTELA" add device name=Tutela family=DF-0001 regulation=mdr
    "$TUTELA" add release name=0.1.0 device=DEV-0001
}

setup() {
    root=$BATS_TEST_DIRNAME/../..
    cd "$BATS_TEST_TMPDIR"
    export TUTELA_WORKSPACE=$BATS_FILE_TMPDIR/w.db TUTELA_ADVISORIES=$PWD/a.db
}

decisions() { # SQL over d (threat, status, reason, shown_by)
    sqlite3 -separator '|' :memory: "WITH d AS (SELECT json_extract(value, '\$.threat') AS threat, json_extract(value, '\$.status') AS status,
        json_extract(value, '\$.reason') AS reason, json_extract(value, '\$.shown_by') AS shown_by
        FROM json_each(CAST(readfile('$root/security/decisions.json') AS TEXT), '\$.decisions')) $1"
}

@test "the threat model is taken without a doubt" {
    tutela import --release REL-0001 "$root/security/model.yaml"
    [ "$status" = 0 ]
    [ ! -s err ]
    tutela threats REL-0001
    [ "$status" = 0 ]
}

@test "every threat that the rules give is decided, and no other" {
    sql "SELECT key FROM threat ORDER BY key" >given
    decisions "SELECT threat FROM d ORDER BY threat" >decided
    diff given decided
}

@test "the decisions are taken by the rules of the record" {
    decisions "SELECT threat, status, shown_by, reason FROM d" | while IFS='|' read -r key word shown reason; do
        id=$(sql "SELECT id FROM threat WHERE key = '$key'")
        more=()
        case $word in # what mitigates is a control; what is transferred stands in the manual
        mitigated) more=("controls=$("$TUTELA" add control "name=${reason:0:100}" device=DEV-0001 kind=security)") ;;
        transferred) more=("instruction=$shown") ;;
        esac
        tutela set "$id" "status=$word" "reason=$reason" safety_relevant=no decided_by=developers "${more[@]}"
        [ "$status" = 0 ]
    done
    tutela list threat status=open --format csv
    [ "$(wc -l <out)" = 1 ]
}

@test "what shows a decision is there" {
    decisions "SELECT DISTINCT shown_by FROM d" | while IFS= read -r path; do
        [ -e "$root/$path" ] || { echo "$path is not there"; exit 1; }
    done
}

@test "the component list is what docs/soup.md says, and is taken whole" {
    "$root/tools/sbom" >made.json
    diff made.json "$root/security/sbom.cdx.json"
    tutela import --release REL-0001 "$root/security/sbom.cdx.json"
    [ "$status" = 0 ]
    tutela list component --format csv
    [ "$(wc -l <out)" = $(($(grep -c '"bom-ref": .*"library"' made.json) + 1)) ]
}

@test "every library that the build asks for is in docs/soup.md" {
    for pkg in $(sed -n 's/^PKGS *[:+]*= *//p' "$root/Makefile"); do
        case $pkg in
        sqlite3) name=libsqlite3-dev ;; zlib) name=zlib1g-dev ;; yyjson) name=libyyjson-dev ;; expat) name=libexpat1-dev ;;
        yaml-0.1) name=libyaml-dev ;; libcurl) name=libcurl4-gnutls-dev ;; libpq) name=libpq-dev ;; gnutls) name=libgnutls28-dev ;;
        *) name=$pkg-dev ;;
        esac
        grep -q "| $name |" "$root/docs/soup.md" || { echo "$name"; return 1; }
    done
}
