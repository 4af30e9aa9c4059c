# tools/coverage sums up what gcov counted.

setup() {
    tools=$BATS_TEST_DIRNAME/../../tools
    cd "$BATS_TEST_TMPDIR"
    mkdir -p src build/src
    printf 'int f(int x)\n{\n    if (x)\n        return 1;\n    return 2;\n}\n' >src/a.c
    printf 'int g(void)\n{\n    return 3;\n}\n' >src/b.c
    printf 'int f(int x);\nint main(void)\n{\n    return f(1) - 1;\n}\n' >src/main.c
    for f in a b main; do gcc --coverage -O0 -c -o build/src/$f.o src/$f.c; done
    gcc --coverage -o main build/src/*.o
    ./main
}

@test "coverage counts lines and branches taken, the least covered file first" {
    run "$tools/coverage" build src/a.c src/b.c
    [ "$status" -eq 0 ]
    echo "$output"
    [[ "${lines[0]}" == "src/b.c "*"lines    0.0% of     2 "*"branches    0.0% of     0" ]]
    [[ "${lines[1]}" == "src/a.c "*"lines   75.0% of     4 "*"branches   50.0% of     2" ]]
    [[ "${lines[2]}" == "all "*"lines   50.0% of     6 "*"branches   50.0% of     2" ]]
}

@test "coverage fails below what is wanted" {
    COVERAGE_LINES=51 run "$tools/coverage" build src/a.c src/b.c
    [ "$status" -eq 1 ]
    COVERAGE_BRANCHES=50 run "$tools/coverage" build src/a.c src/b.c
    [ "$status" -eq 0 ]
}
