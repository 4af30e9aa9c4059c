#include "publish/vex/export_internal.h"

static void put_summary(struct vex_speech *s, struct json *o)
{
    static const char *const states[] = {"affected", "not_affected", "fixed",
                                         "under_investigation"};
    struct arena *a = s->arena;
    json_add_text(a, o, "release", s->what->release);
    json_add_text(a, o, "format", str_of(vex_format_name(s->what->as)));
    json_add_int(a, o, "version", vex_last(s)->number);
    json_add_text(a, o, "changed_at", vex_last(s)->at);
    json_add_text(a, o, "product", s->purl);
    json_add_int(a, o, "statements", (int64_t)s->count);
    struct json *counts = json_add(a, o, "counts", JSON_OBJECT);
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        int64_t n = 0;
        for (size_t k = 0; k < s->count; k++)
            n += str_eq(s->says[k].state, str_of(states[i]));
        json_add_int(a, counts, states[i], n);
    }
    json_add_int(a, o, "undecided", s->undecided);
    json_add_text(a, o, "filter", s->filter);
    json_add_text(a, o, "looked", s->looked);
    json_hang(o, "losses", s->losses);
}

static bool check_tlp(const struct vex_export *what, struct err *err)
{
    static const char *const labels[] = {"WHITE", "GREEN", "AMBER", "RED"}; /* CSAF 2.0, TLP 1.0 */
    bool known = what->tlp.n == 0;
    for (size_t i = 0; i < COUNT_OF(labels); i++)
        known = known || str_eq(what->tlp, str_of(labels[i]));
    return known || err_set(err, ERR_USAGE, "--tlp: '%.*s' is none of WHITE, GREEN, AMBER, RED",
                            STR_ARG(what->tlp));
}

bool vex_export(const struct view *v, const struct vex_export *what, struct str *document,
                struct json **summary, struct err *err)
{
    struct vex_speech s = {.v = v, .arena = v->arena, .what = what};
    struct json *root = NULL, *o = json_object(v->arena);
    struct buf text = {.arena = v->arena};
    s.losses = json_array(v->arena);
    if (!check_tlp(what, err) || !vex_gather(&s, err))
        return false;
    /* Both formats ask for at least one statement. */
    if (s.count == 0 && what->as != VEX_CYCLONEDX)
        return err_set(err, ERR_NO_DATA,
                       "there is nothing to state about %.*s (filter: %.*s), and %s cannot say so; "
                       "%.*s",
                       STR_ARG(what->release), STR_ARG(s.filter), vex_format_name(what->as),
                       STR_ARG(s.looked));
    vex_losses(&s);
    switch (what->as) {
    case VEX_OPENVEX: root = vex_write_openvex(&s); break;
    case VEX_CSAF: root = vex_write_csaf(&s); break;
    case VEX_CYCLONEDX: root = vex_write_cyclonedx(&s); break;
    case VEX_SPDX:
    case VEX__COUNT: break;
    }
    json_write_pretty(root, &text);
    put_summary(&s, o);
    *document = buf_str(&text);
    *summary = o;
    return true;
}
