/* VEX in CycloneDX 1.4 to 1.7 (ECMA-424): vulnerabilities with an analysis, in a document of their
   own or in the list of components they speak of. */
#include <stdlib.h>

#include "intake/vex/vex_internal.h"

/* A component of this document by its bom-ref. */
struct known {
    struct str ref;
    const struct json *component;
};

struct cyclonedx {
    struct vex_reader *r;
    const struct vex_item *subject; /* metadata.component; its id is empty when there is none */
    struct known *known;
    size_t count, cap;
};

static void add_known(struct cyclonedx *c, const struct json *component)
{
    struct str ref = json_text(component, "bom-ref");
    if (ref.n == 0)
        return;
    ARENA_ROOM(c->r->arena, c->known, c->count, c->cap, 64);
    c->known[c->count++] = (struct known){ref, component};
}

/* As deep as the document is: JSON_DEPTH_MAX. */
static void add_all(struct cyclonedx *c, const struct json *list)
{
    JSON_EACH (component, list) {
        add_known(c, component);
        add_all(c, json_get(component, "components"));
    }
}

static int by_ref(const void *a, const void *b)
{
    return str_cmp(((const struct known *)a)->ref, ((const struct known *)b)->ref);
}

static const struct json *find(const struct cyclonedx *c, struct str ref)
{
    struct known key = {.ref = ref};
    const struct known *k = c->count ? bsearch(&key, c->known, c->count, sizeof key, by_ref) : NULL;
    return k ? k->component : NULL;
}

static struct vex_item *item_of(struct vex_reader *r, const struct json *component)
{
    struct vex_item *item = ARENA_NEW(r->arena, struct vex_item);
    item->id = vex_text(component, "bom-ref");
    item->name = vex_text(component, "name");
    item->version = vex_text(component, "version");
    vex_identify(item, vex_text(component, "purl"));
    vex_identify(item, vex_text(component, "cpe"));
    vex_identify(item, item->id);
    JSON_EACH (hash, json_get(component, "hashes"))
        vex_add_hash(r->arena, item, json_text(hash, "content"));
    return item;
}

/* urn:cdx:SERIAL/VERSION#BOM-REF (ECMA-424, BOM-Link), the ref percent-encoded. */
static bool read_link(struct vex_reader *r, struct str ref, struct vex_item *item)
{
    if (!str_starts(ref, STR("urn:cdx:")))
        return false;
    struct str rest = str_from(ref, 8), plain;
    size_t hash = str_find_char(rest, '#'), slash = str_find_char(rest, '/');
    if (slash > hash)
        slash = hash;
    item->serial = str_fmt(r->arena, "urn:uuid:%.*s", STR_ARG(str_sub(rest, 0, slash)));
    item->serial_version = str_sub(rest, slash + 1, hash > slash ? hash - slash - 1 : 0);
    plain = str_from(rest, hash + 1);
    struct buf b = {.arena = r->arena};
    for (size_t i = 0; i < plain.n; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *high = i + 2 < plain.n ? strchr(digits, char_lower(plain.p[i + 1])) : NULL;
        const char *low = high && *high ? strchr(digits, char_lower(plain.p[i + 2])) : NULL;
        if (plain.p[i] == '%' && high && *high && low && *low) {
            buf_char(&b, (char)(unsigned char)((high - digits) * 16 + (low - digits)));
            i += 2;
        } else {
            buf_char(&b, plain.p[i]);
        }
    }
    item->id = str_is_utf8(buf_str(&b)) ? buf_str(&b) : plain;
    vex_identify(item, item->id);
    return true;
}

/* Which versions an item is about, one of affects[].versions; v may be NULL. */
static void put_version(struct vex_item *item, const struct json *v)
{
    struct str version = vex_text(v, "version"), range = vex_text(v, "range");
    if (version.n)
        item->version = version;
    item->range = range;
}

/* ECMA-424: affected, unaffected, unknown; it must not contradict the analysis. */
static void check_version(struct cyclonedx *c, const struct json *v, struct vex_statement *s)
{
    struct str status = json_text(v, "status");
    bool hit = STR_IS(s->state, "affected"),
         clear = STR_IS(s->state, "not_affected") || STR_IS(s->state, "fixed");
    if ((STR_IS(status, "unaffected") && hit) || (STR_IS(status, "affected") && clear))
        vex_break(c->r, s, "cdx-version-status",
                  "a version is %.*s, but the analysis is about versions that are %.*s",
                  STR_ARG(status), STR_ARG(s->state));
}

static bool add(struct cyclonedx *c, const struct vex_statement *common,
                const struct json *affected, const struct json *version)
{
    struct str ref = vex_text(affected, "ref");
    struct vex_statement s = *common;
    struct vex_item *item = ARENA_NEW(c->r->arena, struct vex_item), *whole;
    const struct json *component = find(c, ref);
    check_version(c, version, &s);
    if (!component && read_link(c->r, ref, item)) {
        item->raw = affected;
        put_version(item, version);
        whole = ARENA_NEW(c->r->arena, struct vex_item);
        whole->serial = item->serial;
        whole->serial_version = item->serial_version;
        return vex_add(c->r, &s, whole, item);
    }
    if (component)
        item = item_of(c->r, component);
    item->id = ref;
    item->raw = affected;
    vex_identify(item, ref);
    put_version(item, version);
    bool is_subject = c->subject->id.n && str_eq(ref, c->subject->id);
    if (ref.n == 0)
        vex_break(c->r, &s, "cdx-affects", "names nothing that it affects");
    if (is_subject || c->subject->id.n + c->subject->name.n == 0 || !component)
        return vex_add(c->r, &s, item, NULL);
    return vex_add(c->r, &s, c->subject, item);
}

/* A reason in free text, and what to do: an own text, else the responses say it. */
static void read_words(struct vex_reader *r, const struct json *v, struct vex_statement *s)
{
    const struct json *analysis = json_get(v, "analysis");
    struct instant at = vex_instant(analysis, "lastUpdated");
    s->reason = vex_text(analysis, "detail");
    s->action = vex_text(v, "workaround");
    if (s->action.n == 0)
        s->action = vex_text(v, "recommendation");
    JSON_EACH (word, json_get(analysis, "response")) {
        vex_add_word(r->arena, &s->response, json_as_text(word));
        if (vex_response_from(VEX_CYCLONEDX, json_as_text(word)).word.n == 0)
            findings_add(r->findings, FINDING_WARNING, "cdx-response", 0, s->place,
                         "\"%.*s\" is no response of CycloneDX",
                         STR_ARG(str_sub(json_as_text(word), 0, 80)));
    }
    at = at.ms ? at : vex_instant(analysis, "firstIssued");
    s->at = at.ms ? at : s->at;
}

static bool read_vulnerability(struct cyclonedx *c, const struct json *v, size_t index)
{
    struct vex_reader *r = c->r;
    struct vex_statement s = vex_begin(r, v, "vulnerabilities", index);
    const struct json *analysis = json_get(v, "analysis"), *affects = json_get(v, "affects");
    s.vulnerability = vex_line(r->arena, vex_text(v, "id"));
    JSON_EACH (reference, json_get(v, "references"))
        vex_add_word(r->arena, &s.aliases, json_text(reference, "id"));
    read_words(r, v, &s);
    if (json_get(analysis, "state"))
        vex_check(r, &s, vex_text(analysis, "state"), vex_text(analysis, "justification"), false);
    if (json_count(affects) == 0)
        return vex_add(r, &s, c->subject, NULL);
    JSON_EACH (affected, affects) {
        if (json_count(json_get(affected, "versions")) == 0 && !add(c, &s, affected, NULL))
            return false;
        JSON_EACH (version, json_get(affected, "versions"))
            if (!add(c, &s, affected, version))
                return false;
    }
    return true;
}

static struct str author_of(struct arena *a, const struct json *metadata)
{
    static const char *const parties[] = {"manufacturer", "manufacture", "supplier"};
    struct str name = vex_text(json_first(json_get(metadata, "authors")), "name");
    for (size_t i = 0; i < COUNT_OF(parties) && name.n == 0; i++)
        name = vex_text(json_get(metadata, parties[i]), "name");
    return vex_line(a, name);
}

bool vex_read_cyclonedx(struct vex_reader *r, const struct json *root)
{
    struct vex_document *d = r->out;
    const struct json *metadata = json_get(root, "metadata");
    const struct json *subject = json_get(metadata, "component");
    struct cyclonedx c = {.r = r};
    size_t index = 0;
    d->spec_version = vex_text(root, "specVersion");
    d->id = vex_text(root, "serialNumber");
    d->version = str_trim(json_member(root, "version"));
    d->at = vex_instant(metadata, "timestamp");
    d->author = author_of(r->arena, metadata);
    d->title = vex_line(r->arena, vex_text(subject, "name"));
    c.subject = item_of(r, subject);
    add_known(&c, subject);
    add_all(&c, json_get(subject, "components"));
    add_all(&c, json_get(root, "components"));
    add_all(&c, json_get(root, "services"));
    if (c.count)
        qsort(c.known, c.count, sizeof *c.known, by_ref);
    JSON_EACH (v, json_get(root, "vulnerabilities"))
        if (!read_vulnerability(&c, v, index++))
            return false;
    return true;
}
