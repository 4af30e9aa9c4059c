/*
 * curl.h - libcurl, as far as http.c and post.c use it.
 *
 * It is not linked: with what it draws in it would take 2.3 ms of each start of the program, for
 * something that one command of forty does (decision 015).
 */
#ifndef BASE_CURL_H
#define BASE_CURL_H

#include <curl/curl.h>

#include "base/err.h"

struct curl_api {
    CURLcode (*global_init)(long);
    void (*global_cleanup)(void);
    CURL *(*easy_init)(void);
    void (*easy_reset)(CURL *);
    CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
    CURLcode (*easy_perform)(CURL *);
    CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
    void (*easy_cleanup)(CURL *);
    const char *(*easy_strerror)(CURLcode);
    struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
    void (*slist_free_all)(struct curl_slist *);
};

/* Loads and starts the library, to be ended by global_cleanup; ERR_NO_DATA when it is not
 * installed.
 */
NODISCARD bool curl_load(struct curl_api *out, struct err *err);

#endif
