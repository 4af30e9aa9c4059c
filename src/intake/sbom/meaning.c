/* meaning.c - properties that say something which a list has a member for.
 *
 * bsi:component:* are those of BSI TR-03183-2 (taxonomy of its CycloneDX properties);
 * cdx:lifecycle:milestone:* those of the CycloneDX property taxonomy. For level and end of support,
 * which the FDA and IMDRF N73 ask for, no name is agreed on: the last part of the name counts,
 * without its case, spaces, "-" and "_".
 */
#include "intake/sbom/sbom_internal.h"

enum meaning {
    MEANING_FILE_NAME,
    MEANING_EXECUTABLE,
    MEANING_ARCHIVE,
    MEANING_STRUCTURED,
    MEANING_SUPPORT,
    MEANING_END_OF_SUPPORT,
    MEANING_END_OF_LIFE, /* counts as the end of support where nothing else says it */
    MEANING_RELEASED,
    MEANING_BUILT,
};

struct word {
    struct str text;
    int value;
};

/* clang-format off */
static const struct word exact_names[] = {
    {SBOM_LIT("bsi:component:filename"),   MEANING_FILE_NAME},
    {SBOM_LIT("bsi:component:executable"), MEANING_EXECUTABLE},
    {SBOM_LIT("bsi:component:archive"),    MEANING_ARCHIVE},
    {SBOM_LIT("bsi:component:structured"), MEANING_STRUCTURED},
};
static const struct word last_parts[] = {
    {SBOM_LIT("supportlevel"),        MEANING_SUPPORT},
    {SBOM_LIT("levelofsupport"),      MEANING_SUPPORT},
    {SBOM_LIT("supportstatus"),       MEANING_SUPPORT},
    {SBOM_LIT("endofsupport"),        MEANING_END_OF_SUPPORT},
    {SBOM_LIT("endofsupportdate"),    MEANING_END_OF_SUPPORT},
    {SBOM_LIT("endofsupporton"),      MEANING_END_OF_SUPPORT},
    {SBOM_LIT("supportend"),          MEANING_END_OF_SUPPORT},
    {SBOM_LIT("supportenddate"),      MEANING_END_OF_SUPPORT},
    {SBOM_LIT("eos"),                 MEANING_END_OF_SUPPORT},
    {SBOM_LIT("eosdate"),             MEANING_END_OF_SUPPORT},
    {SBOM_LIT("validuntildate"),      MEANING_END_OF_SUPPORT},
    {SBOM_LIT("endoflife"),           MEANING_END_OF_LIFE},
    {SBOM_LIT("endoflifedate"),       MEANING_END_OF_LIFE},
    {SBOM_LIT("eol"),                 MEANING_END_OF_LIFE},
    {SBOM_LIT("eoldate"),             MEANING_END_OF_LIFE},
    {SBOM_LIT("generalavailability"), MEANING_RELEASED},
    {SBOM_LIT("releasedate"),         MEANING_RELEASED},
    {SBOM_LIT("builddate"),           MEANING_BUILT},
};
/* Of the FDA's guidance, SPDX 3 SupportType, and what suppliers write. */
static const struct word levels[] = {
    {SBOM_LIT("active"),             SBOM_SUPPORT_ACTIVE},
    {SBOM_LIT("activelymaintained"), SBOM_SUPPORT_ACTIVE},
    {SBOM_LIT("maintained"),         SBOM_SUPPORT_ACTIVE},
    {SBOM_LIT("supported"),          SBOM_SUPPORT_ACTIVE},
    {SBOM_LIT("support"),            SBOM_SUPPORT_ACTIVE},
    {SBOM_LIT("full"),               SBOM_SUPPORT_ACTIVE},
    {SBOM_LIT("deployed"),           SBOM_SUPPORT_ACTIVE},
    {SBOM_LIT("development"),        SBOM_SUPPORT_ACTIVE},
    {SBOM_LIT("limited"),            SBOM_SUPPORT_LIMITED},
    {SBOM_LIT("limitedsupport"),     SBOM_SUPPORT_LIMITED},
    {SBOM_LIT("securityonly"),       SBOM_SUPPORT_LIMITED},
    {SBOM_LIT("ended"),              SBOM_SUPPORT_ENDED},
    {SBOM_LIT("endofsupport"),       SBOM_SUPPORT_ENDED},
    {SBOM_LIT("endoflife"),          SBOM_SUPPORT_ENDED},
    {SBOM_LIT("nosupport"),          SBOM_SUPPORT_ENDED},
    {SBOM_LIT("unsupported"),        SBOM_SUPPORT_ENDED},
    {SBOM_LIT("nolongermaintained"), SBOM_SUPPORT_ENDED},
    {SBOM_LIT("abandoned"),          SBOM_SUPPORT_ENDED},
    {SBOM_LIT("none"),               SBOM_SUPPORT_ENDED},
    {SBOM_LIT("unknown"),            SBOM_SUPPORT_UNKNOWN},
    {SBOM_LIT("noassertion"),        SBOM_SUPPORT_UNKNOWN},
    {SBOM_LIT("notknown"),           SBOM_SUPPORT_UNKNOWN},
};
static const struct word marks[] = {
    {SBOM_LIT("executable"),    SBOM_MARK_YES}, {SBOM_LIT("nonexecutable"), SBOM_MARK_NO},
    {SBOM_LIT("archive"),       SBOM_MARK_YES}, {SBOM_LIT("noarchive"),     SBOM_MARK_NO},
    {SBOM_LIT("structured"),    SBOM_MARK_YES}, {SBOM_LIT("unstructured"),  SBOM_MARK_NO},
    {SBOM_LIT("true"),          SBOM_MARK_YES}, {SBOM_LIT("false"),         SBOM_MARK_NO},
    {SBOM_LIT("yes"),           SBOM_MARK_YES}, {SBOM_LIT("no"),            SBOM_MARK_NO},
};
/* clang-format on */

enum { WORD_MAX = 32 };

/* s without case, spaces, "-" and "_", in to; empty where it is longer than any word here. */
static struct str squeeze(struct str s, char to[static WORD_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ' ' || s.p[i] == '-' || s.p[i] == '_')
            continue;
        if (n == WORD_MAX)
            return (struct str){0};
        to[n++] = char_lower(s.p[i]);
    }
    return (struct str){to, n};
}

static bool find(const struct word *words, size_t count, struct str s, int *value)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(words[i].text, s)) {
            *value = words[i].value;
            return true;
        }
    return false;
}

static bool meaning_of(struct str name, int *meaning)
{
    char room[WORD_MAX];
    if (find(exact_names, COUNT_OF(exact_names), name, meaning))
        return true;
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == ':' || name.p[i - 1] == '.' || name.p[i - 1] == '/') {
            name = str_from(name, i);
            break;
        }
    return find(last_parts, COUNT_OF(last_parts), squeeze(name, room), meaning);
}

void sbom_support_level(struct sbom_reader *r, const struct sbom_place *place,
                        const struct json *at, struct sbom_component *to, struct str value)
{
    char room[WORD_MAX];
    int level;
    if (find(levels, COUNT_OF(levels), squeeze(value, room), &level))
        to->support = (enum sbom_support)level;
    else
        sbom_doubt(r, FINDING_WARNING, "sbom-support", place, at,
                   "\"%.*s\" is no level of support that is known here",
                   STR_ARG(sbom_brief(value)));
}

static enum sbom_mark mark(struct sbom_reader *r, const struct sbom_place *place,
                           const struct json *at, struct str value)
{
    char room[WORD_MAX];
    int found;
    if (find(marks, COUNT_OF(marks), squeeze(value, room), &found))
        return (enum sbom_mark)found;
    sbom_doubt(r, FINDING_WARNING, "sbom-mark", place, at,
               "\"%.*s\" says neither yes nor no in the words of BSI TR-03183-2",
               STR_ARG(sbom_brief(value)));
    return SBOM_MARK_UNSET;
}

void sbom_property(struct sbom_reader *r, const struct sbom_place *place, const struct json *at,
                   struct sbom_component *to, struct sbom_pair property)
{
    int meaning;
    struct str value = property.value;
    if (value.n == 0 || !meaning_of(property.name, &meaning))
        return;
    switch ((enum meaning)meaning) {
    case MEANING_FILE_NAME: to->file_name = value; return;
    case MEANING_EXECUTABLE: to->executable = mark(r, place, at, value); return;
    case MEANING_ARCHIVE: to->archive = mark(r, place, at, value); return;
    case MEANING_STRUCTURED: to->structured = mark(r, place, at, value); return;
    case MEANING_RELEASED: to->released = value; return;
    case MEANING_BUILT: to->built = value; return;
    case MEANING_SUPPORT: sbom_support_level(r, place, at, to, value); break;
    case MEANING_END_OF_SUPPORT: to->end_of_support = value; break;
    case MEANING_END_OF_LIFE:
        if (to->end_of_support.n > 0)
            return;
        to->end_of_support = value;
        break;
    }
    to->support_source = property.name;
}
