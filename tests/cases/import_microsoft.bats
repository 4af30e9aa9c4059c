# Models of Microsoft's tool and of Threagile come into a release with a receipt; a template is read,
# and goes into none.

load common

models=$documents/model

setup() {
    make_empty
    make_device
}

@test "a model of Microsoft's tool comes in, and the same again changes nothing" {
    tutela import --release REL-0001 "$models/ward.tm7" --format json
    [ "$status" = 3 ] # some of it has no place
    [ "$(member '$.format')" = 'Microsoft Threat Modeling Tool, model' ]
    [ "$(member '$.counts.elements') $(member '$.threats.new')" = '4 3' ]
    tutela list element all --format json
    [ "$(member '$.total')" = 4 ]
    tutela import --release REL-0001 "$models/ward.tm7" --format json
    [ "$(member '$.parts.added') $(member '$.parts.changed')" = '0 0' ]
    [ "$(member '$.threats.unchanged')" = 3 ]
}

@test "a template shows its threat types, and leaves the release alone" {
    tutela import --dry-run "$models/ward.tb7" --format json
    [ "$(member '$.threat_types[0].name')" = 'Change of dose at {target.Name}' ]
    tutela import --release REL-0001 "$models/ward.tb7"
    [ "$status" = 3 ]
    grep -q 'nothing of it comes into a release' out
    tutela list threat all --format json
    [ "$(member '$.total')" = 0 ]
}

@test "a model of Threagile comes in with data, flows of both directions and decisions" {
    tutela import --release REL-0001 "$models/ward.threagile.yaml"
    [ "$status" = 3 ]
    grep -q '3 zones, 3 elements, 3 flows, 2 data classes, 2 assets, 2 threats' out
    grep -q 'questions.Who updates it?' out
    tutela list flow all --format json
    [ "$(member '$.total')" = 3 ]
}
