#include "base/world.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"

enum { CHUNK = 1 << 16 };

struct world_file {
    struct str path;
    int fd;
    void *view; /* of all bytes; NULL when there is none */
    size_t view_bytes;
};

struct instant world_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (struct instant){(int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000};
}

int64_t world_monotonic_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void world_wait_ms(int64_t ms)
{
    int64_t end_us = world_monotonic_us() + ms * 1000;
    for (int64_t left = ms * 1000; left > 0; left = end_us - world_monotonic_us()) {
        struct timespec t = {.tv_sec = left / 1000000, .tv_nsec = left % 1000000 * 1000};
        nanosleep(&t, NULL);
    }
}

void world_random(void *to, size_t n)
{
    char *p = to;
    while (n > 0) {
        ssize_t got = getrandom(p, n, 0);
        if (got < 0 && errno != EINTR)
            abort(); /* no kernel we run on lacks it; going on without would be worse */
        if (got > 0) {
            p += got;
            n -= (size_t)got;
        }
    }
}

struct str world_user(struct arena *a)
{
    struct passwd entry;
    struct passwd *found = NULL;
    char text[4096];
    uid_t uid = geteuid();
    if (getpwuid_r(uid, &entry, text, sizeof text, &found) == 0 && found && found->pw_name[0])
        return str_copy(a, str_of(found->pw_name));
    return str_fmt(a, "%u", (unsigned)uid);
}

struct str world_env(const char *name)
{
    return str_of(secure_getenv(name));
}

static bool fail(struct err *err, int number, struct str path)
{
    enum err_code code = ERR_IO;
    if (number == ENOENT || number == ENOTDIR)
        code = ERR_NOT_FOUND;
    else if (number == EACCES || number == EPERM || number == EROFS)
        code = ERR_DENIED;
    const char *why = strerrordesc_np(number);
    return err_set(err, code, "%.*s: %s", STR_ARG(path), why ? why : "unknown error");
}

/* A path as the system wants it, in a buffer of PATH_MAX bytes. */
static bool path_cz(struct str path, char *to, struct err *err)
{
    if (path.n == 0 || path.n >= PATH_MAX || memchr(path.p, 0, path.n))
        return err_set(err, ERR_USAGE, "this is no path of a file: '%.*s'",
                       path.n < 64 ? (int)path.n : 64, path.n ? path.p : "");
    memcpy(to, path.p, path.n);
    to[path.n] = 0;
    return true;
}

bool world_open(struct arena *a, struct str path, struct world_file **out, struct err *err)
{
    char z[PATH_MAX];
    if (!path_cz(path, z, err))
        return false;
    int fd = STR_IS(path, "-") ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                               : open(z, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat st;
    if (fd < 0)
        return fail(err, errno, path);
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        close(fd);
        return fail(err, EISDIR, path);
    }
    struct world_file *f = ARENA_NEW(a, struct world_file);
    f->path = str_copy(a, path);
    f->fd = fd;
    *out = f;
    return true;
}

bool world_read(struct world_file *f, void *to, size_t cap, size_t *n, struct err *err)
{
    ssize_t got;
    do
        got = read(f->fd, to, cap);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return fail(err, errno, f->path);
    *n = (size_t)got;
    return true;
}

int64_t world_file_size(const struct world_file *f)
{
    struct stat st;
    return fstat(f->fd, &st) == 0 && S_ISREG(st.st_mode) ? (int64_t)st.st_size : -1;
}

void world_close(struct world_file *f)
{
    if (f && f->view) {
        munmap(f->view, f->view_bytes);
        f->view = NULL;
    }
    if (f && f->fd >= 0) {
        close(f->fd);
        f->fd = -1;
    }
}

static bool read_all(struct arena *a, struct world_file *f, size_t max, struct str *out,
                     struct err *err)
{
    int64_t size = world_file_size(f);
    size_t cap = size >= 0 && (uint64_t)size <= max ? (size_t)size + 1 : CHUNK, n = 0, got = 1;
    char *p = ARENA_ARRAY(a, char, cap);
    while (got > 0) {
        if (n == cap) {
            char *old = p;
            if (!arena_extend(a, p, cap, cap * 2)) {
                p = ARENA_ARRAY(a, char, cap * 2);
                memcpy(p, old, n);
            }
            cap *= 2;
        }
        if (!world_read(f, p + n, cap - n, &got, err))
            return false;
        n += got;
        if (n > max)
            return err_set(err, ERR_LIMIT, "%.*s: larger than %zu bytes", STR_ARG(f->path), max);
    }
    *out = (struct str){p, n};
    return true;
}

bool world_read_file(struct arena *a, struct str path, size_t max, struct str *out, struct err *err)
{
    struct world_file *f;
    if (!world_open(a, path, &f, err))
        return false;
    size_t mark = arena_mark(a);
    bool ok = read_all(a, f, max, out, err);
    world_close(f);
    if (!ok)
        arena_rewind(a, mark);
    return ok;
}

static bool write_all(int fd, struct str bytes)
{
    for (size_t at = 0; at < bytes.n;) {
        ssize_t n = write(fd, bytes.p + at, bytes.n - at);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            at += (size_t)n;
    }
    return true;
}

bool world_append(struct arena *a, struct str path, int64_t keep_bytes, struct world_file **out,
                  struct err *err)
{
    char z[PATH_MAX];
    if (!path_cz(path, z, err))
        return false;
    int fd = open(z, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW, 0644);
    if (fd < 0)
        return fail(err, errno, path);
    if (ftruncate(fd, keep_bytes) != 0 || lseek(fd, 0, SEEK_END) < 0) {
        int why = errno;
        close(fd);
        return fail(err, why, path);
    }
    struct world_file *f = ARENA_NEW(a, struct world_file);
    f->path = str_copy(a, path);
    f->fd = fd;
    *out = f;
    return true;
}

bool world_scratch(struct arena *a, struct world_file **out, struct err *err)
{
    struct str dir = world_env("TMPDIR");
    if (dir.n == 0)
        dir = STR("/var/tmp");
    int fd = open(str_cz(a, dir), O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(err, errno, dir);
    struct world_file *f = ARENA_NEW(a, struct world_file);
    f->path = dir;
    f->fd = fd;
    *out = f;
    return true;
}

bool world_view(struct world_file *f, struct str *out, struct err *err)
{
    int64_t size = world_file_size(f);
    *out = (struct str){"", 0};
    if (size <= 0)
        return size == 0 || fail(err, errno, f->path);
    f->view = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, f->fd, 0);
    if (f->view == MAP_FAILED) {
        f->view = NULL;
        return fail(err, errno, f->path);
    }
    f->view_bytes = (size_t)size;
    *out = (struct str){f->view, f->view_bytes};
    return true;
}

bool world_lock(struct arena *a, struct str path, struct world_file **out, struct err *err)
{
    struct world_file *f = NULL;
    if (!world_append(a, path, 0, &f, err))
        return false;
    if (flock(f->fd, LOCK_EX | LOCK_NB) != 0) {
        world_close(f);
        return err_set(err, ERR_CONFLICT, "%.*s: another program is at work", STR_ARG(path));
    }
    *out = f;
    return true;
}

bool world_write(struct world_file *f, struct str bytes, struct err *err)
{
    return write_all(f->fd, bytes) || fail(err, errno, f->path);
}

bool world_sync(struct world_file *f, struct err *err)
{
    return fsync(f->fd) == 0 || fail(err, errno, f->path);
}

/* Writes name in the open directory; on failure errno tells and nothing is left behind. */
static bool replace(int dir, const char *name, struct str bytes)
{
    char temp[64];
    uint64_t random;
    world_random(&random, sizeof random);
    snprintf(temp, sizeof temp, ".tutela-%016llx", (unsigned long long)random);
    int fd = openat(dir, temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0)
        return false;
    bool ok = write_all(fd, bytes) && fsync(fd) == 0;
    int why = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        why = errno;
    }
    if (ok && renameat(dir, temp, dir, name) == 0)
        return fsync(dir) == 0;
    if (ok)
        why = errno;
    unlinkat(dir, temp, 0);
    errno = why;
    return false;
}

bool world_write_file(struct str path, struct str bytes, struct err *err)
{
    char z[PATH_MAX];
    if (!path_cz(path, z, err))
        return false;
    char *slash = strrchr(z, '/');
    const char *name = slash ? slash + 1 : z;
    if (!*name || strcmp(name, "..") == 0 || strcmp(name, ".") == 0)
        return fail(err, EISDIR, path);
    int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    int dir;
    if (!slash) {
        dir = open(".", flags);
    } else if (slash == z) {
        dir = open("/", flags);
    } else {
        *slash = 0;
        dir = open(z, flags);
    }
    if (dir < 0)
        return fail(err, errno, path);
    bool ok = replace(dir, name, bytes);
    int why = errno;
    close(dir);
    return ok || fail(err, why, path);
}

static bool make_one(const char *z)
{
    struct stat st;
    if (mkdir(z, 0755) == 0)
        return true;
    int why = errno;
    if (stat(z, &st) == 0 && S_ISDIR(st.st_mode))
        return true;
    errno = why;
    return false;
}

bool world_make_dir(struct str path, struct err *err)
{
    char z[PATH_MAX];
    if (!path_cz(path, z, err))
        return false;
    for (char *p = strchr(z + 1, '/'); p; p = strchr(p + 1, '/')) {
        *p = 0;
        if (!make_one(z))
            return fail(err, errno, path);
        *p = '/';
    }
    return make_one(z) || fail(err, errno, path);
}

bool world_is_dir(struct str path)
{
    char z[PATH_MAX];
    struct err ignored;
    struct stat st;
    return path_cz(path, z, &ignored) && stat(z, &st) == 0 && S_ISDIR(st.st_mode);
}

bool world_exists(struct str path)
{
    char z[PATH_MAX];
    struct err ignored;
    struct stat st;
    return path_cz(path, z, &ignored) && stat(z, &st) == 0;
}

bool world_remove(struct str path, struct err *err)
{
    char z[PATH_MAX];
    if (!path_cz(path, z, err))
        return false;
    return unlink(z) == 0 || fail(err, errno, path);
}

void world_forget(struct str path)
{
    struct err ignored;
    if (world_exists(path))
        IGNORE(world_remove(path, &ignored));
}

bool world_rename(struct str from, struct str to, struct err *err)
{
    char z[PATH_MAX], new_z[PATH_MAX];
    if (!path_cz(from, z, err) || !path_cz(to, new_z, err))
        return false;
    return rename(z, new_z) == 0 || fail(err, errno, from);
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

struct name {
    struct name *next;
    struct str text;
};

bool world_list_dir(struct arena *a, struct str path, struct world_names *out, struct err *err)
{
    char z[PATH_MAX];
    if (!path_cz(path, z, err))
        return false;
    DIR *dir = opendir(z);
    if (!dir)
        return fail(err, errno, path);
    struct name *first = NULL;
    struct world_names all = {0};
    const struct dirent *entry;
    errno = 0;
    while ((entry = readdir(dir))) {
        struct str name = str_of(entry->d_name);
        if (STR_IS(name, ".") || STR_IS(name, ".."))
            continue;
        struct name *n = ARENA_NEW(a, struct name);
        *n = (struct name){first, str_copy(a, name)};
        first = n;
        all.count++;
    }
    int why = errno;
    closedir(dir);
    if (why != 0)
        return fail(err, why, path);
    all.names = ARENA_ARRAY(a, struct str, all.count);
    for (size_t i = 0; first; first = first->next)
        all.names[i++] = first->text;
    if (all.count > 1)
        qsort(all.names, all.count, sizeof *all.names, by_bytes);
    *out = all;
    return true;
}
