/*
 * web.h - pages and acts: two tables of routes, one way from request to answer.
 *
 * A page is a row: path, what it needs, model function, template, place. The model function gives
 * the whole answer as struct json; the server puts it into the template, or writes it as it is for
 * "this page as data" (the same path below /api/v1). Nothing is computed in a template.
 *
 * An act is a row of the other table: POST, PUT, PATCH or DELETE, and GET of what only the API has.
 * It changes the workspace by web_change, and ends with see_other, the address of a page that shows
 * what came of it. When it fails, the page of the same path is shown with the failure above it:
 * model functions ask web_field for the text typed, so that nobody types it again. An act below
 * /api/v1 answers with reply.
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
#include "base/template.h"
#include "serve/auth/principal.h"
#include "store/committer.h"
#include "store/store.h"

struct web_param {
    struct str name, value; /* decoded */
};

/* A file that came with a form. */
struct web_upload {
    struct str field, name, media_type, bytes; /* name: without folders, plain characters only */
};

struct web_form {
    struct web_param *fields;
    size_t field_count;
    struct web_upload *files;
    size_t file_count;
};

/* What a request says of itself; empty where it does not. All are as they came. */
struct web_headers {
    struct str host, cookie, authorization, api_key, origin, fetch_site, content_type, accept,
        if_match, if_none_match, idempotency_key, prefer, csrf, user_agent;
};

struct web_server;

struct web_request {
    struct arena *arena;
    struct store *store; /* for reading, at one position of the history */
    const struct principal *who;
    const struct web_headers *headers;
    struct str peer;             /* address of the other side, for logs and limits */
    struct committer *committer; /* or NULL: then the store itself writes */
    struct str first_run_code;   /* empty when nobody may make the first account */
    bool secure;                 /* over TLS, as far as the browser knows */
    struct date as_of;           /* today, UTC */
    struct instant now;
    struct str workspace, advisories; /* paths; the second may lead to nothing */
    const struct web_page *page;
    struct str path; /* as asked for, still encoded, without the query */
    struct str id;   /* what the '*' of the page's path stands for; else empty */
    struct web_param *params;
    size_t param_count;
    struct web_form form;      /* of an act with a form as its body */
    struct str body;           /* as it came */
    const struct err *problem; /* why the act failed; NULL when none did */
    struct web_cache *cache;   /* or NULL */
    /* Set by model functions and acts: */
    struct str see_other;   /* the answer is 303 to that address */
    struct str drawing;     /* SVG of publish/picture, for PICTURE_HERE in the template */
    struct str document;    /* the whole answer, in place of a page */
    const char *media_type; /* of the document; NULL: SVG */
    struct str download;    /* the document is a file of that name */
    struct str set_cookie;
    struct str etag;
    struct json *reply;  /* of an act below /api/v1 */
    struct json *errors; /* what is wrong with it: [{"field","detail"}] of its problem, or NULL */
    /* What an act says once, as a new token: the answer is the page of its path, shown with it. */
    struct json *told;
    struct template_language language; /* of who asks */
    int status;                        /* 0: as usual */
    bool personal;                     /* the page is of this person: not kept for others */
    bool stay; /* nothing was changed: the page of the same path shows what would be */
};

typedef bool web_model_fn(struct web_request *r, struct json **model, struct err *err);
typedef bool web_act_fn(struct web_request *r, struct err *err);

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

/* What of the workspace a page shows; people who are limited see only what is theirs. */
enum web_scope {
    WEB_OPEN,   /* nothing of any device: catalogues, the reader's own account */
    WEB_ALL,    /* the whole workspace: not for people who are limited */
    WEB_RECORD, /* what the path names: a device, a release, another record */
    /* Of what that parameter names, which the page reads; all without it. */
    WEB_DEVICE,  /* "device" */
    WEB_RELEASE, /* "release" */
    WEB_SCOPE,   /* "scope": a device or a release */
    WEB_TARGET,  /* "device" or "release": both are read */
    WEB_OWN      /* the model function leaves out what the reader may not see */
};

struct web_page {     /* GET, which answers HEAD too */
    const char *path; /* a '*' at the end stands for one segment, "**" for two */
    unsigned needs;   /* enum auth_may, all of them; 0: for everybody, signed in or not */
    enum web_scope scope;
    web_model_fn *model;
    const char *template_name; /* "web/devices": data/templates/web/devices.html */
    enum web_place place;
    const char *help; /* one line */
};

struct web_act {
    /* As above, but a '*' may stand for any segment, so that stars are neighbours; the whole path,
       with /api/v1 where it is of the API. There, GET may be a method too. */
    const char *method, *path;
    unsigned needs;
    enum web_scope scope;
    web_act_fn *act;
    size_t body_max; /* bytes; 0: a form of 1 MiB */
    const char *help;
};

extern const struct web_page WEB_PAGES[];
extern const size_t WEB_PAGE_COUNT;
extern const struct web_act WEB_ACTS[];
extern const size_t WEB_ACT_COUNT;
/* Which row answers; NULL when none does. *id: the encoded segments that the stars stand for. */
const struct web_page *web_find_page(struct str path, struct str *id);
const struct web_act *web_find_act(struct str method, struct str path, struct str *id);
/* "GET, HEAD, POST": what is possible at that path; empty when nothing is. */
struct str web_methods(struct arena *a, struct str path);

/* --- request.c: what a page asks of its request --- */
/* The value, or empty when it was not given. */
struct str web_param(const struct web_request *r, const char *name);
/* A number between low and high; ERR_USAGE for anything else. */
struct web_range {
    int64_t low, high, otherwise; /* the last one when it was not given */
};
NODISCARD bool web_param_int(const struct web_request *r, const char *name, struct web_range range,
                             int64_t *out, struct err *err);
/* What was typed into a field of the form, or empty. */
struct str web_field(const struct web_request *r, const char *name);
const struct web_upload *web_file(const struct web_request *r, const char *name); /* or NULL */
/* Runs fn in a transaction of its own, in the name of who asks; true: it is durable. What fn needs
   later it copies out of its arena. */
NODISCARD bool web_change(struct web_request *r, committer_fn *fn, void *context, struct err *err);
/* An address of this server from what a form or a query says: "/" unless it is one. */
struct str web_local(struct str address);
/* The parameter "offset" of a list of which a page shows so many rows. */
struct view_page;
NODISCARD bool web_param_page(const struct web_request *r, int64_t limit, struct view_page *out,
                              struct err *err);
/* Path and query without '%': each segment and each value decoded strictly (two hexadecimal digits,
   UTF-8, no control characters). */
NODISCARD bool web_decode(struct arena *a, struct str text, struct str *out, struct err *err);
/* The same for a text of a form, which may have lines: they end with LF afterwards. */
NODISCARD bool web_decode_text(struct arena *a, struct str text, struct str *out, struct err *err);
/* Whether this is a name of this machine: localhost, 127.0.0.1 or [::1], with or without a port; or
   one of names, separated by spaces. Another name is a page of somebody else that was pointed at us
   (DNS rebinding). */
bool web_host_is_ours(struct str host, struct str names);

/* --- form.c: the body of a form --- */
/* application/x-www-form-urlencoded, or multipart/form-data (RFC 7578). What is kept points into
   the body, or lives in a. */
NODISCARD bool web_form_read(struct arena *a, struct str content_type, struct str body,
                             struct web_form *out, struct err *err);

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

/* Likewise, but of some seconds ago where somebody writes all the time: for numbers beside a page,
   never for what a decision is made upon. */
NODISCARD bool web_cached_lately(struct web_request *r, const char *name, web_model_fn *make,
                                 struct json **out, struct err *err);

/* --- answer.c: from request to answer, without sockets --- */
struct web_ask {
    struct str method, path; /* the path is encoded */
    struct web_headers headers;
    struct web_param *params; /* encoded */
    size_t param_count;
    struct str body;
    struct str peer;
    int64_t number; /* of this request, for error pages and the log */
    struct str workspace, advisories, names, first_run_code;
    const struct web_files *files;
    struct web_cache *cache;     /* or NULL */
    struct committer *committer; /* or NULL */
    bool reading;                /* no accounts: who asks may read, and nothing is changed */
    bool secure;
};
struct web_answer {
    int status;
    struct str body;
    const char *media_type;
    struct str location, etag, set_cookie, download; /* empty: no such header */
    const char *cache;
    struct str allow; /* likewise */
    struct str who;   /* login, for the log */
};
/* Finds the row, asks who it is and whether he may, reads or acts, renders. Never fails: what goes
   wrong becomes an error page, or a problem of RFC 9457 below /api. The answer lives in a. */
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

/* --- problem.c: what went wrong, below /api (RFC 9457) --- */
const char *web_status_words(int status);
struct json *web_problem(struct arena *a, int status, struct str detail);

/* --- language.c: the language of who asks --- */
/* The one that the program has for what a person wants, "de-CH"; English has no name. */
void web_language_find(struct arena *a, struct str wanted, struct template_language *out);
NODISCARD bool web_language(struct web_request *r, struct err *err); /* sets r->language */

/* --- who.c: who asks --- */
/* By cookie or bearer token; out->by is AUTH_NOBODY when neither holds. */
NODISCARD bool web_who(struct store *s, struct arena *a, const struct web_ask *ask,
                       struct principal *out, struct err *err);
/* Set-Cookie of a session (empty: that ends it), and the cookie of a request. */
struct str web_cookie_set(struct arena *a, struct str session, bool secure);
struct str web_cookie(const struct web_headers *h, bool secure);
/* Whether a change comes from a page of ours: the form's token, and no foreign origin. */
NODISCARD bool web_is_ours(const struct web_request *r, struct err *err);
/* Writes down that he was here, at most once a minute; and what a limited person has read. */
NODISCARD bool web_touch(struct web_request *r, struct err *err);
NODISCARD bool web_note_read(struct web_request *r, struct err *err);
/* Whether he may see what the path or the parameters name. */
NODISCARD bool web_may_see_record(struct web_request *r, struct str id, struct err *err);
NODISCARD bool web_may_see(struct web_request *r, enum web_scope scope, struct err *err);

/* --- page_sign_in.c: what needs the password once more --- */
/* Whether the password was given in the last minutes, or is in the form (password_now): else
   ERR_DENIED. always: the form must have it. */
NODISCARD bool web_prove_again(struct web_request *r, bool always, struct err *err);

/* --- personal.c: what differs between readers of the same page --- */
/* In place of the reader's name and his token, so that one rendering serves all who may the same.
   Random, so that no record can hold them. */
struct str web_marker_name(void);
struct str web_marker_csrf(void);
struct str web_personal(struct web_request *r, struct str body);

/* --- server.c: the only file that knows libmicrohttpd --- */
struct web_options {
    struct str listen; /* ADDRESS:PORT; empty: 127.0.0.1:8440; port 0: any free one */
    struct str workspace, advisories;
    struct str names;            /* other names of this server, separated by spaces */
    struct str certificate, key; /* PEM, the bytes; empty: no TLS */
    bool reading;                /* no accounts, nothing is changed */
    bool proxy;                  /* behind one, which ends TLS and tells whose request it is */
    bool quiet;                  /* no log line for each request */
    int64_t rate;                /* requests a second from one address; 0: no limit */
};
/* Addresses of other machines need accounts, and TLS or a proxy. */
NODISCARD bool web_start(struct arena *a, const struct web_options *o, struct web_server **out,
                         struct err *err);
int web_port(const struct web_server *w);
struct str web_url(const struct web_server *w); /* "http://127.0.0.1:8440/" */
/* What /first-run asks for; empty when there is an account, or nothing is changed. */
struct str web_first_run_code(const struct web_server *w);
void web_stop(struct web_server *w); /* lets running answers end; NULL is allowed */

/* --- signals.c --- */
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
web_model_fn page_model, page_model_edit;
web_model_fn page_trace, page_chain, page_impact;
web_model_fn page_jobs, page_job, page_hooks;
web_act_fn act_hooks;
web_act_fn act_model_edit, act_model_save;
web_model_fn page_login, page_first_run, page_invited;
web_act_fn act_login, act_logout, act_first_run, act_invited;
web_model_fn page_account, page_people, page_person, page_roles, page_access;
web_act_fn act_account, act_people, act_person, act_roles;
web_model_fn page_sign, page_openid, page_openid_back;
web_act_fn act_sign;
web_model_fn page_new, page_edit;
web_model_fn page_import, page_receipt, page_views;
web_act_fn act_views;
web_act_fn act_record, act_new, act_edit, act_import;
web_model_fn page_device_new, page_threats, page_triage, page_joint_review;
web_model_fn page_question, page_approval, page_scope;
web_act_fn act_seen, act_device_new, act_triage, act_threats, act_inbox, act_gate, act_facts,
    act_classification;

#endif
