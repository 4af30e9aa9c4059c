# Components that say nothing a source could be asked for: what they may be is proposed with
# evidence, applied by nobody but a person, and then holds in every release.

load common

setup() {
    make_empty
    cat >nvd.json <<'END'
{"resultsPerPage": 1, "startIndex": 0, "totalResults": 1, "format": "NVD_CVE", "version": "2.0",
 "timestamp": "2026-11-20T10:00:00.000", "vulnerabilities": [{"cve": {"id": "CVE-2026-0001",
 "published": "2026-11-20T09:00:00.000", "lastModified": "2026-11-20T10:00:00.000",
 "vulnStatus": "Analyzed", "descriptions": [{"lang": "en", "value": "Overflow in the handshake."}],
 "configurations": [{"nodes": [{"operator": "OR", "cpeMatch": [
  {"vulnerable": true, "criteria": "cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*",
   "versionEndExcluding": "3.0.9"},
  {"vulnerable": true, "criteria": "cpe:2.3:a:doselib:doselib:1.0:*:*:*:*:*:*:*"}]}]}]}}]}
END
    "$TUTELA" feed import nvd.json >feed.out
    # As create-spdx of OpenEmbedded writes it: recipes by name and version, no purl.
    cat >yocto.spdx.json <<'END'
{"spdxVersion": "SPDX-2.2", "SPDXID": "SPDXRef-DOCUMENT", "name": "core-image-pump",
 "dataLicense": "CC0-1.0", "documentNamespace": "http://spdx.example/core-image-pump",
 "creationInfo": {"created": "2026-11-01T00:00:00Z",
  "creators": ["Tool: OpenEmbedded Core create-spdx.bbclass"]},
 "packages": [
  {"SPDXID": "SPDXRef-Recipe-openssl", "name": "openssl", "versionInfo": "3.0.8-r0",
   "downloadLocation": "NOASSERTION"},
  {"SPDXID": "SPDXRef-Recipe-doselib", "name": "doselib", "versionInfo": "1.0",
   "downloadLocation": "NOASSERTION"},
  {"SPDXID": "SPDXRef-Recipe-pump", "name": "pump-app", "versionInfo": "1.0",
   "downloadLocation": "NOASSERTION"}]}
END
}

names() {
    sqlite3 :memory: "SELECT group_concat(json_extract(value, '\$.name'), ' ')
        FROM json_each(json_extract(CAST(readfile('out') AS TEXT), '\$.names'))"
}

@test "what has no identifier is listed with proposals, evidence and reasons" {
    tutela --as-of 2026-11-21 identify yocto.spdx.json --format json
    [ "$status" = 0 ]
    [ "$(member '$.components')" = 3 ]
    [ "$(member '$.unidentified')" = 3 ]
    [ "$(names)" = 'doselib openssl pump-app' ]
    [ "$(member '$.names[0].proposals[0].origin')" = database ]
    [ "$(member '$.names[1].proposals[0].origin')" = program ]
    [ "$(member '$.names[1].proposals[0].cpe')" = 'cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*' ]
    [ "$(member '$.names[1].proposals[0].records')" = 1 ]
    [ "$(member '$.names[1].proposals[0].affected')" = 1 ]
    member '$.names[1].proposals[0].example' | grep -q CVE-2026-0001
    [ "$(items '$.names[2].proposals')" = 0 ]
    tutela --as-of 2026-11-21 identify yocto.spdx.json
    grep -q 'Nothing of this is applied' out
}

@test "a proposal changes nothing until somebody accepts it" {
    tutela --as-of 2026-11-21 scan yocto.spdx.json --format json
    [ "$(items '$.findings')" = 0 ]
    [ "$(member '$.components.no_identifier')" = 3 ]
    tutela --as-of 2026-11-21 identify yocto.spdx.json --accept openssl doselib \
        --reason 'Recipes of this image'
    [ "$status" = 0 ]
    grep -q 'IR-0001  openssl' out
    tutela --as-of 2026-11-21 scan yocto.spdx.json --format json
    [ "$(items '$.findings')" = 2 ]
    [ "$(member '$.components.no_identifier')" = 1 ]
    [ "$(member '$.findings[0].identified_by.reason')" = 'Recipes of this image' ]
    tutela --as-of 2026-11-21 explain openssl CVE-2026-0001 --sbom yocto.spdx.json
    grep -q 'identified by rule IR-0001' out
    tutela --as-of 2026-11-21 identify yocto.spdx.json --format json
    [ "$(names)" = pump-app ]
    tutela show IR-0001
    grep -q 'Recipes of this image' out
}

@test "what it is may be said, and acceptance needs a reason and a name that is there" {
    tutela identify yocto.spdx.json --accept pump-app --reason x
    refused 2 'there is no proposal'
    tutela identify yocto.spdx.json --accept openssl
    refused 2 'needs --reason'
    tutela identify yocto.spdx.json --accept --reason x
    refused 2 'which names'
    tutela identify yocto.spdx.json --accept zlib --reason x
    refused 2 "no component named 'zlib'"
    tutela identify yocto.spdx.json --accept pump-app --cpe not-a-cpe --reason x
    [ "$status" = 2 ]
    tutela list identity_rule --format json
    [ "$(items '$.items')" = 0 ]
    tutela --as-of 2026-11-21 identify yocto.spdx.json --accept pump-app \
        --purl pkg:npm/dose --reason 'Said by the supplier'
    [ "$status" = 0 ]
    tutela --as-of 2026-11-21 scan yocto.spdx.json --format json
    [ "$(member '$.components.no_source')" = 1 ] # npm, of which there is no data here
}
