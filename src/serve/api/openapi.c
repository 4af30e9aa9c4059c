#include "serve/api/api.h"
bool api_openapi(struct web_request *r, struct err *err)
{
    (void)err;
    r->reply = api_describe(r->arena);
    return true;
}
struct json *api_describe(struct arena *a)
{
    return json_object(a);
}
