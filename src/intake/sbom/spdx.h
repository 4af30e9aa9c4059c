/* spdx.h - what the two files that read SPDX 2 share. */
#ifndef INTAKE_SBOM_SPDX_H
#define INTAKE_SBOM_SPDX_H

#include "intake/sbom/sbom_internal.h"

struct spdx {
    struct sbom_reader *r;
    size_t unused_count, outside_count, further_count, snippet_count;
    size_t odd_id_count, no_download_count;
};

/* An item of packages; context is a struct spdx. */
void spdx_package(void *context, const struct sbom_place *place, const struct json *v);

#endif
