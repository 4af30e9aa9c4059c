/* utf16.h - documents that Windows tools saved as UTF-16 (RFC 2781), as the UTF-8 that is read. */
#ifndef BASE_UTF16_H
#define BASE_UTF16_H

#include "base/err.h"
#include "base/str.h"

/* By its mark, or by the zero byte beside a first character of JSON or XML. */
bool utf16_is(struct str s);
NODISCARD bool utf16_to_utf8(struct arena *a, struct str s, struct str *out, struct err *err);

#endif
