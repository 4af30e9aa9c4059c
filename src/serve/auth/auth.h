/*
 * auth.h - people and roles.
 *
 * Secrets are no fields of a person: passwords and tokens are kept apart, and never enter the
 * history.
 */
#ifndef SERVE_AUTH_AUTH_H
#define SERVE_AUTH_AUTH_H

#include "record/record.h"

enum person_status {
    PERSON_STATUS_UNSET,
    PERSON_STATUS_ACTIVE,
    PERSON_STATUS_SUSPENDED,
    PERSON_STATUS_LEFT,
};

/* Somebody who works with the file, with roles. */
struct person {
    struct str name;
    struct str login;
    struct str email;
    struct str organisation; /* id of organisation */
    struct str roles;        /* ids of role */
    struct str devices;      /* ids of device */
    struct str releases;     /* ids of release */
    struct str qualification;
    struct str language;
    struct date valid_from;
    struct date valid_until;
    int64_t status; /* enum person_status */
};

/* What people in a role may do. */
struct role {
    struct str name;
    struct str description;
    struct str permissions; /* words */
    struct str four_eyes;   /* words */
};

extern const struct record_type PERSON_TYPE, ROLE_TYPE;

#endif
