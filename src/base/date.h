/* date.h - calendar dates, and instants in UTC (ISO 8601). */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/buf.h"

/* A day of the Gregorian calendar; all zero is "no date". */
struct date {
    int16_t year; /* 1..9999 */
    int8_t month, day;
};

/* Milliseconds since 1970-01-01T00:00:00Z; INT64_MIN is "no instant", and so is {0} by convention.
 */
struct instant {
    int64_t ms;
};

enum { DATE_NO_DAYS = INT32_MIN }; /* date_to_days of no date */

/* No date stays no date in all functions, sorts first, and is written as nothing; so is what would
   lie outside the years 1..9999. */
bool date_parse(struct str s, struct date *out); /* exactly YYYY-MM-DD, a day that exists */
void date_format(struct date d, struct buf *out);
struct str date_str(struct arena *a, struct date d);
int date_cmp(struct date a, struct date b);
int64_t date_to_days(struct date d); /* since 1970-01-01 */
struct date date_from_days(int64_t days);
struct date date_add_days(struct date d, int64_t days);
struct date date_add_months(struct date d,
                            int64_t months); /* to the last day where it is missing */
int date_weekday(struct date d);             /* 1 Monday .. 7 Sunday; 0 of no date */

/* YYYY-MM-DDThh:mm[:ss[.fff]] with Z, an offset, or nothing (taken as UTC); or a bare date. */
bool instant_parse(struct str s, struct instant *out);
/* Nothing for no instant. */
void instant_format(struct instant t, struct buf *out); /* 2026-11-21T09:40:00Z, ms where not 0 */
struct str instant_str(struct arena *a, struct instant t);
struct date instant_date(struct instant t);

#endif
