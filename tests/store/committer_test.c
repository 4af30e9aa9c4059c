#include "fixture.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#include "store/committer.h"
#include "store/internal.h"

/* A change: one more device family. id is copied out, for the arena is rewound. */
struct add {
    char name[32];
    char id[32];
    bool fail;
};

static bool add_family(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct add *add = context;
    const struct record_type *t = record_type_find(STR("device_family"));
    void *record = arena_alloc(a, t->size, 1, 16);
    struct str id = {0};
    if (!record_set(t, record, a, STR("name"), str_of(add->name), err) ||
        !store_add(s, a, t, record, &id, err))
        return false;
    if (add->fail)
        return err_set(err, ERR_INVALID, "refused on purpose");
    snprintf(add->id, sizeof add->id, "%.*s", STR_ARG(id));
    return true;
}

static void *add_many(void *arg)
{
    struct committer *c = arg;
    for (int i = 0; i < 20; i++) {
        struct err err = {0};
        struct add add = {.name = "x", .fail = i % 5 == 4};
        assert_true(committer_do(c, STR("writer"), add_family, &add, &err) == !add.fail);
        assert_true(add.fail ? err.code == ERR_INVALID : add.id[0] == 'D');
    }
    return NULL;
}

static void a_bad_change_does_not_fail_its_neighbours(void **state)
{
    struct fixture *f = *state;
    struct committer *c;
    pthread_t threads[8];
    struct store_list list;
    struct store_verdict v;
    store_close(f->store);
    f->store = NULL;
    assert_true(committer_start(&f->arena, str_of(f->path), &c, &f->err));
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, add_many, c), 0);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        pthread_join(threads[i], NULL);
    committer_stop(c);
    assert_true(store_open(&f->arena, str_of(f->path), STORE_READ, &f->store, &f->err));
    assert_true(store_list(f->store, &f->arena, record_type_find(STR("device_family")),
                           (struct str){0}, 0, 0, &list, &f->err));
    assert_int_equal(list.total, 8 * 16);
    assert_true(store_verify(f->store, &f->arena, &v, &f->err));
    assert_int_equal(json_count(v.faults), 0);
    assert_int_equal(v.changes, 8 * 16);
}

/* --- failures of the statements around a change --- */

struct failing {
    struct add add;
    int64_t steps; /* after the change: 1 is its RELEASE, 2 the COMMIT */
};

static bool add_then_fail(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct failing *f = context;
    if (!add_family(&f->add, s, a, err))
        return false;
    db_fail_in(s->db, f->steps);
    return true;
}

static void a_change_whose_commit_fails_is_not_kept_and_the_next_one_is(void **state)
{
    struct fixture *f = *state;
    struct committer *c;
    struct store_list list;
    struct add good = {.name = "good"};
    store_close(f->store);
    f->store = NULL;
    assert_true(committer_start(&f->arena, str_of(f->path), &c, &f->err));
    for (int64_t steps = 1; steps <= 2; steps++) {
        struct failing bad = {.add = {.name = "bad"}, .steps = steps};
        assert_false(committer_do(c, STR("writer"), add_then_fail, &bad, &f->err));
        assert_int_equal(f->err.code, ERR_IO);
        assert_true(committer_do(c, STR("writer"), add_family, &good, &f->err));
    }
    committer_stop(c);
    assert_true(store_open(&f->arena, str_of(f->path), STORE_READ, &f->store, &f->err));
    assert_true(store_list(f->store, &f->arena, record_type_find(STR("device_family")),
                           (struct str){0}, 0, 0, &list, &f->err));
    assert_int_equal(list.total, 2);
    fixture_holds(f);
}

/* --- kill -9 --- */

enum { KILLS = 200, KILLS_PER_WORKSPACE = 40, WRITERS = 4 };

struct writer {
    struct committer *committer;
    int out;
};

/* Tells each id through the pipe once it is acknowledged. Eight bytes are written at once. */
static void *write_until_killed(void *arg)
{
    struct writer *w = arg;
    for (;;) {
        struct err err = {0};
        struct add add = {.name = "y"};
        int64_t n;
        if (!committer_do(w->committer, STR("writer"), add_family, &add, &err) ||
            !str_to_int(str_from(str_of(add.id), 3), &n) ||
            write(w->out, &n, sizeof n) != (ssize_t)sizeof n)
            _exit(1);
    }
    return NULL;
}

static void child(const char *path, int out)
{
    static struct arena arena;
    struct err err = {0};
    struct committer *c;
    pthread_t threads[WRITERS];
    arena_init(&arena, LIMIT_ARENA);
    if (!committer_start(&arena, str_of(path), &c, &err))
        _exit(2);
    struct writer w = {c, out};
    for (int i = 0; i < WRITERS; i++)
        if (pthread_create(&threads[i], NULL, write_until_killed, &w) != 0)
            _exit(3);
    pause();
}

/* The highest acknowledged number, and how many were. */
static int64_t read_acknowledged(int in, int64_t *highest)
{
    int64_t n, count = 0;
    while (read(in, &n, sizeof n) == (ssize_t)sizeof n) {
        *highest = n > *highest ? n : *highest;
        count++;
    }
    return count;
}

static int64_t kill_once(const char *path, int round, int64_t *highest)
{
    int pipe_ends[2];
    assert_int_equal(pipe(pipe_ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        close(pipe_ends[0]);
        child(path, pipe_ends[1]);
        _exit(4);
    }
    close(pipe_ends[1]);
    /* A connection takes longer to be made than a file to be opened. */
    usleep((useconds_t)(5000 + round * 7919 % 20000) * (fixture_on_server() ? 8 : 1));
    kill(pid, SIGKILL);
    int status;
    waitpid(pid, &status, 0);
    assert_true(WIFSIGNALED(status));
    int64_t count = read_acknowledged(pipe_ends[0], highest);
    close(pipe_ends[0]);
    return count;
}

static void make_workspace(struct fixture *f)
{
    store_close(f->store);
    f->store = NULL;
    (void)fixture_teardown((void **)&f);
    void *state;
    assert_int_equal(fixture_setup(&state), 0);
}

/* Without holes and duplicates: ids count, so that n families mean all of 1..n. */
static void check_all_there(struct fixture *f, int64_t highest)
{
    struct store_verdict v;
    struct store_list list;
    assert_true(store_open(&f->arena, str_of(f->path), STORE_WRITE, &f->store, &f->err));
    assert_true(store_verify(f->store, &f->arena, &v, &f->err));
    JSON_EACH (fault, v.faults)
        fail_msg("%.*s", STR_ARG(fault->text));
    assert_true(store_list(f->store, &f->arena, record_type_find(STR("device_family")),
                           (struct str){0}, 0, 1, &list, &f->err));
    assert_true(list.total >= highest);
    store_close(f->store);
    f->store = NULL;
}

static void acknowledged_writes_outlive_kill_9(void **state)
{
    struct fixture *f = *state;
    int64_t highest = 0, acknowledged = 0;
    store_close(f->store);
    f->store = NULL;
    for (int round = 0; round < KILLS; round++) {
        if (round % KILLS_PER_WORKSPACE == 0) {
            make_workspace(f);
            store_close(f->store);
            f->store = NULL;
            highest = 0;
        }
        acknowledged += kill_once(f->path, round, &highest);
        check_all_there(f, highest);
    }
    print_message("%d kills, %lld acknowledged writes, all there\n", KILLS,
                  (long long)acknowledged);
    assert_true(acknowledged > 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_bad_change_does_not_fail_its_neighbours),
        T(a_change_whose_commit_fails_is_not_kept_and_the_next_one_is),
        T(acknowledged_writes_outlive_kill_9),
    };
    return cmocka_run_group_tests_name("committer", tests, NULL, NULL);
}
