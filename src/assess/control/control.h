/*
 * control.h - measures, the requirements that put them to work, the tests that show them.
 *
 * From risk to control to requirement to test to run is a chain of references; a missing link is
 * found by walking it. A run is a judgement about the controls it saw.
 */
#ifndef ASSESS_CONTROL_CONTROL_H
#define ASSESS_CONTROL_CONTROL_H

#include "record/record.h"

enum control_kind {
    CONTROL_KIND_UNSET,
    CONTROL_KIND_SECURITY,
    CONTROL_KIND_SAFETY,
};

enum control_option {
    CONTROL_OPTION_UNSET,
    CONTROL_OPTION_DESIGN,
    CONTROL_OPTION_PROTECTION,
    CONTROL_OPTION_INFORMATION,
};

enum control_look {
    CONTROL_LOOK_UNSET,
    CONTROL_LOOK_NONE_NEEDED,
    CONTROL_LOOK_ACCEPTED,
    CONTROL_LOOK_CHANGE_NEEDED,
    CONTROL_LOOK_REJECTED,
};

enum control_status {
    CONTROL_STATUS_UNSET,
    CONTROL_STATUS_PROPOSED,
    CONTROL_STATUS_ACCEPTED,
    CONTROL_STATUS_IMPLEMENTED,
    CONTROL_STATUS_REJECTED,
};

enum requirement_status {
    REQUIREMENT_STATUS_UNSET,
    REQUIREMENT_STATUS_DRAFT,
    REQUIREMENT_STATUS_APPROVED,
    REQUIREMENT_STATUS_IMPLEMENTED,
    REQUIREMENT_STATUS_DROPPED,
};

enum test_kind {
    TEST_KIND_UNSET,
    TEST_KIND_REQ_TEST,
    TEST_KIND_THREAT_MITIGATION_TEST,
    TEST_KIND_VULN_SCAN,
    TEST_KIND_PENTEST,
    TEST_KIND_FUZZ,
    TEST_KIND_PORT_SCAN,
    TEST_KIND_ATTACK_SURFACE_ANALYSIS,
    TEST_KIND_STATIC_ANALYSIS,
    TEST_KIND_BINARY_ANALYSIS,
    TEST_KIND_SCA,
    TEST_KIND_CODE_REVIEW,
    TEST_KIND_DESIGN_REVIEW,
    TEST_KIND_CONFIG_REVIEW,
    TEST_KIND_PROTOCOL_TEST,
    TEST_KIND_CRYPTO_TEST,
    TEST_KIND_HW_TEST,
    TEST_KIND_FAULT_INJECTION,
    TEST_KIND_LOAD_TEST,
    TEST_KIND_PERFORMANCE_TEST,
    TEST_KIND_USABILITY_TEST,
    TEST_KIND_INTEGRATION_TEST,
    TEST_KIND_EMC_TEST,
    TEST_KIND_PROCEDURE_TEST,
    TEST_KIND_PROCESS_AUDIT,
    TEST_KIND_DOCUMENT_REVIEW,
    TEST_KIND_INSPECTION,
    TEST_KIND_REVIEW,
};

enum test_result {
    TEST_RESULT_UNSET,
    TEST_RESULT_PASS,
    TEST_RESULT_FAIL,
    TEST_RESULT_BLOCKED,
    TEST_RESULT_SKIPPED,
    TEST_RESULT_ERROR,
};

/* A measure that reduces a risk: by design, by protection, or by information. */
struct control {
    struct str name;
    struct str device; /* id of device */
    struct str library_id;
    int64_t kind;   /* enum control_kind */
    int64_t option; /* enum control_option */
    struct str description;
    struct str elements; /* ids of element */
    struct str rejected_options;
    struct str side_effects;
    int64_t side_effects_look; /* enum control_look */
    struct str looked_by;
    struct date looked_on;
    struct str evidence; /* ids of evidence */
    struct str clauses;  /* ids of clause */
    int64_t status;      /* enum control_status */
    struct str reason;
    struct str owner;
};

/* A requirement of the product that puts controls to work. */
struct requirement {
    struct str name;
    struct str device; /* id of device */
    struct str text;
    struct str external_id;
    struct str controls; /* ids of control */
    struct str tests;    /* ids of test */
    struct str clauses;  /* ids of clause */
    int64_t status;      /* enum requirement_status */
    struct str release;  /* id of release */
    struct str owner;
};

/* A test, review or analysis that can be run again on each release. */
struct test {
    struct str name;
    struct str device; /* id of device */
    int64_t kind;      /* enum test_kind */
    struct str external_id;
    struct str procedure;
    struct str expected;
    struct str controls; /* ids of control */
    struct str threats;  /* ids of threat */
    int64_t independent; /* enum tri */
    struct str owner;
};

/* One run of a test on one build, and what came of it. */
struct test_run {
    struct str test;    /* id of test */
    struct str release; /* id of release */
    struct str build_hash;
    int64_t result;               /* enum test_result */
    struct str controls;          /* ids of control */
    int64_t shows_implementation; /* enum tri */
    int64_t shows_effect;         /* enum tri */
    struct str findings;
    struct str weaknesses; /* ids of weakness */
    struct str tester;
    struct str laboratory; /* id of organisation */
    int64_t independent;   /* enum tri */
    struct date run_on;
    struct str evidence; /* ids of evidence */
    /* Of a penetration test (docs/decisions/020-penetration-test.md). */
    struct str scope;    /* ids of element and flow */
    struct str left_out; /* likewise */
    struct str left_out_reason;
    struct str method;
    struct date started_on;
    struct number effort_days;
    struct str retests; /* ids of weakness */
};

extern const struct record_type CONTROL_TYPE, REQUIREMENT_TYPE, TEST_TYPE, TEST_RUN_TYPE;

#endif
