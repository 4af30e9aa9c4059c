#!/usr/bin/env bats
# Security and safety: the inbox of both sides, the handover and its answer, and the rule that no
# way leads round them (MDCG 2019-16 annex IV; product rule 5).

load common

setup() {
    make_empty
}

# A device with a security risk that may harm, and a safety risk; Ann is of security, Bob of safety.
make_pair() {
    make_device
    tutela retire REL-0001 --reason "of a release in work a joint review is asked"
    risk=$(add security_risk name=Replay device=DEV-0001 safety_relevant=yes author=Ann \
        reviewer=Carol afap_rationale='state of the art')
    safety=$(add safety_risk name=Overdose device=DEV-0001)
}

@test "an inbox says what it looked at, who must act, and ends with 1 while something waits" {
    add device_family name=Other
    tutela inbox
    [ "$status" = 4 ] # nothing was there to look at
    grep -q 'looked at: .*0 security risks that may harm' out
    tutela retire DF-0001 --reason 'not needed'
    add device_family name=Halcyon
    add device name=IP-4 family=DF-0002 regulation=mdr
    add security_risk name=Replay device=DEV-0001 safety_relevant=yes
    tutela inbox --side security
    [ "$status" = 1 ]
    grep -q 'X2 *not sent *security *SR-0001' out
    tutela inbox --format json
    [ "$(member '$.counts."not sent"')" -ge 1 ]
    tutela inbox --format csv
    grep -q '^X2,not sent,security,security,safety,SR-0001' out
    tutela inbox --side both
    refused 2 'neither security nor safety'
    tutela inbox DEV-0099
    refused 2 'there is no record DEV-0099'
}

@test "a security risk that may harm is accepted only after the safety side took it" {
    make_pair
    tutela set "$risk" status=accepted
    refused 2 'a safety risk must name this risk'
    tutela --actor Ann handover "$risk"
    [ "$status" = 0 ]
    x=$(cat out)
    tutela --actor Ann handover "$risk"
    refused 2 'is open already'
    tutela --actor Ann answer "$x" --decision accepted --reason ok --target "$safety"
    refused 2 'another person'
    tutela --actor Bob answer "$x" --decision accepted --reason ok --target "$safety"
    [ "$status" = 0 ]
    tutela set "$risk" status=accepted
    [ "$status" = 0 ]
    tutela show "$risk"
    grep -q "Accepted on the ground of $x" out
    tutela inbox DEV-0001 --format json
    [ "$(member '$.open')" = 0 ]
    [ "$status" = 0 ]
}

@test "a re-score makes both sides stale, and only the safety side can mend it" {
    make_pair
    tutela --actor Ann handover "$risk"
    tutela --actor Bob answer X-0001 --decision accepted --reason ok --target "$safety"
    tutela set "$risk" status=accepted
    tutela set "$risk" exploitability_after=E5
    [ "$status" = 0 ]
    for id in "$risk" "$safety" X-0001; do
        tutela show "$id"
        grep -q stale out
    done
    tutela inbox --side safety
    [ "$status" = 1 ]
    grep -q 'X2 *stale' out
    tutela --actor Carol confirm "$risk" --reason again
    refused 2 'must look again'
    tutela --actor Ann confirm X-0001 --reason again
    refused 2 ''
    tutela --actor Bob answer X-0001 --decision accepted --reason 'still so'
    tutela --actor Carol confirm "$risk" --reason again
    [ "$status" = 0 ]
    tutela show "$risk"
    no grep -q stale out
}

@test "no way leads round the link: retire, edit, link, import" {
    make_pair
    tutela --actor Ann handover "$risk"
    tutela --actor Bob answer X-0001 --decision accepted --reason ok --target "$safety"
    tutela set "$risk" status=accepted
    tutela set "$risk" author=Bob
    refused 2 'Bob decided X-0001'
    tutela set "$risk" reviewer=Ann
    refused 2 'another person than the author'
    tutela set "$risk" safety_relevant=no safety_reason=none
    refused 2 'the safety side accepted X-0001'
    tutela set "$risk" safety_relevant=unknown
    refused 2 'is not answered'
    tutela set X-0001 receiver=Ann
    refused 2 ''
    tutela export --dir copy
    sed -i 's/"status": *"accepted"/"status": "closed"/; s/"author": *"Ann"/"author": "bob"/' \
        "copy/records/security_risk/$risk.json"
    tutela import --dir copy
    refused 2 'X-0001'
    tutela retire X-0001 --reason 'not needed'
    [ "$status" = 0 ]
    tutela show "$risk"
    grep -q stale out
    tutela confirm "$risk" --reason 'as before'
    refused 2 'handover'
    tutela verify
    [ "$status" = 0 ]
}

@test "the receiver of X3 sets the look, and a control that was refused is not in use" {
    make_device
    add control name=Lock device=DEV-0001 kind=security >/dev/null
    tutela --actor Ann handover C-0001
    grep -q X-0001 out
    tutela show X-0001
    grep -q 'Too restrictive?' out
    grep -q 'Too weak?' out
    tutela --actor Bob answer X-0001 --decision rejected --reason 'Locks help out'
    [ "$status" = 0 ]
    tutela show C-0001
    grep -q 'Looked at by *Bob' out
    tutela set C-0001 status=implemented
    refused 2 'did not accept the control'
}

@test "a release is reviewed by both sides once, and again when something changes" {
    make_device
    add security_risk name=R device=DEV-0001 safety_relevant=no safety_reason=r >/dev/null
    tutela check REL-0001
    grep -q 'no joint review of security and safety was accepted' out
    tutela --actor Ann handover REL-0001
    [ "$status" = 0 ]
    tutela add joint_review name=Second release=REL-0001
    refused 2 'has the joint review JR-0001 already'
    tutela set JR-0001 vulnerabilities=none security_residual=low security_acceptable=yes \
        safety_residual=none safety_acceptable=yes benefit_risk=weighed benefit_outweighs=yes \
        security_reviewer=Ann safety_reviewer=Bob decision=accepted decision_reason=ok
    [ "$status" = 0 ]
    tutela --actor Bob answer X-0001 --decision accepted --reason ok
    [ "$status" = 0 ]
    tutela check REL-0001
    no grep -q 'no joint review' out
    tutela set SR-0001 exploitability_after=E5
    tutela check REL-0001
    grep -q 'changed after its joint review' out
}

@test "a rationale that speaks of cost alone falls short at every level" {
    make_device
    add security_risk name=A device=DEV-0001 exploitability_before=E1 impact_before=I1 \
        afap_rationale='A second key would be too expensive.' >/dev/null
    add safety_risk name=B device=DEV-0001 severity=S1 probability_before=P1 \
        afap_rationale='A second sensor costs much and delays the alarm.' >/dev/null
    tutela check REL-0001 --format json
    [ "$(sqlite3 :memory: "SELECT count(*) FROM json_each(CAST(readfile('out') AS TEXT), '\$.blockers')
        WHERE json_extract(value, '\$.check') = 'risk-afap-only-cost'")" = 1 ]
    tutela set SAF-0001 afap_rationale=
    tutela check REL-0001
    grep -q 'it is not said why it cannot be reduced further' out
}

@test "the examples of MDCG 2019-16 are typed by the questions, beside the official label" {
    tutela risk examples
    [ "$status" = 0 ]
    grep -q 'MDCG-A2-4 .*SEC_SAFETY_DIRECT .*Security risk control' out
    grep -q '^22 examples' out
    tutela risk examples --format json
    [ "$(member '$.total')" = 22 ]
    [ "$(member '$.examples[18].type')" = SAFETY_CONTROL_SEC_IMPACT ]
}
