#include "assess/soup/soup.h"

#include "publish/report/report.h"

/* Every row stands in the document: a list of SOUP is whole or it is none. */
bool report_soup(const struct view *v, struct str release, struct json **model, struct err *err)
{
    const struct soup_filter all = {0};
    if (!soup_model(v, release, &all, model, err))
        return false;
    return json_is_true(*model, "known") ||
           err_set(err, ERR_NO_DATA, "%.*s has no component list; 'tutela import' takes one in",
                   STR_ARG(release));
}
