/*
 * jobs.h - work that outlives the request that asked for it.
 *
 * A job is a row apart from the history (sql/migrations/0005_work.sql); one thread of each server
 * takes what waits. Several servers on one database share it: a job is claimed by an UPDATE that
 * only one of them makes, with a lease; when its server dies, the lease ends, and another takes it
 * up. What a job changes it changes in one transaction of the committer, so that nothing is ever
 * half done, and doing it twice does no harm.
 */
#ifndef SERVE_JOBS_JOBS_H
#define SERVE_JOBS_JOBS_H

#include "base/date.h"
#include "store/committer.h"
#include "store/store.h"

/* --- table.c: jobs as rows --- */

struct job {
    struct str id, kind, title;
    struct str person, actor; /* in whose name; person is empty for the program itself */
    struct str release;       /* id, or empty: who may see it may see the job */
    const struct json *input;
    int64_t tries;
    int64_t steps;
};

/* Within the open transaction; gives the id, a UUID that cannot be guessed. */
NODISCARD bool jobs_add(struct store *s, struct arena *a, const struct job *job, struct instant now,
                        struct str *id, struct err *err);
/* {"id","kind","state","title","actor","release","made_at","started_at","ended_at","step","steps",
   "message","result","running" (waits or runs)}; ERR_NOT_FOUND. */
NODISCARD bool jobs_one(struct store *s, struct arena *a, struct str id, struct json **out,
                        struct err *err);
NODISCARD bool jobs_list(struct store *s, struct arena *a, int64_t limit, struct json **out,
                         struct err *err);

/* --- thread.c --- */

struct jobs;
struct jobs_options {
    struct str workspace, advisories;
    struct committer *committer;
    struct str url; /* of this server, for links in messages, where no setting says another */
    bool quiet;     /* no log line for each job that ended well */
};
NODISCARD bool jobs_start(struct arena *a, const struct jobs_options *o, struct jobs **out,
                          struct err *err);
void jobs_stop(struct jobs *j); /* lets the one that runs end; NULL is allowed */

/* What a kind of job gets. The store reads; changes go through jobs_change. */
struct job_run {
    const struct jobs_options *options;
    struct store *store;
    struct arena *arena;
    const struct job *job;
    struct json *result; /* or NULL */
};
typedef bool job_fn(struct job_run *run, struct err *err);
struct job_kind {
    const char *name, *label;
    job_fn *run;
};
extern const struct job_kind JOB_KINDS[];
extern const size_t JOB_KIND_COUNT;

NODISCARD bool jobs_change(const struct job_run *run, committer_fn *fn, void *context,
                           struct err *err);
/* Says what is done now, and holds the job for some minutes more. */
NODISCARD bool jobs_step(const struct job_run *run, int64_t step, const char *message,
                         struct err *err);
/* Runs one that waits, in this thread; *what says which, for the log, and is empty when none was
   run. That it failed is said in its row. */
NODISCARD bool jobs_run_one(struct store *s, struct arena *a, const struct jobs_options *o,
                            struct instant now, struct str *what, struct err *err);

/* --- import.c: a file that was sent, and the matching after it --- */
job_fn job_import, job_match;
struct job_import {
    struct str name, bytes;     /* of the file */
    struct str release, device; /* ids, or empty */
    struct str actor;
    struct date on;
    bool allow_empty;
    /* set: */
    struct json *receipt;
    struct str id; /* of the import as a record */
    bool partly, changed;
    bool matches; /* what it brought wants matching */
};
/* Takes it in within the open transaction, and keeps the receipt as a record. What is set lives in
   keep. */
NODISCARD bool jobs_import(struct store *s, struct arena *keep, struct job_import *i,
                           struct err *err);
/* Asks for the same later; the bytes are kept as an attached file. */
NODISCARD bool jobs_import_later(struct store *s, struct arena *a, const struct job_import *i,
                                 const struct job *who, struct instant now, struct str *id,
                                 struct err *err);

/* --- tidy.c --- */
job_fn job_expire; /* sessions, answers, messages and jobs that are over */

#endif
