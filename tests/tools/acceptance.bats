# docs/acceptance.md says of each case whether a test shows it; the tests must agree.

setup() {
    root=$BATS_TEST_DIRNAME/../..
    cases=$root/docs/acceptance.md
    cd "$BATS_TEST_TMPDIR"
    # id and word of each row, as "cclab-step-1 test"
    sed -n 's/^| \([a-z]*-[a-z0-9-]*\) | .* | \(test\|part\|waits\) | ..*|$/\1 \2/p' "$cases" |
        sort >table
    sed -n 's/^@test "\([a-z0-9-]*\): .*/\1/p' "$root/tests/cases/acceptance.bats" | sort >tests
}

@test "each row of the table of cases has one of its three words, and each case one row" {
    [ "$(grep -c '^| [a-z][a-z]*-' "$cases")" = "$(wc -l <table)" ]
    [ -z "$(cut -d ' ' -f 1 table | uniq -d)" ]
    [ "$(wc -l <table)" -gt 50 ]
}

@test "a case that claims a test has one, and a case that waits has none" {
    grep -v ' waits$' table | cut -d ' ' -f 1 >claimed
    diff claimed tests
}

@test "each case of the facts of law is in the table" {
    [ -f "${TUTELA_SHARED:-}/domain/law/ccab.json" ] || skip "the facts of law are not there"
    sqlite3 :memory: "SELECT json_extract(t.value, '$.id')
        FROM json_tree(CAST(readfile('$TUTELA_SHARED/domain/law/ccab.json') AS TEXT)) t
        WHERE t.type = 'object'
          AND json_extract(t.value, '$.acceptance_case') IS NOT NULL" | sort >promised
    [ "$(wc -l <promised)" -gt 50 ]
    cut -d ' ' -f 1 table | diff promised -
}
