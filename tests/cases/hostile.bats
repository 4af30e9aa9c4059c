# The contract with hostile input: it is refused with a reason and a status of 2 (or 3, 4), memory
# stays bounded, nothing of it reaches the terminal, and nothing half-written remains.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    export TUTELA_WORKSPACE=$PWD/none.db TUTELA_ADVISORIES=$PWD/a.db
}

# All that read files from outside.
each_reader() { # FILE
    tutela import --dry-run "$1"
    [ "$status" = 2 ]
    [ -s err ]
    tutela scan "$1"
    [ "$status" = 2 ] || [ "$status" = 4 ]
    tutela feed import "$1"
    [ "$status" = 2 ]
    tutela catalogue check "$1"
    [ "$status" = 2 ]
    tutela add device_family --json "$1"
    [ "$status" = 2 ]
    [ ! -e none.db ]
}

repeat() { head -c "$2" /dev/zero | tr '\0' "$1"; } # CHARACTER COUNT

head='{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": '

@test "nesting of 100,000 levels is refused by every reader" {
    repeat '[' 100000 >deep.json
    each_reader deep.json
    { echo "$head"; repeat '[' 100000; } >deep.json
    each_reader deep.json
    seq 100000 | sed 's/.*/{"a":/' >deep.json
    each_reader deep.json
}

@test "nested components of 100,000 levels are refused" {
    { echo "$head"; seq 100000 | sed 's/.*/[{"name":"a","components":/'; } >deep.json
    each_reader deep.json
}

@test "numbers without measure are no crash" {
    for number in 1e999999999 -1e999999999 "$(repeat 9 5000)" 0.$(repeat 0 5000)1 -0 1E+400; do
        echo "${head/1, \"comp/$number, \"comp}[{\"type\": \"library\", \"name\": \"a\", \"version\": \"1\", \"x\": $number}]}" >n.json
        tutela import --dry-run n.json
        [ "$status" = 0 ] || [ "$status" = 2 ] || [ "$status" = 3 ]
    done
    for number in 01 +1 .5 1. 0x10 NaN Infinity 1e; do
        echo "{\"a\": $number}" >n.json
        each_reader n.json
    done
}

@test "text that is not UTF-8, NUL bytes and other encodings are refused" {
    printf '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": "a\xff"}]}' >x.json
    each_reader x.json
    printf '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": "\xed\xa0\x80"}]}' >x.json
    each_reader x.json
    printf '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": "a\0b"}]}' >x.json
    each_reader x.json
    printf '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"name": "a\\u0000b"}]}' >x.json
    each_reader x.json
    printf '\xff\xfe{\0}\0' >x.json
    each_reader x.json
    head -c 4096 /dev/zero >x.json
    each_reader x.json
    head -c 4096 /dev/urandom >x.json
    tutela import --dry-run x.json
    [ "$status" = 2 ]
}

@test "a list that is cut off anywhere is refused, and is no smaller list" {
    file=$(find "$documents/sbom" -name 'cdx-full.json' -o -name '*.json' | sort | head -n 1)
    size=$(stat -c %s "$file")
    for part in 1 2 3 4 5 6 7 8 9; do
        head -c $((size * part / 10)) "$file" >cut.json
        tutela import --dry-run cut.json
        [ "$status" = 2 ]
    done
}

@test "a member that is there twice is refused" {
    echo '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [], "components": [{"name": "a"}]}' >x.json
    tutela import --dry-run x.json
    refused 2 x.json
}

@test "a bomb of zeros is stopped by its ratio, and memory stays bounded" {
    head -c 300M /dev/zero | gzip -9 >bomb.gz
    head -c 300M /dev/zero | zstd -q >bomb.zst
    # Address space is reserved at large; what is really taken is data, 200 MB at most here.
    ulimit -d 200000
    for file in bomb.gz bomb.zst; do
        tutela import --dry-run $file
        refused 2 $file
        tutela feed import $file
        [ "$status" = 2 ]
        tutela scan $file
        [ "$status" = 2 ]
    done
    gzip -k bomb.zst # a compressed file within another
    tutela import --dry-run bomb.zst.gz
    [ "$status" = 2 ]
}

@test "a string of 1 GB is refused at the door" {
    ulimit -d 1300000
    status=0
    { printf '{"bomFormat": "'; repeat a 1G; printf '"}'; } | "$TUTELA" import --dry-run - >out 2>err || status=$?
    [ "$status" = 2 ]
    grep -q 'larger than' err
}

@test "a name of 1 MB, and 100,000 components, are taken or skipped with a word" {
    { printf '%s' "$head"; printf '[{"type": "library", "name": "'; repeat a 1000000; printf '"}]}'; } >long.json
    tutela import --dry-run long.json
    [ "$status" = 0 ] || [ "$status" = 2 ] || [ "$status" = 3 ]
    { printf '%s[' "$head"
      seq 100000 | sed 's/.*/{"type":"library","bom-ref":"&","name":"n&","version":"1"},/'
      printf '{"type":"library","bom-ref":"x","name":"x"}]}'; } >many.json
    tutela import --dry-run many.json --format json
    [ "$status" = 0 ]
    [ "$(member '$.components.total')" = 100001 ]
}

@test "100,000 doubts are counted, and not all kept" {
    { printf '%s[' "$head"
      seq 100000 | sed 's/.*/{"type":"library","bom-ref":"&","name":"n&","purl":"bad"},/'
      printf '{"type":"library","bom-ref":"x","name":"x"}]}'; } >many.json
    tutela import --dry-run many.json --format json
    [ "$status" = 0 ] || [ "$status" = 3 ]
    [ "$(items '$.doubts')" -le 10000 ]
    [ "$(($(member '$.doubt_counts.note') + $(member '$.doubt_counts.warning') + $(member '$.doubt_counts.skipped')))" -ge 100000 ]
}

@test "control characters of a list never reach the terminal" {
    echo "$head"'[{"type": "library", "bom-ref": "r\u001b[2J", "name": "n\u001b]0;x\u0007", "version": "1\u009b",
        "purl": "p\u001b[31m"}]}' >esc.json
    for words in 'import --dry-run' scan; do
        tutela $words esc.json
        no grep -qP '\x1b|\x07|\xc2\x9b' out
        no grep -qP '\x1b|\x07|\xc2\x9b' err
    done
    tutela show "$(printf 'DEV\033[2J')"
    no grep -q "$(printf '\033')" err
    tutela "$(printf 'frob\033[2J')"
    no grep -q "$(printf '\033')" err
}

@test "a file name is no command, option or format" {
    printf '%s[]}' "$head" >'; touch pwned; .json'
    tutela import --dry-run -- '; touch pwned; .json'
    [ ! -e pwned ]
    tutela import --dry-run '%s%n%s.json'
    refused 2 '%s%n%s.json'
}

@test "a folder, a device and a file that never ends are no list" {
    mkdir folder
    tutela import --dry-run folder
    [ "$status" = 2 ] || [ "$status" = 5 ]
    tutela import --dry-run /dev/null
    [ "$status" = 2 ]
    ulimit -d 1300000
    tutela import --dry-run /dev/zero
    [ "$status" = 2 ]
}

@test "an export from elsewhere may not leave its folder" {
    make_empty
    make_device
    tutela export --dir e
    mkdir bad
    cp -r e/. bad/
    find bad -name '*.json' -type f | head -n 1 | while read -r file; do
        rm "$file"
        ln -s /etc/passwd "$file"
    done
    tutela --workspace n.db import --dir bad
    [ "$status" != 0 ]
    no grep -q root: out
    no grep -q root: err
}

@test "nesting is refused in every form of a list" {
    { echo '<bom xmlns="http://cyclonedx.org/schema/bom/1.6">'; seq 100000 | sed 's/.*/<a>/'; } >deep.xml
    { echo '<Document><spdxVersion>SPDX-2.3</spdxVersion>'; seq 100000 | sed 's/.*/<a>/'; } >deep.spdx.xml
    { echo '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://spdx.org/rdf/terms#">'
      seq 100000 | sed 's/.*/<member>/'; } >deep.rdf
    { echo 'spdxVersion: "SPDX-2.3"'; printf 'a: '; repeat '[' 100000; } >deep.yaml
    { echo '{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": ['
      seq 100000 | sed 's/.*/{"a":/'; } >deep.spdx3.json
    for file in deep.*; do
        tutela import --dry-run $file
        refused 2 $file
    done
}

@test "entities and aliases that grow without end are refused" {
    ulimit -d 400000
    { echo '<!DOCTYPE bom [<!ENTITY a "aaaaaaaaaa">'
      for i in 1 2 3 4 5 6 7 8 9; do
          echo "<!ENTITY a$i \"$(printf "&a${i/1/}%.0s;" 1 2 3 4 5 6 7 8 9 10)\">"
      done
      echo ']><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&a9;</bom>'; } >laughs.xml
    { echo 'spdxVersion: "SPDX-2.3"'
      echo 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]'
      for i in 1 2 3 4 5 6 7 8 9; do
          j=$((i - 1))
          echo "a$i: &a$i [*a$j, *a$j, *a$j, *a$j, *a$j, *a$j, *a$j, *a$j, *a$j, *a$j]"
      done; } >laughs.yaml
    for file in laughs.*; do
        tutela import --dry-run $file
        refused 2 $file
    done
}

@test "an outermost object with a million members, and lists of everything, end soon" {
    { printf '{"bomFormat": "CycloneDX", "specVersion": "1.6"'
      seq 1000000 | sed 's/.*/,"m&":&/'; printf '}'; } >wide.json
    timeout 20 "$TUTELA" import --dry-run wide.json >out 2>err || status=$?
    [ "$status" = 2 ]
    grep -q 'more than' err
    # Licence sets and packages of RDF that lead in circles.
    cat >circle.rdf <<'RDF'
<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://spdx.org/rdf/terms#">
<SpdxDocument r:about="https://a.example/#d"><specVersion>SPDX-2.3</specVersion></SpdxDocument>
<Package r:about="https://a.example/#p"><name>p</name><licenseDeclared r:resource="https://a.example/#s"/>
<checksum r:resource="https://a.example/#c"/></Package>
<ConjunctiveLicenseSet r:about="https://a.example/#s"><member r:resource="https://a.example/#s"/>
<member r:resource="https://a.example/#s"/><member r:resource="https://a.example/#s"/></ConjunctiveLicenseSet>
<Checksum r:about="https://a.example/#c"><checksum r:resource="https://a.example/#c"/>
<checksum r:resource="https://a.example/#c"/><checksum r:resource="https://a.example/#c"/></Checksum>
</r:RDF>
RDF
    status=0
    timeout 20 "$TUTELA" import --dry-run circle.rdf >out 2>err || status=$?
    [ "$status" -le 3 ]
}

@test "a list of 100 MB takes little more memory than its text" {
    { printf '%s[' "$head"
      seq 100000 | sed 's/.*/{"type":"library","bom-ref":"&","name":"n&","version":"1","evidence":{"identity":[{"field":"name","confidence":1,"methods":[{"technique":"filename","confidence":1,"value":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},{"technique":"manifest-analysis","confidence":1,"value":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}]}]}},/'
      printf '{"type":"library","bom-ref":"x","name":"x"}]}'; } >large.json
    [ "$(stat -c %s large.json)" -gt 80000000 ]
    ulimit -d 420000 # the tree of it would take 600 MB
    tutela import --dry-run large.json
    [ "$status" = 0 ]
}
