# The contract of calling: names of commands and options, messages to standard error, results to
# standard output, and the exit statuses 0 done, 1 above policy, 2 usage or invalid input, 3 done in
# part, 4 data missing or stale, 5 failure of the system.

load common

setup() { cd "$BATS_TEST_TMPDIR"; }

@test "without a command, the commands, global options and exit statuses are listed" {
    tutela
    [ "$status" = 0 ]
    for word in init demo serve verify list import scan gap check --workspace --as-of 'exit status'; do
        grep -qF -- "$word" out
    done
    tutela --help
    [ "$status" = 0 ]
    [ -s out ] && [ ! -s err ]
}

@test "every command has a help of its own" {
    tutela --help
    mapfile -t commands < <(sed -n '/^  [a-z]/s/^  \([a-z]*\( [a-z]*\)\{0,1\}\)  .*/\1/p' out)
    [ ${#commands[@]} -gt 25 ]
    for command in "${commands[@]}"; do
        tutela $command --help
        [ "$status" = 0 ]
        grep -q "^tutela $command" out
        # Each option on a line of its own, with what it means.
        sed -n '/^options$/,$s/^  //p' out >options
        no grep -vE '^--[a-z-]+( [A-Z:]+)? +[a-zA-Z0-9-]+ .*[a-z]' options
        cp out with.option
        tutela help $command
        [ "$status" = 0 ]
        cmp out with.option
    done
}

@test "help is a command like the option" {
    tutela help
    [ "$status" = 0 ]
    grep -qF 'global options' out
    tutela help scan
    grep -q -- '^  --max-age DAYS  *from which age' out
    tutela help nothing
    refused 2 "there is no command 'nothing'"
}

@test "the version is one line" {
    tutela --version
    [ "$status" = 0 ]
    [ "$(wc -l <out)" = 1 ]
    grep -q '^tutela [0-9]' out
}

@test "an unknown command, a half one, and an unknown option are usage" {
    tutela frob
    refused 2 "there is no command 'frob'"
    [ ! -s out ]
    tutela feed
    refused 2 'needs a second word'
    tutela feed frob
    refused 2 'needs a second word'
    tutela --frob
    refused 2 'no option --frob'
    tutela list device --frob
    refused 2 'no option --frob of tutela list'
    tutela list device --reason x
    refused 2 'no option --reason of tutela list'
}

@test "an option without its value, or with one it does not take, is usage" {
    tutela list --format
    refused 2 '--format needs a value'
    tutela list device --format=frob
    refused 2 "'frob' is none of"
    tutela --quiet=yes list device
    refused 2 'takes no value'
    tutela next --as-of 2026-02-30
    refused 2 'is no date'
    tutela list device --limit -1
    refused 2 'is no count'
}

@test "an argument that is not UTF-8 is refused by its place" {
    tutela add device "name=$(printf 'a\xff')"
    refused 2 'argument 3 is not UTF-8'
    tutela "$(printf '\xc0\xaf')"
    [ "$status" = 2 ]
}

@test "too few and too many words are usage, with the form that is wanted" {
    for words in show 'show A B' list 'set DEV-0001' 'retire' 'link A B' 'check' 'gap' 'scan' \
        'where' 'explain A' 'freeze' 'backup' 'restore' 'rebuild 1' 'verify x' 'init x' 'cvss' \
        'purl check' 'cpe check' 'version compare semver 1' 'threats' 'feed import' \
        'feed status x' 'add' 'supersede'; do
        tutela $words
        refused 2 "usage: tutela ${words%% *}"
        [ ! -s out ]
    done
}

@test "a workspace that is missing is said, and none is made" {
    for words in 'list device' 'verify' 'add device name=x' 'gap DEV-0001' 'next' 'where zlib'; do
        tutela --workspace none.db $words
        refused 2 none.db
        [ ! -e none.db ]
    done
    TUTELA_WORKSPACE=also-none.db tutela next
    refused 2 also-none.db
}

@test "a file that is no workspace is refused and left as it is" {
    echo 'this is a text' >text.db
    : >empty.db
    sqlite3 other.db 'CREATE TABLE t (x)'
    for file in text.db empty.db other.db .; do
        sum=$(cksum <"$file" 2>/dev/null || true)
        tutela --workspace "$file" list device
        [ "$status" = 2 ] || [ "$status" = 5 ]
        grep -q "$file" err
        [ "$(cksum <"$file" 2>/dev/null || true)" = "$sum" ]
    done
}

@test "a word after -- is no option" {
    make_empty
    tutela add device_family -- name=--help
    [ "$status" = 0 ]
    tutela show DF-0001
    grep -q -- '--help' out
}

@test "an answer that cannot be written is a failure, not a success" {
    make_empty
    status=0
    "$TUTELA" list clause >/dev/full 2>err || status=$?
    refused 5 'standard output cannot be written'
    status=0
    "$TUTELA" --help >/dev/full 2>err || status=$?
    refused 5 'standard output cannot be written'
}

@test "a workspace file that may not be written is read, and refuses changes" {
    [ "$(id -u)" != 0 ] || skip 'root may write every file'
    make_empty
    chmod a-w w.db
    tutela list device
    [ "$status" = 0 ]
    tutela add device_family name=x
    [ "$status" = 5 ] || [ "$status" = 2 ]
}

@test "quiet leaves errors, and takes the notes away" {
    make_empty
    tutela list device
    [ -s err ]
    tutela --quiet list device
    [ ! -s err ]
    tutela --quiet list frob
    refused 2 'no record type'
}

@test "who acts is written into the history" {
    make_empty
    tutela --actor 'Ann Müller' add device_family name=A
    [ "$status" = 0 ]
    tutela history DF-0001 --format json
    [ "$(member '$[0].actor')" = 'Ann Müller' ]
    tutela add device_family name=B
    tutela history DF-0002 --format json
    [ "$(member '$[0].actor')" = "$(id -un)" ]
}
