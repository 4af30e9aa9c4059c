# People who sign in, at the console: secrets come from standard input and are printed once.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    export TUTELA_WORKSPACE=w.db
    tutela init --actor operator
    [ "$status" = 0 ]
}

make() { # LOGIN NAME [OPTION...]
    login=$1 name=$2
    shift 2
    echo 'crane lifts nine' | "$TUTELA" account make "$login" --name "$name" --actor operator "$@"
}

@test "account: the first one gets the ordinary roles, the next ones what is said" {
    [ "$(make ann 'Ann Lee')" = P-0001 ]
    [ "$(make bob Bob --role viewer --role Approver)" = P-0002 ]
    tutela account list --format json
    [ "$(member '$[0].roles')" = 'ROLE-0001 ROLE-0002 ROLE-0003 ROLE-0004 ROLE-0005 ROLE-0006 ROLE-0007' ]
    [ "$(member '$[1].roles')" = 'ROLE-0007 ROLE-0005' ]
    [ "$(member '$[1].password')" = 1 ]
    tutela verify
    [ "$status" = 0 ]
}

@test "account: a password that is short, or a login that is taken, is refused" {
    status=0
    echo short | "$TUTELA" account make ann --name Ann --actor operator >out 2>err || status=$?
    refused 2 'at least 12'
    make ann Ann
    status=0
    make ANN Other >out 2>err || status=$?
    refused 2 'P-0001 has the login'
}

@test "account: a token and a link are printed once, and end" {
    make ann Ann
    tutela account token ann --name ci --scope read --until 2000-01-01
    refused 2 'must be later than now'
    tutela account token ann --name ci --scope everything --until 2000-01-01
    refused 2 'is none of read, write'
    until=$(date -u -d '+30 days' +%F)
    tutela account token ann --name ci --scope read --until "$until" --actor operator
    [ "$status" = 0 ]
    grep -qE '^tut_[0-9a-f]{64}$' out
    tutela account invite ann --actor operator
    grep -qE '^/invited\?link=[0-9a-f]{64}$' out
    tutela account show ann --format json
    key=$(member '$.tokens[0].key')
    tutela account end ann "$key" --actor operator
    [ "$status" = 0 ]
    tutela account show ann --format json
    [ "$(member '$.tokens[0].key')" = '' ]
    tutela account end ann "$key" --actor operator
    refused 2 'there is none that begins with'
    tutela account show eve
    refused 2 'nobody has the login eve'
}

@test "account: what was done stands in the access log, without a secret" {
    make ann Ann
    echo 'river flows west' | "$TUTELA" account password ann --actor operator
    tutela access --format json
    [ "$(member '$[0].event')" = password_changed ]
    [ "$(member '$[1].event')" = account_made ]
    no grep -q 'river\|crane\|argon' out
}

@test "setting: the value of a secret is not shown again" {
    echo hush | "$TUTELA" setting oidc_secret - --actor operator
    tutela setting
    no grep -q hush out
    tutela setting require_code 2 --actor operator
    refused 2 'a number from 0 to 1'
    tutela setting nothing 2 --actor operator
    refused 2 'there is no setting'
}

@test "signature check: what was written by hand, without hashes, does not hold" {
    tutela signature check
    [ "$status" = 0 ]
    tutela add device name=Pump regulation=mdr --actor operator
    tutela add signature subject=DEV-0001 signer=Ann meaning=approval --actor operator
    tutela signature check DEV-0001
    [ "$status" = 1 ]
    grep -q incomplete out
}
