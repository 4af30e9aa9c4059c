/* base64.h - bytes as text (RFC 4648): the ordinary alphabet with '=', and that for addresses. */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/str.h"

struct str base64_text(struct arena *a, struct str bytes); /* section 4, with '=' */
struct str base64_url(struct arena *a, struct str bytes);  /* section 5, without */
/* Of section 5, without '='; false for any other text. */
bool base64_url_read(struct arena *a, struct str text, struct str *bytes);

#endif
