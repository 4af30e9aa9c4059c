/*
 * deed.h - what somebody may do to a record at a page, as data: a form, and what it changes.
 *
 * A row names the page, the word that its form sends as "act", who may, the record type, the fields
 * that a person fills, and what the program fills in (who and when). Form and change are made from
 * the same row, labels and help from the table of the record type: so a form cannot ask for what
 * the change ignores. Rules of the record stay with its type, rules about persons with
 * serve/auth/allow.h; both are asked within the change.
 */
#ifndef SERVE_WEB_DEED_H
#define SERVE_WEB_DEED_H

#include "serve/web/web.h"

enum web_deed_kind {
    WEB_DEED_OF_PAGE, /* changes the record that the path names */
    WEB_DEED_OF_ITEM, /* changes the record that the form names as "id" */
    WEB_DEED_ADDS,    /* makes a new one */
    WEB_DEED_PUTS,    /* changes the one that is there of the same, or makes it */
};

struct web_deed {
    const char *at;   /* what the path of the page begins with: "/risks/" */
    const char *word; /* the form's member "act" */
    unsigned needs;   /* enum auth_may, all of them */
    enum web_deed_kind kind;
    const struct record_type *type;
    /* Names of fields that the form has; '!' after one: it must be filled. */
    const char *fields;
    /* Words "field=text" that are filled in; {who}, {today}, {id} of the page, {device} and
       {release} that it belongs to stand for their texts. */
    const char *sets;
    /* "field=a|b": only while the field has one of the texts (nothing: while it is empty). NULL:
       always. WEB_DEED_PUTS: the names of the fields, of sets, by which it is the same. */
    const char *when;
    const char *not_by;                /* fields that name persons who may not do it; NULL: none */
    const char *title, *text, *button; /* text: one sentence why; may be NULL */
};

/* All rows, ended by a NULL word: deeds.c. */
extern const struct web_deed WEB_DEEDS[];
const struct web_deed *web_deed_find(const struct web_request *r, struct str word); /* or NULL */

/* Whether forms are shown at all: to people who are signed in, and not in data. */
bool web_has_forms(const struct web_request *r);

/* Appends the form to forms: {"action","act","id","revision","title","text","button","fields":
   [{"name","label","help","value","input","is_choice","is_list","is_long","is_line","required",
     "items": [{"name","label","selected"}]}]}
   Nothing when he may not, or it is not the time. id: the record that is changed, or the one of the
   page. */
NODISCARD bool web_deed_form(struct web_request *r, const struct web_deed *deed, struct str id,
                             struct json *forms, struct err *err);
/* Adds "deeds", the forms of the page's own record and those that add to it, and "any_deed". */
NODISCARD bool web_deeds(struct web_request *r, struct json *model, struct err *err);
/* Appends to forms those of the deeds at this page that change items: the record id. */
NODISCARD bool web_deeds_of(struct web_request *r, struct str id, struct json *forms,
                            struct err *err);

/* A field that is not of a record type, or has choices of its own: appends it to a form. */
struct json *web_deed_field(struct web_request *r, struct json *form, const struct field *f,
                            struct str value, bool required);
/* The member of that name, for who adds to it; NULL when there is none. */
struct json *web_member(struct json *object, const char *name);
/* What was typed into a field, several values joined by spaces; false: the form has none. */
bool web_typed(const struct web_request *r, const char *name, struct str *out);

/* The page of the request, with what its query says of whom it is about: where a form leads, and
   where one is afterwards. Other parameters fill fields of a form that adds. */
struct str web_deed_back(const struct web_request *r);

/* Does what the form says; id, if not NULL, gets the record. Sets see_other to the page. */
NODISCARD bool web_deed_do(struct web_request *r, const struct web_deed *deed, struct str *id,
                           struct err *err);
/* The act of every page whose deeds are rows alone. */
web_act_fn web_deed_act;

#endif
