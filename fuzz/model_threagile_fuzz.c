/* Threagile: whatever the bytes, a document that keeps the promises of model.h, or an error. */
#include "model_settled.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    enum model_format format;
    if (model_recognise(bytes, &format) && format == MODEL_THREAGILE)
        model_settled_read(bytes);
    return 0;
}
