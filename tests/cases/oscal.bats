# OSCAL out and in: catalogues, what applies, mappings, results; catalogues of others.

load common

setup_file() { make_sample; }
setup() { use_sample; }

rules() { # VERSION: a catalogue of somebody else
    cat <<END
{"catalog": {"uuid": "11111111-1111-4111-8111-111111111111",
 "metadata": {"title": "House rules", "last-modified": "2026-02-03T04:05:06Z", "version": "$1",
  "oscal-version": "1.1.3"},
 "groups": [{"id": "ac", "title": "Access", "controls": [
  {"id": "ac-1", "title": "Accounts", "params": [{"id": "p", "label": "a period"}],
   "parts": [{"name": "statement", "prose": "End accounts after {{ insert: param, p }}."}],
   "links": [{"href": "#ac-2", "rel": "related"}]},
  {"id": "ac-2", "title": "Old", "props": [{"name": "status", "value": "withdrawn"}]}]}]}}
END
}

@test "a catalogue goes out as OSCAL, to standard output or a file, the same each time" {
    tutela oscal export catalogue MDR-ANNEX-I
    [ "$status" = 0 ]
    cp out first.json
    [ "$(member '$.catalog.metadata."oscal-version"' first.json)" = 1.1.3 ]
    [ "$(member '$.catalog.groups[0].title' first.json)" = 'Chapter I General requirements' ]
    tutela oscal export catalogue MDR-ANNEX-I -o second.json
    [ "$status" = 0 ]
    grep -q 'second.json: written' err
    cmp first.json second.json
}

@test "profile, results and mapping go out; what is asked wrongly is refused" {
    tutela oscal export profile DEV-0001
    [ "$status" = 0 ]
    [ "$(items '$.profile.imports')" -ge 3 ]
    tutela oscal export results REL-0001
    [ "$status" = 0 ]
    [ "$(member '$."assessment-results".results[0].findings[0].target.type')" = statement-id ]
    tutela --as-of 2026-10-01 oscal export results REL-0001
    [ "$(member '$."assessment-results".results[0].start')" = 2026-10-01T00:00:00Z ]
    tutela oscal export mapping MDR-ANNEX-I IVDR-ANNEX-I
    [ "$status" = 0 ]
    [ "$(member '$."mapping-collection".metadata."oscal-version"')" = 1.2.1 ]
    [ "$(member '$."mapping-collection".mappings[0].maps[0].relationship')" = equivalent-to ]
    tutela oscal export catalogue NONE
    refused 2 'there is no catalogue NONE'
    tutela oscal export mapping MDR-ANNEX-I
    refused 2 usage
    tutela oscal export plan REL-0001
    refused 2 usage
}

@test "a catalogue of somebody else is taken in with a receipt, and judged like others" {
    rules 1 >rules.json
    tutela import --dry-run rules.json
    [ "$status" = 0 ]
    grep -q '2 controls, 1 of them withdrawn; 1 parameters' out
    tutela list catalogue
    no grep -q House-rules out
    tutela import --label practice rules.json
    [ "$status" = 0 ]
    grep -q 'taken as House-rules, a practice: 2 clauses' out
    tutela show House-rules-ac-1
    grep -q 'End accounts after \[Assignment: a period\].' out
    tutela gap DEV-0001 --catalogue House-rules --format json
    [ "$(member '$.counts.not_met')" = 1 ]
    [ "$(member '$.counts.not_applicable')" = 1 ]
    tutela import rules.json
    [ "$status" = 0 ]
    grep -q 'there already as House-rules' out
    rules 2 >later.json
    tutela import later.json
    refused 2 'give this one another id with --id'
    tutela import --id RULES-2 later.json --format json
    [ "$status" = 0 ]
    [ "$(member '$.catalogue')" = RULES-2 ]
    [ "$(member '$.clauses')" = 2 ]
    [ "$(member '$.mappings')" = 1 ]
    tutela verify
    [ "$status" = 0 ]
}

@test "our own catalogues come back into an empty workspace as they were" {
    for id in MDR-ANNEX-I IVDR-ANNEX-I; do
        "$TUTELA" oscal export catalogue $id -o $id.oscal.json
    done
    export TUTELA_WORKSPACE=$PWD/other.db
    "$TUTELA" init >init.out
    tutela import MDR-ANNEX-I.oscal.json IVDR-ANNEX-I.oscal.json
    [ "$status" = 0 ]
    grep -q 'there already as MDR-ANNEX-I' out
    tutela oscal export catalogue IVDR-ANNEX-I
    # But for position, time and name of the document it is the same.
    diff <(grep -v '"last-modified"\|"uuid"' out) <(grep -v '"last-modified"\|"uuid"' IVDR-ANNEX-I.oscal.json) |
        grep '^[<>]' >differences || true
    [ "$(wc -l <differences)" -le 2 ]
}

@test "what is no catalogue, or no JSON, is refused by name, and nothing is taken" {
    tutela oscal export profile DEV-0001 -o profile.json
    rules 1 >rules.json
    tutela import rules.json profile.json
    refused 2 'an OSCAL profile selects controls of catalogues'
    tutela list catalogue
    no grep -q House-rules out
    echo '<catalog xmlns="http://csrc.nist.gov/ns/oscal/1.0"><metadata><oscal-version>1.1.3</oscal-version></metadata></catalog>' >rules.xml
    tutela import rules.xml
    refused 2 'in XML; JSON and YAML are read'
    tutela import --label rule rules.json
    refused 2 "'rule' is none of law, guidance, standard, practice"
    tutela import --id 'a b' rules.json
    refused 2 'cannot be the id of a catalogue'
}
