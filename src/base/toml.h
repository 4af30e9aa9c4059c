/*
 * toml.h - TOML 1.0.0 text as a tree of JSON values in an arena.
 *
 * Integers and floats that JSON can say are numbers, without '_' and a leading '+'; dates, 0x1F,
 * inf and nan are texts as they are written. What the specification forbids is refused: keys and
 * tables defined twice, additions to inline tables and to arrays that were given whole, control
 * characters. For the rest json.h's rules hold: UTF-8, no NUL, at most JSON_DEPTH_MAX levels; and
 * at most TOML_VALUES_MAX values, as names are looked up one by one.
 */
#ifndef BASE_TOML_H
#define BASE_TOML_H

#include "base/json.h"

enum { TOML_VALUES_MAX = 10000 };

/* Reads text (at most 4 GiB), which need not outlive the tree. json_line works with it. On failure
   err says "line:column: reason". */
NODISCARD bool toml_read(struct arena *a, struct str text, struct json **out, struct err *err);

#endif
