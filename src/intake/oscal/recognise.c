#include "intake/oscal/oscal.h"

static const char *const models[] = {
    "catalog",
    "profile",
    "mapping-collection",
    "component-definition",
    "system-security-plan",
    "assessment-plan",
    "assessment-results",
    "plan-of-action-and-milestones",
};

static const char *model_of(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(models); i++)
        if (str_eq(name, str_of(models[i])))
            return models[i];
    return NULL;
}

static struct str skip_blank(struct str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t' || s.p[0] == '\n' || s.p[0] == '\r'))
        s = str_from(s, 1);
    return s;
}

/* Takes a JSON text from the front of s; false when there is none. */
static bool take_text(struct str *s, struct str *text)
{
    struct str rest = skip_blank(*s);
    if (rest.n == 0 || rest.p[0] != '"')
        return false;
    for (size_t i = 1; i < rest.n; i++) {
        if (rest.p[i] == '\\') {
            i++;
        } else if (rest.p[i] == '"') {
            *text = str_sub(rest, 1, i - 1);
            *s = str_from(rest, i + 1);
            return true;
        }
    }
    return false;
}

static bool take_char(struct str *s, char c)
{
    *s = skip_blank(*s);
    bool is_there = s->n && s->p[0] == c;
    if (is_there)
        *s = str_from(*s, 1);
    return is_there;
}

/* The name of the root object stands first, but for "$schema". */
static const char *of_json(struct str begin)
{
    struct str key, ignored;
    if (!take_char(&begin, '{'))
        return NULL;
    while (take_text(&begin, &key) && take_char(&begin, ':')) {
        const char *model = model_of(key);
        if (model || !take_text(&begin, &ignored) || !take_char(&begin, ','))
            return model;
    }
    return NULL;
}

/* The root element, whose namespace is the one of OSCAL 1. */
static const char *of_xml(struct str begin)
{
    if (!str_has(begin, STR("http://csrc.nist.gov/ns/oscal/1.0")))
        return NULL;
    for (size_t i = 0; i + 1 < begin.n; i++) {
        size_t end = i + 1;
        if (begin.p[i] != '<' || !char_is_alpha(begin.p[end]))
            continue;
        while (end < begin.n && (char_is_alpha(begin.p[end]) || strchr("-:", begin.p[end])))
            end++;
        struct str name = str_sub(begin, i + 1, end - i - 1);
        size_t colon = str_find_char(name, ':');
        return model_of(colon < name.n ? str_from(name, colon + 1) : name);
    }
    return NULL;
}

static const char *of_yaml(struct str begin)
{
    struct str line;
    while (str_split(&begin, '\n', &line)) {
        line = str_trim(line);
        const char *model = str_ends(line, STR(":")) ? model_of(str_sub(line, 0, line.n - 1))
                                                     : NULL;
        if (model)
            return model;
    }
    return NULL;
}

bool oscal_recognise(struct str bytes, struct oscal_form *out)
{
    struct str text = str_without_mark(bytes);
    struct str begin = skip_blank(str_sub(text, 0, KIB(4)));
    struct oscal_form form = {0};
    if (begin.n == 0)
        return false;
    if (begin.p[0] == '{') {
        form.model = of_json(begin);
    } else if (begin.p[0] == '<') {
        form = (struct oscal_form){of_xml(begin), OSCAL_XML};
    } else {
        form = (struct oscal_form){of_yaml(begin), OSCAL_YAML};
    }
    /* Every document says the version of OSCAL it is written in (metadata). */
    if (!form.model || !str_has(text, STR("oscal-version")))
        return false;
    *out = form;
    return true;
}
