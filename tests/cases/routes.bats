# The table of the web interface, for whoever reviews permissions or walks the pages.

load common

setup() { cd "$BATS_TEST_TMPDIR"; }

@test "every address of the web interface names its permission, and needs no workspace to be listed" {
    tutela routes --format json
    [ "$status" = 0 ]
    [ "$(items '$.routes')" -gt 30 ]
    [ "$(member '$.routes[0].path')" = / ]
    # Only the doors ask for nothing.
    doors=$(sqlite3 :memory: "SELECT DISTINCT value->>'path' FROM
        json_each(CAST(readfile('out') AS TEXT), '$.routes') WHERE value->>'permission' = ''")
    grep -qx /login <<<"$doors"
    no grep -E '^/(devices|records|risks|people|setup)' <<<"$doors"
    tutela routes
    grep -q '^GET  */devices/\*  *read  *one device' out
    tutela routes devices
    [ "$status" = 2 ]
}
