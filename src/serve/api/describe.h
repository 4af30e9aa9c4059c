/* describe.h - what the files that write the OpenAPI description share. */
#ifndef SERVE_API_DESCRIBE_H
#define SERVE_API_DESCRIBE_H

#include "serve/api/api.h"

/* {"$ref": "#/components/KIND/NAME"} as the value of key. */
struct json *api_refer(struct arena *a, struct json *into, const char *key, const char *kind,
                       struct str name);

/* --- describe_type.c: of each type "NAME" as it is read, "NAME_new" as it is added or put,
   "NAME_patch" as it is changed, "NAME_list" --- */
void api_describe_type(struct arena *a, struct json *schemas, const struct record_type *t);

/* --- describe_path.c: the rows of the two tables --- */
void api_describe_paths(struct arena *a, struct json *paths);
/* Whether a row of WEB_ACTS is described; for a test. */
bool api_is_described(const struct web_act *row);

/* --- describe_parts.c: what is not of one path --- */
void api_describe_parts(struct arena *a, struct json *components);

#endif
