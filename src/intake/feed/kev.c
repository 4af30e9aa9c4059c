#include "intake/feed/feed_internal.h"

/* Reads CISA's Known Exploited Vulnerabilities catalogue, as JSON or as CSV
   (https://www.cisa.gov/known-exploited-vulnerabilities-catalog). */

static bool check(const struct advisory_kev *kev, struct err *err)
{
    struct date d;
    if (!feed_is_cve(kev->cve))
        return err_set(err, ERR_INVALID, "a KEV entry needs a CVE id");
    if (!date_parse(kev->added, &d))
        return err_set(err, ERR_INVALID, "%.*s: dateAdded is no date", STR_ARG(kev->cve));
    return true;
}

bool feed_read_kev(struct arena *a, struct str bytes, struct advisory_kev *out, struct err *err)
{
    struct json *item = NULL;
    if (!json_read(a, bytes, &item, err))
        return false;
    struct advisory_kev kev = {
        .cve = json_text(item, "cveID"),
        .added = json_text(item, "dateAdded"),
        .due = json_text(item, "dueDate"),
        .name = feed_line(a, json_text(item, "vulnerabilityName"), LIMIT_NAME),
        .action = feed_line(a, json_text(item, "requiredAction"), LIMIT_NAME),
        .ransomware = STR_IS(json_text(item, "knownRansomwareCampaignUse"), "Known"),
    };
    if (!check(&kev, err))
        return false;
    *out = kev;
    return true;
}

/* The next field of a CSV line (RFC 4180), unquoted. */
static bool next_field(struct arena *a, struct str *rest, struct str *out)
{
    if (!rest->n || rest->p[0] != '"')
        return str_split(rest, ',', out);
    struct buf b = {.arena = a};
    size_t i = 1;
    for (; i < rest->n; i++) {
        if (rest->p[i] == '"') {
            if (i + 1 == rest->n || rest->p[i + 1] != '"')
                break;
            i++;
        }
        buf_char(&b, rest->p[i]);
    }
    if (i == rest->n)
        return false; /* a quote that does not end */
    *rest = str_from(*rest, i + 2);
    *out = buf_str(&b);
    return true;
}

bool feed_read_kev_line(struct arena *a, struct str line, struct advisory_kev *out, struct err *err)
{
    /* cveID vendorProject product vulnerabilityName dateAdded shortDescription requiredAction
       dueDate knownRansomwareCampaignUse notes cwes; lists before 2023 end with dueDate or notes */
    enum { FIELDS = 9, FIELDS_MIN = 8 };
    struct str fields[FIELDS] = {0};
    line = str_trim(line);
    for (size_t i = 0; i < FIELDS; i++)
        if (!next_field(a, &line, &fields[i]) && i < FIELDS_MIN)
            return err_set(err, ERR_INVALID, "a KEV line has at least %d fields", (int)FIELDS_MIN);
    struct advisory_kev kev = {.cve = fields[0],
                               .added = fields[4],
                               .due = fields[7],
                               .name = feed_line(a, fields[3], LIMIT_NAME),
                               .action = feed_line(a, fields[6], LIMIT_NAME),
                               .ransomware = STR_IS(fields[8], "Known")};
    if (!check(&kev, err))
        return false;
    *out = kev;
    return true;
}
