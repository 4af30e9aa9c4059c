/* Signing in with a provider: its texts, its tokens, and the whole way against one that runs here.
 */
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <pthread.h>

#include "../../store/fixture.h"

#include "base/base64.h"
#include "base/hash.h"
#include "serve/auth/access.h"
#include "serve/auth/openid.h"
#include "web_server.h"

/* A provider of ours: two keys, and what it signs with them. */
struct provider {
    struct fixture *f;
    gnutls_privkey_t rsa, ec;
    struct str keys; /* the JWK set */
};

static struct str url_of(struct provider *p, gnutls_datum_t d, size_t size)
{
    size_t skip = 0;
    while (size && d.size - skip > size && d.data[skip] == 0)
        skip++;
    return base64_url_encode(&p->f->arena,
                             (struct str){(const char *)d.data + skip, d.size - skip});
}

static void make_keys(struct provider *p)
{
    gnutls_datum_t m, e, x, y;
    gnutls_ecc_curve_t curve;
    assert_int_equal(gnutls_privkey_init(&p->rsa), 0);
    assert_int_equal(gnutls_privkey_init(&p->ec), 0);
    assert_int_equal(gnutls_privkey_generate(p->rsa, GNUTLS_PK_RSA, 2048, 0), 0);
    assert_int_equal(gnutls_privkey_generate(p->ec, GNUTLS_PK_ECDSA,
                                             GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0),
                     0);
    assert_int_equal(
        gnutls_privkey_export_rsa_raw(p->rsa, &m, &e, NULL, NULL, NULL, NULL, NULL, NULL), 0);
    assert_int_equal(
        gnutls_privkey_export_ecc_raw2(p->ec, &curve, &x, &y, NULL, GNUTLS_EXPORT_FLAG_NO_LZ), 0);
    struct str xs = url_of(p, x, 32), ys = url_of(p, y, 32);
    p->keys = str_fmt(
        &p->f->arena,
        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"},"
        "{\"kty\":\"RSA\",\"kid\":\"r\",\"use\":\"sig\",\"n\":\"%.*s\",\"e\":\"%.*s\"},"
        "{\"kty\":\"EC\",\"kid\":\"e\",\"crv\":\"P-256\",\"x\":\"%.*s\",\"y\":\"%.*s\"}]}",
        STR_ARG(url_of(p, m, 0)), STR_ARG(url_of(p, e, 0)), STR_ARG(xs), STR_ARG(ys));
    gnutls_free(m.data);
    gnutls_free(e.data);
    gnutls_free(x.data);
    gnutls_free(y.data);
}

static void drop_keys(struct provider *p)
{
    gnutls_privkey_deinit(p->rsa);
    gnutls_privkey_deinit(p->ec);
}

static struct str sign(struct provider *p, struct str message, bool rsa)
{
    struct arena *a = &p->f->arena;
    gnutls_datum_t in = {(unsigned char *)str_cz(a, message), (unsigned)message.n}, out, r, s;
    gnutls_privkey_t key = rsa ? p->rsa : p->ec;
    assert_int_equal(gnutls_privkey_sign_data(key, GNUTLS_DIG_SHA256, 0, &in, &out), 0);
    if (rsa) {
        struct str text = url_of(p, out, 0);
        gnutls_free(out.data);
        return text;
    }
    assert_int_equal(gnutls_decode_rs_value(&out, &r, &s), 0);
    char both[64] = {0};
    size_t rskip = r.size > 32 ? r.size - 32 : 0, sskip = s.size > 32 ? s.size - 32 : 0;
    memcpy(both + 32 - (r.size - rskip), r.data + rskip, r.size - rskip);
    memcpy(both + 64 - (s.size - sskip), s.data + sskip, s.size - sskip);
    gnutls_free(out.data);
    gnutls_free(r.data);
    gnutls_free(s.data);
    return base64_url_encode(a, (struct str){both, 64});
}

static struct str token(struct provider *p, const char *header, struct str claims, bool rsa)
{
    struct arena *a = &p->f->arena;
    struct str h = base64_url_encode(a, str_of(header)), c = base64_url_encode(a, claims);
    struct str message = str_fmt(a, "%.*s.%.*s", STR_ARG(h), STR_ARG(c));
    return str_fmt(a, "%.*s.%.*s", STR_ARG(message), STR_ARG(sign(p, message, rsa)));
}

static const struct instant now = {1800000000000};
#define RS256 "{\"alg\":\"RS256\",\"kid\":\"r\"}"
#define ES256 "{\"alg\":\"ES256\",\"kid\":\"e\"}"
#define GOOD  "\"iss\":\"https://op\",\"aud\":\"us\",\"sub\":\"7\",\"nonce\":\"n\","
#define TIMES "\"exp\":1800000300,\"iat\":1799999990"

static bool claims_of(struct provider *p, struct str text, const struct json **out)
{
    const struct openid_expect expect = {STR("https://op"), STR("us"), STR("n"), now};
    return openid_claims(&p->f->arena, text, p->keys, &expect, out, &p->f->err);
}

static void a_token_is_taken_when_all_is_right_and_else_not(void **state)
{
    static const struct {
        const char *header, *claims;
        bool rsa;
        const char *why;
    } rows[] = {
        {RS256, "{" GOOD TIMES "}", true, NULL},
        {ES256, "{" GOOD TIMES "}", false, NULL},
        {"{\"alg\":\"ES256\"}", "{" GOOD TIMES "}", false, NULL},
        {RS256, "{" GOOD TIMES ",\"aud\":[\"us\"]}", true, "the id token is no JSON Web Token"},
        {RS256,
         "{\"iss\":\"https://op\",\"aud\":[\"us\",\"others\"],\"azp\":\"us\",\"sub\":\"7\","
         "\"nonce\":\"n\"," TIMES "}",
         true, NULL},
        {RS256,
         "{\"iss\":\"https://op\",\"aud\":[\"us\",\"others\"],\"sub\":\"7\",\"nonce\":\"n\"," TIMES
         "}",
         true, "aud: is not for us"},
        {RS256,
         "{\"iss\":\"https://"
         "op\",\"aud\":\"us\",\"azp\":\"others\",\"sub\":\"7\",\"nonce\":\"n\"," TIMES "}",
         true, "aud: is not for us"},
        {RS256,
         "{\"iss\":\"https://op\",\"aud\":\"others\",\"sub\":\"7\",\"nonce\":\"n\"," TIMES "}",
         true, "aud: is not for us"},
        {RS256, "{\"iss\":\"https://op/\",\"aud\":\"us\",\"sub\":\"7\",\"nonce\":\"n\"," TIMES "}",
         true, "iss: is another issuer"},
        {RS256, "{\"iss\":\"https://op\",\"aud\":\"us\",\"sub\":\"7\",\"nonce\":\"m\"," TIMES "}",
         true, "nonce: is not of this sign-in"},
        {RS256, "{\"iss\":\"https://op\",\"aud\":\"us\",\"sub\":\"7\"," TIMES "}", true,
         "nonce: is not of this sign-in"},
        {RS256, "{\"iss\":\"https://op\",\"aud\":\"us\",\"nonce\":\"n\"," TIMES "}", true,
         "sub: is missing"},
        {RS256, "{" GOOD "\"exp\":1799999900,\"iat\":1799999800}", true, "exp: has ended"},
        {RS256, "{" GOOD "\"iat\":1799999990}", true, "exp: has ended"},
        {RS256, "{" GOOD "\"exp\":1800000300,\"iat\":1799990000}", true, "iat: was not made now"},
        {RS256, "{" GOOD "\"exp\":1800000300,\"iat\":1800000100}", true, "iat: was not made now"},
        {"{\"alg\":\"none\"}", "{" GOOD TIMES "}", true,
         "alg: \"none\" is neither RS256 nor ES256"},
        {"{\"alg\":\"HS256\",\"kid\":\"r\"}", "{" GOOD TIMES "}", true,
         "alg: \"HS256\" is neither RS256 nor ES256"},
        {"{\"alg\":\"RS256\",\"kid\":\"x\"}", "{" GOOD TIMES "}", true,
         "the id token is signed by none of the provider's keys"},
        {"{\"alg\":\"RS256\",\"kid\":\"e\"}", "{" GOOD TIMES "}", true,
         "the id token is signed by none of the provider's keys"},
        {RS256, "{" GOOD TIMES "}", false, "the id token is signed by none of the provider's keys"},
        {"{\"alg\":\"RS256\",\"kid\":\"r\",\"crit\":[\"x\"]}", "{" GOOD TIMES "}", true,
         "crit: wants what is not known here"},
        {RS256, "[]", true, "the id token is no JSON Web Token"},
    };
    struct provider p = {.f = *state};
    make_keys(&p);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct json *claims = NULL;
        struct str text = token(&p, rows[i].header, str_of(rows[i].claims), rows[i].rsa);
        bool ok = claims_of(&p, text, &claims);
        if (ok != (rows[i].why == NULL) || (!ok && strcmp(p.f->err.text, rows[i].why) != 0))
            fail_msg("%s %s: %s", rows[i].header, rows[i].claims, ok ? "taken" : p.f->err.text);
    }
    drop_keys(&p);
}

/* Any byte of the token changed, or a part of it left out, is noticed. */
static void a_token_that_was_touched_is_refused(void **state)
{
    struct provider p = {.f = *state};
    make_keys(&p);
    struct str good = token(&p, ES256, STR("{" GOOD TIMES "}"), false);
    const struct json *claims;
    assert_true(claims_of(&p, good, &claims));
    for (size_t i = 0; i < good.n; i++) {
        char *bad = str_cz(&p.f->arena, good);
        bad[i] = bad[i] == 'A' ? 'B' : 'A';
        if (claims_of(&p, (struct str){bad, good.n}, &claims))
            fail_msg("byte %zu", i);
        assert_false(claims_of(&p, str_sub(good, 0, i), &claims));
    }
    drop_keys(&p);
}

static void a_configuration_speaks_for_its_issuer_over_tls(void **state)
{
    static const struct {
        const char *text;
        bool ok;
    } rows[] = {
        {"{\"issuer\":\"https://op\",\"authorization_endpoint\":\"https://op/a\","
         "\"token_endpoint\":\"https://op/t\",\"jwks_uri\":\"https://op/k\"}",
         true},
        {"{\"issuer\":\"https://op/\",\"authorization_endpoint\":\"https://op/a\","
         "\"token_endpoint\":\"https://op/t\",\"jwks_uri\":\"https://op/k\"}",
         false},
        {"{\"issuer\":\"https://op\",\"authorization_endpoint\":\"http://op/a\","
         "\"token_endpoint\":\"https://op/t\",\"jwks_uri\":\"https://op/k\"}",
         false},
        {"{\"issuer\":\"https://op\",\"authorization_endpoint\":\"https://op/a\","
         "\"token_endpoint\":\"file:///etc/passwd\",\"jwks_uri\":\"https://op/k\"}",
         false},
        {"{\"issuer\":\"https://op\",\"authorization_endpoint\":\"https://op/a\","
         "\"token_endpoint\":\"https://op/t\"}",
         false},
        {"[", false},
        {"{}", false},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct openid_provider out;
        assert_int_equal(
            openid_discovery(&f->arena, str_of(rows[i].text), STR("https://op"), &out, &f->err),
            rows[i].ok);
    }
}

/* RFC 7636, appendix B, for the challenge of a verifier; and that the parts do not tell each other.
 */
static void what_binds_follows_from_the_secret_alone(void **state)
{
    struct fixture *f = *state;
    struct openid_binding a = openid_binding(&f->arena, STR("1")),
                          b = openid_binding(&f->arena, STR("1")),
                          c = openid_binding(&f->arena, STR("2"));
    assert_int_equal(a.verifier.n, 43);
    assert_true(str_eq(a.state, b.state) && !str_eq(a.state, c.state));
    assert_false(str_eq(a.state, a.nonce) || str_eq(a.nonce, a.verifier));
    struct hash h = hash_sha256(STR("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
    struct str challenge = base64_url_encode(&f->arena, (struct str){(const char *)h.bytes, 32});
    assert_true(STR_IS(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
    h = hash_sha256(a.verifier);
    assert_true(
        str_eq(a.challenge, base64_url_encode(&f->arena, (struct str){(const char *)h.bytes, 32})));
}

/* --- the whole way --- */

static void *serve(void *context)
{
    server_run(context);
    return NULL;
}

static void put(struct provider *p, const char *name, struct str bytes)
{
    assert_true(
        world_write_file(str_fmt(&p->f->arena, "%s/%s", p->f->dir, name), bytes, &p->f->err));
}

static void set(struct fixture *f, const char *name, struct str value)
{
    fixture_begin(f);
    assert_true(
        fixture_end(f, auth_setting_set(f->store, &f->arena, str_of(name), value, &f->err)));
}

static void put_token(struct provider *p, struct str issuer, const char *more)
{
    struct arena *a = &p->f->arena;
    struct openid_binding b = openid_binding(a, STR("secret"));
    struct str claims = str_fmt(a,
                                "{\"iss\":\"%.*s\",\"aud\":\"us\",\"sub\":\"7\",\"nonce\":\"%.*s\","
                                "\"exp\":1800000300,\"iat\":1800000000,%s}",
                                STR_ARG(issuer), STR_ARG(b.nonce), more);
    put(p, "token",
        str_fmt(a, "{\"id_token\":\"%.*s\",\"token_type\":\"Bearer\"}",
                STR_ARG(token(p, RS256, claims, true))));
}

static struct server provider_server; /* too large for a stack */

/* Tells the workspace of the provider, and begins it. */
static struct str start_provider(struct provider *p, pthread_t *thread)
{
    struct fixture *f = p->f;
    struct arena *a = &f->arena;
    assert_true(world_make_dir(str_fmt(a, "%s/.well-known", f->dir), &f->err));
    assert_true(server_open(&provider_server, f->dir, NULL));
    struct str op = str_fmt(a, "http://127.0.0.1:%d", provider_server.port);
    set(f, "oidc_issuer", op);
    set(f, "oidc_client", STR("us"));
    set(f, "oidc_secret", STR("hush"));
    set(f, "oidc_redirect", STR("https://tutela.example/login/openid/back"));
    put(p, ".well-known/openid-configuration",
        str_fmt(a,
                "{\"issuer\":\"%.*s\",\"authorization_endpoint\":\"%.*s/authorize\","
                "\"token_endpoint\":\"%.*s/token\",\"jwks_uri\":\"%.*s/keys\"}",
                STR_ARG(op), STR_ARG(op), STR_ARG(op), STR_ARG(op)));
    put(p, "keys", p->keys);
    assert_int_equal(pthread_create(thread, NULL, serve, &provider_server), 0);
    return op;
}

static void stop_provider(struct provider *p, pthread_t thread)
{
    struct arena *a = &p->f->arena;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr = {htonl(INADDR_LOOPBACK)},
                             .sin_port = htons((uint16_t)provider_server.port)};
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_true(server_send(fd, "GET /stop HTTP/1.1\r\n\r\n", 22));
    pthread_join(thread, NULL);
    close(fd);
    close(provider_server.fd);
    IGNORE(world_remove(str_fmt(a, "%s/.well-known/openid-configuration", p->f->dir), &p->f->err));
    (void)rmdir(str_cz(a, str_fmt(a, "%s/.well-known", p->f->dir)));
}

static void who_the_provider_names_comes_in_and_nobody_else(void **state)
{
    static const struct {
        const char *more;
        bool ok;
    } rows[] = {
        {"\"email\":\"Ann@Example.org\",\"email_verified\":true", true},
        {"\"email\":\"ann@example.org\",\"email_verified\":false", false},
        {"\"email\":\"ann@example.org\"", false},
        {"\"email\":\"eve@example.org\",\"email_verified\":true", false},
        {"\"email\":\"bob@example.org\",\"email_verified\":true", false}, /* suspended */
        {"\"email\":\"\",\"email_verified\":true", false},
        {"\"name\":\"Ann\"", false},
    };
    struct fixture *f = *state;
    struct arena *a = &f->arena;
    struct provider p = {.f = f};
    pthread_t thread;
    struct str address, person;
    make_keys(&p);
    assert_false(openid_start(f->store, a, STR("secret"), &address, &f->err));
    assert_int_equal(f->err.code, ERR_NO_DATA);
    struct str op = start_provider(&p, &thread);
    struct str ann = fixture_add(f, "person", "name=Ann", "email=ann@example.org", NULL);
    fixture_add(f, "person", "name=Bob", "email=bob@example.org", "status=suspended", NULL);
    if (!openid_start(f->store, a, STR("secret"), &address, &f->err))
        fail_msg("%s", f->err.text);
    assert_true(str_has(address, STR("/authorize?response_type=code&scope=openid%20email")));
    assert_true(str_has(address, openid_binding(a, STR("secret")).challenge));
    assert_false(str_has(address, openid_binding(a, STR("secret")).verifier));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        put_token(&p, op, rows[i].more);
        bool ok = openid_finish(f->store, a, STR("secret"), STR("the code"), now, &person, &f->err);
        if (ok != rows[i].ok)
            fail_msg("%s: %s", rows[i].more, ok ? "came in" : f->err.text);
        if (ok)
            assert_true(str_eq(person, ann));
        else
            assert_int_equal(f->err.code, ERR_DENIED);
    }
    assert_true(str_has(str_of(provider_server.body), STR("code=the%20code")));
    assert_true(str_has(str_of(provider_server.body), openid_binding(a, STR("secret")).verifier));
    assert_false(str_has(str_of(provider_server.body), STR("hush")));
    /* the answer to another browser's sign-in */
    put_token(&p, op, rows[0].more);
    assert_false(openid_finish(f->store, a, STR("other"), STR("c"), now, &person, &f->err));
    assert_string_equal(f->err.text, "nonce: is not of this sign-in");
    stop_provider(&p, thread);
    drop_keys(&p);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(a_token_is_taken_when_all_is_right_and_else_not),
        T(a_token_that_was_touched_is_refused),
        T(a_configuration_speaks_for_its_issuer_over_tls),
        T(what_binds_follows_from_the_secret_alone),
        T(who_the_provider_names_comes_in_and_nobody_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
