/*
 * soup.h - the list of software of unknown provenance (SOUP) of a release, from its component
 * lists.
 *
 * The component lists name every component, transitive ones too; what only a person knows - what it
 * is for, what it must do and needs, what its published anomalies mean for this device - stands in
 * records of the device (soup_item), which the next list and the next release find again by the
 * identity of the component. Nothing is filled in: what is missing is said, row by row.
 * (IEC 62304 8.1.2, 5.3.3, 5.3.4, 7.1.3)
 */
#ifndef ASSESS_SOUP_SOUP_H
#define ASSESS_SOUP_SOUP_H

#include "assess/view/view.h"

enum soup_class { SOUP_CLASS_UNSET, SOUP_CLASS_A, SOUP_CLASS_B, SOUP_CLASS_C };

/* Who answers for its security (IEC 81001-5-1 4.3). */
enum soup_transfer {
    SOUP_TRANSFER_UNSET,
    SOUP_TRANSFER_MAINTAINED,
    SOUP_TRANSFER_SUPPORTED,
    SOUP_TRANSFER_REQUIRED,
};

/* What a person knows of a component in a device. */
struct soup_item {
    struct str name;
    struct str device;   /* id of device */
    struct str identity; /* of the component, or its name; "*" stands for any run */
    int64_t soup;        /* enum tri: no: developed by us */
    struct str purpose;
    struct str requirements;
    struct str system_requirements;
    struct str software_item;
    int64_t safety_class; /* enum soup_class */
    int64_t transfer;     /* enum soup_transfer */
    struct str anomaly_list;
    struct str anomalies;
    struct str evaluated_version;
    struct str evaluated_by;
    struct date evaluated_on;
    struct str owner;
};

extern const struct record_type SOUP_ITEM_TYPE;

struct soup_filter {
    bool missing;          /* only rows that lack something */
    struct view_page page; /* of the rows that pass */
};

/* "known" is false when the release has no component list in force: then nothing can be said.
     {"as_of","position","title","release","release_name","device","device_name","tabs",
      "safety_class": of the device,"asks_more": class B, C or unknown: 5.3.3, 5.3.4, 7.1.3 are
   asked, "lists": [{"id","name","part","file_name","imported_on","href"}], "total":
   components,"own","soup","complete","lacking", "missing": [{"what","count"}],
      "passing","shown","from","to","before","after": of the filter,
      "rows": [{"id","href","name","group","version","type","identifier","manufacturer","own": bool,
        "items": [{"id","href"}],"purpose","requirements","system_requirements","software_item",
        "safety_class","transfer","findings","decided","undecided","findings_href","looked": bool,
        "anomaly_list","anomalies","evaluation": in words,"evaluated": bool,"evaluated_by",
        "evaluated_on","support","support_ended": bool,"support_source",
        "missing": text,"complete": bool,"how"}]} */
NODISCARD bool soup_model(const struct view *v, struct str release,
                          const struct soup_filter *filter, struct json **out, struct err *err);

/* --- fit.c: which items are about a component --- */
struct soup_items {
    const struct json *rows;   /* of the statement soup_items, the newest first */
    struct view_index exact;   /* by identity in lower case */
    const struct json **globs; /* with "*", the longest pattern first */
    size_t glob_count;
};
void soup_items_make(struct arena *a, struct json *rows, struct soup_items *out);
/* The items about a component, the most specific first; at most max. */
size_t soup_items_find(struct arena *a, const struct soup_items *items, struct str identity,
                       const struct json **found, size_t max);

#endif
