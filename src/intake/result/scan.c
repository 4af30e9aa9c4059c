#include "intake/result/result_internal.h"

/* What `tutela scan --format json` gave: kept as it is, with what it says of itself. */
void result_read_scan(struct result_reader *r, const struct json *root)
{
    struct instant at;
    const struct json *components = json_get(root, "components");
    r->out->author = STR("Tutela");
    r->out->summary = result_line(r->arena, json_text(root, "summary"), 2000);
    if (instant_parse(json_text(root, "as_of"), &at))
        result_seen_at(r, at);
    if (json_int(components, "total", 0) == 0)
        findings_add(r->findings, FINDING_SKIPPED, "scan-empty", result_line_of(r, root),
                     STR("components"), "no component was looked at: it proves nothing");
    struct str data = json_text(root, "data");
    if (data.n && !STR_IS(data, "complete"))
        findings_add(r->findings, FINDING_WARNING, "scan-data", result_line_of(r, root),
                     STR("data"), "the advisory data it looked into were %.*s", STR_ARG(data));
}
