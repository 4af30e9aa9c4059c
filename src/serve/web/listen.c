#include <arpa/inet.h>

#include "serve/web/server.h"

static bool read_port(struct str text, uint16_t *port)
{
    int64_t n;
    if (!str_to_int(text, &n) || n < 0 || n > UINT16_MAX)
        return false;
    *port = htons((uint16_t)n);
    return true;
}

bool web_listen_read(struct arena *a, struct str text, struct web_listen *out, struct err *err)
{
    uint16_t port;
    size_t colon = str_rfind_char(text, ':');
    struct str host = str_sub(text, 0, colon);
    memset(out, 0, sizeof *out);
    if (colon == text.n || !read_port(str_from(text, colon + 1), &port))
        return err_set(err, ERR_USAGE, "--listen: '%.*s' is not ADDRESS:PORT", STR_ARG(text));
    if (STR_IS(host, "localhost"))
        host = STR("127.0.0.1");
    if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']') {
        struct sockaddr_in6 *v6 = &out->address.v6;
        v6->sin6_family = AF_INET6;
        v6->sin6_port = port;
        out->loopback = true;
        if (inet_pton(AF_INET6, str_cz(a, str_sub(host, 1, host.n - 2)), &v6->sin6_addr) == 1) {
            out->loopback = IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
            return true;
        }
    } else {
        struct sockaddr_in *v4 = &out->address.v4;
        v4->sin_family = AF_INET;
        v4->sin_port = port;
        if (inet_pton(AF_INET, str_cz(a, host), &v4->sin_addr) == 1) {
            out->loopback = v4->sin_addr.s_addr == htonl(INADDR_LOOPBACK);
            return true;
        }
    }
    return err_set(err, ERR_USAGE,
                   "--listen: '%.*s' is not an address: 127.0.0.1, localhost, [::1], or one of "
                   "this machine",
                   STR_ARG(host));
}

struct str web_peer_text(struct arena *a, const struct sockaddr *from)
{
    char text[INET6_ADDRSTRLEN] = "";
    const void *address = NULL;
    if (from && from->sa_family == AF_INET)
        address = &((const struct sockaddr_in *)(const void *)from)->sin_addr;
    else if (from && from->sa_family == AF_INET6)
        address = &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr;
    if (!address || !inet_ntop(from->sa_family, address, text, sizeof text))
        return (struct str){0};
    return str_copy(a, str_of(text));
}
