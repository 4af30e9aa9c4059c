#include "assess/import/import.h"

#include "assess/control/take.h"
#include "assess/decide/decide.h"
#include "assess/result/take.h"
#include "assess/threat/take.h"
#include "base/limits.h"
#include "base/stream.h"
#include "base/zip.h"
#include "intake/device/device.h"
#include "intake/oscal/oscal.h"
#include "intake/sbom/save.h"
#include "intake/vex/vex.h"

/* --- what a document is --- */

enum import_kind import_recognise(struct str bytes, const struct requirement_map *map)
{
    enum requirement_format requirements;
    struct oscal_form oscal;
    enum vex_format vex;
    enum result_format results;
    enum model_format model;
    return oscal_recognise(bytes, &oscal)                     ? IMPORT_OSCAL
           : model_recognise(bytes, &model)                   ? IMPORT_MODEL
           : vex_recognise(bytes, &vex)                       ? IMPORT_VEX
           : result_recognise(bytes, &results)                ? IMPORT_RESULTS
           : requirement_recognise(bytes, map, &requirements) ? IMPORT_REQUIREMENTS
                                                              : IMPORT_SBOM;
}

bool import_needs_release(enum import_kind kind)
{
    return kind == IMPORT_SBOM || kind == IMPORT_RESULTS || kind == IMPORT_MODEL;
}

const char *import_kind_label(enum import_kind kind)
{
    static const char *const labels[IMPORT_KIND__COUNT] = {
        [IMPORT_SBOM] = "component lists", [IMPORT_VEX] = "statements about vulnerabilities",
        [IMPORT_RESULTS] = "results",      [IMPORT_OSCAL] = "catalogues",
        [IMPORT_MODEL] = "threat models",  [IMPORT_REQUIREMENTS] = "requirements",
    };
    return labels[kind];
}

/* --- out of its wrapping --- */

struct unpacked {
    struct arena *arena;
    struct str bytes;
    size_t count;
};

static bool take_member(void *context, struct str name, struct str bytes, struct err *err)
{
    struct unpacked *u = context;
    (void)name, (void)err;
    if (u->count++ == 0)
        u->bytes = str_copy(u->arena, bytes);
    return true;
}

/* Of archives only those of ReqIF 1.2, 10.2, hold a document; its pictures are not asked for. */
static bool unzip(struct arena *a, struct import_file *file, struct err *err)
{
    struct unpacked u = {.arena = a};
    if (!zip_each_in(file->bytes, STR(".reqif"), LIMIT_REQUIREMENT_DOCUMENT, take_member, &u, err))
        return false;
    if (u.count != 1)
        return err_set(err, ERR_INVALID, "has %zu documents that end in .reqif, not one", u.count);
    file->bytes = u.bytes;
    return true;
}

bool import_unpack(struct arena *a, struct import_file *file, struct err *err)
{
    struct stream *s;
    if (zip_is(file->bytes))
        return unzip(a, file, err) || err_wrap(err, "%.*s", STR_ARG(file->name));
    if (!stream_of(a, file->bytes, &s, err))
        return err_wrap(err, "%.*s", STR_ARG(file->name));
    /* A large document that is not packed need not be there twice. */
    bool ok = !stream_is_packed(s) || stream_read_all(s, a, LIMIT_DOCUMENT, &file->bytes, err);
    stream_close(s);
    return ok || err_wrap(err, "%.*s", STR_ARG(file->name));
}

/* --- by kind --- */

struct import {
    struct store *store; /* or NULL */
    struct arena *arena;
    const struct import_file *file;
    const struct import_options *o;
    struct findings findings;
    struct import_done *out;
};

static struct str file_name(const struct import *i)
{
    struct str path = i->file->name;
    size_t slash = str_rfind_char(path, '/');
    if (STR_IS(path, "-"))
        return (struct str){0};
    return slash == path.n ? path : str_from(path, slash + 1);
}

/* What an SBOM with statements describes is the release it is imported for, whatever its name. */
static struct str subject_of(const struct vex_document *d)
{
    const struct json *subject = json_get(json_get(d->root, "metadata"), "component");
    struct str ref = json_text(subject, "bom-ref");
    return ref.n ? ref : json_text(subject, "name");
}

/* inside: the document is a component list. */
static bool take_vex(struct import *i, bool inside, struct json **receipt, struct err *err)
{
    struct vex_document d;
    const struct import_options *o = i->o;
    findings_init(&i->findings, i->arena);
    if (!vex_read(i->arena, i->file->bytes, &d, &i->findings, err))
        return false;
    const struct decide_import import = {
        .release = o->release,
        .product = inside ? subject_of(&d) : o->product,
        .file_name = file_name(i),
        .bytes = i->file->bytes,
        .on = o->on,
        .accept = o->accept,
        .accepted_by = o->actor,
        .reviewer = o->reviewer,
        .ahead = o->ahead,
    };
    if (o->accept && o->reviewer.n == 0)
        return err_set(err, ERR_USAGE,
                       "accepting needs a reviewer: who agrees that the statements hold for us");
    if (!i->store)
        return err_set(err, ERR_USAGE, "statements are compared with a workspace");
    if (!decide_take(i->store, i->arena, &d, &import, receipt, err))
        return false;
    i->out->partly |= json_int(*receipt, "not_applied", 0) > 0;
    return true;
}

static bool import_vex(struct import *i, struct err *err)
{
    return take_vex(i, false, &i->out->receipt, err);
}

/* Whether a list of components may hold statements about vulnerabilities, too. */
static bool may_state(const struct sbom *sbom, struct str bytes)
{
    return (sbom->format == SBOM_CYCLONEDX_JSON && str_has(bytes, STR("\"vulnerabilities\""))) ||
           (sbom->format == SBOM_CYCLONEDX_XML && sbom->vulnerability_count > 0) ||
           (sbom->format == SBOM_SPDX3_JSON && str_has(bytes, STR("\"security_Vex")));
}

static bool import_sbom(struct import *i, struct err *err)
{
    struct sbom sbom;
    struct json *vex;
    const struct import_options *o = i->o;
    struct str bytes = i->file->bytes;
    bool writes = i->store && !o->dry_run;
    if (!sbom_read(i->arena, bytes, &sbom, &i->findings, err))
        return false;
    struct json *receipt = i->out->receipt = sbom_receipt(i->arena, &sbom, &i->findings);
    const struct sbom_import import = {
        .release = o->release,
        .file_name = file_name(i),
        .bytes = bytes,
        .imported_on = o->on,
        .allow_empty = o->allow_empty,
    };
    if (!writes)
        return true;
    if (!sbom_save(i->store, i->arena, &sbom, &import, receipt, err))
        return false;
    i->out->partly = i->findings.count[FINDING_SKIPPED] > 0;
    if (!may_state(&sbom, bytes))
        return true;
    if (!take_vex(i, true, &vex, err))
        return false;
    json_add_text(i->arena, vex, "file", i->file->name);
    json_hang(receipt, "vex", vex);
    return true;
}

static bool level_is_known(struct str level, struct err *err)
{
    static const char *const levels[] = {"error", "warning", "note", "none"};
    for (size_t i = 0; i < COUNT_OF(levels); i++)
        if (str_eq(level, str_of(levels[i])))
            return true;
    return level.n == 0 ||
           err_set(err, ERR_USAGE, "--level: '%.*s' is none of error, warning, note, none",
                   STR_ARG(level));
}

static bool import_results(struct import *i, struct err *err)
{
    struct result_document d;
    if (!level_is_known(i->o->level, err) ||
        !result_read(i->arena, i->file->bytes, &d, &i->findings, err))
        return false;
    i->out->receipt = result_receipt(i->arena, &d, &i->findings);
    const struct result_import import = {
        .release = i->o->release,
        .file_name = file_name(i),
        .bytes = i->file->bytes,
        .level = i->o->level,
        .create_tests = i->o->create_tests,
    };
    return !i->store || import.release.n == 0 ||
           result_take(i->store, i->arena, &d, &import, i->out->receipt, err);
}

static bool import_model(struct import *i, struct err *err)
{
    struct model_document d;
    if (!model_read(i->arena, i->file->bytes, &d, &i->findings, err))
        return false;
    i->out->receipt = model_receipt(i->arena, &d, &i->findings);
    const struct model_import import = {
        .release = i->o->release,
        .file_name = file_name(i),
        .bytes = i->file->bytes,
        .imported_on = i->o->on,
        .replace = i->o->replace,
        .allow_empty = i->o->allow_empty,
    };
    /* A template is for reading: it says nothing of this release. */
    return !i->store || d.format == MODEL_TB7 || import.release.n == 0 ||
           threat_take(i->store, i->arena, &d, &import, i->out->receipt, err);
}

static bool import_oscal(struct import *i, struct err *err)
{
    struct oscal_catalogue c;
    struct arena *a = i->arena;
    const struct import_options *o = i->o;
    const struct oscal_options options = {.id = o->catalogue, .label = o->label, .as_of = o->on};
    if (!oscal_read(a, i->file->bytes, &options, &c, &i->findings, err))
        return false;
    struct json *receipt = i->out->receipt = json_object(a);
    json_add_text(a, receipt, "format", STR("OSCAL catalog"));
    json_add_text(a, receipt, "spec_version", c.version);
    json_add_text(a, receipt, "catalogue", c.file.id);
    json_add_text(a, receipt, "name", c.file.name);
    json_add_text(a, receipt, "edition", c.file.edition);
    json_add_text(a, receipt, "label", c.file.label);
    json_add_int(a, receipt, "controls", (int64_t)c.file.clause_count);
    json_add_int(a, receipt, "withdrawn", (int64_t)c.withdrawn);
    json_add_int(a, receipt, "parameters", (int64_t)c.parameters);
    if (!oscal_save(o->dry_run ? NULL : i->store, a, &c, i->file->bytes, &i->findings, receipt,
                    err))
        return false;
    findings_put(a, receipt, &i->findings);
    return true;
}

/* The device that is named, or that of the release; empty without either. */
static bool device_of(const struct import *i, struct str *device, struct err *err)
{
    struct release r;
    *device = i->o->device;
    if (device->n || i->o->release.n == 0 || !i->store)
        return true;
    if (!store_load(i->store, i->arena, &RELEASE_TYPE, i->o->release, &r, NULL, err))
        return false;
    *device = r.device;
    return true;
}

static bool import_requirements(struct import *i, struct err *err)
{
    struct requirement_document d;
    struct str device;
    struct json *taken = json_object(i->arena);
    if (!requirement_read(i->arena, i->file->bytes, &i->o->map, &d, &i->findings, err) ||
        !device_of(i, &device, err))
        return false;
    if (i->store && device.n &&
        !requirement_take(i->store, i->arena, &d, device, &i->findings, taken, err))
        return false;
    i->out->receipt = requirement_receipt(i->arena, &d, &i->findings);
    for (struct json *m = taken->items.first, *next; m; m = next) {
        next = m->next;
        m->next = NULL;
        json_hang(i->out->receipt, str_cz(i->arena, m->key), m);
    }
    return true;
}

bool import_file(struct store *s, struct arena *a, const struct import_file *file,
                 const struct import_options *o, struct import_done *out, struct err *err)
{
    static bool (*const by_kind[IMPORT_KIND__COUNT])(struct import *, struct err *) = {
        [IMPORT_SBOM] = import_sbom,       [IMPORT_VEX] = import_vex,
        [IMPORT_RESULTS] = import_results, [IMPORT_OSCAL] = import_oscal,
        [IMPORT_MODEL] = import_model,     [IMPORT_REQUIREMENTS] = import_requirements,
    };
    struct import i = {.store = s, .arena = a, .file = file, .o = o, .out = out};
    *out = (struct import_done){.kind = import_recognise(file->bytes, &o->map)};
    const int64_t position = s ? store_position(s) : 0;
    findings_init(&i.findings, a);
    if (import_needs_release(out->kind) && o->release.n == 0 && !o->dry_run)
        return err_set(err, ERR_USAGE, "release: is required, for %s belong to a release",
                       import_kind_label(out->kind));
    if (out->kind == IMPORT_REQUIREMENTS && o->device.n == 0 && o->release.n == 0 && !o->dry_run)
        return err_set(err, ERR_USAGE, "device: is required, for requirements belong to a device");
    if (!by_kind[out->kind](&i, err))
        return err_wrap(err, "%.*s", STR_ARG(file->name));
    json_add_text(a, out->receipt, "file", file->name);
    out->changed = s && store_position(s) != position;
    /* Of statements each line says itself what it lacks. */
    out->partly |= out->kind != IMPORT_VEX && i.findings.count[FINDING_SKIPPED] > 0;
    return true;
}
