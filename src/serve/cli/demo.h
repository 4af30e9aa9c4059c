/* demo.h - the sample workspace: files of data/demo become records. Between demo.c and cmd_demo.c.
 */
#ifndef SERVE_CLI_DEMO_H
#define SERVE_CLI_DEMO_H

#include "store/store.h"

struct demo_key {
    struct str key, id;
};
struct demo_keys {
    struct demo_key *items;
    size_t count, cap;
};

/* Makes the records of data/demo/records.json in their order, within the open transaction; before
   the first threat, those of its release are generated. The keys live in a. */
NODISCARD bool demo_load_records(struct store *s, struct arena *a, struct demo_keys *keys,
                                 struct err *err);
/* Makes its updates, once the component lists are in: changes after a judgement, so that it is
   stale, and judgements that looked at those lists. */
NODISCARD bool demo_load_updates(struct store *s, struct arena *a, struct demo_keys *keys,
                                 struct err *err);
struct str demo_id(const struct demo_keys *keys, struct str key); /* empty: there is none */

/* Writes the SBOMs and advisories of the sample below dir, as files a user would have. */
NODISCARD bool demo_write_input(struct arena *a, struct str dir, struct err *err);

#endif
