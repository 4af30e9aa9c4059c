/* base64.h - bytes as text (RFC 4648): the ordinary alphabet, and that for addresses. */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/str.h"

/* Section 4. Reading: with or without padding, with line breaks; false for anything else. */
bool base64_decode(struct arena *a, struct str text, struct str *out);
struct str base64_encode(struct arena *a, struct str bytes);

/* Section 5, without padding; reading takes nothing else. */
bool base64_url_decode(struct arena *a, struct str text, struct str *out);
struct str base64_url_encode(struct arena *a, struct str bytes);

#endif
