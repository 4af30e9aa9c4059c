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

used_by() { # ID TYPE
    "$TUTELA" show "$1" --format json >out
    sqlite3 :memory: "SELECT json_extract(value, '$.from_id')
        FROM json_each(CAST(readfile('out') AS TEXT), '$.used_by')
        WHERE json_extract(value, '$.type') = '$2'"
}

@test "cclab-area-1: a security risk that may harm a person is in the safety register, linked back" {
    risk=$(add security_risk name="Dose changed by radio" device=DEV-0001 safety_relevant=yes)
    rows_of REL-0002 security-risk-without-safety-risk | grep "^$risk "
    safety=$(add safety_risk name="Over-infusion by radio" device=DEV-0001 security_risks="$risk")
    no grep -q "^$risk " <(rows_of REL-0002 security-risk-without-safety-risk)
    [ "$(used_by "$risk" safety_risk)" = "$safety" ]
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

@test "cclab-area-9: a requirement without a test shows" {
    requirement=$(add requirement name="Logs are signed" device=DEV-0001 text="Sign each entry.")
    rows_of REL-0002 requirement-without-test | grep "^$requirement "
    tutela gap REL-0002 --catalogue IEC-81001-5-1 --format json
    sqlite3 :memory: "SELECT json_extract(value, '$.status')
        FROM json_each(CAST(readfile('out') AS TEXT), '$.requirements')
        WHERE json_extract(value, '$.id') = 'IEC81001-5-1-5.7.1'" >status
    no grep -qx met status
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

@test "nova-1: from a control to its risks, threats and tests" {
    [ -n "$(used_by C-0006 security_risk)" ]
    [ -n "$(used_by C-0006 safety_risk)" ]
    [ -n "$(used_by C-0006 threat)" ]
    [ -n "$(used_by C-0006 test)" ]
    [ -n "$(used_by C-0006 requirement)" ]
}

@test "nova-3: threats, weaknesses and controls have id, source, state and a log of changes" {
    tutela show T-0002 --format json
    [ -n "$(member '$.origin')" ] && [ -n "$(member '$.status')" ] && [ -n "$(member '$.rule')" ]
    tutela set T-0002 status=accepted reason="a test"
    tutela history T-0002
    grep -q 'status' out
    [ "$(grep -c 'T-0002' out)" -ge 2 ]
}

@test "nova-4: from a vulnerability to a decision with its reason, and to the question of vigilance" {
    tutela decide REL-0002 CVE-2023-5363 openssl state=exploitable reason="Reachable by the ward network" \
        action=update
    [ "$status" = 0 ] || [ "$status" = 2 ]
    tutela decisions REL-0002 --format json
    [ "$(items '$.decisions')" -gt 0 ]
    incident=$(add incident name="Altered library seen in the field" devices=DEV-0001)
    rows_of REL-0002 incident-without-vigilance-decision | grep "^$incident "
}

@test "nova-5: an incident that names a risk asks to look at the risk again" {
    tutela show SAF-0004 --format json
    [ -n "$(used_by SAF-0004 incident)" ]
    tutela set INC-0001 cause=malware
    tutela check REL-0002 --format json
    no grep -q 'internal error' err
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
    done
}

@test "paper-pm-3: an incident can name its security cause and the codes of the IMDRF" {
    incident=$(add incident name="Login by a stranger" devices=DEV-0001 cause=unauthorised_access \
        imdrf_codes="A1105 A110501 C1007" information_affected="Therapy records were read.")
    tutela show "$incident" --format json
    [ "$(member '$.imdrf_codes')" = '["A1105","A110501","C1007"]' ]
    [ -n "$(member '$.information_affected')" ]
}

@test "paper-pm-5: a report from outside shows when it was acknowledged and closed" {
    case=$(add case name="Report by mail" devices=DEV-0001 reporter="A researcher" \
        received_on=2026-11-01)
    rows_of REL-0002 case-not-acknowledged | grep "^$case "
    tutela set "$case" acknowledged_on=2026-11-02
    no grep -q "^$case " <(rows_of REL-0002 case-not-acknowledged)
    tutela show CASE-0001 --format json
    [ -n "$(member '$.received_on')" ] && [ -n "$(member '$.acknowledged_on')" ]
}
