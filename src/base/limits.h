/* limits.h - the greatest size of everything that comes from outside, with its reason. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include <stddef.h>

#define KIB(n) ((size_t)(n) << 10)
#define MIB(n) ((size_t)(n) << 20)
#define GIB(n) ((size_t)(n) << 30)

/* Address space an arena reserves; memory is taken only as it is used. */
#define LIMIT_ARENA GIB(64)

/* A document read whole: SBOMs of full distributions are 40 to 400 MB. */
#define LIMIT_DOCUMENT MIB(512)

/* Values of one JSON document: 400 MB of SBOM have 20 million; each takes 56 bytes. */
#define LIMIT_JSON_VALUES 50000000

/* Elements of one XML document: one of LIMIT_DOCUMENT has 40 bytes or more for each, and each takes
   about 120 here. */
#define LIMIT_XML_ELEMENTS 15000000

/* What one match run changed: 100 bytes for each of ten million findings. */
#define LIMIT_DELTA GIB(1)

/* The history of a workspace as text: 100 bytes to 1 KB a change. */
#define LIMIT_HISTORY GIB(16)

/* One record of a feed: the largest real NVD record has 3 MB. */
#define LIMIT_FEED_RECORD MIB(16)

/* A document with many advisories: Alpine's secdb has 1 MB, the CSAF of a distribution some ten. */
#define LIMIT_ADVISORY_DOCUMENT MIB(64)

/* What a compressed file may become: the whole of NVD in one file is 1.2 GB. */
#define LIMIT_EXPANDED GIB(8)

/* How many times larger than itself: real feeds reach 20, deflate at most 1032. */
#define LIMIT_EXPANSION_RATIO 400

/* Members of an archive: OSV's all.zip has 500,000. */
#define LIMIT_ARCHIVE_MEMBERS 2000000

/* A catalogue in OSCAL: NIST SP 800-53 has 10 MB and 1200 controls with 3000 parameters. */
#define LIMIT_OSCAL            MIB(64)
#define LIMIT_OSCAL_CONTROLS   100000
#define LIMIT_OSCAL_PARAMETERS 200000

/* Components of one SBOM: the largest real one has 25,386. */
#define LIMIT_COMPONENTS 1000000

/* Statements of one VEX document, each product and component counted: the largest real one has
   20,000; each takes 300 bytes. */
#define LIMIT_VEX_STATEMENTS 2000000

/* Cases of one test file, results of one analysis: large code bases give some 100,000; each takes
   200 bytes. */
#define LIMIT_RESULTS 1000000

/* Runs of tools in one SARIF document: merged ones have some ten. */
#define LIMIT_SARIF_RUNS 10000

/* A threat model: those of Microsoft's tool carry their template along and have 1 to 10 MB. */
#define LIMIT_MODEL MIB(64)

/* Zones, elements, flows and so on of one model, of each kind: large ones have some hundreds. */
#define LIMIT_MODEL_PARTS 20000

/* Hosts or sites in one report of a scanner: a network of 16 bits has 65,534. */
#define LIMIT_SCAN_TARGETS 100000

/* Requirements of one document: large products have some 10,000; a ReqIF of them has 50 MB. */
#define LIMIT_REQUIREMENTS         200000
#define LIMIT_REQUIREMENT_DOCUMENT MIB(256)

/* Tags of a threat model in XML: a real one of 10 MB has 330,000; each element takes 120 bytes. */
#define LIMIT_MODEL_TAGS 2000000

/* A text field of a record; notes are not books. */
#define LIMIT_TEXT KIB(64)

/* A list of ids in one field: a component list refers to LIMIT_COMPONENTS of them. */
#define LIMIT_REFS MIB(16)

/* A JSON value in one field: the receipt of an import is the largest. */
#define LIMIT_JSON MIB(1)

/* A version, a name, a purl, a CPE: longer ones are attacks or accidents. */
#define LIMIT_NAME KIB(4)

/* A line given to one of the small tools on standard input. */
#define LIMIT_LINE MIB(1)

/* A list that a server sends of what it has: OSV's modified_id.csv of all has 40 MB. */
#define LIMIT_FETCH_LIST MIB(256)

/* A file that comes with the form of a record: reports of laboratories with pictures have some ten
   megabytes. */
#define LIMIT_UPLOAD MIB(64)

/* Address space of a child program. */
#define LIMIT_CHILD_MEMORY GIB(4)

#endif
