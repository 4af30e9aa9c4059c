#include "api.h"

#include "base/hash.h"
#include "base/post.h"
#include "serve/auth/access.h"
#include "serve/jobs/hook.h"
#include "sink.h"

/* Who is told of what; messages go to servers of this test. */

static const struct jobs_options options = {.url = {"https://tutela.example/", 23}};

static void set(struct fixture *f, const char *name, const char *value)
{
    assert_true(store_begin(f->store, &f->err) &&
                auth_setting_set(f->store, &f->arena, str_of(name), str_of(value), &f->err) &&
                store_commit(f->store, &f->err));
}

static bool add(struct fixture *f, const char *address, const char *events, struct str *id,
                struct str *secret)
{
    const struct hook hook = {
        .address = str_of(address), .events = str_of(events), .person = STR("Ann")};
    assert_true(store_begin(f->store, &f->err));
    if (hooks_add(f->store, &f->arena, &hook, world_now(), id, secret, &f->err))
        return store_commit(f->store, &f->err);
    store_rollback(f->store);
    return false;
}

static void tell(struct fixture *f, const char *event, int64_t count, struct instant now)
{
    struct json *data = json_object(&f->arena);
    json_add_int(&f->arena, data, "count", count);
    assert_true(store_begin(f->store, &f->err) &&
                hooks_tell(f->store, &f->arena, event, data, now, &f->err) &&
                store_commit(f->store, &f->err));
}

/* Sends all that is due at that time, and says how many rounds that took. */
static int send_at(struct fixture *f, struct instant now)
{
    struct str what;
    for (int rounds = 0;; rounds++) {
        if (!hooks_send_one(f->store, &f->arena, &options, now, &what, &f->err))
            fail_msg("%s", f->err.text);
        if (what.n == 0)
            return rounds;
    }
}

static const struct json *newest(struct fixture *f)
{
    struct json *log;
    assert_true(hooks_log(f->store, &f->arena, 1, &log, &f->err));
    return json_first(log);
}

/* RFC 6890 and the registries; what an attacker would write for 169.254.169.254 is among them. */
static void addresses_that_are_not_public_are_told_apart(void **state)
{
    static const struct {
        const char *text;
        bool public;
    } rows[] = {
        {"8.8.8.8", true},
        {"1.1.1.1", true},
        {"172.15.255.255", true},
        {"172.32.0.1", true},
        {"100.63.0.1", true},
        {"223.255.255.254", true},
        {"0.0.0.0", false},
        {"10.0.0.1", false},
        {"100.64.0.1", false},
        {"127.0.0.1", false},
        {"127.255.255.255", false},
        {"169.254.169.254", false},
        {"172.16.0.1", false},
        {"172.31.255.255", false},
        {"192.168.1.1", false},
        {"192.0.2.1", false},
        {"198.18.0.1", false},
        {"198.51.100.1", false},
        {"203.0.113.9", false},
        {"224.0.0.1", false},
        {"255.255.255.255", false},
        {"2a00:1450::1", true},
        {"2606:4700::1", true},
        {"::1", false},
        {"::", false},
        {"fe80::1", false},
        {"fc00::1", false},
        {"fd12:3456::1", false},
        {"ff02::1", false},
        {"::ffff:127.0.0.1", false},
        {"::ffff:10.0.0.1", false},
        {"::ffff:8.8.8.8", true},
        {"64:ff9b::7f00:1", false},
        {"2002:7f00:1::", false},
        {"2001::1", false},
        {"2001:db8::1", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sockaddr_in v4 = {.sin_family = AF_INET};
        struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
        bool six = strchr(rows[i].text, ':');
        assert_int_equal(inet_pton(six ? AF_INET6 : AF_INET, rows[i].text,
                                   six ? (void *)&v6.sin6_addr : (void *)&v4.sin_addr),
                         1);
        if (post_is_public(six ? (struct sockaddr *)&v6 : (struct sockaddr *)&v4) != rows[i].public)
            fail_msg("%s", rows[i].text);
    }
}

static void addresses_and_events_are_checked_when_they_are_added(void **state)
{
    static const struct {
        const char *address, *events;
        bool ok;
    } rows[] = {
        {"https://hooks.example/tutela", "", true},
        {"https://hooks.example:8443/x?y=z", "findings deadlines", true},
        {"ann@example.org", "decisions", true},
        {"http://hooks.example/", "", false},
        {"http://127.0.0.1/", "", false},
        {"ftp://hooks.example/", "", false},
        {"file:///etc/passwd", "", false},
        {"https://user:pass@hooks.example/", "", false},
        {"https://hooks.example/\r\nX: y", "", false},
        {"https://", "", false},
        {"ann@", "", false},
        {"ann@example.org\r\nBcc: x@y", "", false},
        {"a@b@c", "", false},
        {"", "", false},
        {"https://hooks.example/", "everything", false},
    };
    struct fixture *f = *state;
    struct str id, secret;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (add(f, rows[i].address, rows[i].events, &id, &secret) != rows[i].ok)
            fail_msg("%s: %s", rows[i].address, f->err.text);
    struct json *list;
    assert_true(hooks_list(f->store, &f->arena, &list, &f->err));
    assert_int_equal(json_count(list), 3);
    assert_text(json_first(list), "events", "findings deadlines decisions");
    assert_null(json_get(json_first(list), "secret"));
}

/* RFC 4231, test case 2. */
static void the_signature_is_hmac_sha256(void **state)
{
    struct fixture *f = *state;
    struct hash mac = hash_hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"));
    assert_true(STR_IS(hash_hex(&f->arena, &mac),
                       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    mac = hash_hmac_sha256(STR("key"), STR("1700000000.{}"));
    struct str wanted = str_fmt(&f->arena, "t=1700000000,v1=%.*s",
                                STR_ARG(hash_hex(&f->arena, &mac)));
    assert_true(str_eq(hooks_signature(&f->arena, STR("key"), 1700000000, STR("{}")), wanted));
}

static void a_program_gets_a_signed_message_of_what_it_asked_for(void **state)
{
    struct fixture *f = *state;
    struct sink sink;
    struct str id, secret;
    struct instant now = world_now();
    sink_start(&sink, false);
    set(f, "hook_hosts", "127.0.0.1");
    assert_true(
        add(f, str_fmt(&f->arena, "http://127.0.0.1:%d/x", sink.port).p, "findings", &id, &secret));
    assert_int_equal(secret.n, 64);
    tell(f, "deadlines", 1, now); /* not asked for */
    assert_int_equal(send_at(f, now), 0);
    tell(f, "findings", 7, now);
    assert_int_equal(send_at(f, now), 1);
    assert_int_equal(send_at(f, now), 0);
    sink_stop(&sink);
    assert_int_equal(sink.count, 1);
    struct str got = str_of(sink.last);
    struct str body = str_from(got, str_find(got, STR("\r\n\r\n")) + 4);
    struct str line = str_fmt(&f->arena, "\r\nX-Tutela-Signature: %.*s\r\n",
                              STR_ARG(hooks_signature(&f->arena, secret, now.ms / 1000, body)));
    assert_true(str_starts(got, STR("POST /x HTTP/1.1\r\n")));
    assert_true(str_has(got, line));
    assert_true(str_has(body, STR("\"event\":\"findings\"")) && str_has(body, STR("\"count\":7")));
    assert_text(newest(f), "state", "sent");
    assert_int_equal(json_int(newest(f), "status", 0), 204);
}

static void a_host_of_this_network_is_refused_unless_it_is_allowed(void **state)
{
    struct fixture *f = *state;
    struct sink sink;
    struct str id, secret;
    struct instant now = world_now();
    sink_start(&sink, false);
    assert_true(
        add(f, str_fmt(&f->arena, "https://localhost:%d/", sink.port).p, "findings", &id, &secret));
    tell(f, "findings", 1, now);
    assert_int_equal(send_at(f, now), 1);
    sink_stop(&sink);
    assert_int_equal(sink.count, 0); /* not even connected to */
    assert_text(newest(f), "state", "waiting");
    assert_true(str_has(json_text(newest(f), "message"), STR("no address of the public network")));
}

static void a_message_is_tried_again_for_a_day_and_then_given_up(void **state)
{
    struct fixture *f = *state;
    struct sink sink;
    struct str id, secret;
    struct instant now = world_now(), end = {now.ms + 26 * 3600000};
    int tries = 0;
    sink_start(&sink, false);
    sink.answer = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nConnection: close\r\n\r\n";
    set(f, "hook_hosts", "127.0.0.1");
    assert_true(
        add(f, str_fmt(&f->arena, "http://127.0.0.1:%d/", sink.port).p, "findings", &id, &secret));
    tell(f, "findings", 1, now);
    for (struct instant at = now; at.ms < end.ms; at.ms += 60000)
        tries += send_at(f, at);
    sink_stop(&sink);
    assert_true(tries > 8 && tries < 30);
    assert_int_equal(sink.count, tries); /* where it is sent on to, is not followed */
    assert_text(newest(f), "state", "failed");
    assert_text(newest(f), "message", "answered 302");
    assert_int_equal(json_int(newest(f), "tries", 0), tries);
}

static void mails_that_come_together_are_one(void **state)
{
    struct fixture *f = *state;
    struct sink sink;
    struct str id, secret;
    struct instant now = world_now(), later = {now.ms + 10 * 60000};
    sink_start(&sink, true);
    assert_true(add(f, "ann@example.org", "", &id, &secret));
    assert_int_equal(secret.n, 0);
    tell(f, "findings", 3, now);
    tell(f, "decisions", 5, now);
    assert_int_equal(send_at(f, now), 0);
    assert_int_equal(send_at(f, later), 1); /* and no server: the setting says so */
    assert_true(str_has(json_text(newest(f), "message"), STR("mail_server")));
    later.ms += 60 * 60000;
    set(f, "mail_server", str_fmt(&f->arena, "smtp://127.0.0.1:%d", sink.port).p);
    set(f, "mail_from", "tutela@example.org");
    assert_int_equal(send_at(f, later), 1);
    sink_stop(&sink);
    assert_int_equal(sink.count, 1);
    struct str got = str_of(sink.last);
    assert_true(str_has(got, STR("MAIL FROM:<tutela@example.org>")));
    assert_true(str_has(got, STR("RCPT TO:<ann@example.org>")));
    assert_true(str_has(got, STR("Subject: Tutela: 2 messages\r\n")));
    assert_true(str_has(got, STR("3 new findings")) && str_has(got, STR("5 decisions wait")));
    assert_text(newest(f), "state", "sent");
}

static void deadlines_and_decisions_are_told_once_a_day(void **state)
{
    struct fixture *f = *state;
    struct str id, secret, what;
    struct json *log;
    const struct job job = {.kind = STR("notice"), .title = STR("x")};
    assert_true(add(f, "https://hooks.example/", "", &id, &secret));
    assert_true(store_begin(f->store, &f->err) &&
                jobs_add(f->store, &f->arena, &job, world_now(), &id, &f->err) &&
                store_commit(f->store, &f->err));
    do
        assert_true(jobs_run_one(f->store, &f->arena, &options, world_now(), &what, &f->err));
    while (what.n);
    assert_true(hooks_log(f->store, &f->arena, 10, &log, &f->err));
    bool deadlines = false, decisions = false;
    JSON_EACH (m, log) {
        deadlines = deadlines || STR_IS(json_text(m, "event"), "deadlines");
        decisions = decisions || STR_IS(json_text(m, "event"), "decisions");
    }
    assert_true(deadlines && decisions);
}

static void a_hook_that_is_removed_is_told_no_more(void **state)
{
    struct fixture *f = *state;
    struct str id, secret;
    struct instant now = world_now();
    assert_true(add(f, "https://hooks.example/", "", &id, &secret));
    tell(f, "findings", 1, now);
    assert_true(store_begin(f->store, &f->err) && hooks_remove(f->store, id, now, &f->err) &&
                store_commit(f->store, &f->err));
    assert_int_equal(send_at(f, now), 0);
    assert_text(newest(f), "state", "failed");
    assert_true(store_begin(f->store, &f->err));
    assert_false(hooks_remove(f->store, id, now, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    store_rollback(f->store);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, fixture_setup_full, fixture_teardown)
    (void)setup_editor;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_that_are_not_public_are_told_apart),
        TEST(addresses_and_events_are_checked_when_they_are_added),
        TEST(the_signature_is_hmac_sha256),
        TEST(a_program_gets_a_signed_message_of_what_it_asked_for),
        TEST(a_host_of_this_network_is_refused_unless_it_is_allowed),
        TEST(a_message_is_tried_again_for_a_day_and_then_given_up),
        TEST(mails_that_come_together_are_one),
        TEST(deadlines_and_decisions_are_told_once_a_day),
        TEST(a_hook_that_is_removed_is_told_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
