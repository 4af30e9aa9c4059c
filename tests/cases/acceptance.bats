# What users were promised, case by case: the steps, areas and activities of a maker's way to the
# market, the features of a peer, and the concepts of the paper this program follows. A case that
# waits for a part of the program is listed with its reason in docs/acceptance.md.

load common

setup_file() { make_sample; }
setup() { use_sample; }

# The rows of a check that falls short, as JSON lines of record and text.
rows_of() { # RELEASE CHECK
    "$TUTELA" check "$1" --format json >out || [ $? = 1 ]
    sqlite3 :memory: "SELECT json_extract(value, '$.record') || ' ' || json_extract(value, '$.line')
        FROM json_each(CAST(readfile('out') AS TEXT), '$.blockers')
        WHERE json_extract(value, '$.check') = '$2'"
}

# That it does not fall short, or not with that row; it must have been asked.
none_of() { # RELEASE CHECK [PATTERN]
    rows_of "$1" "$2" >none.rows
    no grep -q -- "${3:-.}" none.rows
}

used_by() { # ID TYPE
    "$TUTELA" show "$1" --format json >out
    sqlite3 :memory: "SELECT json_extract(value, '$.from_id')
        FROM json_each(CAST(readfile('out') AS TEXT), '$.used_by')
        WHERE json_extract(value, '$.type') = '$2'"
}

# --- the thirteen steps ---

# Of a requirement in the answer of gap.
of_clause() { # CLAUSE PATH
    sqlite3 :memory: "SELECT json_extract(value, '$2')
        FROM json_each(CAST(readfile('out') AS TEXT), '\$.requirements')
        WHERE json_extract(value, '\$.id') = '$1'"
}

# The sample without what fills the slots of a name, and without what was judged of them.
empty() { # PART-OF-NAME
    local type id
    for id in $("$TUTELA" list evidence_review "slot~$1" --limit 0 --format json |
        grep -o '"ER-[0-9]*"' | tr -d '"' | sort -u); do
        "$TUTELA" retire "$id" --reason "Not in this case" >>emptied
    done
    for type in evidence document; do
        for id in $("$TUTELA" list $type "slots~$1" --limit 0 --format json |
            grep -oE '"id": "[A-Z]+-[0-9]+"' | cut -d '"' -f 4); do
            "$TUTELA" set "$id" slots= >>emptied
        done
    done
}

# Files evidence for a slot, and judges it to be enough.
fill() { # SLOT KIND NAME [FIELD=VALUE...]
    local slot=$1 kind=$2 name=$3 id
    shift 3
    id=$(add evidence "name=$name" "kind=$kind" "slots=$slot" dated_on=2026-11-02 "$@")
    add evidence_review "slot=$slot" verdict=enough "evidence=$id" judged_by="QA lead" \
        judged_on=2026-11-03 "$@" >review
}

@test "cclab-step-1: a clause opens with its meaning, its evidence and its twin; a number finds it" {
    tutela show MDR-I-17.2 --related
    [ "$status" = 0 ]
    grep -q 'Meaning  *Software follows a state-of-the-art lifecycle' out
    grep -q 'EV-0009  *evidence  *serves' out
    sed -n '/^twin/,/^$/p' out | grep -q 'IVDR-I-16.2 '
    tutela search 18.8
    grep -q 'MDR-I-18.8 .*unauthorised access' out
    tutela show MDR-I-18.8 --related
    grep -q '^used by' out
}

@test "cclab-step-2: class I has the thirteen aspects of the quality system, none of them skipped" {
    empty SLOT-qms
    for class in I III; do
        tutela set DEV-0001 risk_class=$class
        tutela gap DEV-0001 --catalogue MDR-A --format json
        sqlite3 :memory: "SELECT json_extract(value, '$.id') || ' ' || json_extract(value, '$.status')
            || ' ' || json_extract(value, '$.slots[0].grade')
            FROM json_each(CAST(readfile('out') AS TEXT), '$.requirements')
            WHERE json_extract(value, '$.id') LIKE 'MDR-QMS-%'" >$class.rows
        [ "$(grep -c 'MDR-QMS-[a-m] not_met required' $class.rows)" = 13 ]
    done
    tutela set DEV-0001 risk_class=I
    tutela check REL-0002 --format json
    [ "$status" = 1 ]
    grep -q SLOT-qms-monitoring out
    tutela add applicability device=DEV-0001 clause=MDR-QMS-m applies=no decided_by=Ann \
        decided_on=2026-11-20
    refused 2 'reason: is required'
    fill SLOT-qms-monitoring procedure "Measuring and improving" valid_until=2030-01-01
    tutela gap DEV-0001 --catalogue MDR-A --format json
    [ "$(of_clause MDR-QMS-m $.status)" = met ]
    [ "$(of_clause MDR-QMS-l $.status)" = not_met ]
}

@test "cclab-step-3: software for acute decisions is of class III by rule 11; with less at stake IIa" {
    echo '{"regulation": "mdr", "facts": {"software": true, "active": true,
        "sw_info_decisions": true, "sw_decision_impact": "death_or_irreversible"}}' >facts.json
    tutela classify facts.json --format json
    [ "$(member '$.class') $(member '$.rule')" = 'III 11' ]
    sqlite3 :memory: "SELECT value FROM json_each(CAST(readfile('out') AS TEXT), '$.reasons')" |
        grep -q death_or_irreversible
    sed -i s/death_or_irreversible/other/ facts.json
    tutela classify facts.json --format json
    [ "$(member '$.class') $(member '$.rule')" = 'IIa 11' ]
    rows_of REL-0002 clinical-evaluation-overdue >before # IIb: not of those looked at each year
    no grep -q . before
}

@test "cclab-step-4: without its software verification section 6.1(b) is named, and less is complete" {
    fill SLOT-security-test-report test_report "Security tests of 2.3.1" device=DEV-0001 \
        release=REL-0002
    document=$(add document name="Software verification and validation" kind=report device=DEV-0001 \
        slots=SLOT-td-software-verification serves="MDR-II-6.1(b)" status=approved approved_by=Ann \
        approved_on=2026-11-02)
    add evidence_review slot=SLOT-td-software-verification device=DEV-0001 verdict=enough \
        documents="$document" judged_by=Bob judged_on=2026-11-03
    tutela gap DEV-0001 --catalogue MDR-ANNEX-II --format json
    [ "$(of_clause 'MDR-II-6.1(b)' $.status)" = met ]
    met=$(member $.counts.met)
    tutela retire "$document" --reason "Withdrawn"
    tutela gap DEV-0001 --catalogue MDR-ANNEX-II --format json
    [ "$(of_clause 'MDR-II-6.1(b)' $.status)" = partly ]
    [ "$(member $.counts.met)" -lt "$met" ]
    tutela gap DEV-0001 --catalogue MDR-ANNEX-II
    sed -n '/^MDR-II-6.1(b) /,/^[A-Z]/p' out | grep -q 'SLOT-td-software-verification'
}

@test "cclab-step-5: class III is overdue a year after the last report of the clinical evaluation" {
    tutela set DEV-0001 risk_class=III
    rows_of REL-0002 clinical-evaluation-overdue | grep 'no dated report'
    add document name="Clinical evaluation report" kind=report device=DEV-0001 status=approved \
        approved_by=Ann approved_on=2026-06-01 serves=MDR-A-clin-eval
    none_of REL-0002 clinical-evaluation-overdue
    tutela --as-of 2027-06-01 check REL-0002
    no grep -q clinical-evaluation-overdue out
    tutela --as-of 2027-06-02 check REL-0002
    grep 'clinical-evaluation-overdue.*is of 2026-06-01, more than a year ago' out
}

@test "cclab-step-6: a security patch is a new UDI-PI and no new UDI-DI; a wrong digit is refused" {
    tutela change --kinds security_patch
    grep -q '^no *New UDI-DI?' out
    grep -q '^yes *New UDI-PI?' out
    tutela set REL-0002 udi_di=09506000134414
    refused 2 'the check digit is 4, the digits before it make 3'
    tutela udi check 09506000134353
    [ "$status" = 2 ]
}

@test "cclab-step-7: a notified body with the number 0000 is a warning, and no error" {
    tutela udi check 0000
    [ "$status" = 0 ]
    grep -q 'is not in the list' out
    body=$(add organisation name=Unknown kind=notified_body body_number=0000)
    tutela set DEV-0001 notified_body="$body"
    [ "$status" = 0 ]
    tutela gap DEV-0001 --catalogue MDR-A --format json
    grep -q 'has the number 0000, which our copy of the list of designated bodies does not have' out
}

@test "cclab-step-8: a manufacturer in the US needs a representative with a mandate" {
    maker=$(add organisation name=Maker kind=manufacturer country=US)
    tutela set DEV-0001 manufacturer="$maker"
    rows_of REL-0002 authorised-representative-missing | grep 'outside the Union (US)'
    tutela check REL-0002
    [ "$status" = 1 ]
    rep=$(add organisation name=Rep kind=authorised_representative country=IE)
    tutela set DEV-0001 authorised_representative="$rep"
    none_of REL-0002 authorised-representative-missing
    rows_of REL-0002 mandate-missing | grep 'no mandate is in force that Rep accepted'
    add mandate name=M-1 manufacturer="$maker" representative="$rep" devices=DEV-0001 \
        scope="Tasks of Article 11(3); complaints are passed on at once." accepted_on=2026-11-01 \
        valid_until=2027-10-31
    none_of REL-0002 mandate-missing
    tutela --as-of 2027-11-01 check REL-0002
    grep -q mandate-missing out
}

@test "cclab-step-9: an SRN has nine digits; the deadlines of EUDAMED are shown" {
    tutela set ORG-0001 srn=DE-MF-6701
    refused 2 'srn: SRN: is two capital letters of the country'
    tutela set ORG-0001 srn=DE-MF-000006701
    [ "$status" = 0 ]
    add device_fact device=DEV-0001 fact=custom_made value=no
    tutela --as-of 2026-11-21 due DEV-0001
    grep -q '^2026-11-27 .*EUDAMED: devices placed on the market before' out
    tutela --as-of 2026-11-21 view due DEV-0001
    grep -q '"due_on": "2026-11-27"' out
}

@test "cclab-step-10: no release without the sign-off of the PRRC; a micro firm may have one outside" {
    release=$(add release name=9.0 device=DEV-0001)
    rows_of "$release" release-without-prrc-sign-off | grep "^$release "
    tutela check "$release"
    [ "$status" = 1 ]
    add approval subject="$release" role=PRRC decision=approved approver=Ann decided_on=2026-11-20
    none_of "$release" release-without-prrc-sign-off
    tutela set "$release" build_hash=3187bd766d65f1e366cf96c39f70f19331cd4aec087aad3e38906b13dd9519ad
    rows_of "$release" release-without-prrc-sign-off | grep "^$release "
    tutela add prrc name="Consultant" organisation=ORG-0001 route=experience external=yes
    refused 2 'external_basis: is required'
    tutela add prrc name="Consultant" organisation=ORG-0001 route=experience external=yes \
        external_basis="Micro enterprise; contract C-7, on call every day."
    [ "$status" = 0 ]
}

@test "cclab-step-11: instructions of software without the content of 23.4(ab) are a finding" {
    empty SLOT-ifu-minimum-it
    for id in $(used_by 'MDR-I-23.4(ab)' evidence; used_by 'MDR-I-23.4(ab)' document); do
        "$TUTELA" retire "$id" --reason "Not in this sample"
    done
    add evidence name="Minimum IT requirements" device=DEV-0001 serves=MDR-I-17.4 \
        dated_on=2026-11-01
    rows_of REL-0002 minimum-it-not-in-both | grep 'are not in the instructions'
    tutela gap DEV-0001 --catalogue MDR-ANNEX-I --format json
    [ "$(of_clause 'MDR-I-23.4(ab)' $.status)" != met ]
    rows_of REL-0002 SLOT-ifu-minimum-it | grep 'no Instructions: minimum IT requirements is filed'
    add document name="Instructions, edition 3" kind=instructions device=DEV-0001 status=approved \
        approved_by=Ann serves="MDR-I-23.4(ab)"
    none_of REL-0002 minimum-it-not-in-both
}

@test "cclab-step-12: a death known since 21 November is due on 1 December, and the days count down" {
    incident=$(add incident name="It stopped" devices=DEV-0001 aware_at=2026-11-21T09:40:00Z \
        serious=yes is_incident=yes device_link=yes expected_side_effect=no \
        death_or_unanticipated=yes public_health_threat=no)
    for day in 21:10 22:9 30:1; do
        tutela --as-of "2026-11-${day%:*}" due "$incident" --format json
        sqlite3 :memory: "SELECT json_extract(value, '$.due_on') || ' ' ||
            json_extract(value, '$.days_left') || ' ' || json_extract(value, '$.basis')
            FROM json_each(CAST(readfile('out') AS TEXT), '$.items')
            WHERE json_extract(value, '$.duty') = 'vig-10'" >row
        [ "$(cat row)" = "2026-12-01 ${day#*:} MDR 87(5)" ]
    done
}

@test "cclab-step-13: coverage that has ended is said of the device, and closes the gate" {
    none_of REL-0002 financial-coverage-expired
    tutela set COV-0001 valid_until=2026-11-20
    rows_of REL-0002 financial-coverage-expired | grep '^COV-0001 .*ended on 2026-11-20'
    tutela due DEV-0001
    grep '^2026-11-20 .*overdue .*End of a measure of financial coverage' out
    add coverage name="Policy S-101" organisation=ORG-0001 valid_from=2026-11-20 \
        valid_until=2027-11-20
    none_of REL-0002 financial-coverage-expired
}

# --- areas, activities, parties ---

@test "cclab-area-1: a security risk that may harm a person is in the safety register, linked back" {
    risk=$(add security_risk name="Dose changed by radio" device=DEV-0001 safety_relevant=yes)
    rows_of REL-0002 security-risk-without-safety-risk | grep "^$risk "
    safety=$(add safety_risk name="Over-infusion by radio" device=DEV-0001 security_risks="$risk")
    none_of REL-0002 security-risk-without-safety-risk "^$risk "
    [ "$(used_by "$risk" safety_risk)" = "$safety" ]
}

@test "cclab-area-2: data of persons ask for their protection, and for a control where they are kept" {
    data=$(add data_class name="Wound photographs" release=REL-0002 key=photos personal=yes)
    rows_of REL-0002 asset-without-need | grep "^$data .*confidentiality integrity availability"
    tutela set "$data" confidentiality=high integrity=high availability=low
    none_of REL-0002 asset-without-need "^$data "
    store=$(add element name="Photo store" release=REL-0002 key=photo_store kind=data_store \
        data_classes="$data")
    rows_of REL-0002 health-data-without-control |
        grep "^$store .*holds Wound photographs, and no control protects it"
    control=$(add control name="Encrypted store" device=DEV-0001 kind=security option=design \
        elements="$store")
    rows_of REL-0002 health-data-without-control | grep "^$store "
    tutela set "$control" status=implemented side_effects_look=none_needed looked_by=Eve \
        looked_on=2026-11-20
    none_of REL-0002 health-data-without-control "^$store "
}

@test "cclab-area-3: a changed label asks for a look at languages and UDI data" {
    first=$(add document name=Label kind=label device=DEV-0001 release=REL-0002 edition=1 \
        status=approved approved_by=Ann slots=SLOT-label language=de)
    tutela add evidence_review slot=SLOT-label device=DEV-0001 release=REL-0002 verdict=enough \
        documents="$first" judged_by=Bob judged_on=2026-11-03
    none_of REL-0002 SLOT-label
    tutela set "$first" status=obsolete
    add document name=Label kind=label device=DEV-0001 release=REL-0002 edition=2 status=approved \
        approved_by=Ann slots=SLOT-label
    rows_of REL-0002 SLOT-label | grep .
    tutela gap REL-0002 --format json
    grep -q 'each change was checked for languages and UDI' out
    tutela gap REL-0002
    grep -q 'Label: its language is not known' out
    tutela change --kinds labelling
    grep -q '^ask *Change of the record in the UDI database' out
}

@test "cclab-area-4: the minimum IT list of the file must stand in the instructions" {
    for id in $(for clause in 'MDR-I-17.4' 'MDR-I-23.4(ab)'; do
        used_by "$clause" evidence
        used_by "$clause" document
    done | sort -u); do
        "$TUTELA" retire "$id" --reason "Not in this sample"
    done
    rows_of REL-0002 minimum-it-missing | grep '^DEV-0001 '
    list=$(add document name="Minimum IT" kind=specification device=DEV-0001 status=approved \
        approved_by=Ann serves=MDR-I-17.4)
    rows_of REL-0002 minimum-it-not-in-both | grep 'are not in the instructions'
    add document name="Instructions, chapter 9" kind=instructions device=DEV-0001 status=approved \
        approved_by=Ann serves="MDR-I-23.4(ab)"
    none_of REL-0002 minimum-it-not-in-both
    tutela set "$list" status=obsolete
    rows_of REL-0002 minimum-it-not-in-both | grep 'only in the instructions, not in the file'
}

@test "cclab-area-5: the guide for administrators is reviewed, and again when the network changes" {
    tutela gap REL-0002 --format json
    grep -q 'built-in security controls, update check, hardware, component list, roles' out
    fill SLOT-administrator-guide plan "Guide for administrators" device=DEV-0001 release=REL-0002
    tutela gap REL-0002 --format json
    grep -q 'judged enough by QA lead on 2026-11-03' out
    none_of REL-0002 SLOT-administrator-guide
    tutela set F-0001 port="2575/tcp"
    rows_of REL-0002 SLOT-administrator-guide | grep .
}

@test "cclab-area-6: a published advisory says when, to whom and what" {
    tutela set ADV-0001 status=published
    refused 2 'published_on: is required'
    tutela set ADV-0001 status=published published_on=2026-11-20 summary=
    refused 2 'summary: is required'
    advisory=$(add advisory name="HIS-2026-03" devices=DEV-0001 vulnerabilities=CVE-2026-24401 \
        status=published published_on=2026-11-20 summary="A flaw stops the network.")
    rows_of REL-0002 advisory-incomplete |
        grep "^$advisory .*who may read it, what it means for patients, what users can do"
    tutela set "$advisory" tlp=CLEAR patient_safety="Delivery goes on." \
        mitigation="Keep pumps in their own network."
    none_of REL-0002 advisory-incomplete "^$advisory "
    tutela show "$advisory"
    grep -q '2026-11-20' out && grep -q CLEAR out && grep -q 'A flaw stops the network' out
}

@test "cclab-area-7: a new vulnerability of a listed component asks for triage" {
    rows_of REL-0002 finding-undecided >before
    grep 'no decision' before
    cat >new.json <<'END'
{"id": "OSV-TEST-1", "modified": "2026-11-26T00:00:00Z", "published": "2026-11-26T00:00:00Z",
 "aliases": ["CVE-2026-99999"], "summary": "A flaw of tomorrow",
 "affected": [{"package": {"ecosystem": "PyPI", "name": "gunicorn"},
   "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}]}
END
    tutela feed import new.json --force
    tutela match --changed
    grep -q '[1-9] new' out
    rows_of REL-0002 finding-undecided >after
    no diff -q before after
    tutela clocks REL-0002
    grep -q CVE-2026-99999 out
}

@test "cclab-area-8: for each interface of the model at least one threat was considered" {
    none_of REL-0002 interface-without-threat
    printer=$(add element name=Printer release=REL-0002 key=printer kind=process)
    ward=$(add element name="Print server" release=REL-0002 key=print_server kind=process)
    flow=$(add flow name="Print job" release=REL-0002 key=print source="$printer" target="$ward")
    rows_of REL-0002 interface-without-threat | grep "^$flow .*no threat was considered"
    tutela threats REL-0002
    [ "$status" = 0 ]
    none_of REL-0002 interface-without-threat
    [ -n "$(used_by "$flow" threat)$(used_by "$printer" threat)" ]
}

@test "cclab-area-9: a requirement without a test shows" {
    requirement=$(add requirement name="Logs are signed" device=DEV-0001 text="Sign each entry.")
    rows_of REL-0002 requirement-without-test | grep "^$requirement "
    tutela gap REL-0002 --catalogue IEC-81001-5-1 --format json
    [ "$(of_clause IEC81001-5-1-5.7.1 $.status)" = partly ]
    of_clause IEC81001-5-1-5.7.1 $.checks | grep -q "\"$requirement\""
    shown=$(add test name="Log entries carry a signature" device=DEV-0001)
    tutela link "$requirement" tests "$shown"
    [ "$status" = 0 ]
    none_of REL-0002 requirement-without-test "^$requirement "
}

@test "cclab-area-10: the report shows whether the tester was independent, and doubt is a finding" {
    run=$(add test_run test=TC-0012 release=REL-0002 result=pass tester=Kim laboratory=ORG-0003 \
        run_on=2026-11-20)
    rows_of REL-0002 tester-not-independent | grep \
        "^$run .*it is not known whether the tester was independent"
    tutela report security-risk REL-0002 -o report.html
    row=$(grep -o "<tr><th scope=\"row\"><span class=\"id\">$run<.*" report.html | head -1)
    grep -q 'Independent of development' report.html
    grep -q 'Kim<small>Granite Test Laboratory</small></td><td>.*not known' <<<"$row"
    tutela set "$run" independent=yes
    none_of REL-0002 tester-not-independent "^$run "
    tutela report security-risk REL-0002 -o report.html
    grep -o "<tr><th scope=\"row\"><span class=\"id\">$run<.*" report.html |
        grep -q 'Granite Test Laboratory</small></td><td>yes</td>'
}

@test "cclab-area-11: an approved document cannot be changed; a new edition is a new document" {
    tutela set DOC-0001 edition=99
    refused 2 'an approved document is not changed'
    tutela set DOC-0001 status=draft
    refused 2 'can only become obsolete'
    tutela add document name="Instructions for use of the IP-4" kind=instructions edition=99 status=draft
    [ "$status" = 0 ]
    tutela set DOC-0001 status=obsolete
    [ "$status" = 0 ]
    tutela history DOC-0001 --format json
    [ "$(items '$')" = 2 ]
}

@test "cclab-act-1: the gap lists each clause as met, partly or not met, and the counts match" {
    tutela gap DEV-0001 --format json
    cp out gap.json
    for word in met partly not_met not_applicable unknown; do
        listed=$(sqlite3 :memory: "SELECT count(*) FROM json_each(CAST(readfile('gap.json') AS TEXT),
            '\$.requirements') WHERE json_extract(value, '\$.status') = '$word'
            AND NOT json_extract(value, '\$.heading')")
        [ "$listed" = "$(member "\$.counts.$word" gap.json)" ]
    done
}

@test "cclab-act-2: a risk has a score by a named scale, before and after control" {
    tutela show SR-0005 --format json
    [ "$(member '$.level_before')" = C ]
    [ "$(member '$.level_after')" = H ]
    [ "$(member '$.policy')" = POL-0001 ]
    tutela show POL-0001
    [ "$status" = 0 ]
}

@test "cclab-act-3: an open finding closes the gate, unless a reasoned waiver is signed" {
    weakness=$(add weakness name="Pin can be guessed" device=DEV-0001 found_by=Kim \
        found_on=2026-11-20 vector=CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H)
    rows_of REL-0002 weakness-open | grep "^$weakness "
    tutela check REL-0002
    [ "$status" = 1 ]
    tutela set "$weakness" status=accepted reason="The service port is closed by a fuse."
    none_of REL-0002 weakness-open "^$weakness "
    rows_of REL-0002 weakness-accepted-unsigned | grep "^$weakness .*nobody has signed for it"
    add approval subject="$weakness" role=PRRC decision=approved approver=Ann decided_on=2026-11-21
    none_of REL-0002 weakness-accepted-unsigned "^$weakness "
    tutela set "$weakness" vector=CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H
    rows_of REL-0002 weakness-accepted-unsigned | grep "^$weakness "
}

@test "cclab-party-1: the table of duties shows who does each" {
    tutela due DEV-0001 --record
    duty=$("$TUTELA" list duty "rule=psur-iib device=DEV-0001 status=open" --format json | grep -o 'DUTY-[0-9]*' |
        head -1)
    tutela set "$duty" owner="Regulatory affairs"
    tutela due DEV-0001 --format csv
    head -1 out | grep -q ',owner'
    grep 'psur-iib' out | grep -q 'Regulatory affairs'
    tutela set DEV-0001 security_owner=
    rows_of REL-0002 owners-missing | grep '^DEV-0001 '
}

@test "cclab-party-3: the report shows laboratory, method and day of a test" {
    run=$(add test_run test=TC-0012 release=REL-0002 result=pass tester=Kim independent=yes)
    rows_of REL-0002 penetration-test-incomplete >rows
    grep "^$run .*not said: " rows
    tutela set TC-0012 procedure="Grey box, ten days, by the list of the laboratory"
    tutela set "$run" laboratory=ORG-0003 run_on=2026-11-20 evidence=EV-0009
    none_of REL-0002 penetration-test-incomplete "^$run "
    tutela report security-risk REL-0002 -o report.html
    grep -o "<tr><th scope=\"row\"><span class=\"id\">$run<.*" report.html >row
    grep -q 'Granite Test Laboratory' row && grep -q 'Grey box, ten days' row && grep -q 2026-11-20 row
}

# --- features of a peer ---

@test "nova-1: from a control to its risks, threats and tests" {
    [ -n "$(used_by C-0006 security_risk)" ]
    [ -n "$(used_by C-0006 safety_risk)" ]
    [ -n "$(used_by C-0006 threat)" ]
    [ -n "$(used_by C-0006 test)" ]
    [ -n "$(used_by C-0006 requirement)" ]
    # The text in the instructions: of what is left to the operator, by the threat.
    tutela set T-0024 controls=C-0006
    used_by C-0006 threat | grep -qx T-0024
    tutela show T-0024
    grep -q 'IFU 2.3, section 9.4' out
}

@test "nova-2: the threat model goes out as a table, and another person asks about a threat" {
    tutela list threat device=DEV-0001 --limit 0 --format csv
    head -1 out | grep -q '^id,'
    grep -q '^T-0002,' out
    tutela report security-risk REL-0002 -o report.html
    grep -q 'Table 4. Flows' report.html && grep -q 'Table 2. Zones' report.html
    question=$("$TUTELA" --actor Bob add question name="Is one gateway enough?" device=DEV-0001 \
        records=T-0002 text="The second one is not in the model." asked_by=Bob)
    [ "$(used_by T-0002 question)" = "$question" ]
    tutela history "$question"
    grep -q Bob out
    tutela gap DEV-0001
    grep "$question  *Is one gateway enough?" out
}

@test "nova-3: threats, weaknesses and controls have id, source, state and a log of changes" {
    tutela show T-0002 --format json
    [ -n "$(member '$.origin')" ] && [ -n "$(member '$.status')" ] && [ -n "$(member '$.rule')" ]
    tutela set T-0002 status=accepted reason="a test"
    tutela history T-0002
    grep -q 'status' out
    [ "$(grep -c 'T-0002' out)" -ge 2 ]
    weakness=$(add weakness name="Pin can be guessed" device=DEV-0001 found_by=Kim \
        found_on=2026-11-20)
    for id in "$weakness" C-0006; do
        tutela show "$id" --format json
        [ -n "$(member '$.status')" ]
        tutela history "$id"
        grep -q "$id" out
    done
}

@test "nova-4: from a vulnerability to a decision with its reason, and to the question of vigilance" {
    tutela decide REL-0002 CVE-2023-5363 openssl state=affected reason="Reachable by the ward network" \
        action=update
    [ "$status" = 0 ]
    decision=$(cat out)
    tutela decisions REL-0002 --format json
    [ "$(member '$.decisions[0].id')" = "$decision" ]
    [ "$(member '$.decisions[0].reason')" = "Reachable by the ward network" ]
    incident=$(add incident name="Altered library seen in the field" devices=DEV-0001)
    rows_of REL-0002 incident-without-vigilance-decision | grep "^$incident "
}

@test "nova-5: an incident that names a risk asks to look at the risk again" {
    incident=$(add incident name="Ward without alarms" devices=DEV-0001 safety_risks=SAF-0004)
    used_by SAF-0004 incident | grep -qx "$incident"
    rows_of REL-0002 incident-without-risk-look | grep "^$incident .*(SAF-0004) was not looked at"
    tutela set SAF-0004 sequence_of_events="The alarm is late while the network is flooded."
    none_of REL-0002 incident-without-risk-look "^$incident "
    tutela set "$incident" cause=malware
    rows_of REL-0002 incident-without-risk-look | grep "^$incident "
    add connection device=DEV-0001 kind=X6 source="$incident" target=SAF-0004 decision=rejected \
        decision_reason="Severity and probability stand." sender=Ann receiver=Eve
    none_of REL-0002 incident-without-risk-look "^$incident "
}

@test "nova-6: the cross links of Annex IV are enforced" {
    tutela add control name="Lock the screen" device=DEV-0001 kind=security option=design \
        side_effects="Nurse locked out" status=implemented
    refused 2 'side_effects_look: is required when a control is accepted'
    control=$(add control name="Lock the screen" device=DEV-0001 kind=security option=design)
    rows_of REL-0002 control-without-safety-look | grep "^$control "
    control=$(add control name="Open the pole clamp" device=DEV-0001 kind=safety option=design)
    rows_of REL-0002 safety-control-without-security-look | grep "^$control "
}

@test "nova-7: each source shows when it was looked at last, and what is open" {
    tutela view today
    [ "$(items '$.health.sources')" -gt 0 ]
    [ "$(member '$.health.sources[0].imported')" != "" ]
    [ "$(member '$.health.sources[0].newest')" != "" ]
}

@test "nova-8: clinical evaluation, technical documentation and route of conformity are asked for" {
    tutela gap DEV-0001 --format json
    cp out gap.json
    for pair in MDR-A-clin-eval:SLOT-clinical-evaluation MDR-A-gen-td:SLOT-td-description \
        MDR-A-ca-route:SLOT-conformity-route; do
        cp gap.json out
        [ "$(of_clause "${pair%:*}" $.status)" != met ]
        of_clause "${pair%:*}" $.slots | grep -q "${pair#*:}"
    done
    echo '{"regulation": "mdr", "facts": {"software": true, "active": true,
        "sw_info_decisions": true, "sw_decision_impact": "serious_or_surgery"}}' >facts.json
    tutela classify facts.json --format json
    [ "$(member '$.class')" = IIb ]
    [ "$(items '$.route')" -gt 0 ]
}

@test "nova-9: each of the six steps of the loop shows when it was reviewed last" {
    day=1
    for pair in ISO14971-4.4:SLOT-risk-plan ISO14971-5.4:SLOT-threat-model \
        ISO14971-7.2:SLOT-control-effect-in-field ISO14971-8:SLOT-benefit-risk \
        ISO14971-9:SLOT-risk-report ISO14971-10.2:SLOT-pms-report; do
        slot=${pair#*:}
        release=
        case $slot in SLOT-threat-model | SLOT-risk-report) release=release=REL-0002 ;; esac
        id=$(add evidence name="$slot" kind=record slots="$slot" device=DEV-0001 $release \
            dated_on=2026-11-01)
        add evidence_review slot="$slot" device=DEV-0001 $release verdict=enough evidence="$id" \
            judged_by=Ann judged_on=2026-11-0$day
        day=$((day + 1))
    done
    tutela gap REL-0002 --format json
    for day in 1 2 3 4 5 6; do
        grep -q "judged enough by Ann on 2026-11-0$day" out
    done
}

# --- the concepts of the paper ---

@test "paper-core-1: type 'security with safety impact' demands the safety record" {
    risk=$(add security_risk name="Alarm muted over the network" device=DEV-0001 \
        subject_is_control=no security_cause=yes person_harmed=yes acts_on_patient=yes \
        safety_relevant=yes)
    tutela show "$risk" --format json
    [ "$(member '$.risk_type')" = SEC_SAFETY_DIRECT ]
    tutela set "$risk" status=accepted owner=x accepted_until=2027-01-01 accepted_reason=y
    rows_of REL-0002 security-risk-without-safety-risk | grep "^$risk "
}

@test "paper-core-2: the exchanges of Annex IV are tasks, and closing a control asks the other side" {
    tutela add control name="Two minute lock-out" device=DEV-0001 kind=security option=design \
        status=implemented
    refused 2 'side_effects_look: is required'
    control=$(add control name="Two minute lock-out" device=DEV-0001 kind=security option=design)
    rows_of REL-0002 control-without-safety-look | grep "^$control "
    add connection device=DEV-0001 kind=X3 source="$control" target=SAF-0001 \
        trigger="new control" payload="may lock out the nurse" sender=security
    rows_of REL-0002 connection-waiting | grep .
    tutela next DEV-0001 --limit 0 --format json
    grep -q 'connection-waiting' out
}

@test "paper-core-3: each of the eight practices has evidence or falls short by name" {
    tutela gap DEV-0001 --catalogue MDCG-2019-16 --format json
    for n in 1 2 3 4 5 6 7 8; do
        sqlite3 :memory: "SELECT json_extract(value, '$.status')
            FROM json_each(CAST(readfile('out') AS TEXT), '$.requirements')
            WHERE json_extract(value, '$.id') = 'MDCG-P$n'" >status
        grep -qx 'met\|partly\|not_met' status
        of_clause MDCG-P$n $.checks | grep -q "\"practice-$n-"
    done
}

# A flaw in a listed component that became known on a day.
publish_flaw() { # DAY
    cat >new.json <<END
{"id": "OSV-TEST-1", "modified": "$1T00:00:00Z", "published": "$1T00:00:00Z",
 "aliases": ["CVE-2026-99999"], "summary": "A flaw of tomorrow",
 "affected": [{"package": {"ecosystem": "PyPI", "name": "gunicorn"},
   "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}]}
END
    "$TUTELA" --as-of "$1" feed import new.json --force
    tutela --as-of "$1" match --changed
}

@test "paper-core-4: the report of the last period shows all six, and says where nothing is" {
    fill SLOT-incident-response record "Exercise: update server lost"
    add update name="2.3.2" release=REL-0002 state=rolling_out started_on=2026-11-20 >update
    tutela --as-of 2026-11-21 report post-market REL-0002 -o pm.json
    [ "$status" = 0 ]
    for i in 0 1 2 3 4 5; do
        [ "$(member "\$.chapters[$i].count" pm.json)" -gt 0 ]
    done
    [ "$(member '$.chapters[1].title' pm.json)" = Vigilance ]
    [ "$(member '$.asked' pm.json)" = 'periodic safety update report (MDR Article 86)' ]
    tutela --as-of 2020-01-01 report post-market REL-0002 -o pm.json
    [ "$(member '$.chapters[1].count' pm.json)" = 0 ]
    member '$.chapters[1].empty' pm.json | grep -q 'No incident'
}

@test "paper-pm-1: the draft for the periodic report lists what was observed in the period" {
    add signal name="Odd restarts on one ward" source=service devices=DEV-0001 \
        received_at=2026-11-02T08:00:00Z state=received >signal
    tutela --as-of 2026-11-21 report post-market REL-0002 -o pm.json
    grep -q "\"$(cat signal)\"" pm.json
    tutela --as-of 2026-10-21 report post-market REL-0002 -o pm.json
    no grep -q "\"$(cat signal)\"" pm.json # it came later
    tutela --as-of 2027-12-01 report post-market REL-0002 -o pm.json
    no grep -q "\"$(cat signal)\"" pm.json # it is of the period before
}

@test "paper-pm-2: a hit is a step of the same day, and what affects a device asks for its risk" {
    publish_flaw 2026-11-27
    tutela --as-of 2026-11-27 next DEV-0001 --limit 0 --format json
    grep -q 'finding-undecided' out
    tutela --as-of 2026-11-27 clocks REL-0002
    grep 'CVE-2026-99999' out | grep -q ' 2026-11-27 '
    decision=$(add decision identity=pkg:pypi/gunicorn vulnerability=CVE-2026-99999 scope=REL-0002 \
        state=affected reason="The proxy passes it on" action="Update" decided_by=Ann \
        decided_on=2026-11-27)
    rows_of REL-0002 decision-affected-without-risk | grep "^$decision "
}

@test "paper-pm-3: an incident can name its security cause and the codes of the IMDRF" {
    incident=$(add incident name="Login by a stranger" devices=DEV-0001 cause=unauthorised_access \
        imdrf_codes="A1105 A110501 C1007" information_affected="Therapy records were read.")
    tutela show "$incident" --format json
    [ "$(member '$.imdrf_codes')" = '["A1105","A110501","C1007"]' ]
    [ -n "$(member '$.information_affected')" ]
}

@test "paper-pm-4: a match opens a triage on the day it is found" {
    publish_flaw 2026-11-27
    tutela --as-of 2026-11-27 clocks REL-0002 --format json
    sqlite3 :memory: "SELECT json_extract(value, '$.clock') || ' ' ||
        json_extract(value, '$.started_on') FROM json_each(CAST(readfile('out') AS TEXT), '$.items')
        WHERE json_extract(value, '$.vulnerability') = 'CVE-2026-99999'" >row
    grep -qx 'triage 2026-11-27' row
}

@test "paper-pm-5: a report from outside shows when it was acknowledged and closed" {
    case=$(add case name="Report by mail" devices=DEV-0001 reporter="A researcher" \
        received_on=2026-11-01)
    rows_of REL-0002 case-not-acknowledged | grep "^$case "
    tutela set "$case" acknowledged_on=2026-11-02
    none_of REL-0002 case-not-acknowledged "^$case "
    tutela set CASE-0002 state=closed closed_on=2026-11-20
    tutela show CASE-0002
    grep -q 'Acknowledged on  *2026-08-12' out
    grep -q 'Closed on  *2026-11-20' out
}

@test "paper-pm-6: no update is closed before its sections of the file are up to date" {
    tutela set UPD-0002 state=complete completed_on=2026-11-20
    rows_of REL-0002 update-without-documents | grep '^UPD-0002 .*no approved document is named'
    document=$(add document name="Software description, edition 4" kind=specification \
        device=DEV-0001 serves=MDR-II-3)
    tutela set UPD-0002 documents="$document"
    rows_of REL-0002 update-without-documents | grep '^UPD-0002 '
    tutela set "$document" status=approved approved_by=Ann approved_on=2026-11-21
    none_of REL-0002 update-without-documents
}

@test "paper-pm-7: an exercise of the recovery is kept with day and outcome, and asked for each year" {
    empty SLOT-incident-response
    rows_of REL-0002 SLOT-incident-response | grep 'Incident response and recovery plan, with exer'
    fill SLOT-incident-response record "Exercise: update server lost"
    exercise=$("$TUTELA" list evidence --limit 0 --format json | grep -o 'EV-[0-9]*' | tail -1)
    tutela set "$exercise" summary="Back after five hours; the list of telephone numbers was old."
    tutela confirm "$(cat review)" --reason "The outcome was written down"
    none_of REL-0002 SLOT-incident-response
    tutela show "$exercise"
    grep -q '2026-11-02' out && grep -q 'Back after five hours' out
    tutela --as-of 2027-11-10 check REL-0002
    grep -q SLOT-incident-response out
}

@test "paper-pm-8: taking out of use is a part of the instructions, with wiping of data and keys" {
    empty SLOT-decommissioning
    tutela gap REL-0002 --catalogue IEC-81001-5-1 --format json
    [ "$(of_clause IEC81001-5-1-5.8.7 $.status)" != met ]
    grep -q 'how the user removes patient data, accounts and keys before disposal, sale or repair' out
    document=$(add document name="Instructions, chapter 12: taking out of use" kind=instructions \
        device=DEV-0001 release=REL-0002 status=approved approved_by=Ann approved_on=2026-11-02 \
        slots=SLOT-decommissioning serves=IEC81001-5-1-5.8.7)
    rows_of REL-0002 SLOT-decommissioning | grep .
    add evidence_review slot=SLOT-decommissioning device=DEV-0001 release=REL-0002 verdict=enough \
        documents="$document" judged_by=Bob judged_on=2026-11-03
    tutela gap REL-0002 --catalogue IEC-81001-5-1 --format json
    [ "$(of_clause IEC81001-5-1-5.8.7 $.status)" = met ]
}
