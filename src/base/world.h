/*
 * world.h - the clock, random numbers, files, child programs: the only door out.
 *
 * Nothing outside this file's implementation opens a file, starts a program or asks the time (the
 * databases, the web server and http.h, behind their own doors, excepted). Everything read has a
 * limit.
 */
#ifndef BASE_WORLD_H
#define BASE_WORLD_H

#include "base/date.h"
#include "base/err.h"

struct instant world_now(void);
int64_t world_monotonic_us(void);
void world_random(void *to, size_t n);
void world_wait_ms(int64_t ms);         /* does nothing meanwhile; at once when ms is not above 0 */
struct str world_user(struct arena *a); /* name of the system user, else its number */
/* The variable's value, or empty; nothing when the program runs with raised privileges. */
struct str world_env(const char *name);

/* The whole file (or standard input for "-"), at most max bytes: ERR_LIMIT above. */
NODISCARD bool world_read_file(struct arena *a, struct str path, size_t max, struct str *out,
                               struct err *err);
/* The first line of standard input, without its end; at a terminal asked for, and not shown. */
NODISCARD bool world_read_secret(struct arena *a, const char *question, struct str *out,
                                 struct err *err);
/* Replaces the file at once or not at all: written beside it, synced, renamed. Mode 0644. */
NODISCARD bool world_write_file(struct str path, struct str bytes, struct err *err);
/* Makes the directory and those above it; no failure when it is there. */
NODISCARD bool world_make_dir(struct str path, struct err *err);
bool world_is_dir(struct str path);
bool world_exists(struct str path);
NODISCARD bool world_remove(struct str path, struct err *err);
void world_forget(struct str path); /* removes it where it is there and can be removed */
/* Gives a file another name, at once; one that had it is gone. Both in one file system. */
NODISCARD bool world_rename(struct str from, struct str to, struct err *err);

/* The names in a directory, sorted by bytes, without "." and "..". */
struct world_names {
    struct str *names;
    size_t count;
};
NODISCARD bool world_list_dir(struct arena *a, struct str path, struct world_names *out,
                              struct err *err);

/* A file read in parts. */
struct world_file;
NODISCARD bool world_open(struct arena *a, struct str path, struct world_file **out,
                          struct err *err);
/* At most cap bytes into to; *n == 0 at the end. */
NODISCARD bool world_read(struct world_file *f, void *to, size_t cap, size_t *n, struct err *err);
int64_t world_file_size(const struct world_file *f); /* -1 where it has none (a pipe) */
void world_close(struct world_file *f);              /* NULL is allowed */

/* A file written in parts, made where it is missing. Of what it has, the first keep bytes stay. */
NODISCARD bool world_append(struct arena *a, struct str path, int64_t keep_bytes,
                            struct world_file **out, struct err *err);
/* A file without a name, in TMPDIR or /var/tmp, gone when it is closed. */
NODISCARD bool world_scratch(struct arena *a, struct world_file **out, struct err *err);
/* All its bytes, without reading them: valid until it is closed. */
NODISCARD bool world_view(struct world_file *f, struct str *out, struct err *err);
/* The file, made where it is missing, for this process alone until it is closed; ERR_CONFLICT when
   another has it. */
NODISCARD bool world_lock(struct arena *a, struct str path, struct world_file **out,
                          struct err *err);
NODISCARD bool world_write(struct world_file *f, struct str bytes, struct err *err);
NODISCARD bool world_sync(struct world_file *f, struct err *err); /* until it is on the disk */

/* A program of the system, found in PATH, with a fixed argument vector: no shell, an empty
   environment but PATH and LANG=C.UTF-8, input from memory, output to memory up to max_output,
   killed after timeout_ms. ERR_NO_DATA when it is not installed. */
struct world_child {
    const char *const *argv; /* ended by NULL */
    struct str input;
    size_t max_output;
    int64_t timeout_ms;
};
NODISCARD bool world_run(struct arena *a, const struct world_child *child, struct str *output,
                         struct err *err);

#endif
