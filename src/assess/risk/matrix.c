#include "assess/risk/matrix.h"

#include "base/embed.h"

/* --- scales --- */

static bool index_on(const struct json *scale, struct str code, size_t *out)
{
    size_t i = 0;
    JSON_EACH (step, scale) {
        if (code.n && str_eq(json_text(step, "code"), code)) {
            *out = i;
            return true;
        }
        i++;
    }
    return false;
}

static const struct json *item(const struct json *array, size_t n)
{
    const struct json *v = json_first(array);
    while (v && n--)
        v = v->next;
    return v;
}

static bool check_cells(const struct json *policy, size_t rows, size_t columns, struct err *err)
{
    const struct json *cells = json_get(policy, "cells"), *legend = json_get(policy, "legend");
    size_t row = 0, at;
    if (json_count(cells) != rows)
        return err_set(err, ERR_INVALID, "cells: has %zu rows, the scale %zu", json_count(cells),
                       rows);
    JSON_EACH (line, cells) {
        row++;
        if (json_count(line) != columns)
            return err_set(err, ERR_INVALID, "cells: row %zu has %zu cells, the scale %zu", row,
                           json_count(line), columns);
        JSON_EACH (cell, line)
            if (!index_on(legend, json_as_text(cell), &at))
                return err_set(err, ERR_INVALID, "cells: '%.*s' in row %zu is not in the legend",
                               STR_ARG(json_as_text(cell)), row);
    }
    return true;
}

/* Codes are there once, and ranks, where they are given, rise from step to step. */
static bool check_scale(const struct json *policy, const char *name, struct err *err)
{
    int64_t last = INT64_MIN;
    size_t at, step_no = 0;
    JSON_EACH (step, json_get(policy, name)) {
        struct str code = json_text(step, "code");
        int64_t rank = json_int(step, "rank", last == INT64_MAX ? last : last + 1);
        if (code.n == 0)
            return err_set(err, ERR_INVALID, "%s: step %zu has no code", name, step_no + 1);
        if (index_on(json_get(policy, name), code, &at) && at != step_no)
            return err_set(err, ERR_INVALID, "%s: code %.*s is there twice", name, STR_ARG(code));
        if (rank <= last)
            return err_set(err, ERR_INVALID, "%s: the rank of %.*s is not above that before it",
                           name, STR_ARG(code));
        last = rank;
        step_no++;
    }
    return true;
}

/* A level never falls when a factor rises: levels are ordered by the rank of the legend. */
static bool check_rising(const struct json *policy, struct err *err)
{
    const struct json *legend = json_get(policy, "legend"), *above = NULL;
    size_t row = 0;
    JSON_EACH (line, json_get(policy, "cells")) {
        int64_t left = INT64_MIN;
        size_t column = 0, at;
        row++;
        JSON_EACH (cell, line) {
            if (!index_on(legend, json_as_text(cell), &at))
                return false; /* check_cells has seen to that */
            int64_t rank = json_int(item(legend, at), "rank", (int64_t)at), over = INT64_MIN;
            if (above && index_on(legend, json_as_text(item(above, column)), &at))
                over = json_int(item(legend, at), "rank", (int64_t)at);
            column++;
            if (rank < left || rank < over)
                return err_set(err, ERR_INVALID,
                               "cells: the level falls in row %zu, column %zu, although a factor "
                               "rises",
                               row, column);
            left = rank;
        }
        above = line;
    }
    return true;
}

bool risk_matrix_read(struct arena *a, struct str policy, struct risk_matrix *out, struct err *err)
{
    struct json *p;
    if (!json_read(a, policy, &p, err))
        return false;
    struct risk_matrix m = {
        .policy = p,
        .rows = json_count(json_get(p, "row_scale")),
        .columns = json_count(json_get(p, "column_scale")),
    };
    if (m.rows == 0 || m.columns == 0)
        return err_set(err, ERR_INVALID, "a policy needs row_scale and column_scale");
    if (!check_scale(p, "row_scale", err) || !check_scale(p, "column_scale", err) ||
        !check_scale(p, "legend", err) || !check_cells(p, m.rows, m.columns, err) ||
        !check_rising(p, err))
        return false;
    *out = m;
    return true;
}

struct risk_matrix risk_matrix_default(struct arena *a, const char *kind)
{
    struct risk_matrix m;
    struct err err = {0};
    bool security = strcmp(kind, "security") == 0;
    bool ok = risk_matrix_read(
        a,
        embed_find(security ? "data/policies/security-5x5.json" : "data/policies/safety-5x5.json"),
        &m, &err);
    assert(ok); /* our own file; a test reads it */
    return m;
}

struct str risk_matrix_cell(const struct risk_matrix *m, struct str row, struct str column)
{
    size_t r, c;
    if (!index_on(json_get(m->policy, "row_scale"), row, &r) ||
        !index_on(json_get(m->policy, "column_scale"), column, &c))
        return (struct str){0};
    return json_as_text(item(item(json_get(m->policy, "cells"), r), c));
}

struct str risk_matrix_band(const struct risk_matrix *m, int64_t p1_ppm, int64_t p2_ppm)
{
    struct str band = {0};
    int64_t product = p1_ppm * p2_ppm; /* at most 1e12: parts per million, times a million */
    JSON_EACH (step, json_get(m->policy, "row_scale")) {
        int64_t min = json_int(step, "min_ppm", -1);
        if (min >= 0 && product >= min * 1000000)
            band = json_text(step, "code");
    }
    return band;
}

/* --- types --- */

static const struct {
    const char *id;
    enum tri when_unknown; /* the worse case; for the first two, what a risk record is */
} questions[RISK_QUESTION__COUNT] = {
    [RISK_Q1] = {"Q1", TRI_NO},    [RISK_Q2] = {"Q2", TRI_YES},   [RISK_Q3] = {"Q3", TRI_YES},
    [RISK_Q3B] = {"Q3b", TRI_YES}, [RISK_Q4] = {"Q4", TRI_YES},   [RISK_Q5] = {"Q5", TRI_YES},
    [RISK_Q6] = {"Q6", TRI_YES},   [RISK_Q6B] = {"Q6b", TRI_YES}, [RISK_Q7] = {"Q7", TRI_YES},
};

static const char *const tri_words[] = {
    [TRI_UNKNOWN] = "unknown", [TRI_YES] = "yes", [TRI_NO] = "no"};

enum risk_question risk_question_find(struct str id)
{
    size_t q = 0;
    while (q < RISK_QUESTION__COUNT && !str_eq(id, str_of(questions[q].id)))
        q++;
    return (enum risk_question)q;
}

static const struct json *find_id(const struct json *list, struct str id)
{
    JSON_EACH (entry, list)
        if (str_eq(json_text(entry, "id"), id))
            return entry;
    return NULL;
}

/* A control of which nobody knows whether it is one of security is taken for what does more harm:
   one of safety, when only that road leads to an effect. */
static enum tri worse(const enum tri answers[RISK_QUESTION__COUNT], enum risk_question q)
{
    if (q == RISK_Q5 && answers[RISK_Q6] == TRI_NO && answers[RISK_Q7] != TRI_NO)
        return TRI_NO;
    return questions[q].when_unknown;
}

static enum risk_type type_of_word(struct str word)
{
    const struct field *f = record_field(&SECURITY_RISK_TYPE, STR("risk_type"));
    for (int64_t i = 0; f->choices[i].name; i++)
        if (str_eq(word, str_of(f->choices[i].name)))
            return (enum risk_type)i;
    return RISK_TYPE_UNSET;
}

void risk_decide_type(struct arena *a, const enum tri answers[RISK_QUESTION__COUNT],
                      struct risk_verdict *out)
{
    struct json *procedure;
    struct err err = {0};
    bool ok = json_read(a, embed_find("data/policies/risk-types.json"), &procedure, &err);
    assert(ok);
    struct str at = json_text(procedure, "start");
    const struct json *step;
    *out = (struct risk_verdict){.path = json_array(a)};
    while ((step = find_id(json_get(procedure, "steps"), at))) {
        enum risk_question q = risk_question_find(at);
        assert(q < RISK_QUESTION__COUNT && json_count(out->path) < RISK_QUESTION__COUNT);
        enum tri taken = answers[q] == TRI_UNKNOWN ? worse(answers, q) : answers[q];
        struct json *line = json_add(a, out->path, NULL, JSON_OBJECT);
        json_add_text(a, line, "question", at);
        json_add_text(a, line, "ask", json_text(step, "ask"));
        json_add_text(a, line, "answer", str_of(tri_words[answers[q]]));
        json_add_text(a, line, "taken_as", str_of(tri_words[taken]));
        at = json_text(step, tri_words[taken]);
    }
    out->type = type_of_word(at);
    out->routing = json_text(find_id(json_get(procedure, "types"), at), "routing");
}

void risk_type_of(struct arena *a, const struct security_risk *r, struct risk_verdict *out)
{
    const enum tri answers[RISK_QUESTION__COUNT] = {
        [RISK_Q1] = (enum tri)r->subject_is_control,
        [RISK_Q2] = (enum tri)r->security_cause,
        [RISK_Q3] = (enum tri)(r->person_harmed ? r->person_harmed : r->safety_relevant),
        [RISK_Q3B] = (enum tri)r->other_impact,
        [RISK_Q4] = (enum tri)r->acts_on_patient,
        [RISK_Q5] = (enum tri)r->security_control,
        [RISK_Q6] = (enum tri)r->delays_care,
        [RISK_Q6B] = (enum tri)r->opens_security,
        [RISK_Q7] = (enum tri)r->weakens_security,
    };
    risk_decide_type(a, answers, out);
}

bool risk_needs_safety(const struct security_risk *r)
{
    return r->safety_relevant != TRI_NO || r->risk_type == RISK_TYPE_SEC_SAFETY_DIRECT ||
           r->risk_type == RISK_TYPE_SEC_SAFETY_INDIRECT;
}
