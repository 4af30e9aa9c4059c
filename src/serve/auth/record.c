#include "serve/auth/account.h"
#include "serve/auth/auth.h"

static const struct choice person_status_choices[] = {
    [PERSON_STATUS_UNSET] = {"", "Not stated"},
    [PERSON_STATUS_ACTIVE] = {"active", "Active"},
    [PERSON_STATUS_SUSPENDED] = {"suspended", "Suspended"},
    [PERSON_STATUS_LEFT] = {"left", "Left"},
    {0},
};

static const struct field person_fields[] = {
    {FIELD(struct person, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED,
     .help = "Name as it stands in the history."},
    {FIELD(struct person, login, TEXT), .label = "Login",
     .help = "Name to sign in with; empty for one who does not."},
    {FIELD(struct person, email, TEXT), .label = "E-mail", .help = "Address for messages."},
    {FIELD(struct person, organisation, REF), .label = "Organisation", .refers_to = "organisation",
     .help = "Where the person works."},
    {FIELD(struct person, roles, REFS), .label = "Roles", .refers_to = "role",
     .help = "Roles the person has everywhere."},
    {FIELD(struct person, devices, REFS), .label = "Devices", .refers_to = "device",
     .help = "Devices the person may see; empty, and no releases either: all."},
    {FIELD(struct person, releases, REFS), .label = "Releases", .refers_to = "release",
     .help = "Releases the person may see, where not all of the device."},
    {FIELD(struct person, qualification, LONGTEXT), .label = "Qualification",
     .help = "What makes the person competent (ISO 14971 4.3)."},
    {FIELD(struct person, language, TEXT), .label = "Language",
     .help = "Language, as a BCP 47 tag."},
    {FIELD(struct person, valid_from, DATE), .label = "Access from",
     .help = "First day of access, for guests."},
    {FIELD(struct person, valid_until, DATE), .label = "Access until",
     .help = "Last day of access, for guests."},
    {FIELD(struct person, status, CHOICE), .label = "Status", .flags = FIELD_DEFAULT,
     .choices = person_status_choices, .help = "Whether the person may sign in."},
};

static const struct field role_fields[] = {
    {FIELD(struct role, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED,
     .help = "Name of the role, as \"product security engineer\"."},
    {FIELD(struct role, description, LONGTEXT), .label = "Description",
     .help = "What the role is for."},
    {FIELD(struct role, permissions, WORDS), .label = "Permissions",
     .help = "Of: read, write, security, safety, approve, release, admin, ask, report."},
    {FIELD(struct role, four_eyes, WORDS), .label = "Needs a second person for",
     .help = "Record types and actions for which a second person is needed."},
};

static bool check_person(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct person *r = record;
    for (size_t i = 0; i < r->login.n; i++)
        if (!char_is_alpha(r->login.p[i]) && !char_is_digit(r->login.p[i]) &&
            !char_in(r->login.p[i], "-._@"))
            return err_set(err, ERR_INVALID, "login: letters, digits and - . _ @ only");
    return record_check_order("valid_from", r->valid_from, "valid_until", r->valid_until, err);
}

static bool check_role(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    unsigned may;
    return auth_words((((const struct role *)record)->permissions), &may, err) ||
           err_wrap(err, "permissions");
}

const struct record_type PERSON_TYPE = {
    .name = "person",
    .label = "person",
    .plural = "people",
    .prefix = "P",
    .help = "Somebody who works with the file, with roles.",
    .size = sizeof(struct person),
    .fields = person_fields,
    .field_count = COUNT_OF(person_fields),
    .check = check_person,
};

const struct record_type ROLE_TYPE = {
    .name = "role",
    .label = "role",
    .plural = "roles",
    .prefix = "ROLE",
    .help = "What people in a role may do.",
    .size = sizeof(struct role),
    .fields = role_fields,
    .field_count = COUNT_OF(role_fields),
    .check = check_role,
};
