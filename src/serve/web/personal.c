#include <pthread.h>

#include "base/world.h"
#include "serve/web/web.h"

/* Pages are rendered once for all readers who may the same; what differs is put in at the end. */
enum { MARKER_BYTES = 16, MARKER_HEX = 2 * MARKER_BYTES };

static char marker_name[MARKER_HEX + 1], marker_csrf[MARKER_HEX + 1];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make(char *to)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[MARKER_BYTES];
    world_random(bytes, sizeof bytes);
    for (size_t i = 0; i < MARKER_BYTES; i++) {
        to[2 * i] = digits[bytes[i] >> 4];
        to[2 * i + 1] = digits[bytes[i] & 15];
    }
}

static void make_both(void)
{
    make(marker_name);
    make(marker_csrf);
}

struct str web_marker_name(void)
{
    pthread_once(&once, make_both);
    return (struct str){marker_name, MARKER_HEX};
}

struct str web_marker_csrf(void)
{
    pthread_once(&once, make_both);
    return (struct str){marker_csrf, MARKER_HEX};
}

struct str web_personal(struct web_request *r, struct str body)
{
    const struct str name = web_marker_name(), csrf = web_marker_csrf();
    struct buf out = {.arena = r->arena};
    while (body.n) {
        size_t at_name = str_find(body, name), at_csrf = str_find(body, csrf);
        size_t at = at_name < at_csrf ? at_name : at_csrf;
        buf_put(&out, str_sub(body, 0, at));
        if (at < body.n && at == at_name)
            buf_html(&out, r->who->name);
        else if (at < body.n)
            buf_html(&out, r->who->csrf);
        body = str_from(body, at + MARKER_HEX);
    }
    return buf_str(&out);
}
