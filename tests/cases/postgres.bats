# What is of PostgreSQL alone: several processes on one database, and moving. Skipped where the tests
# run on files (scripts/test postgres).

load common

setup() {
    [ -n "${pg_folder:-}" ] || skip 'needs PostgreSQL'
    make_empty
}

teardown() {
    [ ! -s pids ] || kill $(cat pids)
}

serve() { # NAME: starts a server, and gives its address
    "$TUTELA" serve --reading --listen 127.0.0.1:0 --quiet >"$1" 2>"$1.err" 3>&- &
    echo $! >>pids
    until [ -s "$1" ]; do kill -0 $! && sleep 0.05; done
    head -1 "$1"
}

@test "two servers show what one command wrote" {
    one=$(serve one)
    two=$(serve two)
    make_device
    for server in "$one" "$two"; do
        curl -sf "${server}devices" >page
        grep -q 'IP-4' page
    done
}

@test "a workspace moves to a file and back, and is the same" {
    make_device
    tutela verify
    [ "$status" = 0 ]
    tail -1 out >head
    tutela move --to moved.db
    [ "$status" = 0 ]
    cmp head <(tail -1 out)
    url=$(pg_copy template0 moved_back)
    tutela --workspace moved.db move --to "$url"
    [ "$status" = 0 ]
    tutela --workspace "$url" verify
    [ "$status" = 0 ]
    cmp head <(tail -1 out)
    tutela --workspace moved.db move --to "$url"
    [ "$status" != 0 ]
    grep -q 'is there already' err
}

@test "a password is not shown" {
    tutela --workspace "postgresql://u:geheim@127.0.0.1:1/d?password=geheim" verify
    [ "$status" != 0 ]
    no grep -q geheim out err
}
