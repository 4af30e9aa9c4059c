/*
 * period.h - lengths of time as ISO 8601 writes them, and what they lead to.
 *
 * The rules, which are those of the calendar and not of a number of seconds:
 *   - the day of the start is day 0: 15 days after 21 November are 6 December;
 *   - years and months first, to the same day of the month, or to the last one where that month has
 *     no such day (31 January + P1M is 28 or 29 February); then days;
 *   - hours, minutes and seconds count from an instant, in UTC, and keep it to the second;
 *   - nothing is moved at weekends or holidays.
 */
#ifndef BASE_PERIOD_H
#define BASE_PERIOD_H

#include "base/date.h"

enum { PERIOD_PART_MAX = 99999 }; /* of each number of a period, weeks as days */

struct period {
    int32_t months;  /* years are twelve of them */
    int32_t days;    /* weeks are seven of them */
    int64_t seconds; /* hours, minutes, seconds */
    bool known;      /* false, as all zero: no period */
};

/* PnYnMnWnDTnHnMnS: each part at most once and in that order, at least one; whole numbers, no sign.
   P0D is a period: at once. */
bool period_parse(struct str s, struct period *out);
/* As ISO 8601 writes it, in years, months, days, hours, minutes, seconds; nothing for no period. */
void period_write(struct period p, struct buf *out);
/* "15 days", "1 year 6 months", "72 hours", "at once"; nothing for no period. */
struct str period_words(struct arena *a, struct period p);

/* The day so long after, or before; seconds are left out. No date for no date or no period, and for
   what leads out of the calendar. */
struct date period_after(struct date start, struct period p);
struct date period_before(struct date start, struct period p);
/* The same for an instant. */
struct instant period_instant_after(struct instant start, struct period p);

/* The last of start, start + p, start + 2p, ... that is not after the day: where a series of
   periods without gap stands. Each is counted from the start, so the 31st stays the 31st where it
   exists. start itself when the day is before it, or the period moves nothing. */
struct date period_grid(struct date start, struct period p, struct date day);

#endif
