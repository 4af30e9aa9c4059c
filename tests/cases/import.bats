# The contract of taking in component lists: a receipt of what was taken and skipped and why; the
# same file again is no change; --dry-run writes nothing; a refused list leaves what was there.

load common

setup() {
    make_empty
    make_device
}

list='{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
 "metadata": {"component": {"type": "firmware", "bom-ref": "it", "name": "Pump"}},
 "components": [
  {"type": "library", "bom-ref": "z", "name": "zlib", "version": "1.2.13", "purl": "pkg:generic/zlib@1.2.13"},
  {"type": "library", "bom-ref": "b", "name": "bad", "version": "1", "purl": "npm/bad"}]}'

@test "the receipt names format, counts and doubts, as text and as JSON" {
    echo "$list" >l.json
    tutela import --release REL-0001 l.json
    [ "$status" = 0 ] || [ "$status" = 3 ]
    grep -q '^l.json: CycloneDX 1.6' out
    grep -q 'taken as SB-0001; 2 components are new' out
    grep -q purl out
    echo "$list" | sed 's/zlib/zlib-ng/' >l2.json
    tutela import --release REL-0001 l2.json --format json
    [ "$(member '$.format') $(member '$.spec_version')" = 'CycloneDX 1.6' ]
    [ "$(member '$.components.no_identifier')" = 1 ]
    [ "$(member '$.new_components')$(member '$.known_components')" = 11 ]
    [ "$(member '$.replaces[0]')" = SB-0001 ]
    [ "$(items '$.doubts')" -gt 0 ]
    [ -n "$(member '$.doubts[0].line')" ] && [ -n "$(member '$.doubts[0].place')" ]
}

@test "the same file again is no change" {
    echo "$list" >l.json
    tutela import --release REL-0001 l.json
    tutela import --release REL-0001 l.json --format json
    [ "$(member '$.unchanged')" = 1 ]
    tutela list sbom all --format json
    [ "$(member '$.total')" = 1 ]
}

@test "a dry run shows the receipt and needs no workspace" {
    echo "$list" >l.json
    tutela --workspace none.db import --dry-run l.json
    [ "$status" = 0 ] || [ "$status" = 3 ]
    grep -q 'CycloneDX 1.6' out
    [ ! -e none.db ]
    tutela import --dry-run --release REL-0001 - <l.json
    tutela list sbom all --format json
    [ "$(member '$.total')" = 0 ]
}

@test "a list needs its release, and one that is there" {
    echo "$list" >l.json
    tutela import l.json
    refused 2 '--release is needed'
    tutela import --release REL-0009 l.json
    refused 2 'there is no record REL-0009'
    tutela import --release DEV-0001 l.json
    [ "$status" = 2 ]
    tutela import --release REL-0001
    refused 2 usage
    tutela import --release REL-0001 none.json
    refused 2 none.json
}

@test "an empty list is refused unless it is wanted" {
    echo "$list" >l.json
    echo "$list" | sed -n '1,2p' | sed '2s/,$/, "components": []}/' >e.json
    tutela import --release REL-0001 l.json
    tutela import --release REL-0001 e.json
    refused 2 '--allow-empty'
    tutela show SB-0001 --format json
    [ "$(member '$.status')" = current ]
    tutela import --release REL-0001 --allow-empty e.json
    [ "$status" = 0 ]
    tutela show SB-0001 --format json
    [ "$(member '$.status')" = replaced ]
}

@test "of several files all are taken, or none" {
    echo "$list" >l.json
    echo '{"bomFormat": "CycloneDX"' >broken.json
    tutela import --release REL-0001 l.json broken.json
    refused 2 broken.json
    tutela list sbom all --format json
    [ "$(member '$.total')" = 0 ]
    tutela list component all --format json
    [ "$(member '$.total')" = 0 ]
}

@test "a frozen release takes no new list, and says what to do" {
    echo "$list" >l.json
    tutela import --release REL-0001 l.json
    tutela freeze REL-0001
    echo "$list" | sed 's/1.2.13/1.3/g' >l2.json
    tutela import --release REL-0001 l2.json
    refused 2 'make a new release'
    tutela verify
    [ "$status" = 0 ]
}

@test "the documents that come with the tests are read" {
    for file in "$documents"/sbom/*; do
        tutela import --dry-run "$file" --format json
        [ "$status" = 0 ] || [ "$status" = 2 ] || [ "$status" = 3 ]
        [ "$status" = 2 ] || [ -n "$(member '$.format')" ]
        [ "$status" != 2 ] || [ -s err ]
    done
}
