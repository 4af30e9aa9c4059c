/*
 * record.h - the architecture of a release: zones, elements, flows, data classes and assets.
 *
 * They belong to one release and freeze with it. Each has a key that stays the same from release to
 * release: threats are known by it, and the text form of a model names things by it.
 */
#ifndef INTAKE_MODEL_RECORD_H
#define INTAKE_MODEL_RECORD_H

#include "record/record.h"

enum { MODEL_KEY_MAX = 200 }; /* bytes of a key */

enum element_kind {
    ELEMENT_KIND_UNSET,
    ELEMENT_KIND_EXTERNAL_ENTITY,
    ELEMENT_KIND_PROCESS,
    ELEMENT_KIND_DATA_STORE,
};

enum asset_need {
    ASSET_NEED_UNSET,
    ASSET_NEED_LOW,
    ASSET_NEED_MEDIUM,
    ASSET_NEED_HIGH,
};

enum asset_kind {
    ASSET_KIND_UNSET,
    ASSET_KIND_DATA,
    ASSET_KIND_FUNCTION,
    ASSET_KIND_KEY,
    ASSET_KIND_SOFTWARE,
    ASSET_KIND_DEVICE,
    ASSET_KIND_NETWORK,
    ASSET_KIND_REPUTATION,
};

/* A part of the system, or of what surrounds it, in which trust is the same. */
struct zone {
    struct str name;
    struct str release; /* id of release */
    struct str key;
    struct str parent; /* id of zone */
    struct number trust;
    struct str description;
    struct number x;
    struct number y;
    struct number width;
    struct number height;
};

/* Somebody or something that sends, handles or keeps data: a person, a process, a store. */
struct element {
    struct str name;
    struct str release; /* id of release */
    struct str key;
    int64_t kind;    /* enum element_kind */
    struct str zone; /* id of zone */
    struct str stereotype;
    struct str properties;   /* words */
    struct str data_classes; /* ids of data_class */
    struct str technology;
    struct str description;
    struct number x;
    struct number y;
};

/* Data that goes from one element to another, in one direction. */
struct flow {
    struct str name;
    struct str release; /* id of release */
    struct str key;
    struct str source; /* id of element */
    struct str target; /* id of element */
    struct str protocol;
    struct str port;
    struct str properties;   /* words */
    struct str data_classes; /* ids of data_class */
    struct str description;
};

/* A kind of data that needs the same protection wherever it is. */
struct data_class {
    struct str name;
    struct str release; /* id of release */
    struct str key;
    struct str properties;   /* words */
    int64_t confidentiality; /* enum asset_need */
    int64_t integrity;       /* enum asset_need */
    int64_t availability;    /* enum asset_need */
    int64_t personal;        /* enum tri */
    struct str description;
};

/* What is worth protecting: data, a function, a key, software, a network (TIR57). */
struct asset {
    struct str name;
    struct str release; /* id of release */
    struct str key;
    int64_t kind;            /* enum asset_kind */
    struct str elements;     /* ids of element */
    int64_t confidentiality; /* enum asset_need */
    int64_t integrity;       /* enum asset_need */
    int64_t availability;    /* enum asset_need */
    int64_t safety_related;  /* enum tri */
    struct str description;
};

extern const struct record_type ZONE_TYPE, ELEMENT_TYPE, FLOW_TYPE, DATA_CLASS_TYPE, ASSET_TYPE;

#endif
