/* What a format cannot say exactly. */
#include <stdarg.h>
#include <stdio.h>

#include "publish/vex/export_internal.h"

void vex_lose(struct vex_speech *s, const struct vex_say *say, const char *fmt, ...)
{
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    struct str line = str_copy(s->arena,
                               (struct str){text, str_make_plain(text, strlen(text), "")});
    struct json *o = json_add(s->arena, s->losses, NULL, JSON_OBJECT);
    json_add_text(s->arena, o, "decision", json_text(say->decision, "id"));
    json_add_text(s->arena, o, "vulnerability", say->vulnerability);
    json_add_text(s->arena, o, "what", line);
}

/* CSAF has a response as the category of a remedy (3.2.3.12.1): the action is written as one, in
   the first category that there is; without an action there is no remedy. */
static void lose_responses(struct vex_speech *s, const struct vex_say *say)
{
    struct str rest = say->response, word;
    bool csaf = s->what->as == VEX_CSAF, room = !csaf || say->action.n > 0;
    while (str_word(&rest, &word)) {
        struct vex_translation t = vex_response_to(s->what->as, word);
        if (!room || t.word.n == 0) {
            vex_lose(s, say, "response %.*s is not said", STR_ARG(word));
            continue;
        }
        if (!t.exact)
            vex_lose(s, say, "response %.*s is said as %.*s", STR_ARG(word), STR_ARG(t.word));
        room = !csaf;
    }
    if (csaf && room && say->action.n)
        vex_lose(s, say, "the action has no response: it is said as a mitigation");
}

static enum vex_format format_of(const struct json *native)
{
    struct str name = json_text(native, "format");
    for (int i = 0; i < VEX__COUNT; i++)
        if (str_eq_nocase(name, str_of(vex_format_name((enum vex_format)i))))
            return (enum vex_format)i;
    return VEX_CYCLONEDX;
}

/* The words of a statement that say more than ours. */
static void lose_word(struct vex_speech *s, const struct vex_say *say, enum vex_format from,
                      struct str word)
{
    struct vex_translation state = vex_state_from(from, word);
    if (state.word.n && !state.exact)
        vex_lose(s, say, "%.*s of %s is said as %.*s", STR_ARG(word), vex_format_name(from),
                 STR_ARG(vex_state_to(s->what->as, state.word).word));
}

static bool same_value(struct arena *a, const struct json *x, const struct json *y)
{
    struct buf one = {.arena = a}, other = {.arena = a};
    if (!x || !y)
        return false;
    json_write(x, &one);
    json_write(y, &other);
    return str_eq(buf_str(&one), buf_str(&other));
}

/* Members of a statement of that format which are not said likewise; said may be NULL: this format
   has no place for them. */
static void lose_members(struct vex_speech *s, const struct vex_say *say, enum vex_format from,
                         const struct json *statement, const struct json *said)
{
    static const struct {
        enum vex_format format;
        const char *name;
    } members[] = {
        {VEX_OPENVEX, "status_notes"},
        {VEX_OPENVEX, "supplier"},
        {VEX_OPENVEX, "@id"},
        {VEX_OPENVEX, "action_statement_timestamp"},
        {VEX_CSAF, "notes"},
        {VEX_CSAF, "references"},
        {VEX_CSAF, "involvements"},
        {VEX_CSAF, "acknowledgments"},
        {VEX_CSAF, "title"},
        {VEX_CYCLONEDX, "ratings"},
        {VEX_CYCLONEDX, "references"},
        {VEX_CYCLONEDX, "advisories"},
        {VEX_CYCLONEDX, "description"},
        {VEX_CYCLONEDX, "detail"},
        {VEX_CYCLONEDX, "properties"},
        {VEX_CYCLONEDX, "credits"},
        {VEX_CYCLONEDX, "tools"},
        {VEX_CYCLONEDX, "proofOfConcept"},
    };
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (members[i].format == from && json_get(statement, members[i].name) &&
            !same_value(s->arena, json_get(statement, members[i].name),
                        json_get(said, members[i].name)))
            vex_lose(s, say, "%s of the %s statement is not said", members[i].name,
                     vex_format_name(from));
}

/* The statement in our words. */
static const struct json *words_of(struct vex_speech *s, const struct vex_say *say)
{
    struct json *o = json_object(s->arena);
    switch (s->what->as) {
    case VEX_OPENVEX: vex_words_openvex(s, o, say); break;
    case VEX_CSAF: vex_words_csaf(s, o, say); break;
    case VEX_CYCLONEDX: vex_words_cyclonedx(s, o, say); break;
    case VEX_SPDX:
    case VEX__COUNT: break;
    }
    return o;
}

/* What an author said and our words in place of his do not. */
static void lose_native(struct vex_speech *s, const struct vex_say *say)
{
    struct json *native;
    struct err ignored;
    struct str text = json_text(say->decision, "statement");
    if (text.n == 0 || !json_read(s->arena, text, &native, &ignored))
        return;
    enum vex_format from = format_of(native);
    const struct json *statement = json_get(native, "statement");
    if (from == s->what->as) {
        lose_members(s, say, from, statement, words_of(s, say));
        return;
    }
    lose_word(s, say, from, json_text(json_get(statement, "analysis"), "state"));
    JSON_EACH (list, json_get(statement, "product_status"))
        lose_word(s, say, from, json_as_text(list));
    lose_members(s, say, from, statement, NULL);
}

void vex_losses(struct vex_speech *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct vex_say *say = &s->says[i];
        struct vex_translation t = vex_justification_to(s->what->as, say->justification);
        if (i && say->decision && say->decision == s->says[i - 1].decision)
            continue;
        if (say->native)
            continue;
        if (say->justification.n && !t.exact)
            vex_lose(s, say, "justification %.*s is said as %.*s", STR_ARG(say->justification),
                     STR_ARG(t.word));
        lose_responses(s, say);
        lose_native(s, say);
    }
}

/* --- the statement as written --- */

static bool same_text(struct str ours, const struct json *object, const char *name)
{
    return str_eq(ours, str_trim(json_text(object, name)));
}

static bool openvex_holds(const struct json *d, const struct json *v)
{
    struct str state = json_text(d, "state"), reason = json_text(d, "reason");
    return str_eq(vex_state_from(VEX_OPENVEX, json_text(v, "status")).word, state) &&
           (!STR_IS(state, "not_affected") ||
            str_eq(vex_justification_from(VEX_OPENVEX, json_text(v, "justification")).word,
                   json_text(d, "justification"))) &&
           (same_text(reason, v, "impact_statement") || same_text(reason, v, "status_notes")) &&
           same_text(json_text(d, "action"), v, "action_statement");
}

static bool cyclonedx_holds(const struct json *d, const struct json *v)
{
    const struct json *analysis = json_get(v, "analysis");
    struct str state = json_text(d, "state"), action = json_text(d, "action");
    return str_eq(vex_state_from(VEX_CYCLONEDX, json_text(analysis, "state")).word, state) &&
           (!STR_IS(state, "not_affected") ||
            str_eq(vex_justification_from(VEX_CYCLONEDX, json_text(analysis, "justification")).word,
                   json_text(d, "justification"))) &&
           same_text(json_text(d, "reason"), analysis, "detail") &&
           (same_text(action, v, "workaround") || same_text(action, v, "recommendation"));
}

static bool csaf_holds(const struct json *d, const struct json *v)
{
    struct str first = json_as_text(json_first(json_get(v, "product_status")));
    struct str flag = json_text(json_first(json_get(v, "flags")), "label");
    struct str reason = json_text(d, "reason"), action = json_text(d, "action"), words = {0};
    JSON_EACH (threat, json_get(v, "threats"))
        if (STR_IS(json_text(threat, "category"), "impact") && words.n == 0)
            words = json_text(threat, "details");
    struct str remedy = json_text(json_first(json_get(v, "remediations")), "details");
    return str_eq(vex_state_from(VEX_CSAF, first).word, json_text(d, "state")) &&
           (!STR_IS(json_text(d, "state"), "not_affected") ||
            str_eq(vex_justification_from(VEX_CSAF, flag).word, json_text(d, "justification"))) &&
           str_starts(reason, str_trim(words)) && (words.n || !reason.n) &&
           str_starts(action, str_trim(remedy)) && (remedy.n || !action.n);
}

const struct json *vex_native_of(struct vex_speech *s, const struct json *decision)
{
    struct json *native;
    struct err ignored;
    struct str text = json_text(decision, "statement");
    if (text.n == 0 || !json_read(s->arena, text, &native, &ignored))
        return NULL;
    const struct json *v = json_get(native, "statement");
    struct str version = json_text(native, "version");
    if (!v || format_of(native) != s->what->as)
        return NULL;
    switch (s->what->as) {
    case VEX_OPENVEX: return STR_IS(version, "0.2.0") && openvex_holds(decision, v) ? v : NULL;
    case VEX_CSAF: return STR_IS(version, "2.0") && csaf_holds(decision, v) ? v : NULL;
    case VEX_CYCLONEDX: return cyclonedx_holds(decision, v) ? v : NULL;
    case VEX_SPDX:
    case VEX__COUNT: break;
    }
    return NULL;
}
