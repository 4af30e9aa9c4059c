/*
 * web.h - the pages: one table of routes, one way from request to answer.
 *
 * A page is a row: path, permission, model function, template, place. The model function gives the
 * whole answer as struct json; the server puts it into the template, or writes it as it is for
 * "this page as data" (the same path below /api/v1). Nothing is computed in a template.
 *
 * What a template sees: in {{#page}}...{{/page}} the members of the model first, then those of the
 * frame (frame.c): as_of, now, position, workspace, version, data_url, title, places, query. A page
 * template is
 *     {{>web/frame_top}}{{#page}} breadcrumb, head, content {{/page}}{{>web/frame_bottom}}
 * The model's member "title", when it has one, is the title of the window.
 */
#ifndef SERVE_WEB_WEB_H
#define SERVE_WEB_WEB_H

#include "base/date.h"
#include "store/store.h"

struct web_param {
    struct str name, value; /* decoded */
};

struct web_request {
    struct arena *arena;
    struct store *store; /* for reading, at one position of the history */
    struct date as_of;   /* today, UTC */
    struct instant now;
    struct str workspace, advisories; /* paths; the second may lead to nothing */
    const struct web_page *page;
    struct str path; /* as asked for, still encoded, without the query */
    struct str id;   /* what the '*' of the page's path stands for; else empty */
    struct web_param *params;
    size_t param_count;
    struct web_cache *cache; /* or NULL */
    struct str see_other;    /* set by a model function: the answer is 303 to that address */
    struct str drawing;  /* likewise: SVG of publish/picture, for PICTURE_HERE in the template */
    struct str document; /* likewise: the whole answer, SVG, in place of a page */
};

typedef bool web_model_fn(struct web_request *r, struct json **model, struct err *err);

enum web_place {
    WEB_NOWHERE,
    WEB_TODAY,
    WEB_DEVICES,
    WEB_REQUIREMENTS,
    WEB_RISKS,
    WEB_COMPONENTS,
    WEB_VULNERABILITIES,
    WEB_FIELD,
    WEB_REVIEWS,
    WEB_SETUP,
    WEB_PLACE__COUNT
};

struct web_page {
    const char *method;     /* "GET", which answers HEAD too */
    const char *path;       /* a '*' at the end stands for one segment, "**" for two */
    const char *permission; /* what the reader must be allowed */
    web_model_fn *model;
    const char *template_name; /* "web/devices": data/templates/web/devices.html */
    enum web_place place;
    const char *help; /* one line */
};

extern const struct web_page WEB_PAGES[];
extern const size_t WEB_PAGE_COUNT;

/* --- request.c: what a page asks of its request --- */
/* The value, or empty when it was not given. */
struct str web_param(const struct web_request *r, const char *name);
/* A number between low and high; ERR_USAGE for anything else. */
struct web_range {
    int64_t low, high, otherwise; /* the last one when it was not given */
};
NODISCARD bool web_param_int(const struct web_request *r, const char *name, struct web_range range,
                             int64_t *out, struct err *err);
/* The parameter "offset" of a list of which a page shows so many rows. */
struct view_page;
NODISCARD bool web_param_page(const struct web_request *r, int64_t limit, struct view_page *out,
                              struct err *err);
/* Path and query without '%': each segment and each value decoded strictly (two hexadecimal digits,
   UTF-8, no control characters). */
NODISCARD bool web_decode(struct arena *a, struct str text, struct str *out, struct err *err);
/* Whether this is a name of this machine: localhost, 127.0.0.1 or [::1], with or without a port.
   Another name is a page of somebody else that was pointed at us (DNS rebinding). */
bool web_host_is_ours(struct str host);

/* --- files.c: the files of data/static, which are part of the program --- */
struct web_file {
    struct str name; /* below /static/ */
    struct str bytes;
    const char *media_type;
    struct str version; /* 16 digits of the hash of the bytes */
};
struct web_files {
    struct web_file *items;
    size_t count;
};
void web_files_init(struct arena *a, struct web_files *out);
const struct web_file *web_file_find(const struct web_files *files, struct str name); /* or NULL */

/* --- cache.c: answers that stay the same until something changes --- */
struct web_cache *web_cache_new(struct arena *a); /* for all threads */
void web_cache_done(struct web_cache *c);         /* NULL is allowed */
/* When a text is of. minute: since 1970, for what shows the time; 0 for what does not. */
struct web_stamp {
    int64_t position; /* of the history */
    struct date as_of;
    int64_t minute;
};
/* The text kept under that key with that very stamp, copied into a; else empty. */
struct str web_cache_take(struct web_cache *c, struct arena *a, struct str key,
                          const struct web_stamp *stamp);
void web_cache_keep(struct web_cache *c, struct str key, const struct web_stamp *stamp,
                    struct str text);
/* What make gives, or what it gave before, at this position of the history and on this day. make
   must depend on nothing but the workspace, as_of and id; name tells it from others. */
NODISCARD bool web_cached(struct web_request *r, const char *name, web_model_fn *make,
                          struct json **out, struct err *err);

/* --- answer.c: from request to answer, without sockets --- */
struct web_ask {
    struct str method, host, path, if_none_match; /* the path is encoded */
    struct web_param *params;                     /* encoded */
    size_t param_count;
    int64_t number; /* of this request, for error pages and the log */
    struct str workspace, advisories;
    const struct web_files *files;
    struct web_cache *cache; /* or NULL */
};
struct web_answer {
    int status;
    struct str body;
    const char *media_type;
    struct str location, etag; /* empty: no such header */
    const char *cache, *allow; /* allow may be NULL */
};
/* Finds the page, reads, renders. Never fails: what goes wrong becomes an error page. The answer
   lives in a. */
void web_answer(struct store *s, struct arena *a, const struct web_ask *ask,
                struct web_answer *out);
/* The headers that every answer has, ended by a NULL name. */
struct web_header {
    const char *name, *value;
};
extern const struct web_header WEB_HEADERS[];

/* --- frame.c: what stands around a page --- */
/* The members of the frame, with the model as "page". */
NODISCARD bool web_frame(struct web_request *r, const struct web_files *files, struct json *model,
                         struct json **out, struct err *err);
/* The model of an error page: what was asked, what exists, that nothing was changed. */
struct json *web_error_model(struct web_request *r, const struct err *why, int status,
                             int64_t number);

/* --- server.c: the only file that knows libmicrohttpd --- */
struct web_server;
struct web_options {
    struct str listen; /* ADDRESS:PORT; empty: 127.0.0.1:8440; port 0: any free one */
    struct str workspace, advisories;
    bool quiet; /* no log line for each request */
};
/* Only addresses of this machine are taken, as long as there are no accounts. */
NODISCARD bool web_start(struct arena *a, const struct web_options *o, struct web_server **out,
                         struct err *err);
int web_port(const struct web_server *w);
struct str web_url(const struct web_server *w); /* "http://127.0.0.1:8440/" */
void web_stop(struct web_server *w);            /* lets running answers end; NULL is allowed */
/* Returns after SIGINT or SIGTERM. Call web_block_signals before web_start. */
void web_block_signals(void);
void web_wait(void);

/* --- page_*.c: the model functions of the rows, by file --- */
web_model_fn page_today, page_devices, page_device;
web_model_fn page_record, page_list, page_history, page_search;
web_model_fn page_field, page_reviews, page_setup;
web_model_fn page_risks, page_risk, page_inbox;
web_model_fn page_classification;
web_model_fn page_requirements, page_components, page_vulnerabilities, page_vulnerability;
web_model_fn page_board, page_gate, page_soup;
web_model_fn page_due, page_requirement, page_facts, page_catalogues, page_catalogue;
web_model_fn page_change;
web_model_fn page_pictures, page_picture, page_picture_file;
web_model_fn page_model;
web_model_fn page_trace, page_chain, page_impact;

#endif
