/*
 * access.h - who came in, and who tried to: the access log, and the settings of this server.
 *
 * The log has no secrets, and not what was typed as a login when nobody is called so: people type
 * passwords there. It is kept for access_log_days.
 */
#ifndef SERVE_AUTH_ACCESS_H
#define SERVE_AUTH_ACCESS_H

#include "serve/auth/account.h"

/* What happened; what a type of event is called is in access.c. */
enum auth_event {
    AUTH_SIGNED_IN,
    AUTH_SIGNED_IN_ELSEWHERE, /* by the provider of the organisation */
    AUTH_SIGN_IN_FAILED,
    AUTH_SIGN_IN_WAITS,
    AUTH_SIGNED_OUT,
    AUTH_PROVED_AGAIN,
    AUTH_PASSWORD_CHANGED,
    AUTH_CODE_ON,
    AUTH_CODE_OFF,
    AUTH_RECOVERY_MADE,
    AUTH_RECOVERY_USED,
    AUTH_SESSION_ENDED,
    AUTH_TOKEN_MADE,
    AUTH_TOKEN_ENDED,
    AUTH_INVITED,
    AUTH_ACCOUNT_MADE,
    AUTH_READ,
    AUTH_SIGNED,
    AUTH_EVENT__COUNT
};

struct auth_entry {
    enum auth_event event;
    struct str person, login, address;
    struct str record; /* what it was about; may be empty */
};
/* Within a transaction; drops what is older than the setting says. */
NODISCARD bool auth_log(struct store *s, struct arena *a, const struct auth_entry *entry,
                        struct instant now, struct err *err);
/* The newest entries: [{"at","event","person","name","login","address","record"}]. */
NODISCARD bool auth_log_list(struct store *s, struct arena *a, int64_t limit, struct json **out,
                             struct err *err);

/* What the operator has set; empty: the value that holds otherwise. */
NODISCARD bool auth_setting(struct store *s, struct arena *a, const char *name, struct str *out,
                            struct err *err);
/* ERR_INVALID for a name that is none, or a value that cannot be. Within a transaction. */
NODISCARD bool auth_setting_set(struct store *s, struct arena *a, struct str name, struct str value,
                                struct err *err);
/* [{"name","value","otherwise","help","secret"}]; values of secrets are left out. */
NODISCARD bool auth_settings(struct store *s, struct arena *a, struct json **out, struct err *err);

#endif
