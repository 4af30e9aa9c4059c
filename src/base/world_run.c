/* world_run.c - child programs. Input goes through a file in memory, not a pipe: so there is no
   deadlock between writing and reading, and no SIGPIPE when the child does not read. */
#include "base/world.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"

enum { COMPLAINT_MAX = 256, POLL_STEP_MS = 5 };

struct run {
    const struct world_child *child;
    struct buf output;
    char complaint[COMPLAINT_MAX]; /* the begin of its standard error */
    size_t complaint_n;
    pid_t pid;
    int64_t deadline_us;
    int input, out[2], errors[2];
    struct err *err;
};

static bool fail(struct run *r, int number, const char *what)
{
    const char *why = strerrordesc_np(number);
    return err_set(r->err, ERR_IO, "%s: %s: %s", r->child->argv[0], what,
                   why ? why : "unknown error");
}

/* The file of that name in PATH, or an empty text. */
static struct str find_program(struct arena *a, struct str name, struct str path)
{
    if (name.n == 0)
        return (struct str){0};
    if (str_find_char(name, '/') < name.n)
        return access(str_cz(a, name), X_OK) == 0 ? name : (struct str){0};
    struct str dir;
    while (str_split(&path, ':', &dir)) {
        if (dir.n == 0 || dir.p[0] != '/') /* never the current directory */
            continue;
        struct str file = str_fmt(a, "%.*s/%.*s", STR_ARG(dir), STR_ARG(name));
        if (access(file.p, X_OK) == 0)
            return file;
    }
    return (struct str){0};
}

static bool open_input(struct run *r)
{
    struct str rest = r->child->input;
    r->input = memfd_create("input", MFD_CLOEXEC);
    if (r->input < 0)
        return fail(r, errno, "input");
    while (rest.n > 0) {
        ssize_t n = write(r->input, rest.p, rest.n);
        if (n < 0 && errno != EINTR)
            return fail(r, errno, "input");
        rest = str_from(rest, n > 0 ? (size_t)n : 0);
    }
    return lseek(r->input, 0, SEEK_SET) == 0 || fail(r, errno, "input");
}

/* The child leads a process group, so that a kill reaches what it started as well. */
static int spawn(struct run *r, const char *file, char *const *env)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t how;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, r->input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, r->out[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, r->errors[1], STDERR_FILENO);
    posix_spawnattr_init(&how);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                       POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&how, 0);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setsigdefault(&how, &all);
    /* posix_spawn promises not to write to the vector */
    union {
        const char *const *in;
        char *const *out;
    } argv = {r->child->argv};
    int why = posix_spawn(&r->pid, file, &files, &how, argv.out, env);
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&files);
    return why;
}

/* Set just after the start, as posix_spawn cannot set them before it; they are to stop a run-away
   program, not an enemy. */
static void limit(const struct run *r)
{
    rlim_t seconds = (rlim_t)(r->child->timeout_ms / 1000 + 1);
    const struct rlimit memory = {LIMIT_CHILD_MEMORY, LIMIT_CHILD_MEMORY};
    const struct rlimit cpu = {seconds, seconds + 1};
    const struct rlimit core = {0, 0};
    prlimit(r->pid, RLIMIT_AS, &memory, NULL);
    prlimit(r->pid, RLIMIT_CPU, &cpu, NULL);
    prlimit(r->pid, RLIMIT_CORE, &core, NULL);
}

static int left_ms(const struct run *r)
{
    int64_t left = (r->deadline_us - world_monotonic_us()) / 1000;
    return left < 0 ? 0 : left > INT32_MAX ? INT32_MAX : (int)left;
}

static bool timed_out(struct run *r)
{
    return err_set(r->err, ERR_LIMIT, "%s: stopped after %lld ms", r->child->argv[0],
                   (long long)r->child->timeout_ms);
}

/* Reads what is there; *open tells whether more may come. */
static bool take_output(struct run *r, bool *open)
{
    char part[1 << 16];
    ssize_t n = read(r->out[0], part, sizeof part);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN || fail(r, errno, "output");
    *open = n > 0;
    if ((size_t)n > r->child->max_output - r->output.n)
        return err_set(r->err, ERR_LIMIT, "%s: more than %zu bytes of output", r->child->argv[0],
                       r->child->max_output);
    buf_put(&r->output, (struct str){part, (size_t)n});
    return true;
}

static void take_complaint(struct run *r, bool *open)
{
    char part[4096];
    ssize_t n = read(r->errors[0], part, sizeof part);
    if (n < 0)
        return;
    *open = n > 0;
    size_t room = sizeof r->complaint - r->complaint_n;
    size_t take = (size_t)n < room ? (size_t)n : room;
    memcpy(r->complaint + r->complaint_n, part, take);
    r->complaint_n += take;
}

static bool collect(struct run *r)
{
    bool out_open = true, errors_open = true;
    while (out_open || errors_open) {
        struct pollfd fds[] = {{.fd = out_open ? r->out[0] : -1, .events = POLLIN},
                               {.fd = errors_open ? r->errors[0] : -1, .events = POLLIN}};
        int ready = poll(fds, COUNT_OF(fds), left_ms(r));
        if (ready < 0 && errno != EINTR)
            return fail(r, errno, "output");
        if (ready == 0)
            return timed_out(r);
        if (ready > 0 && fds[0].revents && !take_output(r, &out_open))
            return false;
        if (ready > 0 && fds[1].revents)
            take_complaint(r, &errors_open);
    }
    return true;
}

/* Waits in small steps: a child may close its output and work on. */
static bool wait_end(struct run *r, int *status)
{
    for (;;) {
        pid_t ended = waitpid(r->pid, status, WNOHANG);
        if (ended == r->pid)
            break;
        if (ended < 0 && errno != EINTR)
            return fail(r, errno, "wait");
        if (left_ms(r) == 0)
            return timed_out(r);
        poll(NULL, 0, POLL_STEP_MS);
    }
    r->pid = 0;
    return true;
}

static bool judge(struct run *r, int status)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    struct str said = str_trim((struct str){r->complaint, r->complaint_n});
    said = str_sub(said, 0, str_find_char(said, '\n'));
    if (WIFSIGNALED(status))
        return err_set(r->err, ERR_IO, "%s: ended by signal %d", r->child->argv[0],
                       WTERMSIG(status));
    return err_set(r->err, ERR_IO, "%s: exit status %d%s%.*s", r->child->argv[0],
                   WEXITSTATUS(status), said.n ? ": " : "", STR_ARG(said));
}

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static bool run(struct run *r, const char *file, char *const *env)
{
    if (!open_input(r))
        return false;
    if (pipe2(r->out, O_CLOEXEC) != 0 || pipe2(r->errors, O_CLOEXEC) != 0)
        return fail(r, errno, "pipe");
    int why = spawn(r, file, env);
    if (why != 0) {
        r->pid = 0;
        return fail(r, why, "start");
    }
    limit(r);
    close_fd(&r->out[1]);
    close_fd(&r->errors[1]);
    int status;
    return collect(r) && wait_end(r, &status) && judge(r, status);
}

bool world_run(struct arena *a, const struct world_child *child, struct str *output,
               struct err *err)
{
    struct run r = {.child = child, .output = {.arena = a}, .err = err};
    r.input = r.out[0] = r.out[1] = r.errors[0] = r.errors[1] = -1;
    r.deadline_us = world_monotonic_us() + child->timeout_ms * 1000;
    struct str path = world_env("PATH");
    if (path.n == 0)
        path = STR("/usr/bin:/bin");
    struct str file = find_program(a, str_of(child->argv[0]), path);
    if (file.n == 0)
        return err_set(err, ERR_NO_DATA, "the program '%s' is not installed", child->argv[0]);
    char lang[] = "LANG=C.UTF-8";
    char *env[] = {str_cz(a, str_fmt(a, "PATH=%.*s", STR_ARG(path))), lang, NULL};
    bool ok = run(&r, str_cz(a, file), env);
    if (r.pid > 0) {
        kill(-r.pid, SIGKILL);
        kill(r.pid, SIGKILL);
        while (waitpid(r.pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    close_fd(&r.input);
    close_fd(&r.out[0]);
    close_fd(&r.out[1]);
    close_fd(&r.errors[0]);
    close_fd(&r.errors[1]);
    if (ok)
        *output = buf_str(&r.output);
    return ok;
}
