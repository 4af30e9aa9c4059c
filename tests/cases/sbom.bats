# Component lists out: the document or its receipt, 3 when something could not be written, 1 when a
# must of a profile falls short, and what a release adds to its lists.

load common

setup() {
    cd "$BATS_TEST_TMPDIR"
    export TUTELA_WORKSPACE=$PWD/w.db TUTELA_ADVISORIES=$PWD/a.db
}

list() { # NAME VERSION: a list of one component of a product
    cat <<END
{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
 "metadata": {"timestamp": "2026-01-02T03:04:05Z", "component": {"type": "application", "bom-ref": "$1", "name": "$1"}},
 "components": [{"type": "library", "bom-ref": "c", "name": "tls", "version": "$2", "purl": "pkg:npm/tls@$2"}],
 "dependencies": [{"ref": "$1", "dependsOn": ["c"]}]}
END
}

@test "export writes the document to standard output, or to a file" {
    list pump 1.0 >pump.json
    tutela sbom export pump.json --as cyclonedx
    [ "$status" = 0 ]
    cp out direct.json
    [ "$(member '$.specVersion' direct.json)" = 1.6 ]
    tutela sbom export pump.json --as cyclonedx --spec 1.6 -o file.json
    [ "$status" = 0 ]
    cmp direct.json file.json
    grep -q 'file.json: cyclonedx 1.6, 2 components, 1 dependencies, 0 losses' out
    tutela sbom export pump.json --as spdx
    [ "$status" = 0 ]
    [ "$(member '$.spdxVersion')" = SPDX-2.3 ]
    [ "$(items '$.packages')" = 2 ]
}

@test "losses are told on standard error, and the status is 3" {
    tutela sbom export "$documents/sbom/export-full.cdx.json" --as spdx
    [ "$status" = 3 ]
    [ "$(member '$.spdxVersion')" = SPDX-2.3 ]
    grep -q 'vulnerabilities belong in a VEX document' err
    tutela sbom export "$documents/sbom/export-full.cdx.json" --as spdx -o x.json --format json
    [ "$status" = 3 ]
    [ "$(items '$.losses')" = "$(member '$.loss_count')" ]
    [ -n "$(member '$.losses[0].component')" ]
    [ -n "$(member '$.losses[0].place')" ]
    [ -n "$(member '$.losses[0].why')" ]
}

@test "an output that is not there is wrong usage" {
    list pump 1.0 >pump.json
    tutela sbom export pump.json --as swid
    refused 2 'cyclonedx 1.6, spdx 2.3'
    tutela sbom export pump.json
    refused 2 'usage'
    tutela sbom export nothing.json --as spdx
    [ "$status" != 0 ]
}

@test "a release without a list is no empty document" {
    make_empty
    make_device
    tutela sbom export REL-0001 --as cyclonedx
    refused 4 'has no component list'
    tutela sbom quality REL-0001
    [ "$status" = 4 ]
}

@test "several lists of a release are one of the device, with what people added" {
    make_empty
    make_device
    list pump 1.0 >pump.json
    list app 2.0 >app.json
    "$TUTELA" import --release REL-0001 pump.json app.json >import.out
    "$TUTELA" set CO-0001 support_level=active end_of_support_on=2030-06-30 support_source=maker \
        supplier='Example Ltd'
    tutela sbom export REL-0001 --as cyclonedx
    [ "$status" = 0 ]
    cp out first.json
    [ "$(member '$.metadata.component.type')" = device ]
    [ "$(member '$.metadata.component.name')" = IP-4 ]
    [ "$(items '$.components')" = 4 ]
    grep -q '"tutela:support_level","value":"active"' first.json
    grep -q '"tutela:end_of_support_on","value":"2030-06-30"' first.json
    grep -q '"tutela:layer","value":"imported"' first.json
    grep -q '"supplier":{"name":"Example Ltd"}' first.json
    grep -q '"tutela:part","value":"app"' first.json
    tutela sbom export REL-0001 --as cyclonedx
    cmp first.json out
    tutela sbom export REL-0001 --as spdx
    [ "$status" = 0 ]
    grep -q '"validUntilDate":"2030-06-30T00:00:00Z"' out
    grep -q '"supplier":"Organization: Example Ltd"' out
    # What was added is there when the document comes back.
    tutela sbom quality first.json --profile fda --format json
    [ "$(member '$.rules[8].rule')" = fda-support-level ]
    [ "$(member '$.rules[8].have')" = 1 ]
}

@test "quality: 1 when a must falls short, 0 when all hold, 2 for an unknown profile" {
    list pump 1.0 >pump.json
    tutela sbom quality pump.json
    [ "$status" = 0 ]
    grep -q 'ntia-2021' out
    tutela sbom quality pump.json --profile ntia-2021
    [ "$status" = 1 ]
    grep -q 'Name who supplies the component' out
    tutela sbom quality pump.json --profile nonsense
    refused 2 'there are bsi-tr-03183-2'
    cat >own.json <<END
{"id": "own", "title": "Own", "source": "us", "edition": "1", "status": "verified",
 "rules": [{"id": "own-name", "element": "Name", "level": "must", "predicate": "name",
            "remedy": "Name it.", "where": "name"}]}
END
    tutela sbom quality pump.json --profile own.json
    [ "$status" = 0 ]
    sed -i 's/"name", *$/"nome",/' own.json
    tutela sbom quality pump.json --profile own.json
    refused 2 'there is no predicate'
}

@test "diff tells components by what they are, and says when findings were not compared" {
    list pump 1.0 >one.json
    list pump 2.0 >two.json
    tutela sbom diff one.json two.json
    [ "$status" = 0 ]
    grep -q 'components: 0 added, 0 removed, 1 changed, 0 unchanged' out
    grep -q 'vulnerabilities: not compared; there is no advisory database' out
    tutela sbom diff one.json two.json --format json
    [ "$(member '$.rows[0].from')" = 1.0 ]
    [ "$(member '$.rows[0].to')" = 2.0 ]
    [ "$(member '$.vulnerabilities.compared')" = 0 ]
    tutela sbom diff one.json
    refused 2 'usage'
}

@test "diff with an advisory database: new, fixed and still there" {
    for n in 1:1.5 2:2.5; do
        cat >GHSA-aaaa-bbbb-000${n%:*}.json <<END
{"schema_version": "1.6.0", "id": "GHSA-aaaa-bbbb-000${n%:*}", "modified": "2026-11-20T10:00:00Z",
 "published": "2026-11-20T09:00:00Z", "aliases": ["CVE-2026-000${n%:*}"], "summary": "Overflow",
 "affected": [{"package": {"ecosystem": "npm", "name": "tls"}, "ranges": [{"type": "SEMVER",
   "events": [{"introduced": "0"}, {"fixed": "${n#*:}.0"}]}]}]}
END
    done
    "$TUTELA" feed import GHSA-*.json >feed.out
    list pump 1.0.0 >one.json
    list pump 2.0.0 >two.json
    tutela --as-of 2026-11-21 sbom diff one.json two.json --format json
    [ "$status" = 0 ]
    [ "$(member '$.vulnerabilities.counts.fixed')" = 1 ]
    [ "$(member '$.vulnerabilities.counts.still')" = 1 ]
    [ "$(member '$.vulnerabilities.counts.new')" = 0 ]
    tutela --as-of 2026-11-21 sbom diff two.json one.json --format json
    [ "$(member '$.vulnerabilities.counts.new')" = 1 ]
}
