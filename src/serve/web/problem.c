#include "serve/web/web.h"

const char *web_status_words(int status)
{
    switch (status) {
    case 400: return "bad request";
    case 401: return "not signed in";
    case 403: return "not allowed";
    case 404: return "not found";
    case 405: return "not possible";
    case 409: return "changed meanwhile";
    case 412: return "another revision";
    case 413: return "too large";
    case 415: return "another kind of body";
    case 421: return "wrong name of this server";
    case 422: return "not valid";
    case 428: return "say which revision";
    case 429: return "too many requests";
    case 503: return "data missing";
    case 507: return "no room";
    default: return "internal error";
    }
}

/* type: none of ours has a page of its own, so "about:blank" (RFC 9457, 4.2.1). */
struct json *web_problem(struct arena *a, int status, struct str detail)
{
    struct json *p = json_object(a);
    json_add_text(a, p, "type", STR("about:blank"));
    json_add_text(a, p, "title", str_of(web_status_words(status)));
    json_add_int(a, p, "status", status);
    json_add_text(a, p, "detail", detail);
    return p;
}
