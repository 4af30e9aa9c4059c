/* Any bytes, as a threat model of any format: what is taken can be kept, and written as our text.
 */
#include "model_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct model_document d;
    struct findings findings;
    struct err err = {0};
    arena_init(&a, LIMIT_ARENA);
    findings_init(&findings, &a);
    if (model_read(&a, (struct str){(const char *)data, size}, &d, &findings, &err)) {
        model_check(&a, &d);
        model_check_text(&a, &d);
    } else {
        assert(err.code != ERR_NONE && err.text[0] != '\0');
    }
    arena_done(&a);
    return 0;
}
