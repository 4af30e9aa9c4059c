/* base64.h - bytes as text (RFC 4648, 4). */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/str.h"

/* With or without padding, with line breaks; false for anything else. */
bool base64_decode(struct arena *a, struct str text, struct str *out);
struct str base64_encode(struct arena *a, struct str bytes);

#endif
