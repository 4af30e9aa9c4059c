# scripts/setup asks dpkg first, and installs only what is missing. dpkg-query and apt-get are
# scripts here: $WORLD holds the packages that are installed, $WORLD.log what apt-get was asked for.

setup() {
    setup=$BATS_TEST_DIRNAME/../../scripts/setup
    export WORLD=$BATS_TEST_TMPDIR/world
    mkdir "$BATS_TEST_TMPDIR/bin"
    export PATH=$BATS_TEST_TMPDIR/bin:$PATH
    : >"$WORLD" && : >"$WORLD.log"
    command_of dpkg-query 'for p; do :; done' \
        'if grep -qx "$p" "$WORLD"; then printf "installed "; else printf "not-installed "; fi'
    command_of apt-get 'echo "$@" >>"$WORLD.log"' 'for p; do echo "$p" >>"$WORLD"; done'
    command_of apt-cache 'exit 0'
    command_of id 'echo 0'
}

command_of() { # NAME LINE...
    local file=$BATS_TEST_TMPDIR/bin/$1
    shift
    { echo '#!/bin/sh'; printf '%s\n' "$@"; } >"$file"
    chmod +x "$file"
}

@test "setup installs what is missing, once" {
    run "$setup" run
    [ "$status" -eq 0 ]
    grep -q ' install --no-install-recommends gcc libc6-dev make .*libyyjson-dev' "$WORLD.log"
    : >"$WORLD.log"
    run "$setup" run
    [ "$status" -eq 0 ] && [ -z "$output" ]
    [ ! -s "$WORLD.log" ]
}

@test "setup takes a package that dpkg knows as not-installed for missing" {
    "$setup" test
    sed -i '/^xz-utils$/d' "$WORLD"
    : >"$WORLD.log"
    run "$setup" test
    [ "$status" -eq 0 ]
    grep -q ' install --no-install-recommends xz-utils$' "$WORLD.log"
}

@test "setup says what is missing when apt-get fails" {
    command_of apt-get 'exit 100'
    run "$setup" run
    [ "$status" -eq 1 ]
    [[ "$output" == *'apt-get could not install'* ]]
    [[ "${lines[-1]}" == *'missing: gcc libc6-dev make'* ]]
}

@test "setup without rights says what to install" {
    command_of id 'echo 1000'
    PATH=$BATS_TEST_TMPDIR/bin run /bin/sh "$setup" run
    [ "$status" -eq 1 ]
    [[ "$output" == *'needs root or sudo'* ]]
}

@test "setup refuses a purpose it does not know" {
    run "$setup" everything
    [ "$status" -eq 2 ]
}
