#include "intake/feed/feed_internal.h"

/* Reads FIRST's Exploit Prediction Scoring System: the daily CSV
   (https://www.first.org/epss/data_stats), and items of its API's "data". */

static bool check(struct str cve, struct str score, struct str percentile,
                  struct advisory_epss *out, struct err *err)
{
    struct advisory_epss e = {.cve = cve};
    if (!feed_is_cve(cve))
        return err_set(err, ERR_INVALID, "an EPSS entry needs a CVE id");
    if (!feed_fraction(score, &e.score) || !feed_fraction(percentile, &e.percentile))
        return err_set(err, ERR_INVALID, "%.*s: score and percentile are numbers from 0 to 1",
                       STR_ARG(cve));
    *out = e;
    return true;
}

bool feed_read_epss_line(struct str line, struct advisory_epss *out, struct err *err)
{
    struct str rest = str_trim(line);
    struct str cve = {0}, score = {0}, percentile = {0};
    if (!str_split(&rest, ',', &cve) || !str_split(&rest, ',', &score) ||
        !str_split(&rest, ',', &percentile))
        return err_set(err, ERR_INVALID, "an EPSS line has three fields");
    return check(cve, score, percentile, out, err);
}

bool feed_read_epss_item(struct arena *a, struct str bytes, struct advisory_epss *out,
                         struct err *err)
{
    struct json *item = NULL;
    if (!json_read(a, bytes, &item, err))
        return false;
    return check(json_text(item, "cve"), json_as_text(json_get(item, "epss")),
                 json_as_text(json_get(item, "percentile")), out, err);
}

bool feed_read_epss_date(struct str comment, struct date *out)
{
    struct str mark = STR("score_date:");
    size_t at = str_find(comment, mark);
    return at < comment.n && date_parse(str_sub(comment, at + mark.n, 10), out);
}
