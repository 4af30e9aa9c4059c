/*
 * yaml.h - YAML 1.1 text as a tree of JSON values in an arena.
 *
 * What is read is what JSON can say: one document, mappings with texts as keys. Plain scalars are
 * null, true, false and numbers where the core schema of YAML 1.2 (10.3.2) and JSON agree, and
 * texts otherwise: so 1.10 keeps its spelling, and dates, yes, 0x1F and .inf are texts. An alias is
 * a copy of its anchor's value; all copies together have at most YAML_COPIES_MAX values, so that a
 * short text cannot grow without bound. A merge key (<<) adds what the mapping does not say itself;
 * such a mapping has at most YAML_MERGED_MAX members. Refused are an alias inside its own anchor,
 * and tags other than those of JSON's types. For the rest json.h's rules hold: UTF-8, no NUL, no
 * duplicate keys, at most JSON_DEPTH_MAX levels and LIMIT_JSON_VALUES values.
 */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include "base/json.h"

enum { YAML_ANCHORS_MAX = 1000, YAML_COPIES_MAX = 100000, YAML_MERGED_MAX = 1000 };

/* Reads text (at most 4 GiB), which need not outlive the tree. json_line works with it. On failure
   err says "line:column: reason". */
NODISCARD bool yaml_read(struct arena *a, struct str text, struct json **out, struct err *err);

#endif
