#include "assess/import/import.h"
#include "base/limits.h"

static const struct choice kind_choices[] = {
    {"", "Not stated"},
    [IMPORT_SBOM + 1] = {"sbom", "Component list"},
    [IMPORT_VEX + 1] = {"vex", "Statements about vulnerabilities"},
    [IMPORT_RESULTS + 1] = {"results", "Results of tests or analyses"},
    [IMPORT_OSCAL + 1] = {"catalogue", "Catalogue"},
    [IMPORT_MODEL + 1] = {"model", "Threat model"},
    [IMPORT_REQUIREMENTS + 1] = {"requirements", "Requirements"},
    {0},
};

static const struct choice outcome_choices[] = {
    [IMPORT_OUTCOME_UNSET] = {"", "Not stated"},
    [IMPORT_OUTCOME_TAKEN] = {"taken", "Taken"},
    [IMPORT_OUTCOME_PARTLY] = {"partly", "Taken in part"},
    [IMPORT_OUTCOME_UNCHANGED] = {"unchanged", "There already"},
    {0},
};

static const struct field import_fields[] = {
    {FIELD(struct import_record, name, TEXT), .label = "File name",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .help = "Name the file came with."},
    {FIELD(struct import_record, kind, CHOICE), .label = "Kind",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .choices = kind_choices,
     .help = "What it is, as its content says."},
    {FIELD(struct import_record, outcome, CHOICE), .label = "Outcome",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .choices = outcome_choices,
     .help = "Whether all of it was taken; the receipt says what was not, and why."},
    {FIELD(struct import_record, device, REF), .label = "Device", .flags = FIELD_FIXED,
     .refers_to = "device", .help = "The device it was taken for."},
    {FIELD(struct import_record, release, REF), .label = "Release", .flags = FIELD_FIXED,
     .refers_to = "release", .help = "The release it was taken into."},
    {FIELD(struct import_record, file, HASH), .label = "File",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_ATTACHED,
     .help = "SHA-256 of the bytes that were read."},
    {FIELD(struct import_record, size, NUMBER), .label = "Size", .flags = FIELD_FIXED,
     .help = "Of the file, in bytes."},
    {FIELD(struct import_record, imported_on, DATE), .label = "Imported on", .flags = FIELD_FIXED,
     .help = "Day of the import."},
    {FIELD(struct import_record, receipt, JSON), .label = "Receipt",
     .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "What was taken and what was not, by line, with the reason."},
};

const struct record_type IMPORT_TYPE = {
    .name = "import",
    .label = "import",
    .plural = "imports",
    .prefix = "IMP",
    .help = "What came in by one file, and what became of it: the receipt.",
    .size = sizeof(struct import_record),
    .fields = import_fields,
    .field_count = COUNT_OF(import_fields),
};

const char *import_kind_word(enum import_kind kind)
{
    return kind_choices[kind + 1].name;
}

/* --- a receipt that fits into a field --- */

enum { ROWS_KEPT = 1000 }; /* of each list of a receipt that is too long */

static struct str text_of(struct arena *a, const struct json *receipt)
{
    struct buf b = {.arena = a};
    json_write(receipt, &b);
    return buf_str(&b);
}

/* A copy whose lists end after so many rows; *cut counts those that do not stand in it. */
static struct json *shortened(struct arena *a, const struct json *from, size_t rows, int64_t *cut)
{
    struct json *copy = ARENA_NEW(a, struct json);
    *copy = *from;
    copy->next = NULL;
    if (from->type != JSON_ARRAY && from->type != JSON_OBJECT)
        return copy;
    copy->items.first = copy->items.last = NULL;
    copy->items.count = 0;
    JSON_EACH (item, from) {
        if (from->type == JSON_ARRAY && copy->items.count == rows) {
            *cut += (int64_t)(from->items.count - rows);
            break;
        }
        json_hang(copy, from->type == JSON_OBJECT ? str_cz(a, item->key) : NULL,
                  shortened(a, item, rows, cut));
    }
    return copy;
}

/* Rows may be long themselves: then there are fewer of them. */
static struct str fit(struct arena *a, const struct json *receipt)
{
    struct str text = text_of(a, receipt);
    for (size_t rows = ROWS_KEPT; text.n > LIMIT_JSON && rows > 0; rows /= 2) {
        int64_t cut = 0;
        struct json *copy = shortened(a, receipt, rows, &cut);
        json_add_int(a, copy, "cut", cut);
        text = text_of(a, copy);
    }
    return text.n > LIMIT_JSON ? STR("{\"cut\":1}") : text;
}

static struct str media_type(struct str bytes)
{
    struct str first = str_sub(str_trim(str_sub(str_without_mark(bytes), 0, 64)), 0, 1);
    return STR_IS(first, "{") || STR_IS(first, "[") ? STR("application/json")
           : STR_IS(first, "<")                     ? STR("application/xml")
                                                    : STR("text/plain");
}

bool import_keep(struct store *s, struct arena *a, const struct import_file *file,
                 const struct import_options *o, const struct import_done *done, struct str *id,
                 struct err *err)
{
    struct hash hash;
    struct str device = json_text(done->receipt, "device");
    if (!store_blob_put(s, file->bytes, media_type(file->bytes), &hash, err))
        return false;
    struct import_record r = {
        .name = file->name.n ? file->name : STR("a file without a name"),
        .kind = (int64_t)done->kind + 1,
        .outcome = !done->changed ? IMPORT_OUTCOME_UNCHANGED
                   : done->partly ? IMPORT_OUTCOME_PARTLY
                                  : IMPORT_OUTCOME_TAKEN,
        .device = device.n ? device : o->device,
        .release = o->release,
        .file = hash_hex(a, &hash),
        .size = {(int64_t)file->bytes.n, true},
        .imported_on = o->on,
        .receipt = fit(a, done->receipt),
    };
    return store_add(s, a, &IMPORT_TYPE, &r, id, err);
}
