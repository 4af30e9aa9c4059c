#include "intake/oscal/oscal_internal.h"

struct str oscal_one_of(struct str word, const char *const *words)
{
    for (; *words; words++)
        if (str_eq(word, str_of(*words)))
            return word;
    return (struct str){0};
}

static bool is_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_alpha(s.p[i]) && !char_is_digit(s.p[i]) && !strchr("-._()", s.p[i]))
            return false;
    return s.n > 0 && s.n <= 40 && char_is_alpha(s.p[0]);
}

/* Words of the title, joined, as many as 40 characters hold. */
static struct str id_of_title(struct arena *a, struct str title)
{
    enum { ID_MAX = 40 };
    struct buf b = {.arena = a};
    struct str word, rest = title;
    while (str_word(&rest, &word)) {
        struct buf w = {.arena = a};
        for (size_t i = 0; i < word.n; i++)
            if (char_is_alpha(word.p[i]) || char_is_digit(word.p[i]) || strchr("-.", word.p[i]))
                buf_char(&w, word.p[i]);
        while (w.n && (w.p[w.n - 1] == '.' || w.p[w.n - 1] == '-'))
            w.n--;
        if (w.n == 0 || (b.n == 0 && !char_is_alpha(w.p[0])))
            continue;
        if (b.n + 1 + w.n > ID_MAX)
            break;
        if (b.n)
            buf_char(&b, '-');
        buf_put(&b, buf_str(&w));
    }
    return b.n ? buf_str(&b) : STR("OSCAL");
}

static struct str id_of(struct oscal_reader *r, const struct json *metadata)
{
    struct str ours = oscal_property(metadata, "catalogue-id", true);
    if (is_id(ours))
        return ours;
    JSON_EACH (document, json_get(metadata, "document-ids"))
        if (is_id(json_text(document, "identifier")))
            return json_text(document, "identifier");
    return id_of_title(r->arena, json_text(metadata, "title"));
}

/* Who publishes it, and where it is. */
static struct str source_of(struct oscal_reader *r, const struct json *metadata)
{
    struct str ours = oscal_property(metadata, "source", true);
    struct buf b = {.arena = r->arena};
    if (ours.n)
        return oscal_tidy_line(r, metadata, STR("metadata"), ours);
    JSON_EACH (party, json_get(metadata, "parties"))
        if (b.n == 0 && json_text(party, "name").n)
            buf_put(&b, json_text(party, "name"));
    if (b.n)
        BUF_LIT(&b, ", ");
    buf_put(&b, json_text(metadata, "title"));
    return oscal_tidy_line(r, metadata, STR("metadata"), buf_str(&b));
}

static struct str url_of(const struct json *metadata)
{
    static const char *const rels[] = {"canonical", "source", "reference", "alternate", NULL};
    JSON_EACH (link, json_get(metadata, "links")) {
        struct str href = json_text(link, "href");
        bool plain = str_starts(href, STR("https://")) || str_starts(href, STR("http://"));
        for (size_t i = 0; plain && i < href.n; i++)
            plain = (unsigned char)href.p[i] > ' ' && href.p[i] != 0x7F;
        if (plain && href.n > sizeof "https://" && href.n <= LIMIT_NAME &&
            oscal_one_of(json_text(link, "rel"), rels).n)
            return href;
    }
    return (struct str){0};
}

static struct str day_of(struct oscal_reader *r, const struct json *metadata, const char *ours,
                         struct str otherwise)
{
    struct str said = ours ? oscal_property(metadata, ours, true) : otherwise;
    struct str day = str_sub(said, 0, sizeof "2026-11-27" - 1);
    struct date date;
    if (said.n == 0 || date_parse(day, &date))
        return day;
    oscal_doubt(r, FINDING_WARNING, "oscal-date", metadata, STR("metadata"),
                "\"%.*s\" is no day; it was left out", STR_ARG(str_sub(said, 0, 60)));
    return (struct str){0};
}

bool oscal_read_head(struct oscal_reader *r, const struct json *metadata,
                     const struct oscal_options *options, struct err *err)
{
    static const char *const labels[] = {"law", "guidance", "standard", "practice", NULL};
    static const char *const roles[] = {"questionnaire", "reference", NULL};
    static const char *const forces[] = {"in_force", "not_yet", "proposed", "withdrawn", NULL};
    static const char *const regulations[] = {"mdr", "ivdr", NULL};
    struct catalogue_file *f = &r->out->file;
    struct str own = id_of(r, metadata), title = json_text(metadata, "title");
    struct str label = oscal_one_of(oscal_property(metadata, "label", true), labels);
    struct str force = oscal_one_of(oscal_property(metadata, "status", true), forces);
    struct str version = json_text(metadata, "version");
    if (title.n == 0)
        return err_set(err, ERR_INVALID, "catalog.metadata.title is required");
    if (options->label.n && oscal_one_of(options->label, labels).n == 0)
        return err_set(err, ERR_USAGE, "'%.*s' is none of law, guidance, standard, practice",
                       STR_ARG(options->label));
    if (options->id.n && !is_id(options->id))
        return err_set(err, ERR_USAGE,
                       "'%.*s' cannot be the id of a catalogue: a letter, then letters, digits and "
                       "- . _ ( ), at most 40",
                       STR_ARG(str_sub(options->id, 0, 60)));
    r->ours = oscal_property(metadata, "catalogue-id", true).n &&
              (options->id.n == 0 || str_eq(options->id, own));
    r->out->version = oscal_tidy_line(r, metadata, STR("metadata"),
                                      json_text(metadata, "oscal-version"));
    r->out->file_hash = oscal_property(metadata, "file-hash", true);
    f->id = options->id.n ? options->id : own;
    f->name = oscal_tidy_line(r, metadata, STR("metadata"), title);
    f->label = options->label.n ? options->label : label.n ? label : STR("standard");
    f->status = force.n ? force : STR("in_force");
    f->role = oscal_one_of(oscal_property(metadata, "role", true), roles);
    f->regulation = oscal_one_of(oscal_property(metadata, "regulation", true), regulations);
    f->edition = oscal_tidy_line(r, metadata, STR("metadata"),
                                 version.n ? version : STR("not stated"));
    f->source = source_of(r, metadata);
    f->url = url_of(metadata);
    f->note = oscal_tidy(r, metadata, STR("metadata"), json_text(metadata, "remarks"));
    f->as_of = day_of(r, metadata, "as-of", (struct str){0});
    if (f->as_of.n == 0)
        f->as_of = day_of(r, metadata, NULL, json_text(metadata, "last-modified"));
    if (f->as_of.n == 0)
        f->as_of = date_str(r->arena, options->as_of);
    f->valid_from = day_of(r, metadata, "valid-from", (struct str){0});
    f->valid_until = day_of(r, metadata, "valid-until", (struct str){0});
    return true;
}
