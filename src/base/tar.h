/*
 * tar.h - the members of a tar archive (POSIX.1-2017 pax, with ustar and GNU's long names), in
 * order.
 *
 * The archive is a stream, so that it may be compressed. Only files are given; folders, links and
 * devices are passed over. A header whose checksum is wrong, and a member that is cut off, end the
 * walk.
 */
#ifndef BASE_TAR_H
#define BASE_TAR_H

#include "base/stream.h"
#include "base/zip.h"

/* Calls each for every member that is a file; bytes are valid during the call only. ERR_LIMIT for
   too many members, or one over max_member bytes. */
NODISCARD bool tar_each(struct arena *a, struct stream *s, size_t max_member, zip_member_fn *each,
                        void *context, struct err *err);
bool tar_is(struct str first_bytes); /* whether these begin a tar archive */

#endif
