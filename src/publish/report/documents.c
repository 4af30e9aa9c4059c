#include "publish/report/report.h"

#include "base/embed.h"
#include "base/template.h"
#include "publish/picture/picture.h"

const struct report_document REPORT_DOCUMENTS[] = {
    {"security-risk",
     "Security risk management report",
     report_security_risk,
     "report/security_risk",
     {"dataflow", "annex-iv", "figure-6", NULL}},
    {"post-market",
     "Security after placing on the market, twelve months",
     report_post_market,
     "report/post_market",
     {NULL}},
    {"soup", "SOUP list (IEC 62304 8.1.2)", report_soup, "report/soup", {NULL}},
};
const size_t REPORT_DOCUMENT_COUNT = COUNT_OF(REPORT_DOCUMENTS);

static const struct report_document *find(struct str name)
{
    for (size_t i = 0; i < REPORT_DOCUMENT_COUNT; i++)
        if (str_eq(name, str_of(REPORT_DOCUMENTS[i].name)))
            return &REPORT_DOCUMENTS[i];
    return NULL;
}

static bool unknown(struct arena *a, struct str name, struct err *err)
{
    struct buf names = {.arena = a};
    for (size_t i = 0; i < REPORT_DOCUMENT_COUNT; i++)
        buf_fmt(&names, "%s%s", i ? ", " : "", REPORT_DOCUMENTS[i].name);
    return err_set(err, ERR_NOT_FOUND, "there is no document %.*s; there are: %.*s", STR_ARG(name),
                   STR_ARG(buf_str(&names)));
}

bool report_model(struct store *s, struct arena *a, struct str name, struct str release,
                  struct date as_of, struct json **model, struct err *err)
{
    struct view v = {s, a, as_of};
    const struct report_document *d = find(name);
    if (!d)
        return unknown(a, name, err);
    return d->model(&v, release, model, err);
}

/* The style sheet is our own file, so the head is written here: templates cannot put what is not
   escaped. */
static void put_head(struct str title, struct buf *out)
{
    BUF_LIT(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                 "<meta name=\"generator\" content=\"Tutela " TUTELA_VERSION "\">\n<title>");
    buf_html(out, title);
    BUF_LIT(out, "</title>\n<style>\n");
    buf_put(out, embed_find("data/static/tutela.css"));
    BUF_LIT(out, "</style>\n</head>\n<body>\n");
}

/* In the place of a picture of more than can be drawn, or of what cannot be counted: why. The
   tables beside it have all there is. */
static bool not_drawn(struct arena *a, const struct err *why, struct str *html, struct err *err)
{
    struct buf b = {.arena = a};
    if (why->code != ERR_LIMIT && why->code != ERR_NO_DATA)
        return err_set(err, why->code, "%s", why->text);
    BUF_LIT(&b, "<p>Not drawn: ");
    buf_html(&b, str_of(why->text));
    BUF_LIT(&b, ".</p>");
    *html = buf_str(&b);
    return true;
}

static bool draw(const struct view *v, const char *name, const struct json *report, struct str *svg,
                 struct err *err)
{
    const struct picture *p;
    struct json *model;
    struct picture_options o = {0};
    struct err why = {0};
    if (!picture_find(v->arena, str_of(name), &p, err))
        return false;
    return (p->model(v, json_text(report, p->of), &model, &why) &&
            p->draw(v->arena, model, &o, svg, &why)) ||
           not_drawn(v->arena, &why, svg, err);
}

static bool draw_all(const struct view *v, const struct report_document *d,
                     const struct json *report, struct str *html, struct err *err)
{
    struct str svgs[COUNT_OF(d->pictures)];
    size_t n = 0;
    for (; n < COUNT_OF(d->pictures) && d->pictures[n]; n++)
        if (!draw(v, d->pictures[n], report, &svgs[n], err))
            return false;
    *html = picture_splice(v->arena, *html, svgs, n);
    return true;
}

bool report_write(struct store *s, struct arena *a, struct str name, struct str release,
                  struct date as_of, struct str *html, struct err *err)
{
    struct json *model;
    struct view v = {s, a, as_of};
    if (!report_model(s, a, name, release, as_of, &model, err))
        return false;
    struct str path = str_fmt(a, "data/templates/%s.html", find(name)->template_name);
    struct buf out = {.arena = a};
    put_head(json_text(model, "title"), &out);
    if (!template_render(embed_find(str_cz(a, path)), model, &out, err))
        return err_wrap(err, "%.*s", STR_ARG(path));
    BUF_LIT(&out, "</body>\n</html>\n");
    *html = buf_str(&out);
    return draw_all(&v, find(name), model, html, err);
}
