# Pictures: the drawing as a file, the same as text and as data; what is not there is said; dot is run
# only when it is asked for.

load common

setup_file() {
    make_sample
}

setup() {
    use_sample
}

@test "every picture is written as SVG, and says what it shows" {
    for p in 'dataflow REL-0002' 'risk-matrix DEV-0001' 'risk-types DEV-0001' 'trace SR-0005' \
        'figure-1 DEV-0001' 'annex-iv DEV-0001' 'figure-6 DEV-0001'; do
        # shellcheck disable=SC2086
        tutela picture $p -o x.svg
        [ "$status" = 0 ]
        [ "$(head -c 5 x.svg)" = '<svg ' ]
        grep -q '<title id=' x.svg
        no grep -q 'style=\|<script\|<a href' x.svg
        grep -q 'x.svg: written' err
    done
}

@test "without a file the same stands in tables" {
    tutela picture dataflow REL-0002
    [ "$status" = 0 ]
    grep -q '^Trust zones: 7' out
    grep -q '^Flows: 27' out
    grep -q 'F-0002.*Motor controller.*Rate and limits.*yes' out
    tutela --format csv picture annex-iv DEV-0001
    grep -q '^Exchange,What,Way,Label,Sent,Waiting,Decided,Stale,Last review' out
    grep -q '^X2,security risks that may be safety risks,C2 to S2,guidance,' out
}

@test "the model is data" {
    tutela --format json picture figure-6 DEV-0001
    [ "$(member '$.name')" = figure-6 ]
    [ "$(items '$.nodes')" = 6 ]
    [ "$(member '$.nodes[0].clause')" = 'MDR Annex I 3(a)' ]
}

@test "the same records give the same bytes" {
    tutela picture dataflow REL-0002 -o a.svg
    tutela picture dataflow REL-0002 -o b.svg
    cmp a.svg b.svg
}

@test "what is not there is said" {
    tutela picture novel DEV-0001
    refused 2 'there are: dataflow RELEASE, risk-matrix DEVICE, trace RECORD'
    tutela picture dataflow REL-9999
    refused 2 'there is no release REL-9999'
    tutela picture trace DEV-0001
    refused 2 'DEV-0001 is no threat, risk, control'
    tutela picture dataflow REL-0002 -o x.png
    refused 2 'a picture is written as .svg'
    tutela picture dataflow
    [ "$status" = 2 ]
    tutela picture figure-1 DEV-0001 --with dot -o x.svg
    refused 2 'only for dataflow'
    tutela picture dataflow REL-0002 --with dot
    refused 2 'needs a picture to draw'
}

@test "dot gives the places when it is asked, and only then" {
    mkdir bin
    # Stands for Graphviz: all elements in a row, far from each other.
    cat >bin/dot <<'END'
#!/bin/sh
[ "$1" = -Tplain ] || exit 1
echo graph 1 100 100
sed -n 's/^\(n[0-9]*\) \[.*/\1/p' | sort -u | sort -k 1.2n | awk '{ print "node", $1, NR * 4, 1, 1, 1 }'
echo stop
END
    chmod +x bin/dot
    PATH=$PWD/bin:$PATH tutela picture dataflow REL-0002 --with dot -o dot.svg
    [ "$status" = 0 ]
    tutela picture dataflow REL-0002 -o own.svg
    no cmp -s dot.svg own.svg
    printf '#!/bin/sh\necho nonsense; echo node n0 x y\n' >bin/dot
    PATH=$PWD/bin:$PATH tutela picture dataflow REL-0002 --with dot -o bad.svg
    refused 2 'dot, line 2: no node with a place'
    [ ! -e bad.svg ]
}

@test "where dot is not installed that is said" {
    command -v dot >/dev/null && skip 'dot is installed here'
    tutela picture dataflow REL-0002 --with dot -o x.svg
    refused 4 'dot is not installed'
}

@test "a release that builds on a platform is drawn with what the platform gives" {
    tutela picture dataflow REL-0002 --format json
    flows=$(items $.flows)
    [ "$flows" -gt 20 ]
    tutela add release device=DEV-0002 name=9.9 status=in_work platform=REL-0002 omits=flow:usb_service
    release=$(cat out)
    tutela picture dataflow "$release" --format json
    [ "$(items $.flows)" = $((flows - 1)) ]
    key=$(member '$.elements[0].key')
    tutela add element release="$release" key="$key" name="Own part" kind=process
    tutela picture dataflow "$release" --format json
    [ "$(items $.flows)" = $((flows - 1)) ]
    grep -q '"Own part"' out
}
