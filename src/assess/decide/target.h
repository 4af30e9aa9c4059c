/* target.h - what a statement is about, among what we have. */
#ifndef ASSESS_DECIDE_TARGET_H
#define ASSESS_DECIDE_TARGET_H

#include "assess/decide/ground.h"

/* One decision that a statement would make. */
struct decide_target {
    struct str identity, vulnerability;
    struct str scope;   /* id; empty: everywhere */
    struct str version; /* the only one it holds for; empty: all */
    struct str name;    /* of the component, for people */
};

struct decide_targets {
    struct decide_target *items;
    size_t count, cap;
    /* Where there is none: "no_product", "no_component", "not_found", and a sentence. */
    const char *outcome;
    struct str why;
    /* Holds only for a person who looks: matched by name, or said of a part inside another part. */
    struct str doubt;
};

NODISCARD bool decide_targets(struct decide_ground *g, const struct vex_statement *s,
                              const struct decide_import *import, struct decide_targets *out,
                              struct err *err);

#endif
