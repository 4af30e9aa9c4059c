/* OSCAL: whatever the bytes, a catalogue whose rows keep the promises of oscal.h, or an error. */
#include "base/limits.h"
#include "intake/oscal/oscal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct catalogue_file *c)
{
    for (size_t i = 0; i < c->clause_count; i++) {
        const struct catalogue_row *row = &c->clauses[i];
        bool found = row->parent.n == 0;
        assert(row->id.n && row->id.n <= 120 && row->number.n && row->name.n);
        assert(row->text.n <= LIMIT_TEXT && row->evidence.n <= LIMIT_TEXT);
        assert(str_is_utf8(row->text) && str_is_utf8(row->name));
        for (size_t k = 0; k < i; k++) {
            assert(!str_eq(c->clauses[k].id, row->id));
            found |= str_eq(c->clauses[k].id, row->parent);
        }
        assert(found);
    }
    for (size_t i = 0; i < c->mapping_count; i++)
        assert(c->mappings[i].from.n && c->mappings[i].to.n && c->mappings[i].kind.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const ids[] = {"", "OTHER"};
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        struct arena a;
        struct findings f;
        struct err err = {0};
        struct oscal_catalogue c;
        const struct oscal_options options = {.id = str_of(ids[i]), .as_of = {2026, 1, 2}};
        arena_init(&a, GIB(1));
        findings_init(&f, &a);
        if (oscal_read(&a, (struct str){(const char *)data, size}, &options, &c, &f, &err))
            check(&c.file);
        arena_done(&a);
    }
    return 0;
}
