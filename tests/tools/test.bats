# scripts/test counts what programs say, and takes silence and crashes for failures. Here the
# programs are shell scripts, put in place by a Makefile that only copies them.

setup() {
    root=$BATS_TEST_DIRNAME/../..
    cd "$BATS_TEST_TMPDIR"
    mkdir -p scripts tests/base fuzz/corpus/a
    cp "$root/scripts/test" scripts/
    printf '#!/bin/sh\n' >scripts/setup
    chmod +x scripts/setup
    cat >Makefile <<'END'
all objects:
units:
	@for f in tests/base/*_test.c; do d=build/asan/$${f%.c}; mkdir -p $$(dirname $$d); cp $$f $$d; chmod +x $$d; done
fuzzers:
	@for f in fuzz/*_fuzz.c; do d=build/asan/$${f%.c}; mkdir -p $$(dirname $$d); cp $$f $$d; chmod +x $$d; done
END
}

program() { # FILE LINE...
    local file=$1
    shift
    { echo '#!/bin/sh'; printf '%s\n' "$@"; } >"$file"
}

# Two tests besides: the set-up and the build.
counts() { # WANTED-LAST-LINE
    echo "$output"
    [ "${lines[-1]}" = "$1" ]
}

@test "a run without failures ends with its counts and status 0" {
    program tests/base/a_test.c 'echo 1..2' 'echo "ok 1 - one"' 'echo "ok 2 - two"'
    program tests/base/b_test.c 'echo 1..1' 'echo "ok 1 - three"'
    run scripts/test unit
    counts '5 passed, 0 failed'
    [ "$status" -eq 0 ]
}

@test "skipped tests are counted apart, as both versions of cmocka write them" {
    program tests/base/a_test.c 'echo 1..3' 'echo "ok 1 - a"' 'echo "ok 2 # SKIP b"' \
        'echo "not ok 3 # SKIP c"'
    run scripts/test unit
    counts '3 passed, 0 failed, 2 skipped'
    [ "$status" -eq 0 ]
}

@test "a failed test is counted and its output is shown" {
    program tests/base/a_test.c 'echo 1..2' 'echo "ok 1 - a"' 'echo "not ok 2 - b"' \
        'echo "# 1 != 2"' 'exit 1'
    run scripts/test unit
    counts '3 passed, 1 failed'
    [ "$status" -eq 1 ]
    [[ "$output" == *'# 1 != 2'* ]]
}

@test "a program that crashes is a failed test" {
    program tests/base/a_test.c 'echo 1..2' 'echo "ok 1 - a"' 'kill -SEGV $$'
    run scripts/test unit
    counts '3 passed, 1 failed'
    [ "$status" -eq 1 ]
}

@test "a program that says nothing is a failed test" {
    program tests/base/a_test.c 'exit 0'
    run scripts/test unit
    counts '2 passed, 1 failed'
}

@test "a program that fails after all its tests passed is a failed test" {
    program tests/base/a_test.c 'echo 1..1' 'echo "ok 1 - a"' 'exit 23'
    run scripts/test unit
    counts '3 passed, 1 failed'
}

@test "a program that says fewer results than planned is a failed test" {
    program tests/base/a_test.c 'echo 1..2' 'echo "ok 1 - a"'
    run scripts/test unit
    counts '3 passed, 1 failed'
}

@test "a program that takes too long is stopped, and is a failed test" {
    program tests/base/a_test.c 'echo 1..1' 'exec sleep 60'
    TEST_TIMEOUT=1 run scripts/test unit
    counts '2 passed, 1 failed'
    [[ "$output" == *'stopped after 1 s'* ]]
}

@test "a build that fails is a failed test" {
    printf 'units:\n\tfalse\n' >Makefile
    program tests/base/a_test.c 'echo 1..1' 'echo "ok 1 - a"'
    run scripts/test unit
    counts '1 passed, 2 failed'
    [ "$status" -eq 1 ]
}

@test "no tests at all is a failure" {
    run scripts/test unit
    [ "$status" -eq 1 ]
    [[ "${lines[-1]}" == *' failed' ]]
    [[ "$output" == *'there are no unit tests'* ]]
}

@test "a corpus is one test, and fails with its program" {
    echo x >fuzz/corpus/a/1
    program fuzz/a_fuzz.c 'test -f "$1"'
    program fuzz/b_fuzz.c 'test -f "$1"'
    run scripts/test corpus
    counts '3 passed, 1 failed'
    [[ "$output" == *'build/asan/fuzz/b_fuzz on its corpus'* ]]
}

@test "a set-up that fails ends the run" {
    printf '#!/bin/sh\necho no network\nexit 1\n' >scripts/setup
    run scripts/test
    counts '0 passed, 1 failed'
    [ "$status" -eq 1 ]
    [[ "$output" == *'no network'* ]]
}
