/* feed_check.h - what holds for every advisory that a reader gives. */
#ifndef FUZZ_FEED_CHECK_H
#define FUZZ_FEED_CHECK_H

#include "base/limits.h"
#include "intake/feed/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void check_advisory(const struct advisory *ad)
{
    assert(ad->id.n && ad->source.n);
    for (size_t i = 0; i < ad->package_count; i++)
        assert(ad->packages[i].key.n && ad->packages[i].name.n && ad->packages[i].ecosystem.n);
    for (size_t i = 0; i < ad->configuration_count; i++) {
        const struct advisory_configuration *c = &ad->configurations[i];
        assert(c->nodes || !c->node_count);
        for (size_t j = 0; j < c->node_count; j++)
            for (size_t k = 0; k < c->nodes[j].cpe_count; k++)
                assert(c->nodes[j].cpes[k].criteria.n &&
                       !memchr(c->nodes[j].cpes[k].criteria.p, 0, c->nodes[j].cpes[k].criteria.n));
    }
    for (size_t i = 0; i < ad->cvss_count; i++)
        assert(ad->cvss[i].vector.n && ad->cvss[i].published <= 100);
}

/* A document of several advisories: each holds, or there is a reason. */
typedef bool feed_document_fn(struct arena *a, struct str bytes, struct feed_advisories *out,
                              struct findings *findings, struct err *err);
static inline void check_document(feed_document_fn *read, const uint8_t *data, size_t size)
{
    struct arena a;
    struct findings findings;
    struct feed_advisories list;
    struct err err = {0};
    arena_init(&a, GIB(1));
    findings_init(&findings, &a);
    if (read(&a, (struct str){(const char *)data, size}, &list, &findings, &err)) {
        for (size_t i = 0; i < list.count; i++)
            check_advisory(&list.items[i]);
    } else {
        assert(err.text[0]);
    }
    arena_done(&a);
}

#endif
