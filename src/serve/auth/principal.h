/*
 * principal.h - who asks, and what he may: every request has one.
 *
 * Roles are records; what a role allows is words, kept here as bits. Who is limited (a guest: a
 * reviewer, a laboratory, a supplier) sees only what belongs to his devices and releases.
 * allow.h decides with it; nothing else does.
 */
#ifndef SERVE_AUTH_PRINCIPAL_H
#define SERVE_AUTH_PRINCIPAL_H

#include "base/date.h"

enum auth_may {
    MAY_READ = 1,
    MAY_WRITE = 2,    /* ordinary records of the file, imports */
    MAY_SECURITY = 4, /* threats, security risks, triage */
    MAY_SAFETY = 8,   /* safety risks, the safety side of a connection */
    MAY_APPROVE = 16, /* the second person: accept, approve, sign */
    MAY_RELEASE = 32, /* freeze and release, decisions of vigilance (MDR Article 15: the PRRC) */
    MAY_ADMIN = 64,   /* people, roles, policies, sources, settings */
    MAY_ASK = 128,    /* questions: a reviewer as guest */
    MAY_REPORT = 256, /* results and statements: a laboratory or a supplier as guest */
};

/* By what he is known. */
enum auth_by {
    AUTH_NOBODY,  /* not signed in */
    AUTH_SESSION, /* a browser with a cookie */
    AUTH_TOKEN,   /* a program with a bearer token */
    AUTH_READER,  /* serve --reading: anybody on this machine, who may only read */
};

struct principal {
    enum auth_by by;
    struct str person; /* id; empty unless by session or token */
    struct str name;   /* as the history shows the actor */
    struct str login;
    unsigned may;                 /* enum auth_may */
    bool limited;                 /* sees only the following */
    struct str devices, releases; /* ids, separated by spaces */
    struct str key;               /* SHA-256 of the cookie or token, as the database knows it */
    struct str csrf;              /* what a form must bring; empty unless by session */
    struct instant proved_at;     /* when the password was given last, in this session */
    bool touch;                   /* auth_touch is due: it was seen a minute ago or longer */
};

#endif
