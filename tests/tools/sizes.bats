# tools/sizes counts lines, parameters and nesting as CONVENTIONS.md wants them counted.

setup() {
    tools=$BATS_TEST_DIRNAME/../../tools
    cd "$BATS_TEST_TMPDIR"
    mkdir src tools
}

statements() { for i in $(seq "$1"); do echo '    x++;'; done; }
function_of() { echo 'int f(void)'; echo '{'; statements "$1"; echo '}'; }

@test "sizes accepts a file of 500 lines and a function of 60" {
    { function_of 60; for i in $(seq 437); do echo; done; } >src/a.c
    [ "$(wc -l <src/a.c)" -eq 500 ]
    run "$tools/sizes"
    [ "$status" -eq 0 ] && [ -z "$output" ]
}

@test "sizes refuses a file of 501 lines" {
    for i in $(seq 501); do echo; done >src/a.c
    run "$tools/sizes"
    [ "$status" -eq 1 ]
    [ "$output" = "src/a.c:501: a file of 501 lines (at most 500)" ]
}

@test "sizes refuses a function of 61 lines" {
    function_of 61 >src/a.c
    run "$tools/sizes"
    [ "$status" -eq 1 ]
    [ "$output" = "src/a.c:2: a function of 61 lines (at most 60)" ]
}

@test "sizes counts parameters, also when one of them is a function" {
    printf 'int f(int a, int (*b)(int, int), int c,\n      int d, int e, int g, ...)\n{\n}\n' >src/a.c
    run "$tools/sizes"
    [ "$status" -eq 0 ]
    printf 'int f(int a, int (*b)(int, int), int c,\n      int d, int e, int g, int h)\n{\n}\n' >src/a.c
    run "$tools/sizes"
    [ "$status" -eq 1 ]
    [ "$output" = "src/a.c:2: 7 parameters (at most 6)" ]
}

@test "sizes does not count the arena and the error of a function" {
    printf 'bool f(struct arena *a, int b, int c, int d, int e, int g, int h, struct err *err)\n{\n}\n' >src/a.c
    run "$tools/sizes"
    [ "$status" -eq 0 ]
    printf 'bool f(struct arena *a, int b, int c, int d, int e, int g, int h, int i)\n{\n}\n' >src/a.c
    run "$tools/sizes"
    [ "$status" -eq 1 ]
    [ "$output" = "src/a.c:1: 7 parameters (at most 6)" ]
    printf 'bool f(struct arena **a, int b, int c, int d, int e, int g, struct err **err)\n{\n}\n' >src/a.c
    run "$tools/sizes"
    [ "$status" -eq 1 ]
    printf 'int f(void)\n{\n}\n' >src/a.c
    run "$tools/sizes"
    [ "$status" -eq 0 ]
}

nested() { # DEPTH
    echo 'int f(void)'
    echo '{'
    echo '    struct s x = {.a = {'
    echo '        1}};'
    for i in $(seq "$1"); do echo '    if (x) {'; done
    echo '    } else {'
    for i in $(seq "$1"); do echo '    }'; done
    echo '}'
}

@test "sizes accepts blocks four deep and refuses five" {
    nested 4 >src/a.c
    run "$tools/sizes"
    [ "$status" -eq 0 ]
    nested 5 >src/a.c
    run "$tools/sizes"
    [ "$status" -eq 1 ]
    [[ "$output" == *"blocks 5 deep (at most 4)"* ]]
}

@test "sizes accepts a long table that is listed, and refuses a needless row" {
    for i in $(seq 501); do echo; done >src/a.c
    echo 'src/a.c a table of the standard' >tools/sizes.allow
    run "$tools/sizes"
    [ "$status" -eq 0 ]
    echo >src/a.c
    run "$tools/sizes"
    [ "$status" -eq 1 ]
    [[ "$output" == *"nothing needs this: src/a.c"* ]]
}
