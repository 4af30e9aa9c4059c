/*
 * edit.h - a record as a form: what may be typed, what two people typed, and what is taken back.
 *
 * Everything follows from the field table; no type is named here. Typed texts are {"field": text}.
 * These functions read and compute; who asks saves what they give, by store_save or
 * store_supersede, so that nothing is lost: history is only added to.
 */
#ifndef ASSESS_EDIT_EDIT_H
#define ASSESS_EDIT_EDIT_H

#include "assess/view/view.h"

struct edit_form {
    const struct record_type *type;
    struct str id;            /* empty: a new record */
    int64_t revision;         /* that the typed texts were made from; 0: of no matter */
    const struct json *typed; /* or prefilled; NULL: the record as it is */
    bool failed;              /* typed was refused: each field says what is wrong with it */
    bool suggests;            /* offer what references may name */
};

/* Whether a person may make a record of that type by typing: not what is derived, nor what is read
   out of a file. */
NODISCARD bool edit_may_add(const struct record_type *t, struct err *err);
/* Whether the field may be typed: not what is computed; fixed ones in a new record only. */
bool edit_is_open(const struct field *f, bool new_record);

/* Sets what is typed; the first field at fault is named. Other members are left alone. */
NODISCARD bool edit_apply(const struct record_type *t, void *record, struct arena *a,
                          const struct json *typed, bool new_record, struct err *err);

/* {"title","type","kind","kinds","help","id","revision","is_new","supersedes","judgement","natural",
    "has_file","refused": why there is no form, or empty,
    "fields": [{"name","label","help","hint","value","input","required","error","list",
                "is_line","is_long","is_radio","is_select","is_file","is_code","is_ref","is_number","refers_to",
                "items": [{"choice","words","selected"}]}],
    "lists": [{"list","options": [{"id","title"}]}],
    "conflict","by","at","theirs_revision",
    "differences": [{"label","before","theirs","yours","who"}]}
   conflict: somebody saved after revision. Then a field that only they changed has their value, any
   other yours. ERR_NOT_FOUND when there is no such record. */
NODISCARD bool edit_form(const struct view *v, const struct edit_form *f, struct json **out,
                         struct err *err);

/* --- undo.c --- */

/* The record as it would be without its change at that position; head as it is now. ERR_CONFLICT
   where a later change says otherwise, ERR_USAGE where there is nothing to take back. Of a decision
   the position is that of its own making, and the record is the one before it. */
NODISCARD bool edit_take_back(struct store *s, struct arena *a, struct str id, int64_t position,
                              void **record, struct record_head *head, struct err *err);

#endif
