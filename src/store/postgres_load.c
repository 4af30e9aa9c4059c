#include <dlfcn.h>
#include <pthread.h>

#include "store/postgres_internal.h"

static const struct {
    const char *name;
    size_t offset;
} symbols[] = {
    {"PQconnectdbParams", offsetof(struct pg_library, connect)},
    {"PQconninfoParse", offsetof(struct pg_library, parse)},
    {"PQconninfoFree", offsetof(struct pg_library, parse_free)},
    {"PQfreemem", offsetof(struct pg_library, memory_free)},
    {"PQfinish", offsetof(struct pg_library, finish)},
    {"PQreset", offsetof(struct pg_library, reset)},
    {"PQstatus", offsetof(struct pg_library, status)},
    {"PQtransactionStatus", offsetof(struct pg_library, transaction)},
    {"PQerrorMessage", offsetof(struct pg_library, error)},
    {"PQserverVersion", offsetof(struct pg_library, server_version)},
    {"PQsetNoticeProcessor", offsetof(struct pg_library, set_notices)},
    {"PQconsumeInput", offsetof(struct pg_library, consume)},
    {"PQexec", offsetof(struct pg_library, exec)},
    {"PQenterPipelineMode", offsetof(struct pg_library, enter_pipeline)},
    {"PQexitPipelineMode", offsetof(struct pg_library, exit_pipeline)},
    {"PQpipelineSync", offsetof(struct pg_library, sync)},
    {"PQsendQueryParams", offsetof(struct pg_library, send_query)},
    {"PQsendPrepare", offsetof(struct pg_library, send_prepare)},
    {"PQsendDescribePrepared", offsetof(struct pg_library, send_describe)},
    {"PQsendQueryPrepared", offsetof(struct pg_library, send_prepared)},
    {"PQsetSingleRowMode", offsetof(struct pg_library, single_row)},
    {"PQgetResult", offsetof(struct pg_library, get)},
    {"PQresultStatus", offsetof(struct pg_library, result)},
    {"PQresultErrorField", offsetof(struct pg_library, field)},
    {"PQcmdStatus", offsetof(struct pg_library, command)},
    {"PQcmdTuples", offsetof(struct pg_library, changed)},
    {"PQresultMemorySize", offsetof(struct pg_library, memory)},
    {"PQclear", offsetof(struct pg_library, clear)},
    {"PQntuples", offsetof(struct pg_library, rows)},
    {"PQnfields", offsetof(struct pg_library, columns)},
    {"PQfname", offsetof(struct pg_library, name)},
    {"PQftype", offsetof(struct pg_library, type)},
    {"PQgetvalue", offsetof(struct pg_library, value)},
    {"PQgetlength", offsetof(struct pg_library, length)},
    {"PQgetisnull", offsetof(struct pg_library, is_null)},
    {"PQnparams", offsetof(struct pg_library, params)},
    {"PQparamtype", offsetof(struct pg_library, param_type)},
};

/* Loaded once for the process, and never unloaded. */
static struct pg_library library;
static enum { LIBRARY_ABSENT, LIBRARY_TOO_OLD, LIBRARY_THERE } state;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void)
{
    void *handle = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return;
    state = LIBRARY_TOO_OLD; /* pipelines came with version 14 */
    for (size_t i = 0; i < COUNT_OF(symbols); i++) {
        void *p = dlsym(handle, symbols[i].name);
        if (!p)
            return;
        memcpy((char *)&library + symbols[i].offset, &p, sizeof p);
    }
    state = LIBRARY_THERE;
}

bool pg_load(const struct pg_library **out, struct err *err)
{
    (void)pthread_once(&once, load);
    if (state == LIBRARY_ABSENT)
        return err_set(err, ERR_NO_DATA,
                       "a workspace in PostgreSQL needs libpq, which is not installed (package "
                       "libpq5)");
    if (state == LIBRARY_TOO_OLD)
        return err_set(err, ERR_NO_DATA, "the libpq that is installed is older than version 14");
    *out = &library;
    return true;
}
