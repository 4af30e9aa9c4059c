/* toml_text.h - the small parts of TOML: white space, keys, strings, numbers (toml.c). */
#ifndef BASE_TOML_TEXT_H
#define BASE_TOML_TEXT_H

#include "base/json.h"

struct toml_text {
    struct arena *arena;
    struct str all; /* UTF-8, without NUL */
    size_t at;
};

bool toml_fail(const struct toml_text *t, const char *reason, struct err *err); /* gives false */
char toml_peek(const struct toml_text *t);                                      /* NUL at the end */
bool toml_take(struct toml_text *t, char c); /* passes it, if it is next */
void toml_skip_spaces(struct toml_text *t);
/* Spaces, comments and line ends; then spaces, a comment, and one line end or the end. */
NODISCARD bool toml_skip_lines(struct toml_text *t, struct err *err);
NODISCARD bool toml_end_line(struct toml_text *t, struct err *err);

NODISCARD bool toml_key(struct toml_text *t, struct str *out, struct err *err);
/* All four kinds, from the first quote to after the last. */
NODISCARD bool toml_string(struct toml_text *t, struct str *out, struct err *err);
/* true, false, a number or a date: type and text of v. */
NODISCARD bool toml_scalar(struct toml_text *t, struct json *v, struct err *err);

#endif
