/* web_form_fuzz.c - the first line is the content type, the rest the body of a form: whatever is
   taken is UTF-8 without control characters, and names of files are plain. */
#include "base/limits.h"
#include "serve/web/web.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(struct str s)
{
    assert(str_is_utf8(s));
    for (size_t i = 0; i < s.n; i++)
        assert((unsigned char)s.p[i] >= 0x20 || s.p[i] == '\n' || s.p[i] == '\t');
}

static void check_name(struct str s)
{
    assert(s.n > 0 && s.n <= 200 && str_find_char(s, '/') == s.n && str_find_char(s, '\\') == s.n);
    for (size_t i = 0; i < s.n; i++)
        assert((unsigned char)s.p[i] >= 0x20 && (unsigned char)s.p[i] < 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct err err;
    struct web_form form;
    struct str all = {(const char *)data, size};
    size_t line = str_find_char(all, '\n');
    arena_init(&a, GIB(1));
    if (web_form_read(&a, str_sub(all, 0, line), str_from(all, line + 1), &form, &err)) {
        for (size_t i = 0; i < form.field_count; i++)
            check_text(form.fields[i].value);
        for (size_t i = 0; i < form.file_count; i++)
            check_name(form.files[i].name);
    }
    arena_done(&a);
    return 0;
}
