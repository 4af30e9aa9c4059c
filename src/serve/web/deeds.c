#include "assess/control/control.h"
#include "assess/gap/waiver.h"
#include "assess/match/record.h"
#include "assess/risk/risk.h"
#include "assess/threat/threat.h"
#include "intake/catalogue/record.h"
#include "intake/device/device.h"
#include "intake/evidence/evidence.h"
#include "publish/review/review.h"
#include "serve/web/deed.h"

#define TRIAGE_FIELDS \
    "state! justification reason action response safety_relevant security_risk evidence vector " \
    "review_by"

/* clang-format off */
const struct web_deed WEB_DEEDS[] = {
    /* --- risks: who evaluates is not who accepts (ISO 14971 4.3, TIR57; four eyes) --- */
    {"/risks/", "evaluate", MAY_SECURITY, WEB_DEED_OF_PAGE, &SECURITY_RISK_TYPE,
     "exploitability_before! impact_before! impact_kinds exploitability_after impact_after "
     "impact_kinds_after safety_relevant safety_reason afap_rationale owner",
     "author={who} reviewer= evaluated_on={today} status=to_review", NULL, NULL,
     "Evaluate", "The levels follow from the policy beside. Whether a person can be harmed: unknown "
     "is an answer, and counts as yes.", "Save the evaluation"},
    {"/risks/", "accept", MAY_APPROVE, WEB_DEED_OF_PAGE, &SECURITY_RISK_TYPE,
     "accepted_reason! accepted_until! owner!", "reviewer={who} status=accepted",
     "status=open|in_work|to_review", "author",
     "Accept what remains", "A second person accepts, for a time, and says why.",
     "Accept the residual risk"},
    {"/risks/", "evaluate-safety", MAY_SAFETY, WEB_DEED_OF_PAGE, &SAFETY_RISK_TYPE,
     "hazardous_situation harm severity! p1_before_ppm p2_before_ppm probability_before "
     "severity_after p1_after_ppm p2_after_ppm probability_after afap_rationale owner",
     "author={who} reviewer= evaluated_on={today} status=to_review", NULL, NULL,
     "Evaluate", "Severity and probability of harm; the level follows from the policy beside.",
     "Save the evaluation"},
    {"/risks/", "accept-safety", MAY_APPROVE, WEB_DEED_OF_PAGE, &SAFETY_RISK_TYPE,
     "benefit_risk! owner!", "reviewer={who} status=accepted",
     "status=open|in_work|to_review", "author",
     "Accept what remains", "A second person accepts, and says why the benefit outweighs it.",
     "Accept the residual risk"},

    /* --- the joint review of a release: connection X5 --- */
    {"/joint-reviews/", "security-side", MAY_SECURITY, WEB_DEED_OF_PAGE, &JOINT_REVIEW_TYPE,
     "security_residual! security_acceptable! vulnerabilities! disclosed",
     "security_reviewer={who}", "decision=waiting|", "safety_reviewer",
     "The security side", "What remains after the controls, and whether it is acceptable.",
     "Save as security reviewer"},
    {"/joint-reviews/", "safety-side", MAY_SAFETY, WEB_DEED_OF_PAGE, &JOINT_REVIEW_TYPE,
     "safety_residual! safety_acceptable! benefit_risk! benefit_outweighs!",
     "safety_reviewer={who}", "decision=waiting|", "security_reviewer",
     "The safety side", "What remains for the patient, weighed against the benefit.",
     "Save as safety reviewer"},
    {"/joint-reviews/", "conclude", MAY_APPROVE, WEB_DEED_OF_PAGE, &JOINT_REVIEW_TYPE,
     "decision! decision_reason!", "decided_on={today}", "decision=waiting|", NULL,
     "Conclude", "Accepted only when both sides say so, and every live risk was looked at.",
     "Conclude the joint review"},

    /* --- vulnerabilities: the fields of the form; places are chosen beside (page_triage.c) --- */
    {"/vulnerabilities/", "decide", MAY_SECURITY, WEB_DEED_ADDS, &DECISION_TYPE,
     TRIAGE_FIELDS, "", NULL, NULL, "Decide", NULL, "Decide"},
    {"/triage/", "decide", MAY_SECURITY, WEB_DEED_ADDS, &DECISION_TYPE,
     TRIAGE_FIELDS, "", NULL, NULL, "Decide", NULL, "Decide"},

    /* --- the release gate --- */
    {"/gate/", "waive", MAY_WRITE, WEB_DEED_ADDS, &WAIVER_TYPE,
     "check_name! subject! reason! compensation until!", "release={id} owner={who}", NULL, NULL,
     "Waive a row", "A waiver counts once a second person has agreed, until its day, and while the "
     "record stays as it was.", "Ask for the waiver"},
    {"/gate/", "agree", MAY_APPROVE, WEB_DEED_OF_ITEM, &WAIVER_TYPE,
     "", "agreed_by={who} agreed_on={today}", "agreed_by=", "owner",
     "Agree", NULL, "Agree"},
    {"/gate/", "request", MAY_WRITE, WEB_DEED_ADDS, &APPROVAL_TYPE,
     "role!", "subject={id} requested_by={who} requested_on={today} decision=waiting", NULL, NULL,
     "Ask for approval", "Two people are needed before a third freezes: who asks, and who approves.",
     "Ask for approval"},
    {"/gate/", "approve", MAY_APPROVE, WEB_DEED_OF_ITEM, &APPROVAL_TYPE,
     "reason", "approver={who} decided_on={today} decision=approved", "decision=waiting|",
     "requested_by", "Approve", NULL, "Approve the release"},
    {"/gate/", "reject", MAY_APPROVE, WEB_DEED_OF_ITEM, &APPROVAL_TYPE,
     "reason!", "approver={who} decided_on={today} decision=rejected", "decision=waiting|",
     "requested_by", "Do not approve", NULL, "Reject"},

    /* --- devices --- */
    {"/devices/new", "add", MAY_WRITE, WEB_DEED_ADDS, &DEVICE_TYPE,
     "name! intended_purpose! regulation! risk_class", "", NULL, NULL,
     "Your device in four fields", "The class may stay open: its questions come later.",
     "Add the device"},

    /* --- reviews --- */
    {"/reviews", "ask", MAY_ASK, WEB_DEED_ADDS, &QUESTION_TYPE,
     "name! text! device package clause records due_on",
     "asked_by={who} asked_on={today} status=open", NULL, NULL,
     "Ask", "A question is about something: name the records or the clause.", "Put the question"},
    {"/questions/", "answer", MAY_WRITE, WEB_DEED_OF_PAGE, &QUESTION_TYPE,
     "answer! records", "answered_by={who} answered_on={today} status=answered",
     "status=open|answered", "asked_by",
     "Answer", "Name the records that the answer points to; what changed in them since the question "
     "is shown beside it.", "Send the answer"},
    {"/questions/", "close", MAY_ASK, WEB_DEED_OF_PAGE, &QUESTION_TYPE,
     "", "status=closed closed_on={today}", "status=answered", "answered_by",
     "Close", "Who asked closes.", "Close the question"},
    {"/questions/", "again", MAY_ASK, WEB_DEED_OF_PAGE, &QUESTION_TYPE,
     "text! due_on", "status=open", "status=answered", "answered_by",
     "Ask again", "The answer was not enough: say what is missing.", "Put it again"},
    {"/approvals/", "approve", MAY_APPROVE, WEB_DEED_OF_PAGE, &APPROVAL_TYPE,
     "reason", "approver={who} decided_on={today} decision=approved", "decision=waiting|",
     "requested_by", "Approve", "It holds for what the record says today.", "Approve"},
    {"/approvals/", "reject", MAY_APPROVE, WEB_DEED_OF_PAGE, &APPROVAL_TYPE,
     "decision! reason!", "approver={who} decided_on={today}", "decision=waiting|",
     "requested_by", "Do not approve", "Rejected or returned, with the reason.", "Send it back"},

    /* --- requirements: whether a clause applies, and whether what fills a slot is enough --- */
    {"/requirements/", "applies", MAY_WRITE, WEB_DEED_PUTS, &APPLICABILITY_TYPE,
     "applies! reason! method evidence documents place",
     "device={device} clause={id} decided_by={who} decided_on={today}", "device clause", NULL,
     "Does it apply?", "For the software as for the reader: with a reason. What does not apply is "
     "shown to the assessor with it.", "Record the answer"},
    {"/requirements/", "judge", MAY_WRITE, WEB_DEED_ADDS, &EVIDENCE_REVIEW_TYPE,
     "slot! verdict! reason! evidence documents valid_until",
     "device={device} release={release} judged_by={who} judged_on={today}", NULL, NULL,
     "Judge what is filed", "A slot is filled when somebody judged that what is filed is enough; "
     "choose what you looked at.", "Record the judgement"},

    /* --- laboratory and supplier: only what is theirs --- */
    {"/scope/", "report", MAY_REPORT, WEB_DEED_ADDS, &WEAKNESS_TYPE,
     "name! description! elements location vector cwe vulnerabilities evidence",
     "device={device} release={release} found_by={who} found_on={today} status=open", NULL, NULL,
     "Enter a finding", "One finding, once: the maker sees it at once, and a retest is one more run.",
     "Report the finding"},
    {"/scope/", "statement", MAY_REPORT, WEB_DEED_ADDS, &TEST_RUN_TYPE,
     "test! result! build_hash! scope left_out left_out_reason method! findings weaknesses retests "
     "started_on run_on! effort_days independent",
     "release={release} tester={who}", NULL, NULL,
     "Statement of the test", "Days, method, what was attacked and what was left out, on which build. "
     "The maker countersigns it as evidence.", "Hand in the statement"},
    {.word = NULL},
};
/* clang-format on */
