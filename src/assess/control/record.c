#include "assess/control/control.h"

static const struct choice control_kind_choices[] = {
    [CONTROL_KIND_UNSET] = {"", "Not stated"},
    [CONTROL_KIND_SECURITY] = {"security", "Security"},
    [CONTROL_KIND_SAFETY] = {"safety", "Safety"},
    {0},
};

static const struct choice control_option_choices[] = {
    [CONTROL_OPTION_UNSET] = {"", "Not stated"},
    [CONTROL_OPTION_DESIGN] = {"design", "Inherently safe or secure design"},
    [CONTROL_OPTION_PROTECTION] = {"protection", "Protective measure"},
    [CONTROL_OPTION_INFORMATION] = {"information", "Information and training"},
    {0},
};

static const struct choice control_look_choices[] = {
    [CONTROL_LOOK_UNSET] = {"", "Not stated"},
    [CONTROL_LOOK_NONE_NEEDED] = {"none_needed", "No side-effect possible"},
    [CONTROL_LOOK_ACCEPTED] = {"accepted", "Looked at, accepted"},
    [CONTROL_LOOK_CHANGE_NEEDED] = {"change_needed", "Control must change"},
    [CONTROL_LOOK_REJECTED] = {"rejected", "Control rejected"},
    {0},
};

static const struct choice control_status_choices[] = {
    [CONTROL_STATUS_UNSET] = {"", "Not stated"},
    [CONTROL_STATUS_PROPOSED] = {"proposed", "Proposed"},
    [CONTROL_STATUS_ACCEPTED] = {"accepted", "Accepted"},
    [CONTROL_STATUS_IMPLEMENTED] = {"implemented", "Implemented"},
    [CONTROL_STATUS_REJECTED] = {"rejected", "Rejected"},
    {0},
};

static const struct choice requirement_status_choices[] = {
    [REQUIREMENT_STATUS_UNSET] = {"", "Not stated"},
    [REQUIREMENT_STATUS_DRAFT] = {"draft", "Draft"},
    [REQUIREMENT_STATUS_APPROVED] = {"approved", "Approved"},
    [REQUIREMENT_STATUS_IMPLEMENTED] = {"implemented", "Implemented"},
    [REQUIREMENT_STATUS_DROPPED] = {"dropped", "Dropped"},
    {0},
};

static const struct choice test_kind_choices[] = {
    [TEST_KIND_UNSET] = {"", "Not stated"},
    [TEST_KIND_REQ_TEST] = {"req_test", "Security requirement"},
    [TEST_KIND_THREAT_MITIGATION_TEST] = {"threat_mitigation_test", "Threat mitigation"},
    [TEST_KIND_VULN_SCAN] = {"vuln_scan", "Known vulnerabilities"},
    [TEST_KIND_PENTEST] = {"pentest", "Penetration"},
    [TEST_KIND_FUZZ] = {"fuzz", "Malformed input"},
    [TEST_KIND_PORT_SCAN] = {"port_scan", "Open services"},
    [TEST_KIND_ATTACK_SURFACE_ANALYSIS] = {"attack_surface_analysis", "Attack surface analysis"},
    [TEST_KIND_STATIC_ANALYSIS] = {"static_analysis", "Static analysis"},
    [TEST_KIND_BINARY_ANALYSIS] = {"binary_analysis", "Binary analysis"},
    [TEST_KIND_SCA] = {"sca", "Software composition"},
    [TEST_KIND_CODE_REVIEW] = {"code_review", "Code review"},
    [TEST_KIND_DESIGN_REVIEW] = {"design_review", "Design review"},
    [TEST_KIND_CONFIG_REVIEW] = {"config_review", "Configuration review"},
    [TEST_KIND_PROTOCOL_TEST] = {"protocol_test", "Protocol, negative"},
    [TEST_KIND_CRYPTO_TEST] = {"crypto_test", "Cryptography"},
    [TEST_KIND_HW_TEST] = {"hw_test", "Hardware"},
    [TEST_KIND_FAULT_INJECTION] = {"fault_injection", "Fault injection"},
    [TEST_KIND_LOAD_TEST] = {"load_test", "Load and exhaustion"},
    [TEST_KIND_PERFORMANCE_TEST] = {"performance_test", "Performance with controls"},
    [TEST_KIND_USABILITY_TEST] = {"usability_test", "Usability, emergency use"},
    [TEST_KIND_INTEGRATION_TEST] = {"integration_test", "Integration"},
    [TEST_KIND_EMC_TEST] = {"emc_test", "Radio coexistence"},
    [TEST_KIND_PROCEDURE_TEST] = {"procedure_test", "Rehearsal"},
    [TEST_KIND_PROCESS_AUDIT] = {"process_audit", "Process audit"},
    [TEST_KIND_DOCUMENT_REVIEW] = {"document_review", "Document review"},
    [TEST_KIND_INSPECTION] = {"inspection", "Inspection"},
    [TEST_KIND_REVIEW] = {"review", "Desk review"},
    {0},
};

static const struct choice test_result_choices[] = {
    [TEST_RESULT_UNSET] = {"", "Not stated"},
    [TEST_RESULT_PASS] = {"pass", "Passed"},
    [TEST_RESULT_FAIL] = {"fail", "Failed"},
    [TEST_RESULT_BLOCKED] = {"blocked", "Blocked"},
    [TEST_RESULT_SKIPPED] = {"skipped", "Skipped"},
    [TEST_RESULT_ERROR] = {"error", "Ended in an error"},
    {0},
};

static const struct field control_fields[] = {
    {FIELD(struct control, name, TEXT), .label = "Title", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "The measure in one line."},
    {FIELD(struct control, device, REF), .label = "Device", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .refers_to = "device", .help = "The device that has it."},
    {FIELD(struct control, library_id, TEXT), .label = "Library", .flags = FIELD_MATTERS,
     .help = "Id in the library of controls, as AN-01."},
    {FIELD(struct control, kind, CHOICE), .label = "Kind", .flags = FIELD_DEFAULT | FIELD_MATTERS,
     .choices = control_kind_choices, .help = "Which side chose it."},
    {FIELD(struct control, option, CHOICE), .label = "Option", .flags = FIELD_MATTERS,
     .choices = control_option_choices,
     .help = "Place in the order of MDR and IVDR Annex I 4: design before protection before "
             "information."},
    {FIELD(struct control, description, LONGTEXT), .label = "Description", .flags = FIELD_MATTERS,
     .help = "What it does, and where."},
    {FIELD(struct control, elements, REFS), .label = "Elements", .flags = FIELD_MATTERS,
     .refers_to = "element", .help = "Where it is."},
    {FIELD(struct control, rejected_options, LONGTEXT), .label = "Options not taken",
     .help =
         "Better options that were considered, and why they are not practicable (ISO 14971 7.1)."},
    {FIELD(struct control, side_effects, LONGTEXT), .label = "Side-effects", .flags = FIELD_MATTERS,
     .help = "What it may do to clinical use, or for an attacker: delay, lock-out, hidden alarm, "
             "new interface."},
    {FIELD(struct control, side_effects_look, CHOICE), .label = "Look at side-effects",
     .flags = FIELD_MATTERS, .choices = control_look_choices,
     .help = "What the look across (connection X3 or X4) said."},
    {FIELD(struct control, looked_by, TEXT), .label = "Looked at by",
     .help = "Who looked, of the other side."},
    {FIELD(struct control, looked_on, DATE), .label = "Looked at on", .help = "Day of that look."},
    {FIELD(struct control, evidence, REFS), .label = "Evidence", .refers_to = "evidence",
     .help = "What shows that it is there and effective."},
    {FIELD(struct control, clauses, REFS), .label = "Serves", .refers_to = "clause",
     .help = "Clauses it answers."},
    {FIELD(struct control, status, CHOICE), .label = "Status", .flags = FIELD_DEFAULT,
     .choices = control_status_choices, .help = "How far it is."},
    {FIELD(struct control, reason, LONGTEXT), .label = "Reason",
     .help = "Why it was chosen or rejected."},
    {FIELD(struct control, owner, TEXT), .label = "Owner", .help = "Who answers for it."},
};

static const struct field requirement_fields[] = {
    {FIELD(struct requirement, name, TEXT), .label = "Title",
     .flags = FIELD_REQUIRED | FIELD_MATTERS, .help = "The requirement in one line."},
    {FIELD(struct requirement, device, REF), .label = "Device",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .refers_to = "device", .help = "The device it is for."},
    {FIELD(struct requirement, text, LONGTEXT), .label = "Text", .flags = FIELD_MATTERS,
     .help = "The requirement, so that it can be tested."},
    {FIELD(struct requirement, external_id, TEXT), .label = "External id",
     .help = "Id in another tool."},
    {FIELD(struct requirement, controls, REFS), .label = "Controls", .flags = FIELD_MATTERS,
     .refers_to = "control", .help = "Controls it puts to work."},
    {FIELD(struct requirement, tests, REFS), .label = "Tests", .flags = FIELD_MATTERS,
     .refers_to = "test", .help = "Tests that show it."},
    {FIELD(struct requirement, clauses, REFS), .label = "Serves", .refers_to = "clause",
     .help = "Clauses it answers."},
    {FIELD(struct requirement, status, CHOICE), .label = "Status", .flags = FIELD_DEFAULT,
     .choices = requirement_status_choices, .help = "How far it is."},
    {FIELD(struct requirement, release, REF), .label = "Since", .refers_to = "release",
     .help = "First release that has it."},
    {FIELD(struct requirement, owner, TEXT), .label = "Owner", .help = "Who answers for it."},
};

static const struct field test_fields[] = {
    {FIELD(struct test, name, TEXT), .label = "Title", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "What is shown, in one line."},
    {FIELD(struct test, device, REF), .label = "Device", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .refers_to = "device", .help = "The device it is for."},
    {FIELD(struct test, kind, CHOICE), .label = "Kind", .flags = FIELD_MATTERS,
     .choices = test_kind_choices, .help = "Kind of test (IEC 81001-5-1 5.7)."},
    {FIELD(struct test, external_id, TEXT), .label = "External id",
     .help = "Name in the test tool, as it stands in JUnit or SARIF files."},
    {FIELD(struct test, procedure, LONGTEXT), .label = "Procedure", .flags = FIELD_MATTERS,
     .help = "How it is done."},
    {FIELD(struct test, expected, LONGTEXT), .label = "Expected", .flags = FIELD_MATTERS,
     .help = "What must be seen for it to pass."},
    {FIELD(struct test, controls, REFS), .label = "Controls", .flags = FIELD_MATTERS,
     .refers_to = "control", .help = "Controls whose implementation or effectiveness it shows."},
    {FIELD(struct test, threats, REFS), .label = "Threats", .flags = FIELD_MATTERS,
     .refers_to = "threat", .help = "Threats it plays through (threat mitigation test)."},
    {FIELD(struct test, independent, TRI), .label = "Independent tester", .flags = FIELD_MATTERS,
     .help = "Whether it needs a tester who did not develop the product."},
    {FIELD(struct test, owner, TEXT), .label = "Owner", .help = "Who answers for it."},
};

static const struct field test_run_fields[] = {
    {FIELD(struct test_run, test, REF), .label = "Test",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_BASIS, .refers_to = "test",
     .help = "The test that was run."},
    {FIELD(struct test_run, release, REF), .label = "Release",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .refers_to = "release",
     .help = "The release that was tested."},
    {FIELD(struct test_run, build_hash, HASH), .label = "Build", .flags = FIELD_FIXED,
     .help = "SHA-256 of the build that was really tested."},
    {FIELD(struct test_run, result, CHOICE), .label = "Result",
     .flags = FIELD_REQUIRED | FIELD_MATTERS, .choices = test_result_choices,
     .help = "What came of it; skipped is not passed."},
    {FIELD(struct test_run, controls, REFS), .label = "Controls",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "control",
     .help = "Controls this run verified, as they were then."},
    {FIELD(struct test_run, shows_implementation, TRI), .label = "Shows it is there",
     .flags = FIELD_MATTERS,
     .help = "Whether it shows that the controls are implemented (ISO 14971 7.2)."},
    {FIELD(struct test_run, shows_effect, TRI), .label = "Shows it works", .flags = FIELD_MATTERS,
     .help = "Whether it shows that the controls are effective (ISO 14971 7.2)."},
    {FIELD(struct test_run, findings, LONGTEXT), .label = "Findings", .flags = FIELD_MATTERS,
     .help = "What was found."},
    {FIELD(struct test_run, weaknesses, REFS), .label = "Weaknesses", .refers_to = "weakness",
     .help = "Weaknesses it found."},
    {FIELD(struct test_run, tester, TEXT), .label = "Tester", .help = "Who ran it."},
    {FIELD(struct test_run, laboratory, REF), .label = "Laboratory", .refers_to = "organisation",
     .help = "Where it was run, when outside."},
    {FIELD(struct test_run, independent, TRI), .label = "Independent",
     .help = "Whether the tester did not develop the product."},
    {FIELD(struct test_run, run_on, DATE), .label = "Run on", .help = "Day of the run."},
    {FIELD(struct test_run, evidence, REFS), .label = "Evidence", .refers_to = "evidence",
     .help = "Report and records."},
    {FIELD(struct test_run, scope, REFS), .label = "Scope", .flags = FIELD_MATTERS | FIELD_BASIS,
     .refers_to = "*",
     .help = "Elements and flows of the model that were attacked, as they were then; an element "
             "stands for every flow that enters it."},
    {FIELD(struct test_run, left_out, REFS), .label = "Left out", .flags = FIELD_MATTERS,
     .refers_to = "*", .help = "Elements and flows that were not attacked, on purpose."},
    {FIELD(struct test_run, left_out_reason, LONGTEXT), .label = "Why left out",
     .flags = FIELD_MATTERS, .help = "Why that is acceptable, or where it is tested instead."},
    {FIELD(struct test_run, method, LONGTEXT), .label = "Method", .flags = FIELD_MATTERS,
     .help =
         "How it was done in this run, as black or grey box, tools, rules; else as the test says."},
    {FIELD(struct test_run, started_on, DATE), .label = "Started on",
     .help = "First day, where it took several; run_on is the last."},
    {FIELD(struct test_run, effort_days, NUMBER), .label = "Effort", .help = "Days of work."},
    {FIELD(struct test_run, retests, REFS), .label = "Tested again", .refers_to = "weakness",
     .flags = FIELD_MATTERS,
     .help = "Weaknesses of earlier runs that were tried again; a pass says that they are gone."},
};

static bool check_control(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct control *r = record;
    if (r->status == CONTROL_STATUS_ACCEPTED || r->status == CONTROL_STATUS_IMPLEMENTED) {
        if (r->side_effects_look == CONTROL_LOOK_CHANGE_NEEDED ||
            r->side_effects_look == CONTROL_LOOK_REJECTED)
            return err_set(err, ERR_INVALID,
                           "status: the look at side-effects did not accept the control");
        if (r->side_effects_look == CONTROL_LOOK_UNSET)
            return err_set(err, ERR_INVALID,
                           "side_effects_look: is required when a control is accepted");
        /* MDR and IVDR Annex I 4: nothing is left to the user that the device could do. */
        if (!record_check_given(r->option == CONTROL_OPTION_INFORMATION, r->rejected_options,
                                "rejected_options", "when a control helps by information", err))
            return false;
    }
    bool unneeded = r->side_effects_look == CONTROL_LOOK_NONE_NEEDED;
    if (unneeded && r->side_effects.n)
        return err_set(err, ERR_INVALID,
                       "side_effects_look: side-effects are named, so somebody must look at them");
    return record_check_given(r->status == CONTROL_STATUS_REJECTED, r->reason, "reason",
                              "when a control is rejected", err);
}

/* What is attacked, or left out, is a part of the model. */
static bool check_parts(const char *field, struct str ids, struct err *err)
{
    struct str id;
    while (str_word(&ids, &id)) {
        const struct record_type *t = record_type_of_id(id);
        if (!t || (!STR_IS(str_of(t->name), "element") && !STR_IS(str_of(t->name), "flow")))
            return err_set(err, ERR_INVALID, "%s: %.*s is neither an element nor a flow", field,
                           STR_ARG(id));
    }
    return true;
}

static bool check_test_run(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct test_run *r = record;
    return record_check_given(r->result == TEST_RESULT_FAIL, r->findings, "findings",
                              "when a test failed", err) &&
           check_parts("scope", r->scope, err) && check_parts("left_out", r->left_out, err) &&
           record_check_given(r->left_out.n > 0, r->left_out_reason, "left_out_reason",
                              "when something is left out", err) &&
           record_check_order("started_on", r->started_on, "run_on", r->run_on, err) &&
           record_check_not_negative("effort_days", r->effort_days, err);
}

const struct record_type CONTROL_TYPE = {
    .name = "control",
    .label = "control",
    .plural = "controls",
    .prefix = "C",
    .help = "A measure that reduces a risk: by design, by protection, or by information.",
    .size = sizeof(struct control),
    .fields = control_fields,
    .field_count = COUNT_OF(control_fields),
    .check = check_control,
};

const struct record_type REQUIREMENT_TYPE = {
    .name = "requirement",
    .label = "requirement",
    .plural = "requirements",
    .prefix = "RQ",
    .help = "A requirement of the product that puts controls to work.",
    .size = sizeof(struct requirement),
    .fields = requirement_fields,
    .field_count = COUNT_OF(requirement_fields),
};

const struct record_type TEST_TYPE = {
    .name = "test",
    .label = "test",
    .plural = "tests",
    .prefix = "TC",
    .help = "A test, review or analysis that can be run again on each release.",
    .size = sizeof(struct test),
    .fields = test_fields,
    .field_count = COUNT_OF(test_fields),
};

const struct record_type TEST_RUN_TYPE = {
    .name = "test_run",
    .label = "test run",
    .plural = "test runs",
    .prefix = "TR",
    .help = "One run of a test on one build, and what came of it.",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct test_run),
    .fields = test_run_fields,
    .field_count = COUNT_OF(test_run_fields),
    .check = check_test_run,
};
