#include "base/curl.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

static const struct {
    const char *name;
    size_t offset;
} symbols[] = {
    {"curl_global_init", offsetof(struct curl_api, global_init)},
    {"curl_global_cleanup", offsetof(struct curl_api, global_cleanup)},
    {"curl_easy_init", offsetof(struct curl_api, easy_init)},
    {"curl_easy_reset", offsetof(struct curl_api, easy_reset)},
    {"curl_easy_setopt", offsetof(struct curl_api, easy_setopt)},
    {"curl_easy_perform", offsetof(struct curl_api, easy_perform)},
    {"curl_easy_getinfo", offsetof(struct curl_api, easy_getinfo)},
    {"curl_easy_cleanup", offsetof(struct curl_api, easy_cleanup)},
    {"curl_easy_strerror", offsetof(struct curl_api, easy_strerror)},
    {"curl_slist_append", offsetof(struct curl_api, slist_append)},
    {"curl_slist_free_all", offsetof(struct curl_api, slist_free_all)},
};

static bool find_symbols(void *library, struct curl_api *api)
{
    for (size_t i = 0; i < COUNT_OF(symbols); i++) {
        void *p = dlsym(library, symbols[i].name);
        if (!p)
            return false;
        memcpy((char *)api + symbols[i].offset, &p, sizeof p);
    }
    return true;
}

bool curl_load(struct curl_api *out, struct err *err)
{
    /* The flavour with GnuTLS first: libmicrohttpd brings that TLS library along anyway. */
    static const char *const names[] = {"libcurl-gnutls.so.4", "libcurl.so.4"};
    void *library = NULL;
    for (size_t i = 0; i < COUNT_OF(names) && !library; i++)
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return err_set(err, ERR_NO_DATA,
                       "fetching needs libcurl, which is not installed (package libcurl3-gnutls, "
                       "libcurl3t64-gnutls or libcurl4)");
    if (!find_symbols(library, out) || out->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return err_set(err, ERR_NO_DATA, "the libcurl that is installed cannot be used");
    return true;
}
