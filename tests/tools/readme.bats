# tools/readme runs what a text tells its reader to run.

setup() {
    tools=$BATS_TEST_DIRNAME/../../tools
    cd "$BATS_TEST_TMPDIR"
    mkdir build data docs
    printf '#!/bin/sh\necho "ran: $*"\ncase $1 in check) exit 1 ;; demo) mkdir -p "${2:-demo}" ;; esac\n' \
        >build/tutela
    chmod +x build/tutela
}

text() { { echo 'Text.'; echo '```sh'; printf '%s\n' "$@"; echo '```'; echo 'false'; } >README.md; }

@test "readme accepts commands that end as the text says" {
    text '# a comment' 'scripts/demo here' 'test -d here' 'build/tutela list device' \
        'build/tutela check R-0001   # exit 1' 'build/tutela serve' 'make no-such-target'
    run "$tools/readme" README.md
    echo "$output"
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 4 ]
    [ ! -e here ]
}

@test "readme refuses a command that fails, and shows what it said" {
    text 'build/tutela check R-0001'
    run "$tools/readme" README.md
    [ "$status" -eq 1 ]
    [[ "$output" == *'ran: check R-0001'* ]]
}

@test "readme refuses a command that does not fail as promised" {
    text 'build/tutela list device # exit 1'
    run "$tools/readme" README.md
    [ "$status" -eq 1 ]
}

@test "readme refuses a text without commands" {
    echo 'Text.' >README.md
    run "$tools/readme" README.md
    [ "$status" -eq 1 ]
}
