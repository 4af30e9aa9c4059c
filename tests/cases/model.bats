# The contract of threat models: out as text, and in again without a difference; edited by hand, a
# change is a change and a fault is refused whole with its line; platforms, parts, other formats.

load common

setup() {
    make_empty
    make_device
    cat >m.yaml <<'END'
tutela_model: 1
zones:
  ward: {name: Ward, trust: 30}
data:
  dose: {name: Dose, properties: [carries_therapy_command]}
elements:
  nurse: {name: Nurse, kind: external_entity, zone: ward, stereotype: clinician}
  pump: {name: Pump, kind: process, zone: ward, data_classes: [dose]}
flows:
  set: {name: Set, source: nurse, target: pump, protocol: touch, data_classes: [dose]}
END
}

@test "a model comes in, out and in again without a difference" {
    tutela import --release REL-0001 m.yaml --format json
    [ "$status" = 0 ]
    [ "$(member '$.parts.added') $(member '$.parts.retired')" = '5 0' ]
    tutela model export REL-0001 -o one.yaml
    [ "$status" = 0 ]
    tutela import --release REL-0001 one.yaml --format json
    [ "$(member '$.parts.unchanged') $(member '$.parts.changed')" = '5 0' ]
    tutela model export REL-0001
    cmp out one.yaml
    tutela verify
    [ "$status" = 0 ]
}

@test "the sample model comes in again without a difference, also after changes" {
    tutela demo demo
    export TUTELA_WORKSPACE=demo/tutela.db
    tutela model export REL-0002 -o one.yaml
    tutela import --release REL-0002 one.yaml --format json
    [ "$(member '$.parts.changed') $(member '$.parts.added') $(member '$.parts.retired')" = '0 0 0' ]
    tutela retire F-0001 --reason 'no longer there'
    tutela set E-0001 name='Nurse: "day"'
    tutela model export REL-0002 -o two.yaml
    tutela import --release REL-0002 two.yaml --format json
    [ "$(member '$.parts.changed') $(member '$.parts.added') $(member '$.parts.retired')" = '0 0 0' ]
    tutela model export REL-0002
    cmp out two.yaml
    tutela model diff one.yaml two.yaml --format json
    [ "$(member '$[0].old') / $(member '$[0].new')" = 'Clinician / Nurse: "day"' ]
}

@test "what is edited by hand is a change, and a fault takes nothing" {
    tutela import --release REL-0001 m.yaml
    sed 's/name: Pump/name: Pump 2/; /^flows/,$d' m.yaml >edited.yaml
    tutela import --dry-run --release REL-0001 edited.yaml --format json
    [ "$(member '$.parts.changed') $(member '$.parts.retired')" = '1 1' ]
    tutela show E-0002 --format json
    [ "$(member '$.name')" = Pump ]
    tutela import --release REL-0001 edited.yaml
    grep -q 'retired *flow *set' out
    sed 's/zone: ward/zone: wrad/' m.yaml >bad.yaml
    tutela import --release REL-0001 bad.yaml
    refused 2 'line 7: elements.nurse.zone: there is no "wrad" among the zones; and 1 more'
    tutela model check bad.yaml
    [ "$status" = 2 ]
    [ "$(grep -c 'there is no "wrad"' out)" = 2 ]
    tutela import m.yaml
    refused 2 '--release is needed: threat models belong to a release'
    tutela import --dry-run m.yaml
    [ "$status" = 0 ]
}

@test "a release has the model of its platform, but what it says otherwise or leaves out" {
    tutela import --release REL-0001 m.yaml
    add release name=2 device=DEV-0001 platform=REL-0001 omits=flow:set
    add element name='Own pump' key=pump kind=process release=REL-0002
    tutela model show REL-0002 --format json
    [ "$(member '$.counts.elements') $(member '$.counts.flows') $(member '$.counts.inherited')" = '2 0 3' ]
    tutela model export REL-0002
    grep -qx 'platform: REL-0001' out
    no grep -q nurse out
    tutela threats REL-0002
    [ "$status" = 0 ]
    grep -q 'over 2 elements and 0 flows' out
    tutela check REL-0002
    grep -q 'platform-not-frozen *REL-0001' out
    tutela freeze REL-0001
    tutela check REL-0002
    no grep -q platform-not-frozen out
    tutela set REL-0001 platform=REL-0002
    refused 2 'a release cannot build on itself'
}

@test "a part of a model is copied with what it needs" {
    tutela import --release REL-0001 m.yaml
    add release name=2 device=DEV-0001
    tutela model copy REL-0001 REL-0002 --element pump --dry-run --format json
    [ "$(member '$.parts.added')" = 3 ]
    tutela model copy REL-0001 REL-0002 --element pump
    tutela model export REL-0002
    grep -q 'zone: ward' out
    no grep -q nurse out
    tutela model diff REL-0001 REL-0002 --format json
    [ "$(items '$')" = 2 ]
    tutela model copy REL-0001 REL-0002 --zone nowhere
    refused 2 'there is no "nowhere" among the zones'
}

@test "other formats name what they have no place for" {
    tutela import --release REL-0001 m.yaml
    tutela threats REL-0001
    tutela model export REL-0001 --as otm
    [ "$status" = 3 ]
    [ "$(member '$.components[0].id')" = tutela:nurse ]
    grep -q 'set: protocol: "touch" has no place in the format' err
    tutela model export REL-0001 --as threat-dragon -o td.json
    [ "$status" = 3 ]
    [ "$(member '$.detail.diagrams[0].cells[0].shape' td.json)" = trust-boundary-box ]
    tutela model export REL-0001 --as visio
    refused 2 'none of text, otm, threat-dragon'
    tutela model export REL-0009
    refused 2 'there is no release REL-0009'
}

@test "what a model lacks is listed" {
    tutela import --release REL-0001 m.yaml
    tutela model check REL-0001
    [ "$status" = 0 ]
    sed -i 's/zone: ward, stereotype/stereotype/' m.yaml
    tutela model check m.yaml
    [ "$status" = 1 ]
    grep -q 'nurse.*it is in no zone' out
}

@test "a component list that only points to a threat model is a component list" {
    cat >sbom.json <<'END'
{"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [{"type": "library",
 "name": "zlib", "version": "1.3", "purl": "pkg:generic/zlib@1.3"}],
 "externalReferences": [{"type": "threat-model", "url": "https://example.com/model"}]}
END
    tutela import --release REL-0001 sbom.json --format json
    [ "$status" = 0 ]
    [ "$(member '$.components.total')" = 1 ]
}

@test "threats that went out and come back are the ones that are there" {
    tutela import --release REL-0001 m.yaml
    tutela threats REL-0001
    tutela list threat --format json
    total=$(member $.total)
    [ "$total" = 3 ]
    for as in otm threat-dragon; do
        tutela model export REL-0001 --as $as -o out.json
        [ "$status" = 3 ]
        tutela import --release REL-0001 out.json --format json
        [ "$(member $.threats.new) $(member $.threats.unchanged)" = "0 $total" ]
    done
    tutela list threat --format json
    [ "$(member $.total)" = "$total" ]
}
