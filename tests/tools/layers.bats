# tools/layers finds what a folder may not include, and faults of the table itself.

setup() {
    tools=$BATS_TEST_DIRNAME/../../tools
    cd "$BATS_TEST_TMPDIR"
    mkdir -p src/base src/value/purl src/value/cvss src/assess/match src/assess/risk
    printf 'base:\nvalue: base # small\nassess: base value/purl\n' >layers.txt
}

include() { echo "#include \"$2\"" >>"src/$1"; }

@test "layers accepts what the table allows" {
    include value/purl/purl.c base/str.h
    include value/purl/purl.c value/purl/purl.h
    include assess/match/match.c assess/risk/risk.h
    include assess/match/match.c value/purl/purl.h
    run "$tools/layers" layers.txt
    [ "$status" -eq 0 ] && [ -z "$output" ]
}

@test "layers refuses an include from the right" {
    include base/str.c value/purl/purl.h
    run "$tools/layers" layers.txt
    [ "$status" -eq 1 ]
    [ "$output" = "src/base/str.c:1: base may not include value/purl/ (row base)" ]
}

@test "layers refuses a folder of a group of which only another is named" {
    include assess/match/match.c value/cvss/cvss.h
    run "$tools/layers" layers.txt
    [ "$status" -eq 1 ]
    [[ "$output" == *"assess/match may not include value/cvss/"* ]]
}

@test "layers lets the row of a folder win over that of its group" {
    echo 'assess/match: base' >>layers.txt
    include assess/match/match.c value/purl/purl.h
    include assess/match/match.c assess/risk/risk.h
    include assess/risk/risk.c value/purl/purl.h
    run "$tools/layers" layers.txt
    [ "$status" -eq 1 ]
    [ "${#lines[@]}" -eq 2 ]
    [[ "$output" == *"may not include assess/risk/ (row assess/match)"* ]]
}

@test "layers refuses an include without its folder" {
    include value/purl/purl.c purl.h
    run "$tools/layers" layers.txt
    [ "$status" -eq 1 ]
    [[ "$output" == *'write the folder: "value/purl/purl.h"'* ]]
}

@test "layers refuses a group that has no row" {
    mkdir src/other && include other/a.c base/str.h
    run "$tools/layers" layers.txt
    [ "$status" -eq 1 ]
    [[ "$output" == *"no row for other"* ]]
}

@test "layers refuses a row that names what has no row" {
    include base/str.c base/str.h
    echo 'serve: bsae' >>layers.txt
    run "$tools/layers" layers.txt
    [ "$status" -eq 1 ]
    [[ "$output" == *"serve: no row for bsae"* ]]
}

@test "layers refuses to check nothing" {
    run "$tools/layers" layers.txt
    [ "$status" -eq 1 ]
}
