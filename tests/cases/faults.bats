# faults.bats - the server is killed under load, again and again: what it acknowledged is there, and the history holds.
load common

setup_file() { make_sample; }

setup() {
    use_sample
    echo 'crane lifts nine stones' | "$TUTELA" account make load --name Load --actor operator >/dev/null
    token=$("$TUTELA" account token load --name load --scope read --scope write --actor operator \
        --until "$(date -u -d '+30 days' +%F)" | grep -o 'tut_[0-9a-f]*')
    [ -n "$token" ]
}

start() {
    "$TUTELA" serve --listen 127.0.0.1:0 --quiet --rate 0 >url 2>log 3>&- &
    pid=$!
    until grep -q http url; do kill -0 $pid; done
    url=$(head -1 url)
}

# Adds tasks until the server is gone; writes down each that was acknowledged.
writer() { # NUMBER
    local i=0
    while :; do
        i=$((i + 1))
        id=$(curl -sf --max-time 5 -X POST -H "X-Api-Key: $token" -H 'Content-Type: application/json' \
            -d "{\"name\": \"task $1-$i\"}" "${url}api/v1/record/task" |
            grep -o '[A-Z]*-[0-9]*' | head -n 1) || return 0
        [ -n "$id" ] || return 0
        echo "$id" >>"acknowledged.$1"
    done
}

@test "kill -9 under load loses nothing that was acknowledged" {
    for round in $(seq "${TUTELA_KILLS:-5}"); do
        start
        for n in 1 2 3 4; do writer "$n" 3>&- & done
        sleep "0.$((round * 7 % 9 + 1))"
        kill -9 $pid
        wait
    done
    cat acknowledged.* | sort >acknowledged
    echo "acknowledged: $(wc -l <acknowledged)"
    [ -s acknowledged ]
    [ -z "$(uniq -d acknowledged)" ]
    tutela list task all --format tsv --limit 100000
    cut -f 1 out | sort >there
    [ -z "$(comm -23 acknowledged there)" ]
    tutela verify
    [ "$status" = 0 ]
}
