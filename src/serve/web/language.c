#include "base/embed.h"
#include "serve/auth/auth.h"
#include "serve/web/web.h"

/* BCP 47: letters, digits, hyphens; what names a folder must be no path. */
static bool is_language(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_alpha(s.p[i]) && !char_is_digit(s.p[i]) && s.p[i] != '-')
            return false;
    return s.n > 0 && s.n <= 35;
}

static bool find(struct arena *a, struct str language, struct template_language *out)
{
    struct err ignored;
    struct json *words;
    struct str path = str_fmt(a, "data/languages/%.*s/words.json", STR_ARG(language));
    struct str text = embed_try(str_cz(a, path));
    if (!text.p || !json_read(a, text, &words, &ignored))
        return false;
    *out = (struct template_language){.name = language, .words = words};
    return true;
}

/* "de-CH", else "de" (RFC 4647, 3.4, lookup); without either the pages are English. */
void web_language_find(struct arena *a, struct str wanted, struct template_language *out)
{
    struct str language = str_lower(a, str_trim(wanted));
    *out = (struct template_language){0};
    while (is_language(language) && !STR_IS(language, "en") && !find(a, language, out)) {
        size_t dash = str_rfind_char(language, '-');
        language = str_sub(language, 0, dash < language.n ? dash : 0);
    }
}

bool web_language(struct web_request *r, struct err *err)
{
    struct person p;
    r->language = (struct template_language){0};
    if (r->who->by != AUTH_SESSION)
        return true;
    if (!store_load(r->store, r->arena, &PERSON_TYPE, r->who->person, &p, NULL, err))
        return false;
    web_language_find(r->arena, p.language, &r->language);
    return true;
}
