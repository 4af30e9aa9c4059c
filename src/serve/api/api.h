/*
 * api.h - the API below /api/v1: records of every type by the registry, what programs of others
 * expect, and a description of all of it.
 *
 *   /api/v1/record/TYPE        GET list, POST one or an array of many
 *   /api/v1/record/TYPE/ID     GET, PATCH (RFC 7396), PUT, DELETE (retires)
 *   .../history .../confirm .../supersede
 *
 * No type is named here: its table says what a member is. A change is made on a known revision
 * (If-Match), by who may by allow.h, in one transaction of the committer. The rows are in
 * serve/web/routes.c; whatever fails is a problem of RFC 9457 that names the members at fault.
 */
#ifndef SERVE_API_API_H
#define SERVE_API_API_H

#include "serve/web/web.h"

/* --- read.c, change.c, openapi.c: what the rows do --- */
web_act_fn api_list, api_get, api_history;
web_act_fn api_add, api_patch, api_put, api_retire, api_supersede, api_confirm;
web_act_fn api_openapi;
/* import.c: one file of any kind; bom.c: as pipelines for Dependency-Track send it; jobs.c */
web_act_fn api_import, api_bom_put, api_bom_post, api_bom_token;

enum {
    API_BULK_MAX = 1000, /* records in one request, one transaction */
    API_ROWS_MAX = 1000, /* of a list */
    API_ROWS = 100       /* when nothing is said */
};

/* --- target.c: which record is asked for, and at which revision --- */
struct api_target {
    const struct record_type *type;
    struct str id; /* empty where the path names a type alone */
};
NODISCARD bool api_target(struct web_request *r, struct api_target *out, struct err *err);
/* The record, when it is of the type that the path names, and may be seen. */
NODISCARD bool api_find(struct web_request *r, struct store *s, const struct api_target *t,
                        void *record, struct record_head *head, struct err *err);
/* If-Match must name the revision (RFC 9110, 13.1.1): 428 without it (RFC 6585, 3), 412 for
   another. */
NODISCARD bool api_precondition(struct web_request *r, const struct record_head *head,
                                struct err *err);
/* The record as the answer, with its entity tag. */
NODISCARD bool api_reply_record(struct web_request *r, struct store *s, const struct api_target *t,
                                struct err *err);
struct str api_address(struct arena *a, const struct record_type *t, struct str id);

/* --- fields.c: JSON into records --- */
/* The body as strict JSON. kind: the type beside application/json that is taken, or NULL; 415 for
   any other. */
NODISCARD bool api_body(struct web_request *r, const char *kind, struct json **out,
                        struct err *err);
enum api_take {
    API_ADD,  /* only fields that may be set, and the id where it comes from the source */
    API_PUT,  /* as it was read: what nobody sets is passed over */
    API_PATCH /* what is named changes, null empties (RFC 7396) */
};
/* Takes all members into the record; every one that is wrong is in r->errors. index: of the record
   in an array, or -1. */
struct api_object {
    const struct record_type *type;
    const struct json *members;
    enum api_take take;
    int64_t index;
};
NODISCARD bool api_fields(struct web_request *r, const struct api_object *o, void *record,
                          struct err *err);
/* Adds one fault to r->errors: its field is what stands before the colon, when the type has that.
 */
void api_fault(struct web_request *r, const struct record_type *t, int64_t index,
               const struct err *why);

/* --- once.c: a request that may be sent twice --- */
/* What came of the same request before, into r; *found tells. 422 when the key was used for
   another. Within the committer's transaction, as the next. */
NODISCARD bool api_once_find(struct web_request *r, struct store *s, bool *found, struct err *err);
/* Keeps r->reply, r->status, r->see_other and r->etag for a day. Nothing without a key. */
NODISCARD bool api_once_keep(struct web_request *r, struct store *s, struct err *err);

/* --- bom.c: the UUID by which Dependency-Track's clients know a release --- */
struct str api_project_uuid(struct arena *a, struct str release);

/* --- openapi.c: all of it as OpenAPI 3.1 --- */
struct json *api_describe(struct arena *a);

#endif
