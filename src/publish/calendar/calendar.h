/*
 * calendar.h - what is due as an iCalendar file (RFC 5545), for the calendar one already has.
 *
 * One event for each day of a duty; whole days where the law counts days, an instant in UTC where
 * it counts hours. An event keeps its UID as long as rule, device and record are the same, and its
 * SEQUENCE grows with the history of the workspace, so that taking the file in again moves events
 * and doubles none. What is done or no more is CANCELLED, what hangs on a missing answer TENTATIVE.
 */
#ifndef PUBLISH_CALENDAR_CALENDAR_H
#define PUBLISH_CALENDAR_CALENDAR_H

#include "base/date.h"
#include "base/json.h"

struct calendar_head {
    struct str workspace;      /* what tells it from others: hexadecimal digits */
    struct instant changed_at; /* when its history last changed: DTSTAMP */
    int64_t sequence;          /* position of the history */
};

/* model: of duty_model, with all. Lines end in CR LF and are folded at 75 octets. Gives the number
   of events. */
size_t calendar_write(struct arena *a, const struct calendar_head *head, const struct json *model,
                      struct buf *out);

/* A content line: name and parameters as they are, the value escaped as TEXT (3.3.11). */
void calendar_put_text(struct buf *out, const char *name, struct str value);

#endif
