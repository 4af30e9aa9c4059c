#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool count(void *context, struct str name, struct str bytes, struct err *err)
{
    size_t *total = context;
    (void)err;
    *total += name.n + bytes.n;
    return true;
}

/* The archive is read by its path, so the bytes go into a file that only exists in memory. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = {0};
    size_t total = 0;
    char path[64];
    int fd = memfd_create("zip", MFD_CLOEXEC);
    if (fd < 0)
        return 0;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (write(fd, data, size) == (ssize_t)size)
        IGNORE(zip_each(str_of(path), STR(".json"), MIB(1), count, &total, &err));
    close(fd);
    return 0;
}
