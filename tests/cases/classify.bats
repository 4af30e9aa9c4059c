# The contract of classify: facts in, class and rule out with the reasons and the open questions; asks
# when there is no file; keeps the answers with a device, and confirms only with a reason.

load common

setup() { cd "$BATS_TEST_TMPDIR"; }

changes() { sql 'SELECT max(position) FROM history'; }

facts() { # REGULATION FACTS
    echo "{\"regulation\": \"$1\", \"facts\": {$2}}" >facts.json
}

@test "classify gives class, rule, reasons and questions, from a file or standard input" {
    facts mdr '"software": true, "active": true, "sw_info_decisions": true, "sw_decision_impact": "death_or_irreversible"'
    tutela classify facts.json --format json
    [ "$status" = 0 ]
    [ "$(member '$.class')" = III ]
    [ "$(member '$.rule')" = 11 ]
    [ "$(items '$.reasons')" -gt 0 ]
    [ "$(member '$.settled')" = 1 ]
    sed -i s/death_or_irreversible/other/ facts.json
    tutela classify - --format json <facts.json
    [ "$(member '$.class')" = IIa ]
    [ "$(member '$.possible[0]')" = IIa ]
    [ "$(items '$.questions')" -gt 5 ]
    [ "$(member '$.route[0].status')" = secondary ]
    tutela classify facts.json
    grep -q '^Class IIa, by rule 11' out
    grep -q '^A proposal: the manufacturer confirms it' out
    grep -q 'sw_decision_impact = serious_or_surgery instead of other: class IIb' out
    tutela classify facts.json --format tsv
    grep -qP '^11\t11-info-IIa\tIIa\tapplied\t' out
    facts ivdr ''
    tutela classify facts.json --format json
    [ "$(member '$.class')" = B ]
    [ "$(member '$.rule')" = 6 ]
}

@test "a class that the answers leave open is 4, and says which question" {
    facts mdr '"software": true, "sw_info_decisions": true'
    tutela classify facts.json --format json
    [ "$status" = 4 ]
    [ -z "$(member '$.class')" ]
    [ "$(member '$.questions[0].id')" = sw_decision_impact ]
    [ "$(items '$.possible')" = 3 ]
    facts mdr ''
    tutela classify facts.json
    [ "$status" = 4 ]
    grep -q '^Class none: no rule applies' out
}

@test "facts that cannot be are refused with the fact and the rule" {
    facts mdr '"inv_none": true, "inv_surgical": true'
    tutela classify facts.json
    refused 2 'inv_none = yes, inv_surgical = yes: these answers contradict each other'
    facts mdr '"v_3a": true'
    tutela classify facts.json
    refused 2 'v_3a: is a fact of IVDR Annex VIII, classification rules (rules 3, 6)'
    facts mdr '"duration": "medium"'
    tutela classify facts.json
    refused 2 'none of transient, short, long (rules 5, 6, 7, 8, 15)'
    facts us '"active": true'
    tutela classify facts.json
    refused 2 "'us' is neither mdr nor ivdr"
    echo '{"regulation": "mdr", "facts"' >facts.json
    tutela classify facts.json
    refused 2 'facts.json'
    tutela classify nowhere.json
    [ "$status" -ne 0 ]
    tutela classify facts.json --accept --reason x
    refused 2 '--accept needs --device'
    tutela classify a b
    [ "$status" = 2 ]
}

@test "without a file it asks, and no answer is no crash" {
    tutela classify </dev/null
    refused 2 'answer mdr or ivdr'
    printf 'mdr\n' >answers
    tutela classify --format json <answers
    [ "$status" = 4 ]
    printf 'MDR\nyes\nno\nno' >answers # active; not surgically invasive, no implant
    tutela classify --format json <answers
    [ "$status" = 0 ]
    [ "$(member '$.class')" = I ]
    [ "$(member '$.rule')" = 13 ]
    [ "$(member '$.facts.implantable')" = 0 ]
    (echo ivdr; yes perhaps | head -5000) >answers
    tutela classify --format json <answers
    [ "$(member '$.class')" = B ]
    grep -q 'answer yes, no or unknown' err
    head -c 100000 /dev/urandom >answers
    tutela classify <answers
    [ "$status" = 2 ]
    (echo mdr; yes no) | head -200 >answers
    tutela classify --format json --quiet <answers
    [ "$(member '$.possible_none')" = 1 ] # nothing applies to what is nothing
    [ ! -s err ]
}

@test "a device keeps its answers; confirming sets class and rule, at once or not at all" {
    make_empty
    make_device
    facts mdr '"active": true, "admin_substances": true, "admin_substances_hazardous": true'
    tutela classify facts.json --device DEV-0001 --format json
    [ "$(member '$.classification')" = CLS-0001 ]
    [ "$(member '$.written')" = 1 ]
    before=$(changes)
    tutela classify facts.json --device DEV-0001 --format json
    [ "$(member '$.written')" = 0 ]
    tutela classify --device DEV-0001 --accept
    refused 2 '--reason TEXT'
    [ "$(changes)" = "$before" ]
    tutela --actor ann classify --device DEV-0001 --accept --reason 'hazardous delivery' --format json
    [ "$(member '$.classification')" = CLS-0002 ]
    tutela show DEV-0001 --format json
    [ "$(member '$.risk_class')" = IIb ]
    [ "$(member '$.class_rule')" = 'Rule 12' ]
    [ "$(member '$.class_reason')" = 'hazardous delivery' ]
    tutela show CLS-0002 --format json
    [ "$(member '$.stale')" != 1 ]
    [ "$(member '$.decided_by')" = ann ]
    tutela classify --device DEV-0001 --format json </dev/null
    [ "$(member '$.class')" = IIb ]
    [ "$(member '$.accepted')" = 1 ]
    tutela set DEV-0001 intended_purpose='Something else'
    tutela show CLS-0002 --format json
    [ "$(member '$.stale')" = 1 ]
    tutela view classification DEV-0001
    [ "$(member '$.stale_count')" = 1 ]
    [ "$(member '$.kept.id')" = CLS-0002 ]
    facts mdr ''
    before=$(changes)
    tutela classify facts.json --device DEV-0001 --accept --reason x
    refused 4 'leave the class open'
    [ "$(changes)" = "$before" ]
    facts ivdr ''
    tutela classify facts.json --device DEV-0001
    refused 2 'that of the device is mdr'
    tutela classify facts.json --device DEV-0009
    refused 2 DEV-0009
    tutela add classification device=DEV-0001 regulation=mdr risk_class=I facts='{}'
    refused 2 'risk_class: is computed'
    tutela verify
    [ "$status" = 0 ]
}

@test "a class that every open answer gives is not said to be without a rule that applies" {
    echo '{"regulation": "mdr", "facts": {"inv_surgical": true, "heart_defect": true}}' >in.json
    tutela classify in.json
    [ "$status" = 0 ]
    grep -q '^Class III ' out
    grep -q 'Each answer to the open questions gives this class' out
    no grep -q 'No branch of a rule applies' out
}
