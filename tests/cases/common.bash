# common.bash - what the cases share: the program, a sample workspace, and readers of answers.
#
# A case names the program by $TUTELA, works in $BATS_TEST_TMPDIR, and is told nothing by the
# surroundings: no workspace, no advisory database, no home.

TUTELA=$(realpath "${TUTELA:-$BATS_TEST_DIRNAME/../../build/tutela}")
export TUTELA LC_ALL=C.UTF-8 TZ=UTC
unset TUTELA_WORKSPACE TUTELA_ADVISORIES XDG_DATA_HOME
documents=$(realpath "$BATS_TEST_DIRNAME/../documents")

# Runs the program; sets status, out and err (files), and shows them when the case fails.
tutela() {
    status=0
    "$TUTELA" "$@" >out 2>err || status=$?
    echo "\$ tutela $*: $status"
    head -c 1500 out err
    # No sanitizer, assertion or signal may end it, whatever it was given.
    [ "$status" -le 5 ]
    no grep -q 'Sanitizer\|runtime error\|Assertion' err
}

# That a command fails; bats does not notice a '!' that did not hold.
no() {
    if "$@"; then
        return 1
    fi
}

# That the program ended with a status, and said a text to standard error.
refused() { # STATUS TEXT
    [ "$status" = "$1" ]
    grep -qF -- "$2" err
}

# A member of the answer: JSON path as of SQLite, $.components.total
member() { # PATH [FILE]
    sqlite3 :memory: "SELECT json_extract(CAST(readfile('${2:-out}') AS TEXT), '$1')"
}

# How many items an array has.
items() { # PATH [FILE]
    sqlite3 :memory: "SELECT json_array_length(CAST(readfile('${2:-out}') AS TEXT), '$1')"
}

# A workspace is a file. Where the tests run on PostgreSQL (scripts/test), pg_folder is where that
# is, and a workspace is a database of its own, copied from one that was made once.
pg_copy() { # TEMPLATE [NAME]
    local name=${BATS_TEST_FILENAME##*/}
    "$BATS_TEST_DIRNAME/../lib/postgres" database "$pg_folder" "${2:-${name%.bats}_${BATS_TEST_NUMBER}_$RANDOM$RANDOM}" "$1"
}

# For what is of SQLite alone.
only_files() { [ -z "${pg_folder:-}" ] || skip 'of files alone'; }

# Asks the database of the workspace itself, past the program.
sql() { # STATEMENT
    case $TUTELA_WORKSPACE in
    postgres*) psql -q -X -A -t "$TUTELA_WORKSPACE" -c "$1" ;;
    *) sqlite3 "$TUTELA_WORKSPACE" "$1" ;;
    esac
}

# A copy of the sample workspace that setup_file made with make_sample, as ./demo.
make_sample() {
    cd "$BATS_FILE_TMPDIR"
    "$TUTELA" demo demo >demo.out
    [ -z "${pg_folder:-}" ] ||
        "$TUTELA" --workspace demo/tutela.db move --to "$(pg_copy template0 "${BATS_TEST_FILENAME##*/}")" >move.out
}

use_sample() {
    cd "$BATS_TEST_TMPDIR"
    cp -r "$BATS_FILE_TMPDIR/demo" demo
    export TUTELA_WORKSPACE=$PWD/demo/tutela.db TUTELA_ADVISORIES=$PWD/demo/advisories.db
    [ -z "${pg_folder:-}" ] || TUTELA_WORKSPACE=$(pg_copy "${BATS_TEST_FILENAME##*/}")
}

# An empty workspace without catalogues would do for most; init takes a tenth of a second.
make_empty() {
    cd "$BATS_TEST_TMPDIR"
    export TUTELA_WORKSPACE=$PWD/w.db TUTELA_ADVISORIES=$PWD/a.db
    if [ -n "${pg_folder:-}" ]; then
        TUTELA_WORKSPACE=$(pg_copy catalogues)
    else
        "$TUTELA" init >init.out
    fi
}

# Adds a record, and gives its id.
add() { "$TUTELA" add "$@"; }

# A device with one release: DF-0001, DEV-0001, REL-0001.
make_device() {
    add device_family name=Halcyon
    add device name=IP-4 family=DF-0001 regulation=mdr
    add release name=1.0 device=DEV-0001
}
