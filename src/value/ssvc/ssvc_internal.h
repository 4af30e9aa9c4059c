/* ssvc_internal.h - what the files of value/ssvc share: looking up points and values. */
#ifndef VALUE_SSVC_SSVC_INTERNAL_H
#define VALUE_SSVC_SSVC_INTERNAL_H

#include "value/ssvc/ssvc.h"

/* Words in any case, with '_' or '-' for spaces. */
bool ssvc_find_point(const struct ssvc *ssvc, struct str id, size_t *out);
bool ssvc_find_value(const struct ssvc_point *point, struct str text, size_t *out);

#endif
