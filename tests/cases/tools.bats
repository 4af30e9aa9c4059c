# The contract of the small tools: one line in, one line out, in order, separated by tabs; what is
# wrong is told in its line.

load common

setup() { cd "$BATS_TEST_TMPDIR"; }
tab=$'\t'

@test "cvss prints vector, score, severity, base, temporal, environmental" {
    tutela cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H AV:N/AC:L/Au:N/C:P/I:P/A:P
    [ "$status" = 0 ]
    [ "$(sed -n 1p out)" = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H${tab}9.8${tab}critical${tab}9.8${tab}9.8${tab}9.8" ]
    [ "$(sed -n 2p out | cut -f 2)" = 7.5 ]
    v4=CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N
    tutela cvss $v4
    [ "$(cat out)" = "$v4${tab}9.3${tab}critical${tab}9.3${tab}${tab}" ]
}

@test "cvss tells an invalid vector in its line, and goes on" {
    printf '%s\n' bad '' CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N 'CVSS:3.1/AV:N' >in
    tutela cvss - <in
    [ "$status" = 2 ]
    [ "$(wc -l <out)" = 4 ]
    [ "$(sed -n 1p out | cut -f 1,2)" = "bad${tab}invalid" ]
    [ "$(sed -n 2p out | cut -f 2)" = invalid ]
    [ "$(sed -n 3p out | cut -f 2,3)" = "0.0${tab}none" ]
    [ "$(sed -n 4p out | cut -f 2)" = invalid ]
}

@test "version compare prints the order, and ? for what is no version" {
    for row in 'semver 1.0.0 1.0.0-rc.1 >' 'semver x 1.0.0 ?' 'deb 1:1 2 >' 'deb 1~rc1 1 <' \
        'rpm 1.0-1 1.0-2 <' 'pypi 1.0 1.0.0 =' 'maven 1.0 1.0-alpha >' 'npm 1.2.3 1.10.0 <'; do
        set -- $row
        tutela version compare $1 $2 $3
        [ "$status" = 0 ]
        [ "$(cat out)" = "$4" ]
    done
    tutela version compare frob 1 2
    refused 2 "no version scheme 'frob'"
}

@test "the schemes of the package ecosystems are there" {
    for scheme in semver npm pypi maven deb rpm apk gem composer cargo nuget hex pub cran hackage alpm \
        conan openssl kernel generic; do
        tutela version compare $scheme 1.0.0 1.0.1
        [ "$status" = 0 ]
        [ "$(cat out)" = '<' ]
    done
    tutela version compare golang v1.0.0 v1.0.1
    [ "$(cat out)" = '<' ]
}

@test "version compare reads pairs from standard input, one line for one" {
    printf '1\t2\n2\t1\n1\t1\nno tab\n\n1.0\t1.0\r\n' >in
    tutela version compare deb - <in
    [ "$(tr -d '\n' <out)" = '<>=??=' ]
}

@test "purl check gives the canonical form, or the reason" {
    printf '%s\n' pkg:npm/%40angular/core@1 PKG:NPM/Foo@1 npm/foo '' >in
    tutela purl check - <in
    [ "$status" = 2 ]
    [ "$(wc -l <out)" = 4 ]
    [ "$(sed -n 1p out)" = "pkg:npm/%40angular/core@1${tab}ok${tab}pkg:npm/%40angular/core@1" ]
    [ "$(sed -n 2p out | cut -f 2)" = ok ]
    [ "$(sed -n 3p out | cut -f 1,2)" = "npm/foo${tab}bad" ]
    tutela purl check pkg:deb/debian/zlib@1
    [ "$status" = 0 ]
}

@test "cpe check gives the canonical form, or the reason" {
    tutela cpe check cpe:/a:openssl:openssl:3 nonsense
    [ "$status" = 2 ]
    [ "$(sed -n 1p out)" = "cpe:/a:openssl:openssl:3${tab}ok${tab}cpe:2.3:a:openssl:openssl:3:*:*:*:*:*:*:*" ]
    [ "$(sed -n 2p out | cut -f 1,2)" = "nonsense${tab}bad" ]
}

@test "a line that is not UTF-8, has a NUL, or is very long, is one bad line" {
    { printf 'pkg:npm/a\xff@1\n'; printf 'pkg:npm/a\0b@1\n'; head -c 3000000 /dev/zero | tr '\0' a
      printf '\npkg:npm/ok@1\n'; } >in
    tutela purl check - <in
    [ "$status" = 2 ]
    [ "$(wc -l <out)" = 4 ]
    [ "$(tail -n 1 out | cut -f 2)" = ok ]
    tutela cvss - <in
    [ "$(wc -l <out)" = 4 ]
    [ "$status" = 2 ]
}

@test "no input is no output" {
    for tool in cvss 'purl check' 'cpe check' 'version compare deb'; do
        tutela $tool - </dev/null
        [ "$status" = 0 ]
        [ ! -s out ]
    done
}

@test "rubric gives a vector, the worst of those possible, and what to ask" {
    tutela rubric cvss-3.1 AV=network AC=no PR=none UI3=no S3=no C3=high I3=high A3=high
    [ "$status" = 0 ]
    [ "$(sed -n 1p out)" = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H: 9.8 critical' ]
    grep -q '^exploitability E5' out
    tutela --format json rubric medical XIT=high
    [ "$status" = 4 ]
    [ "$(member '$.questions[0].question')" = XAVN ]
    [ "$(member $.lowest.vector)" = CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:H/A:N ]
    tutela rubric medical XACL=maybe
    refused 2 'XACL: "maybe" is none of yes, no'
}

@test "ssvc gives the outcome, or the worst of those possible and what to ask" {
    tutela ssvc supplier exploitation=active utility=efficient technical_impact=total safety_impact=critical
    [ "$status" = 0 ]
    [ "$(sed -n 1p out)" = 'supplier: immediate' ]
    tutela --format json ssvc supplier exploitation=active
    [ "$status" = 4 ]
    [ "$(member $.outcome)" = immediate ]
    [ "$(member '$.questions[0].point')" = public_safety_impact ]
    tutela ssvc supplier exploitation=maybe
    refused 2 "'maybe' is none of none, public poc, active, unknown"
    tutela ssvc
    refused 2 usage
}

@test "ssvc tells a bad line in its place, and goes on" {
    printf '%s\n' 'automatable=no value_density=diffuse' bad 'automatable=yes' >in
    tutela ssvc utility - <in
    [ "$status" = 2 ]
    [ "$(sed -n 1p out)" = "laborious${tab}laborious${tab}" ]
    [ "$(sed -n 2p out | cut -f 1)" = bad ]
    [ "$(sed -n 3p out)" = "super effective${tab}efficient, super effective${tab}value_density" ]
}
