#include "publish/report/report.h"

/*
 * What was seen of the security of a device in a period, for the periodic safety update report or
 * the post-market surveillance report (MDR Articles 83 to 86, IVDR Articles 78 to 81).
 *
 * Six chapters: surveillance, vigilance, disclosure, update, recovery, end of use. An empty one
 * stands, and says so: nothing seen is not the same as nobody looked.
 */

enum { MONTHS = 12 };

static const struct {
    const char *title, *query, *empty;
} chapters[] = {
    {"Surveillance", "post_market_surveillance",
     "No signal came in and no decision about a vulnerability was taken."},
    {"Vigilance", "post_market_vigilance", "No incident and no field action is on record."},
    {"Disclosure", "post_market_disclosure", "No report from outside and no advisory."},
    {"Updates", "post_market_update", "No update and no release."},
    {"Recovery", "post_market_recovery",
     "Nobody has judged the plan for incidents and its exercise (slot SLOT-incident-response)."},
    {"End of use", "post_market_end",
     "No support ends, and nobody has judged how the device is taken out of use (slot "
     "SLOT-decommissioning)."},
};

static bool put_chapter(const struct view *v, struct json *model, size_t i,
                        const struct str *period, struct err *err)
{
    struct json *rows;
    if (!view_rows(v, chapters[i].query, period, 3, &rows, err))
        return false;
    struct json *o = json_add(v->arena, model, NULL, JSON_OBJECT);
    json_add_int(v->arena, o, "number", (int64_t)i + 1);
    json_add_text(v->arena, o, "title", str_of(chapters[i].title));
    json_add_int(v->arena, o, "count", (int64_t)json_count(rows));
    json_hang(o, "rows", rows);
    json_add_text(v->arena, o, "empty",
                  json_count(rows) ? (struct str){0} : str_of(chapters[i].empty));
    return true;
}

/* Which report the law asks for, by class; what is not known is not guessed. */
static const char *report_of(struct str regulation, struct str risk_class)
{
    bool ivdr = STR_IS(regulation, "ivdr");
    if (risk_class.n == 0)
        return "the class is not known: PSUR or post-market surveillance report";
    if (ivdr)
        return STR_IS(risk_class, "C") || STR_IS(risk_class, "D")
                   ? "periodic safety update report (IVDR Article 81)"
                   : "post-market surveillance report (IVDR Article 80)";
    return str_starts(risk_class, STR("II")) ? "periodic safety update report (MDR Article 86)"
                                             : "post-market surveillance report (MDR Article 85)";
}

bool report_post_market(const struct view *v, struct str release, struct json **model,
                        struct err *err)
{
    struct arena *a = v->arena;
    struct json *rows;
    if (!view_rows(v, "report_release", &release, 1, &rows, err))
        return false;
    const struct json *row = json_first(rows);
    if (!row)
        return err_set(err, ERR_NOT_FOUND, "there is no release %.*s", STR_ARG(release));
    struct str device = json_text(row, "device");
    struct date from = date_add_days(date_add_months(v->as_of, -MONTHS), 1);
    const struct str period[] = {device, date_str(a, from), date_str(a, v->as_of)};
    *model = view_model(v);
    json_add_text(a, *model, "title", STR("Security after placing on the market"));
    json_add_text(a, *model, "device", device);
    json_add_text(a, *model, "device_name", json_text(row, "device_name"));
    json_add_text(a, *model, "release", release);
    json_add_text(a, *model, "from", period[1]);
    json_add_text(a, *model, "to", period[2]);
    json_add_text(a, *model, "asked",
                  str_of(report_of(json_text(row, "regulation"), json_text(row, "risk_class"))));
    struct json *list = json_add(a, *model, "chapters", JSON_ARRAY);
    for (size_t i = 0; i < COUNT_OF(chapters); i++)
        if (!put_chapter(v, list, i, period, err))
            return false;
    return true;
}
