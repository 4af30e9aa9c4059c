#include "serve/api/describe.h"

static const struct {
    const char *key, *in, *name, *type, *help;
    bool required;
    int64_t low, high; /* of a number */
} parameters[] = {
    {"id", "path", "id", "string", "Id of the record.", true, 0, 0},
    {"kind", "path", "kind", "string", "Kind of the picture.", true, 0, 0},
    {"filter", "query", "filter", "string",
     "Terms that all must hold: name=value != < <= > >= name~part; a word that the id or the name "
     "contains; \"all\" adds retired and superseded records.",
     false, 0, 0},
    {"sort", "query", "sort", "string", "Names of fields, separated by commas; -name: downwards.",
     false, 0, 0},
    {"after", "query", "after", "string",
     "Id of the record after which to go on; \"next\" of an answer has it.", false, 0, 0},
    {"limit", "query", "limit", "integer", "At most so many.", false, 1, API_ROWS_MAX},
    {"before", "query", "before", "integer", "Position in the history before which to go on.",
     false, 1, INT64_MAX},
    {"reason", "query", "reason", "string", "Why; it is kept in the history.", true, 0, 0},
    {"name", "query", "name", "string", "Name of the file.", false, 0, 0},
    {"prefer", "header", "Prefer", "string",
     "respond-async: the file is taken in by a job (RFC 7240).", false, 0, 0},
    {"device", "query", "device", "string", "Id of a device.", false, 0, 0},
    {"release", "query", "release", "string", "Id of a release.", false, 0, 0},
    {"if_match", "header", "If-Match", "string",
     "The entity tag of the revision that is changed, or *.", true, 0, 0},
    {"if_none_match", "header", "If-None-Match", "string",
     "Entity tag of what the reader has: 304 when it is still that.", false, 0, 0},
    {"key", "header", "Idempotency-Key", "string",
     "A text that names this request: sent again within a day, it gets the same answer and is not "
     "done again.",
     false, 0, 0},
};

static void add_parameters(struct arena *a, struct json *components)
{
    struct json *out = json_add(a, components, "parameters", JSON_OBJECT);
    for (size_t i = 0; i < COUNT_OF(parameters); i++) {
        struct json *p = json_add(a, out, parameters[i].key, JSON_OBJECT);
        json_add_text(a, p, "name", str_of(parameters[i].name));
        json_add_text(a, p, "in", str_of(parameters[i].in));
        json_add_text(a, p, "description", str_of(parameters[i].help));
        if (parameters[i].required)
            json_add_bool(a, p, "required", true);
        struct json *schema = json_add(a, p, "schema", JSON_OBJECT);
        bool in_path = strcmp(parameters[i].in, "path") == 0;
        if (in_path)
            json_add_text(a, schema, "pattern", STR("^[^\\u0000-\\u001f\\u007f]+$"));
        json_add_text(a, schema, "type", str_of(parameters[i].type));
        if (parameters[i].low)
            json_add_int(a, schema, "minimum", parameters[i].low);
        if (parameters[i].high && parameters[i].high != INT64_MAX)
            json_add_int(a, schema, "maximum", parameters[i].high);
    }
}

/* Written as text, for they are what no table says. */
static const char schemas_text[] =
    "{\"record\": {\"type\": \"object\", \"description\": \"What every record has.\","
    "  \"required\": [\"id\", \"revision\"], \"properties\": {"
    "  \"id\": {\"type\": \"string\"},"
    "  \"revision\": {\"type\": \"integer\", \"format\": \"int64\", \"minimum\": 1},"
    "  \"position\": {\"type\": \"integer\", \"format\": \"int64\","
    "    \"description\": \"Of its last change in the history.\"},"
    "  \"title\": {\"type\": \"string\"},"
    "  \"stale\": {\"type\": \"boolean\","
    "    \"description\": \"What the judgement looked at has changed since.\"},"
    "  \"stale_because\": {\"type\": \"array\", \"items\": {\"type\": \"string\"}},"
    "  \"retired\": {\"type\": \"string\", \"description\": \"Why; absent while it is live.\"},"
    "  \"superseded_by\": {\"type\": \"string\"}}},"
    " \"list\": {\"type\": \"object\", \"required\": [\"items\"], \"properties\": {"
    "  \"total\": {\"type\": \"integer\", \"format\": \"int64\","
    "    \"description\": \"That match; not told to people who are limited.\"},"
    "  \"items\": {\"type\": \"array\"},"
    "  \"next\": {\"type\": \"string\", \"description\": \"Address of the next part.\"}}},"
    " \"history\": {\"type\": \"object\", \"required\": [\"items\"], \"properties\": {"
    "  \"items\": {\"type\": \"array\", \"items\": {\"type\": \"object\", \"properties\": {"
    "   \"position\": {\"type\": \"integer\"}, \"at\": {\"type\": \"string\"},"
    "   \"actor\": {\"type\": \"string\"}, \"action\": {\"type\": \"string\"},"
    "   \"revision\": {\"type\": \"integer\"}, \"change\": {\"type\": \"object\"}}}},"
    "  \"next\": {\"type\": \"string\"}}},"
    " \"ids\": {\"type\": \"object\", \"required\": [\"ids\"], \"properties\": {"
    "  \"ids\": {\"type\": \"array\", \"items\": {\"type\": \"string\"}}}},"
    " \"file\": {\"description\": \"The bytes of the file, as they are or in gzip or zstd.\"},"
    " \"import_reply\": {\"type\": \"object\", \"properties\": {"
    "  \"import\": {\"type\": \"string\", \"description\": \"Id of the receipt as a record.\"},"
    "  \"partly\": {\"type\": \"boolean\", \"description\": \"Something was not taken.\"},"
    "  \"job\": {\"type\": \"string\", \"description\": \"Address of what goes on.\"},"
    "  \"receipt\": {\"type\": \"object\"}}},"
    " \"bom\": {\"type\": \"object\", \"required\": [\"bom\"], \"properties\": {"
    "  \"project\": {\"type\": \"string\", \"description\": \"UUID of a release.\"},"
    "  \"projectName\": {\"type\": \"string\", \"description\": \"Name of the device.\"},"
    "  \"projectVersion\": {\"type\": \"string\", \"description\": \"Name of the release.\"},"
    "  \"autoCreate\": {\"type\": \"boolean\","
    "    \"description\": \"Makes the release when the device is there.\"},"
    "  \"bom\": {\"type\": \"string\", \"contentEncoding\": \"base64\"}}},"
    " \"bom_form\": {\"type\": \"object\", \"required\": [\"bom\"], \"properties\": {"
    "  \"project\": {\"type\": \"string\"}, \"projectName\": {\"type\": \"string\"},"
    "  \"projectVersion\": {\"type\": \"string\"}, \"autoCreate\": {\"type\": \"string\"},"
    "  \"bom\": {\"type\": \"string\", \"contentMediaType\": \"application/octet-stream\"}}},"
    " \"operations\": {\"type\": \"object\","
    "  \"description\": \"Changes of a threat model, each with the revision it was made on.\"},"
    " \"token\": {\"type\": \"object\", \"required\": [\"token\"], \"properties\": {"
    "  \"token\": {\"type\": \"string\", \"format\": \"uuid\"}}},"
    " \"processing\": {\"type\": \"object\", \"required\": [\"processing\"],"
    "  \"properties\": {\"processing\": {\"type\": \"boolean\"}}},"
    " \"reason\": {\"type\": \"object\", \"required\": [\"reason\"], \"properties\": {"
    "  \"reason\": {\"type\": \"string\", \"pattern\": \"\\\\S\", \"maxLength\": 65536}},"
    "  \"additionalProperties\": false},"
    " \"problem\": {\"type\": \"object\", \"description\": \"RFC 9457.\","
    "  \"required\": [\"type\", \"title\", \"status\"], \"properties\": {"
    "  \"type\": {\"type\": \"string\"}, \"title\": {\"type\": \"string\"},"
    "  \"status\": {\"type\": \"integer\"}, \"detail\": {\"type\": \"string\"},"
    "  \"instance\": {\"type\": \"string\"}, \"request\": {\"type\": \"string\"},"
    "  \"errors\": {\"type\": \"array\", \"items\": {\"type\": \"object\", \"properties\": {"
    "   \"index\": {\"type\": \"integer\", \"description\": \"Of the record in an array.\"},"
    "   \"field\": {\"type\": \"string\"}, \"detail\": {\"type\": \"string\"}}}}}}}";

static const char responses_text[] =
    "{\"problem\": {\"description\": \"Not done; nothing was changed.\", \"content\": {"
    " \"application/problem+json\": {\"schema\": {\"$ref\": \"#/components/schemas/problem\"}}}}}";

static const char headers_text[] =
    "{\"etag\": {\"description\": \"The revision.\", \"schema\": {\"type\": \"string\"}},"
    " \"location\": {\"description\": \"Where it is now.\", \"schema\": {\"type\": \"string\"}}}";

static const char security_text[] =
    "{\"bearer\": {\"type\": \"http\", \"scheme\": \"bearer\","
    "  \"description\": \"A token of a person's account page.\"},"
    " \"api_key\": {\"type\": \"apiKey\", \"in\": \"header\", \"name\": \"X-Api-Key\","
    "  \"description\": \"The same token, as clients of Dependency-Track send it.\"},"
    " \"session\": {\"type\": \"apiKey\", \"in\": \"cookie\", \"name\": \"__Host-tutela\","
    "  \"description\": \"The session of a browser; changes also need the header X-Csrf-Token. "
    "Without TLS the cookie is called tutela.\"}}";

static void add_text_part(struct arena *a, struct json *components, const char *key,
                          const char *text)
{
    struct json *part;
    struct err err;
    bool ok = json_read(a, str_of(text), &part, &err);
    assert(ok);
    json_hang(components, key, part);
}

void api_describe_parts(struct arena *a, struct json *components)
{
    add_text_part(a, components, "schemas", schemas_text);
    add_text_part(a, components, "responses", responses_text);
    add_text_part(a, components, "headers", headers_text);
    add_text_part(a, components, "securitySchemes", security_text);
    add_parameters(a, components);
}
