#include "base/finding.h"
#include "base/json.h"

void findings_put(struct arena *a, struct json *receipt, const struct findings *findings)
{
    struct json *list = json_add(a, receipt, "doubts", JSON_ARRAY);
    for (const struct finding *f = findings->first; f; f = f->next) {
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "severity", str_of(finding_word(f->severity)));
        json_add_text(a, o, "rule", str_of(f->rule));
        json_add_int(a, o, "line", (int64_t)f->line);
        json_add_text(a, o, "place", f->place);
        json_add_text(a, o, "text", f->text);
    }
    struct json *counts = json_add(a, receipt, "doubt_counts", JSON_OBJECT);
    for (int i = 0; i < FINDING__COUNT; i++)
        json_add_int(a, counts, finding_word((enum finding_severity)i),
                     (int64_t)findings->count[i]);
}
