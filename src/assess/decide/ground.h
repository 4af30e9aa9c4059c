/* ground.h - what a workspace has, by everything that a VEX document may name it. */
#ifndef ASSESS_DECIDE_GROUND_H
#define ASSESS_DECIDE_GROUND_H

#include "assess/decide/decide.h"
#include "value/cpe/cpe.h"
#include "value/purl/purl.h"

/* A component that lists in force name. */
struct decide_part {
    const struct json *row; /* of decide_components */
    struct str id, name, version, identity;
    struct purl purl;
    struct cpe cpe;
    struct json *findings; /* rows, loaded when first asked for */
};

/* A name by which something is found: "p" package, "c" CPE product, "n" name, "h" hash, "s" serial
   number, "u" UDI, "v" vulnerability, each before the text. */
struct decide_key {
    struct str text;
    size_t index;
};
struct decide_keys {
    struct decide_key *items; /* sorted by text */
    size_t count, cap;
};

/* A release, once for each of its lists. What has a pointer is loaded when first asked for. */
struct decide_release {
    const struct json *row; /* of decide_releases */
    struct str release, device, family, name;
    struct str *component_ids;
    size_t component_count;
    struct sbom *list; /* as received */
    const struct json **findings;
    struct decide_keys *names; /* of findings */
};

struct decide_ground {
    struct store *store;
    struct arena *arena;
    struct decide_part *parts;
    size_t part_count;
    struct decide_release *releases;
    size_t release_count;
    struct decide_keys part_keys, release_keys;
};

/* release: only that one, or empty for all. */
NODISCARD bool decide_ground_load(struct store *s, struct arena *a, struct str release,
                                  struct decide_ground *out, struct err *err);

/* Whether a finding is of the vulnerability of that name, whatever it is called there: a row with
   "vulnerability" and "aliases". */
bool decide_has_name(const struct json *finding, struct str name);

/* Indexes in rising order, each once. */
struct decide_hits {
    size_t *items;
    size_t count;
};

/* The parts (the releases) an item names, by the first of these that finds any: package URL, CPE
   name, hash, name with version. Versions, qualifiers and ranges the item has must fit. */
NODISCARD bool decide_find_parts(struct decide_ground *g, const struct vex_item *item,
                                 struct decide_hits *out, struct err *err);
NODISCARD bool decide_find_releases(struct decide_ground *g, const struct vex_item *item,
                                    struct decide_hits *out, struct err *err);
/* Whether the release has the part. */
NODISCARD bool decide_has_part(struct decide_ground *g, struct decide_release *r,
                               const struct decide_part *p, bool *has, struct err *err);
/* What a bom-ref of a BOM-Link means in the list of a release: an item with its identifiers, or
   NULL; *whole when it is the product itself. */
NODISCARD bool decide_resolve_ref(struct decide_ground *g, struct decide_release *r, struct str ref,
                                  const struct vex_item **out, bool *whole, struct err *err);
/* Open findings of that vulnerability in a release. */
NODISCARD bool decide_findings_of(struct decide_ground *g, struct decide_release *r,
                                  const struct vex_statement *s, struct decide_hits *out,
                                  struct err *err);
/* The finding of that vulnerability, by any name of it, in a part; NULL when there is none. */
NODISCARD bool decide_finding_of(struct decide_ground *g, struct decide_part *p,
                                 const struct vex_statement *s, const struct json **out,
                                 struct err *err);

#endif
