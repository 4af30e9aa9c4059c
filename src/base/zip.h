/* zip.h - the members of a ZIP archive, in the order of its directory (over libzip). */
#ifndef BASE_ZIP_H
#define BASE_ZIP_H

#include "base/err.h"
#include "base/str.h"

/* bytes are valid during the call only. Returning false ends the walk with *err. */
typedef bool zip_member_fn(void *context, struct str name, struct str bytes, struct err *err);

/* Calls each for every member that is a file and ends with suffix (empty: all). ERR_LIMIT for too
   many members, a member over max_member bytes, or a ratio over LIMIT_EXPANSION_RATIO. */
NODISCARD bool zip_each(struct str path, struct str suffix, size_t max_member, zip_member_fn *each,
                        void *context, struct err *err);
/* The same for an archive in memory. */
NODISCARD bool zip_each_in(struct str archive, struct str suffix, size_t max_member,
                           zip_member_fn *each, void *context, struct err *err);
/* When the archive holds nothing but one archive, writes that to the file `to` and sets *inner. */
NODISCARD bool zip_unwrap(struct str path, struct str to, bool *inner, struct err *err);
/* Writes an archive of one member, in place of what is at path. */
NODISCARD bool zip_write(struct str path, struct str name, struct str bytes, struct err *err);
bool zip_is(struct str first_bytes); /* whether these begin a ZIP archive */

#endif
