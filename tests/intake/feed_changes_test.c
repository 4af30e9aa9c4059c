#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <sqlite3.h>
#include <zlib.h>

#include "feeds.h"

/* What an import tells of its changes, and what is left when it is interrupted, crowded out, or
   given something broken. */

/* --- documents --- */

/* A page of NVD's API with the records from first on, in that edition. */
static struct str write_page(struct feeds *f, int first, int count, int edition)
{
    struct err err = {0};
    struct buf b = {.arena = &f->arena};
    struct str path = str_fmt(&f->arena, "%.*s.page", STR_ARG(f->path));
    buf_fmt(&b, "{\"resultsPerPage\":%d,\"totalResults\":99999,\"vulnerabilities\":[", count);
    for (int i = first; i < first + count; i++)
        buf_fmt(
            &b,
            "%s{\"cve\":{\"id\":\"CVE-2098-%d\",\"lastModified\":\"2098-01-%02dT00:00:00.000\","
            "\"vulnStatus\":\"Analyzed\",\"descriptions\":[{\"lang\":\"en\",\"value\":\"Edition "
            "%d\"}],\"configurations\":[{\"nodes\":[{\"operator\":\"OR\",\"cpeMatch\":[{"
            "\"vulnerable\":true,\"criteria\":\"cpe:2.3:a:made:p%d:*:*:*:*:*:*:*:*\","
            "\"versionEndExcluding\":\"1.%d\"}]}]}]}}",
            i > first ? "," : "", 10000 + i, edition, edition, i, edition);
    BUF_LIT(&b, "]}");
    assert_true(world_write_file(path, buf_str(&b), &err));
    return path;
}

static void import_page(struct feeds *f, int first, int count, int edition)
{
    struct err err;
    struct str path = write_page(f, first, count, edition);
    (void)feeds_import(f, str_cz(&f->arena, path), false);
    assert_true(world_remove(path, &err));
}

static struct str title_of(struct feeds *f, struct advisories *db, int id)
{
    struct err err = {0};
    struct advisory_numbers numbers;
    struct advisory ad;
    struct str name = str_fmt(&f->arena, "CVE-2098-%d", 10000 + id);
    assert_true(advisories_by_id(db, &f->arena, name, &numbers, &err));
    if (!numbers.count)
        return (struct str){0};
    assert_true(advisories_get(db, &f->arena, numbers.items[0], &ad, &err));
    return ad.title;
}

static struct advisories_version version_of(struct feeds *f)
{
    struct err err = {0};
    struct advisories_version v;
    assert_true(advisories_version(f->db, &f->arena, &v, &err));
    return v;
}

static struct advisory_changes changes_of(struct feeds *f, int64_t after)
{
    struct err err = {0};
    struct advisory_changes changes;
    if (!advisories_changes(f->db, &f->arena, after, &changes, &err))
        fail_msg("%s", err.text);
    return changes;
}

/* --- the log --- */

static void a_new_database_has_another_name_and_no_log_before_it(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    import_page(f, 0, 3, 1);
    struct advisories_version first = version_of(f);
    assert_int_equal(first.generation, 1);
    assert_int_equal(first.database.n, 32);
    assert_false(changes_of(f, 0).complete);
    assert_true(changes_of(f, 1).complete);
    assert_int_equal(changes_of(f, 1).advisories.count, 0);
    assert_false(changes_of(f, 2).complete); /* of a state that is still to come */
    advisories_close(f->db);
    f->db = NULL;
    assert_true(world_remove(f->path, &err));
    import_page(f, 0, 3, 1);
    assert_false(str_eq(version_of(f).database, first.database));
}

static void the_log_tells_what_changed_since_any_generation(void **state)
{
    struct feeds *f = *state;
    import_page(f, 0, 10, 1);
    import_page(f, 4, 2, 2);  /* 4 and 5 change */
    import_page(f, 9, 3, 1);  /* 9 is there; 10 and 11 come */
    import_page(f, 0, 10, 1); /* older, or the same: nothing */
    assert_int_equal(version_of(f).generation, 3);
    struct advisory_changes two = changes_of(f, 1);
    assert_true(two.complete);
    assert_false(two.epss_all);
    assert_int_equal(two.advisories.count, 4);
    assert_int_equal(two.advisories.items[0], 5);
    assert_int_equal(two.advisories.items[1], 6);
    assert_int_equal(two.advisories.items[2], 11);
    assert_int_equal(two.advisories.items[3], 12);
    struct advisory_changes one = changes_of(f, 2);
    assert_int_equal(one.advisories.count, 2);
    assert_int_equal(one.advisories.items[0], 11);
    assert_true(str_eq(title_of(f, f->db, 4), STR("Edition 2")));
    assert_true(str_eq(title_of(f, f->db, 9), STR("Edition 1")));
}

static void the_log_names_the_cves_of_the_lists(void **state)
{
    struct feeds *f = *state;
    import_page(f, 0, 1, 1);
    (void)feeds_import(f, "tests/documents/feed/kev.json", false);
    struct advisory_changes kev = changes_of(f, 1);
    assert_true(kev.cves.count > 0);
    assert_true(str_eq(kev.cves.items[0], STR("CVE-2099-0001")));
    (void)feeds_import(f, "tests/documents/feed/epss.csv", false);
    assert_int_equal(changes_of(f, 2).cves.count, 3);
    (void)feeds_import(f, "tests/documents/feed/epss.csv", false);
    assert_int_equal(version_of(f).generation, 3);
    assert_int_equal(changes_of(f, 3).cves.count, 0);
}

static void most_of_epss_is_told_in_one_word(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    struct buf b = {.arena = &f->arena};
    struct str path = str_fmt(&f->arena, "%.*s.csv", STR_ARG(f->path));
    import_page(f, 0, 1, 1);
    BUF_LIT(&b, "#model_version:v1,score_date:2098-05-01T00:00:00Z\ncve,epss,percentile\n");
    for (int i = 0; i < 5000; i++)
        buf_fmt(&b, "CVE-2098-%d,0.5,0.5\n", 10000 + i);
    assert_true(world_write_file(path, buf_str(&b), &err));
    struct str page = write_page(f, 1, 1, 1);
    const struct str both[] = {path, page};
    (void)feeds_import_all(f, (struct feed_paths){both, 2}, false);
    assert_true(world_remove(page, &err));
    assert_true(changes_of(f, 1).epss_all);
    assert_int_equal(changes_of(f, 1).advisories.count, 1); /* of the page, after it */
    struct advisory_sources sources;
    assert_true(advisories_sources(f->db, &f->arena, &sources, &err));
    assert_int_equal(advisories_find_source(&sources, "epss", (struct str){0})->records, 5000);
    assert_true(world_remove(path, &err));
}

/* A file that breaks off is as if it had never been there, however long it was. */
static void a_file_that_is_undone_leaves_no_trace(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    struct str whole, text;
    struct str cut = str_fmt(&f->arena, "%.*s.cut", STR_ARG(f->path));
    import_page(f, 0, 1, 1); /* so that the database is no new one */
    whole = write_page(f, 1, 9000, 1);
    assert_true(world_read_file(&f->arena, whole, LIMIT_ARENA, &text, &err));
    assert_true(world_write_file(cut, str_sub(text, 0, text.n - 100), &err));
    const struct str both[] = {cut, whole};
    struct json *receipt = feeds_import_all(f, (struct feed_paths){both, 2}, false);
    assert_true(world_remove(cut, &err) && world_remove(whole, &err));
    assert_int_equal(json_int(feeds_source(receipt, "nvd"), "new", 0), 9000);
    assert_true(title_of(f, f->db, 9000).n > 0 && title_of(f, f->db, 4500).n > 0);
}

static void a_log_that_grows_too_long_loses_its_beginning(void **state)
{
    struct feeds *f = *state;
    import_page(f, 0, 1, 1);
    import_page(f, 1, 30000, 1);
    import_page(f, 30001, 30000, 1);
    assert_int_equal(version_of(f).generation, 3);
    assert_false(changes_of(f, 1).complete);
    struct advisory_changes last = changes_of(f, 2);
    assert_true(last.complete);
    assert_int_equal(last.advisories.count, 30000);
}

/* A record that is there already is not read again; one that was replaced does not come back. */
static void records_seen_before_are_told_by_their_bytes(void **state)
{
    enum { MANY = 6000 };
    struct feeds *f = *state;
    struct err err = {0};
    import_page(f, 0, MANY, 1);
    import_page(f, 0, MANY / 2, 2);
    struct str path = write_page(f, 0, MANY, 1);
    struct json *receipt = feeds_import(f, str_cz(&f->arena, path), false);
    const struct json *nvd = feeds_source(receipt, "nvd");
    assert_int_equal(json_int(nvd, "read", 0), MANY);
    assert_int_equal(json_int(nvd, "unchanged", 0), MANY / 2);
    assert_int_equal(json_int(nvd, "older", 0), MANY / 2);
    assert_true(str_eq(json_text(nvd, "newest"), STR("2098-01-01")));
    assert_int_equal(json_int(json_first(json_get(nvd, "parts")), "read", 0), MANY);
    assert_int_equal(version_of(f).generation, 2);
    assert_true(world_remove(path, &err));
}

static void counts_follow_what_is_put(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    struct advisory_sources sources;
    (void)feeds_import(f, "tests/documents/feed/osv", false);
    import_page(f, 0, 7, 1);
    import_page(f, 5, 7, 2);
    assert_true(advisories_sources(f->db, &f->arena, &sources, &err));
    assert_int_equal(advisories_find_source(&sources, "nvd", STR("2098"))->records, 12);
    assert_int_equal(advisories_find_source(&sources, "nvd", (struct str){0})->records, 12);
    assert_int_equal(advisories_find_source(&sources, "osv", STR("Debian:12"))->records, 2);
    assert_int_equal(advisories_find_source(&sources, "osv", (struct str){0})->records, 6);
}

/* --- others at the same time --- */

static void a_second_import_into_a_new_database_is_told_to_wait(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    struct advisories *other = NULL;
    feeds_open(f, ADVISORIES_WRITE);
    assert_false(advisories_open(&f->arena, f->path, ADVISORIES_WRITE, &other, &err));
    assert_int_equal(err.code, ERR_CONFLICT);
    assert_true(str_has(str_of(err.text), STR("another program is importing")));
    /* The first has lost nothing by it. */
    import_page(f, 0, 3, 1);
    assert_true(title_of(f, f->db, 2).n > 0);
}

static void a_reader_sees_the_state_before_an_import_or_after_it(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    struct advisories *reader = NULL;
    struct hash_quick hash = {{1, 2}};
    enum advisory_change change;
    struct advisory ad = {.source = STR("nvd"), .id = STR("CVE-2098-10001"), .title = STR("new")};
    ad.modified = STR("2098-12-31T00:00:00.000");
    import_page(f, 0, 3, 1);
    assert_true(advisories_open(&f->arena, f->path, ADVISORIES_READ, &reader, &err));
    assert_true(advisories_begin(f->db, &err));
    assert_true(advisories_put(f->db, &ad, &hash, &change, &err));
    assert_true(advisories_begin(reader, &err));
    assert_true(str_eq(title_of(f, reader, 1), STR("Edition 1")));
    assert_true(advisories_settle(f->db, &err) && advisories_commit(f->db, &err));
    assert_true(str_eq(title_of(f, reader, 1), STR("Edition 1")));
    advisories_rollback(reader);
    assert_true(str_eq(title_of(f, reader, 1), STR("new")));
    advisories_close(reader);
}

/* --- faults --- */

static bool die(void *context, struct str file, int64_t records)
{
    (void)file;
    if (records >= *(int *)context)
        (void)raise(SIGKILL);
    return true;
}

static bool go_on(void *context, struct str file, int64_t records)
{
    (void)context, (void)file, (void)records;
    return true;
}

/* Imports in a child, which ends by a signal or with 0 when the import succeeded. */
static int import_in_child(struct feeds *f, struct str file, int die_at, rlim_t largest_file)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct err err = {0};
        struct json *receipt = NULL;
        struct advisories *db = NULL;
        struct rlimit limit = {largest_file, largest_file};
        struct feed_options options = {.progress = die_at ? die : go_on, .context = &die_at};
        (void)signal(SIGXFSZ, SIG_IGN);
        (void)setrlimit(RLIMIT_FSIZE, &limit);
        bool ok = advisories_open(&f->arena, f->path, ADVISORIES_WRITE, &db, &err) &&
                  feed_import(&f->arena, db, (struct feed_paths){&file, 1}, &options, &receipt,
                              &err);
        advisories_close(db);
        _exit(ok ? 0 : err.text[0] ? 1 : 2);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void an_import_that_is_killed_leaves_the_old_state(void **state)
{
    enum { MANY = 1500 };
    struct feeds *f = *state;
    struct err err = {0};
    struct str file = write_page(f, 0, MANY, 1);
    for (int at = 64; at < MANY; at += 320)
        assert_true(WIFSIGNALED(import_in_child(f, file, at, RLIM_INFINITY)));
    assert_false(world_exists(f->path)); /* nothing half-made has the name */
    assert_int_equal(import_in_child(f, file, 0, RLIM_INFINITY), 0);
    file = write_page(f, 0, MANY, 2);
    for (int at = 64; at < MANY; at += 320) {
        assert_true(WIFSIGNALED(import_in_child(f, file, at, RLIM_INFINITY)));
        feeds_open(f, ADVISORIES_READ);
        assert_int_equal(version_of(f).generation, 1);
        for (int i = 0; i < MANY; i += 50)
            assert_true(str_eq(title_of(f, f->db, i), STR("Edition 1")));
    }
    advisories_close(f->db);
    f->db = NULL;
    assert_int_equal(import_in_child(f, file, 0, RLIM_INFINITY), 0);
    feeds_open(f, ADVISORIES_READ);
    assert_true(str_eq(title_of(f, f->db, MANY - 1), STR("Edition 2")));
    assert_true(world_remove(file, &err));
}

static void a_disk_that_is_full_leaves_the_old_state(void **state)
{
    enum { MANY = 3000 };
    struct feeds *f = *state;
    struct err err = {0};
    struct str file = write_page(f, 0, MANY, 1);
    int status = import_in_child(f, file, 0, 100000);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1); /* with a message */
    assert_false(world_exists(f->path));
    assert_int_equal(import_in_child(f, file, 0, RLIM_INFINITY), 0);
    file = write_page(f, 0, MANY, 2);
    status = import_in_child(f, file, 0, 100000);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
    feeds_open(f, ADVISORIES_READ);
    assert_int_equal(version_of(f).generation, 1);
    assert_true(str_eq(title_of(f, f->db, MANY - 1), STR("Edition 1")));
    assert_true(world_remove(file, &err));
}

static struct str gzipped(struct arena *a, struct str s)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, 0), Z_OK);
    size_t cap = deflateBound(&z, s.n);
    char *p = ARENA_ARRAY(a, char, cap);
    z.next_in = (unsigned char *)str_cz(a, s);
    z.avail_in = (unsigned)s.n;
    z.next_out = (unsigned char *)p;
    z.avail_out = (unsigned)cap;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return (struct str){p, cap - z.avail_out};
}

/* A gzip file large enough to be unpacked by the second thread. */
static struct json *import_packed(struct feeds *f, struct str packed)
{
    struct err err = {0};
    struct str path = str_fmt(&f->arena, "%.*s.gz", STR_ARG(f->path));
    assert_true(packed.n > KIB(256));
    assert_true(world_write_file(path, packed, &err));
    struct json *receipt = feeds_import(f, str_cz(&f->arena, path), false);
    assert_true(world_remove(path, &err));
    return receipt;
}

static void a_packed_file_that_breaks_off_is_refused_whole(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    struct buf b = {.arena = &f->arena};
    struct str page;
    uint64_t noise = 7;
    import_page(f, 0, 1, 1);
    assert_true(world_read_file(&f->arena, write_page(f, 1, 2000, 1), MIB(16), &page, &err));
    buf_put(&b, str_sub(page, 0, page.n - 1));
    BUF_LIT(&b, ",\"noise\":\"");
    for (size_t i = 0; i < KIB(600); i++) {
        noise = noise * UINT64_C(6364136223846793005) + 1442695040888963407u;
        buf_char(&b, (char)('A' + (noise >> 33) % 58 % 26));
    }
    BUF_LIT(&b, "\"}");
    struct str packed = gzipped(&f->arena, buf_str(&b));
    struct json *receipt = import_packed(f, str_sub(packed, 0, packed.n - 20));
    assert_true(STR_IS(json_text(receipt, "outcome"), "refused"));
    assert_true(str_has(json_text(json_first(json_get(receipt, "refused")), "reason"),
                        STR("ends too early")));
    assert_int_equal(title_of(f, f->db, 1).n, 0);
    assert_int_equal(version_of(f).generation, 1);
    receipt = import_packed(f, packed);
    assert_true(STR_IS(json_text(receipt, "outcome"), "complete"));
    assert_true(title_of(f, f->db, 2000).n > 0);
    assert_true(world_remove(str_fmt(&f->arena, "%.*s.page", STR_ARG(f->path)), &err));
}

static void a_bomb_is_refused_in_bounded_memory(void **state)
{
    struct feeds *f = *state;
    struct rusage before;
    struct rusage after;
    char *spaces = ARENA_ARRAY(&f->arena, char, MIB(16));
    memset(spaces, ' ', MIB(16));
    struct str one = gzipped(&f->arena, (struct str){spaces, MIB(16)});
    struct buf b = {.arena = &f->arena};
    buf_put(&b, gzipped(&f->arena, STR("{\"resultsPerPage\":1,\"vulnerabilities\":[")));
    while (b.n < MIB(1)) /* some 16 of them and more would be 256 MB */
        buf_put(&b, one);
    (void)getrusage(RUSAGE_SELF, &before);
    struct json *receipt = import_packed(f, buf_str(&b));
    (void)getrusage(RUSAGE_SELF, &after);
    assert_true(STR_IS(json_text(receipt, "outcome"), "refused"));
    assert_true(after.ru_maxrss - before.ru_maxrss < 64 * 1024); /* KiB */
}

static void break_file(struct feeds *f, const char *sql)
{
    sqlite3 *db = NULL;
    advisories_close(f->db);
    f->db = NULL;
    assert_int_equal(sqlite3_open(str_cz(&f->arena, f->path), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    feeds_open(f, ADVISORIES_READ);
}

static void a_damaged_file_ends_in_a_message(void **state)
{
    static const char *const damages[] = {
        "UPDATE product SET body = x'00ff'",
        "UPDATE product SET body = x''",
        "UPDATE product SET body = 'text'",
        "UPDATE product SET body = zeroblob(100000)",
        "UPDATE product SET body = x'00010400'", /* one shared configuration, and none is there */
        "UPDATE product SET body = NULL WHERE 0; UPDATE advisory SET body = x'01'",
        "UPDATE advisory SET body = zeroblob(3)",
        "DELETE FROM word WHERE number = 1",
    };
    struct feeds *f = *state;
    for (size_t i = 0; i < COUNT_OF(damages); i++) {
        struct err err = {0};
        struct advisory_candidates found;
        struct advisory ad;
        import_page(f, 0, 3, 1);
        break_file(f, damages[i]);
        bool ok = advisories_by_cpe(f->db, &f->arena, STR("a:made:p1"), &found, &err) &&
                  advisories_get(f->db, &f->arena, 2, &ad, &err);
        if (ok || !str_has(str_of(err.text), STR("damaged")))
            fail_msg("%s: %s", damages[i], ok ? "nothing was said" : err.text);
        advisories_close(f->db);
        f->db = NULL;
        assert_true(world_remove(f->path, &err));
    }
}

static void a_database_of_another_form_says_what_to_do(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    import_page(f, 0, 1, 1);
    break_file(f, "PRAGMA user_version = 2");
    advisories_close(f->db);
    f->db = NULL;
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(str_cz(&f->arena, f->path), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 1", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_false(advisories_open(&f->arena, f->path, ADVISORIES_READ, &f->db, &err));
    assert_true(str_has(str_of(err.text), STR("remove the file and import the feeds again")));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, feeds_setup, feeds_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_new_database_has_another_name_and_no_log_before_it),
        TEST(the_log_tells_what_changed_since_any_generation),
        TEST(the_log_names_the_cves_of_the_lists),
        TEST(most_of_epss_is_told_in_one_word),
        TEST(a_file_that_is_undone_leaves_no_trace),
        TEST(a_log_that_grows_too_long_loses_its_beginning),
        TEST(records_seen_before_are_told_by_their_bytes),
        TEST(counts_follow_what_is_put),
        TEST(a_second_import_into_a_new_database_is_told_to_wait),
        TEST(a_reader_sees_the_state_before_an_import_or_after_it),
        TEST(an_import_that_is_killed_leaves_the_old_state),
        TEST(a_disk_that_is_full_leaves_the_old_state),
        TEST(a_packed_file_that_breaks_off_is_refused_whole),
        TEST(a_bomb_is_refused_in_bounded_memory),
        TEST(a_damaged_file_ends_in_a_message),
        TEST(a_database_of_another_form_says_what_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
