/*
 * data.h - what the records say about one device or all, read set by set; between the files of
 * this folder.
 *
 * Each list is sorted so that what is about one device stands together, and each device knows its
 * part. Place 0 of the devices stands for "about no device": what is there is about all.
 * Invariant: reading is linear in the records; nothing is asked device by device.
 */
#ifndef ASSESS_GAP_DATA_H
#define ASSESS_GAP_DATA_H

#include "assess/gap/ground.h"

struct gap_release {
    struct str id, name;
    size_t device;
    int64_t matters; /* position of its last change that matters */
    bool active;     /* in work or on the market */
};

struct gap_device {
    struct str id, name, regulation, class;
    int64_t matters; /* position of its last change that matters */
    /* Its part of each list below. */
    struct gap_range releases, facts, overrules, proofs, fills, reviews, rows;
};

struct gap_answer { /* to a question about a device */
    size_t fact;
    enum tri value;
    struct str record;
};
struct gap_overrule { /* of what the facts say about a clause */
    size_t clause;
    struct str id, reason;
    enum tri applies; /* unknown: only a note */
    bool stale;
};
struct gap_proof {
    size_t clause;
    struct str id, name, release; /* the release may be empty: any */
    bool expired;
};
struct gap_fill { /* what fills a slot */
    size_t device, slot;
    struct str id, name, release;
    struct date dated_on, valid_until;
    int64_t position;
};
struct gap_review {
    size_t device, slot;
    struct str id, release, verdict, reason, judged_by;
    struct str seen; /* words: ids of what was looked at */
    struct date judged_on, valid_until;
    int64_t position;
    bool stale;
};
struct gap_row_place { /* of a row of a check */
    size_t device, check, row;
};

/* Records of one type by whom they name. */
struct gap_population {
    bool counted, by_device, by_release;
    int64_t total;
    int64_t *devices;         /* count, by device; of release types the sum of its releases */
    int64_t *releases;        /* by release; NULL for types of devices */
    int64_t *device_matters;  /* position of the last change that matters */
    int64_t *release_matters; /* NULL for types that name no release */
};

struct gap_data {
    struct gap_device *devices; /* [0]: no device */
    size_t device_count, device_cap;
    struct gap_release *releases;
    size_t release_count, release_cap;
    struct gap_answer *answers;
    size_t answer_count, answer_cap;
    struct gap_overrule *overrules;
    size_t overrule_count, overrule_cap;
    struct gap_proof *proofs;
    size_t proof_count, proof_cap;
    struct gap_fill *fills;
    size_t fill_count, fill_cap;
    struct gap_review *reviews;
    size_t review_count, review_cap;
    struct gap_rows rows;
    struct gap_row_place *places; /* of rows, by device, then check */
    size_t place_count;
    const struct record_type **looked_at;     /* by check: what it looks at; NULL: one device */
    struct gap_population *populations;       /* by place in RECORD_TYPES */
    struct map device_places, release_places; /* by id */
    struct date as_of;
};

/* device: id of the only one (ERR_NOT_FOUND when there is none), or empty for all. */
NODISCARD bool gap_data_load(struct store *s, struct arena *a, const struct gap_ground *ground,
                             struct str device, struct date as_of, struct gap_data *out,
                             struct err *err);

/* --- population.c --- */

/* A check that holds says something only when there was something to check. What it looks at says
   its head, or is the first table it reads. Counts those types, and those whose changes make a slot
   stale. */
NODISCARD bool gap_populations_load(struct store *s, struct arena *a,
                                    const struct gap_ground *ground, struct gap_data *d,
                                    struct err *err);
/* How many records a check looked at. release: its place, or SIZE_MAX. Records of the device count,
   and those of no device; of types that belong to a release, those of the release, or of all of
   the device's; of types that belong to neither all. A check of devices looks at one. */
int64_t gap_looked_at(const struct gap_data *d, size_t check, size_t device, size_t release);
/* The position of the last change that matters of that type, about the device or, where it names
   one, the release. */
int64_t gap_last_change(const struct gap_data *d, const struct record_type *t, size_t device,
                        size_t release);

#endif
