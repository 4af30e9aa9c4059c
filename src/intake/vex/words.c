/* What is called how in OpenVEX 0.2.0, CSAF 2.0 and 2.1, CycloneDX 1.4 to 1.7 and SPDX 3.0. */
#include "intake/vex/vex.h"

#define LIT(lit) \
    { \
        (lit), sizeof(lit) - 1 \
    }

/* clang-format off */

/* Status. The first row of a format with a state is what we write; a word marked false says more
   than our state does, and is kept beside it. CSAF: 2.0, 3.2.3.9, product_status; first_fixed and
   recommended say where to go, and nothing about the vulnerability in a product of ours. */
static const struct {
    enum vex_format format;
    struct str native, ours;
    bool exact;
} states[] = {
    {VEX_OPENVEX,   LIT("under_investigation"),    LIT("under_investigation"), true},
    {VEX_OPENVEX,   LIT("affected"),               LIT("affected"),            true},
    {VEX_OPENVEX,   LIT("not_affected"),           LIT("not_affected"),        true},
    {VEX_OPENVEX,   LIT("fixed"),                  LIT("fixed"),               true},
    {VEX_CSAF,      LIT("under_investigation"),    LIT("under_investigation"), true},
    {VEX_CSAF,      LIT("known_affected"),         LIT("affected"),            true},
    {VEX_CSAF,      LIT("first_affected"),         LIT("affected"),            false},
    {VEX_CSAF,      LIT("last_affected"),          LIT("affected"),            false},
    {VEX_CSAF,      LIT("known_not_affected"),     LIT("not_affected"),        true},
    {VEX_CSAF,      LIT("fixed"),                  LIT("fixed"),               true},
    {VEX_CSAF,      LIT("first_fixed"),            LIT("fixed"),               false},
    {VEX_CYCLONEDX, LIT("in_triage"),              LIT("under_investigation"), true},
    {VEX_CYCLONEDX, LIT("exploitable"),            LIT("affected"),            true},
    {VEX_CYCLONEDX, LIT("not_affected"),           LIT("not_affected"),        true},
    {VEX_CYCLONEDX, LIT("false_positive"),         LIT("not_affected"),        false},
    {VEX_CYCLONEDX, LIT("resolved"),               LIT("fixed"),               true},
    {VEX_CYCLONEDX, LIT("resolved_with_pedigree"), LIT("fixed"),               false},
    {VEX_SPDX, LIT("security_VexUnderInvestigationVulnAssessmentRelationship"), LIT("under_investigation"), true},
    {VEX_SPDX, LIT("security_VexAffectedVulnAssessmentRelationship"),    LIT("affected"),     true},
    {VEX_SPDX, LIT("security_VexNotAffectedVulnAssessmentRelationship"), LIT("not_affected"), true},
    {VEX_SPDX, LIT("security_VexFixedVulnAssessmentRelationship"),       LIT("fixed"),        true},
};

/* The same five words of the CISA paper, as SPDX 3.0 writes them. */
static const struct {
    struct str cisa, spdx;
} spdx_words[] = {
    {LIT("component_not_present"), LIT("componentNotPresent")},
    {LIT("vulnerable_code_not_present"), LIT("vulnerableCodeNotPresent")},
    {LIT("vulnerable_code_not_in_execute_path"), LIT("vulnerableCodeNotInExecutePath")},
    {LIT("vulnerable_code_cannot_be_controlled_by_adversary"), LIT("vulnerableCodeCannotBeControlledByAdversary")},
    {LIT("inline_mitigations_already_exist"), LIT("inlineMitigationsAlreadyExist")},
};

/* Justification. OpenVEX took its five words from the CISA paper that CSAF follows too; CycloneDX
   has nine of its own. Where a column is not exact, translating back gives another word of ours. */
static const struct {
    struct str ours, cisa, cyclonedx;
    bool cisa_exact, cyclonedx_exact;
} justifications[] = {
    {LIT("component_not_present"), LIT("component_not_present"), LIT("code_not_present"), true, false},
    {LIT("vulnerable_code_not_present"), LIT("vulnerable_code_not_present"), LIT("code_not_present"), true, true},
    {LIT("vulnerable_code_not_in_execute_path"), LIT("vulnerable_code_not_in_execute_path"), LIT("code_not_reachable"), true, true},
    {LIT("vulnerable_code_cannot_be_controlled_by_adversary"), LIT("vulnerable_code_cannot_be_controlled_by_adversary"), LIT("requires_environment"), true, false},
    {LIT("inline_mitigations_already_exist"), LIT("inline_mitigations_already_exist"), LIT("protected_by_mitigating_control"), true, true},
    {LIT("requires_configuration"), LIT("vulnerable_code_not_in_execute_path"), LIT("requires_configuration"), false, true},
    {LIT("requires_dependency"), LIT("vulnerable_code_not_in_execute_path"), LIT("requires_dependency"), false, true},
    {LIT("requires_environment"), LIT("vulnerable_code_not_in_execute_path"), LIT("requires_environment"), false, true},
    {LIT("protected_by_compiler"), LIT("inline_mitigations_already_exist"), LIT("protected_by_compiler"), false, true},
    {LIT("protected_at_runtime"), LIT("inline_mitigations_already_exist"), LIT("protected_at_runtime"), false, true},
    {LIT("protected_at_perimeter"), LIT("vulnerable_code_cannot_be_controlled_by_adversary"), LIT("protected_at_perimeter"), false, true},
};

/* Response of CycloneDX, which is ours, and category of a remediation of CSAF (2.0, 3.2.3.12; 2.1
   adds fix_planned and optional_patch). OpenVEX has only the text of the action. The first row of a
   response is what we write. */
static const struct {
    struct str ours, csaf;
    bool exact;
} responses[] = {
    {LIT("update"),               LIT("vendor_fix"),     true},
    {LIT("workaround_available"), LIT("workaround"),     true},
    {LIT("will_not_fix"),         LIT("no_fix_planned"), true},
    {LIT("can_not_fix"),          LIT("no_fix_planned"), false},
    {LIT("rollback"),             LIT("vendor_fix"),     false},
    {LIT("workaround_available"), LIT("mitigation"),     false},
    {LIT("update"),               LIT("fix_planned"),    false},
    {LIT("update"),               LIT("optional_patch"), false},
};
/* clang-format on */

static const struct vex_translation none;

const char *vex_format_name(enum vex_format format)
{
    static const char *const names[VEX__COUNT] = {
        [VEX_OPENVEX] = "OpenVEX",
        [VEX_CSAF] = "CSAF",
        [VEX_CYCLONEDX] = "CycloneDX",
        [VEX_SPDX] = "SPDX",
    };
    return names[format];
}

struct vex_translation vex_state_from(enum vex_format from, struct str word)
{
    for (size_t i = 0; i < COUNT_OF(states); i++)
        if (states[i].format == from && str_eq(states[i].native, word))
            return (struct vex_translation){states[i].ours, states[i].exact};
    return none;
}

struct vex_translation vex_state_to(enum vex_format to, struct str state)
{
    for (size_t i = 0; i < COUNT_OF(states); i++)
        if (states[i].format == to && str_eq(states[i].ours, state))
            return (struct vex_translation){states[i].native, true};
    return none;
}

static struct str cisa_of(struct str spdx)
{
    for (size_t i = 0; i < COUNT_OF(spdx_words); i++)
        if (str_eq(spdx_words[i].spdx, spdx))
            return spdx_words[i].cisa;
    return (struct str){0};
}

static struct str spdx_of(struct str cisa)
{
    for (size_t i = 0; i < COUNT_OF(spdx_words); i++)
        if (str_eq(spdx_words[i].cisa, cisa))
            return spdx_words[i].spdx;
    return (struct str){0};
}

/* The row that translates back exactly, else the first. */
struct vex_translation vex_justification_from(enum vex_format from, struct str word)
{
    struct vex_translation found = none;
    word = from == VEX_SPDX ? cisa_of(word) : word;
    for (size_t i = 0; i < COUNT_OF(justifications) && !found.exact; i++) {
        bool cdx = from == VEX_CYCLONEDX;
        struct str native = cdx ? justifications[i].cyclonedx : justifications[i].cisa;
        bool exact = cdx ? justifications[i].cyclonedx_exact : justifications[i].cisa_exact;
        if (str_eq(native, word) && (exact || found.word.n == 0))
            found = (struct vex_translation){justifications[i].ours, exact};
    }
    return found;
}

struct vex_translation vex_justification_to(enum vex_format to, struct str justification)
{
    for (size_t i = 0; i < COUNT_OF(justifications); i++)
        if (str_eq(justifications[i].ours, justification)) {
            struct str cisa = justifications[i].cisa;
            bool exact = justifications[i].cisa_exact;
            if (to == VEX_CYCLONEDX)
                return (struct vex_translation){justifications[i].cyclonedx,
                                                justifications[i].cyclonedx_exact};
            return (struct vex_translation){to == VEX_SPDX ? spdx_of(cisa) : cisa, exact};
        }
    return none;
}

struct vex_translation vex_response_from(enum vex_format from, struct str word)
{
    for (size_t i = 0; i < COUNT_OF(responses); i++)
        if (from == VEX_CSAF ? str_eq(responses[i].csaf, word)
                             : from == VEX_CYCLONEDX && str_eq(responses[i].ours, word))
            return (struct vex_translation){responses[i].ours,
                                            from == VEX_CYCLONEDX || responses[i].exact};
    return none;
}

struct vex_translation vex_response_to(enum vex_format to, struct str response)
{
    for (size_t i = 0; i < COUNT_OF(responses); i++)
        if (str_eq(responses[i].ours, response))
            return to == VEX_CYCLONEDX ? (struct vex_translation){response, true}
                   : to == VEX_CSAF
                       ? (struct vex_translation){responses[i].csaf, responses[i].exact}
                       : none;
    return none;
}
