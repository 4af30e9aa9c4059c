/*
 * account.h - who may sign in, and how long.
 */
#ifndef SERVE_AUTH_ACCOUNT_H
#define SERVE_AUTH_ACCOUNT_H

#include "base/date.h"
#include "serve/auth/principal.h"
#include "store/store.h"

NODISCARD bool auth_any_account(struct store *s, struct arena *a, bool *any, struct err *err);
NODISCARD bool auth_by_session(struct store *s, struct arena *a, struct str cookie,
                               struct instant now, struct principal *out, struct err *err);
NODISCARD bool auth_by_token(struct store *s, struct arena *a, struct str token, struct instant now,
                             struct principal *out, struct err *err);
NODISCARD bool auth_may_see_record(struct store *s, struct arena *a, const struct principal *p,
                                   struct str id, bool *may, struct err *err);

#endif
