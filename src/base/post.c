#include "base/post.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/curl.h"
#include "base/http.h"

enum { CONNECT_MS = 10000, ANSWER_MAX = 64 << 10 };

/* --- which addresses --- */

struct net {
    unsigned char prefix[16];
    int bits;
};

/* The special-purpose registry of IPv4 (RFC 6890 and updates), and multicast. */
static const struct net nets_4[] = {
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 88, 99}, 24},
    {{192, 168}, 16},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{224}, 4},
    {{240}, 4},
};

/* Of IPv6 only 2000::/3 is given out; of that not what leads back to IPv4 (6to4, Teredo), nor what
   is for documentation or benchmarks. */
static const struct net nets_6[] = {
    {{0x20, 0x01, 0x0d, 0xb8}, 32},
    {{0x20, 0x01}, 23},
    {{0x20, 0x02}, 16},
    {{0x3f, 0xff}, 20},
};

static bool in_net(const unsigned char *address, const struct net *net)
{
    for (int bit = 0; bit < net->bits; bit++) {
        unsigned mask = 0x80U >> (bit % 8);
        if ((address[bit / 8] & mask) != (net->prefix[bit / 8] & mask))
            return false;
    }
    return true;
}

static bool in_any(const unsigned char *address, const struct net *nets, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (in_net(address, &nets[i]))
            return true;
    return false;
}

bool post_is_public(const struct sockaddr *at)
{
    static const struct net global_6 = {{0x20}, 3}, mapped = {{[10] = 0xff, [11] = 0xff}, 96},
                            translated = {{0x00, 0x64, 0xff, 0x9b}, 96};
    if (at->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, at, sizeof in);
        return !in_any((const unsigned char *)&in.sin_addr, nets_4, COUNT_OF(nets_4));
    }
    if (at->sa_family != AF_INET6)
        return false;
    struct sockaddr_in6 in6;
    memcpy(&in6, at, sizeof in6);
    const unsigned char *address = in6.sin6_addr.s6_addr;
    if (in_net(address, &mapped) || in_net(address, &translated))
        return !in_any(address + 12, nets_4, COUNT_OF(nets_4));
    return in_net(address, &global_6) && !in_any(address, nets_6, COUNT_OF(nets_6));
}

static bool is_allowed(struct str host, struct str allowed)
{
    struct str name;
    while (str_word(&allowed, &name))
        if (str_eq_nocase(name, host))
            return true;
    return false;
}

bool post_check(struct str url, struct str allowed, struct err *err)
{
    struct http_url u;
    if (!http_url_parse(url, &u))
        return err_set(err, ERR_INVALID, "is no address: https://host/path is wanted");
    if (u.secure || (http_url_is_local(&u) && is_allowed(u.host, allowed)))
        return true;
    return err_set(err, ERR_DENIED, "only https is sent to");
}

/* --- what libcurl calls --- */

struct sending {
    struct curl_api api;
    bool any_address; /* the operator allowed this host */
    bool refused;
    size_t got;
    struct str rest; /* of a mail, still to be sent */
};

static curl_socket_t on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct sending *s = context;
    if (purpose != CURLSOCKTYPE_IPCXN || (!s->any_address && !post_is_public(&to->addr))) {
        s->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* What is said beside the status is not wanted, and there may be much of it. */
static size_t on_answer(char *p, size_t size, size_t count, void *context)
{
    (void)p;
    struct sending *s = context;
    s->got += size * count;
    return s->got > ANSWER_MAX ? 0 : size * count;
}

static size_t on_read(char *to, size_t size, size_t count, void *context)
{
    struct sending *s = context;
    struct str part = str_sub(s->rest, 0, size * count);
    memcpy(to, part.p ? part.p : "", part.n);
    s->rest = str_from(s->rest, part.n);
    return part.n;
}

static void set_common(const struct sending *s, CURL *c, int64_t timeout_ms)
{
    const struct curl_api *api = &s->api;
    api->easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    api->easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    api->easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    api->easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    api->easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    api->easy_setopt(c, CURLOPT_PROXY, ""); /* the address must be the one that was looked at */
    api->easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    api->easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    api->easy_setopt(c, CURLOPT_WRITEFUNCTION, on_answer);
    api->easy_setopt(c, CURLOPT_WRITEDATA, s);
}

static struct curl_slist *add_header(const struct curl_api *api, struct curl_slist *list,
                                     const char *line)
{
    struct curl_slist *longer = api->slist_append(list, line);
    return longer ? longer : list;
}

/* --- a POST --- */

static bool outcome(struct sending *s, CURL *c, CURLcode code, struct str host, int *status,
                    struct err *err)
{
    long said = 0;
    s->api.easy_getinfo(c, CURLINFO_RESPONSE_CODE, &said);
    *status = (int)said;
    if (s->refused)
        return err_set(err, ERR_DENIED, "%.*s: is no address of the public network", STR_ARG(host));
    if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && s->got > ANSWER_MAX))
        return true;
    return err_set(err, ERR_IO, "%.*s: %s", STR_ARG(host), s->api.easy_strerror(code));
}

bool post_send(struct arena *a, const struct post *p, int *status, struct err *err)
{
    struct http_url u;
    struct sending s = {0};
    struct curl_slist *headers = NULL;
    if (!post_check(p->url, p->allowed, err) || !http_url_parse(p->url, &u) ||
        !curl_load(&s.api, err))
        return false;
    CURL *c = s.api.easy_init();
    if (!c)
        return err_set(err, ERR_IO, "libcurl does not start");
    s.any_address = is_allowed(u.host, p->allowed);
    headers = add_header(&s.api, headers, "Content-Type: application/json");
    headers = add_header(&s.api, headers, "Expect:"); /* no waiting for 100 Continue */
    if (p->header_name.n)
        headers = add_header(
            &s.api, headers,
            str_fmt(a, "%.*s: %.*s", STR_ARG(p->header_name), STR_ARG(p->header)).p);
    set_common(&s, c, p->timeout_ms);
    s.api.easy_setopt(c, CURLOPT_URL, str_cz(a, p->url));
    s.api.easy_setopt(c, CURLOPT_PROTOCOLS_STR, u.secure ? "https" : "http");
    s.api.easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    s.api.easy_setopt(c, CURLOPT_USERAGENT, "tutela/" TUTELA_VERSION);
    s.api.easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    s.api.easy_setopt(c, CURLOPT_POSTFIELDS, p->body.p);
    s.api.easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)p->body.n);
    s.api.easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    s.api.easy_setopt(c, CURLOPT_OPENSOCKETDATA, &s);
    CURLcode code = s.api.easy_perform(c);
    bool ok = outcome(&s, c, code, u.host, status, err);
    s.api.slist_free_all(headers);
    s.api.easy_cleanup(c);
    s.api.global_cleanup();
    return ok;
}

/* --- a mail --- */

bool post_is_mail_address(struct str s)
{
    size_t at = str_find_char(s, '@');
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~' || strchr("<>,;:\"\\()[]", s.p[i]))
            return false;
    return at > 0 && at + 1 < s.n && str_rfind_char(s, '@') == at && s.n <= 254;
}

/* RFC 5321, 2.3.8: lines end with CR LF. That a line of a point alone does not end it, libcurl sees
   to. */
static struct str with_crlf(struct arena *a, struct str text)
{
    struct buf b = {.arena = a};
    struct str line;
    while (str_split(&text, '\n', &line)) {
        buf_put(&b, line);
        BUF_LIT(&b, "\r\n");
    }
    return buf_str(&b);
}

bool post_mail(struct arena *a, const struct post_mail *m, struct err *err)
{
    struct sending s = {.rest = with_crlf(a, m->text)};
    if (!post_is_mail_address(m->from) || !post_is_mail_address(m->to))
        return err_set(err, ERR_INVALID, "'%.*s' is no mail address",
                       STR_ARG(post_is_mail_address(m->from) ? m->to : m->from));
    if (!curl_load(&s.api, err))
        return false;
    CURL *c = s.api.easy_init();
    if (!c)
        return err_set(err, ERR_IO, "libcurl does not start");
    struct curl_slist *to = add_header(&s.api, NULL, str_fmt(a, "<%.*s>", STR_ARG(m->to)).p);
    set_common(&s, c, m->timeout_ms);
    s.api.easy_setopt(c, CURLOPT_URL, str_cz(a, m->server));
    s.api.easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    s.api.easy_setopt(c, CURLOPT_USE_SSL, (long)CURLUSESSL_TRY);
    s.api.easy_setopt(c, CURLOPT_MAIL_FROM, str_fmt(a, "<%.*s>", STR_ARG(m->from)).p);
    s.api.easy_setopt(c, CURLOPT_MAIL_RCPT, to);
    s.api.easy_setopt(c, CURLOPT_READFUNCTION, on_read);
    s.api.easy_setopt(c, CURLOPT_READDATA, &s);
    s.api.easy_setopt(c, CURLOPT_UPLOAD, 1L);
    CURLcode code = s.api.easy_perform(c);
    s.api.slist_free_all(to);
    s.api.easy_cleanup(c);
    s.api.global_cleanup();
    return code == CURLE_OK ||
           err_set(err, ERR_IO, "mail to %.*s: %s", STR_ARG(m->to), s.api.easy_strerror(code));
}
