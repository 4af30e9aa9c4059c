/* pack.h - bytes made smaller, in the form that stream.h reads back. */
#ifndef BASE_PACK_H
#define BASE_PACK_H

#include "base/str.h"

/* A zstd frame with its size, in the arena; the same bytes always give the same frame. */
struct str pack_zstd(struct arena *a, struct str bytes);

#endif
