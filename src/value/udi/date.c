/* Dates in codes: two digits of a year, months without a day, days of the year. */
#include "value/udi/udi_internal.h"

int udi_century(int yy, struct date as_of)
{
    int now = as_of.year ? as_of.year : 2000;
    int ahead = yy - now % 100;
    int year = now - now % 100 + yy;
    if (ahead >= 51)
        return year - 100;
    return ahead <= -50 ? year + 100 : year;
}

/* The number that the digits under the letter of a form make; -1 when the form has none. */
static int number_at(struct str digits, const char *form, char letter, int *width)
{
    int number = -1;
    *width = 0;
    for (size_t i = 0; i < digits.n; i++)
        if (form[i] == letter) {
            number = (number < 0 ? 0 : number) * 10 + (digits.p[i] - '0');
            ++*width;
        }
    return number;
}

static struct date last_of_month(int year, int month)
{
    struct date first = {(int16_t)year, (int8_t)month, 1};
    return date_add_days(date_add_months(first, 1), -1);
}

bool udi_date(struct str digits, const char *form, struct date as_of, struct date *out,
              bool *without_day)
{
    int width, ignored;
    if (digits.n != strlen(form) || !udi_all_digits(digits))
        return false;
    int year = number_at(digits, form, 'Y', &width);
    int month = number_at(digits, form, 'M', &ignored);
    int day = number_at(digits, form, 'D', &ignored);
    int of_year = number_at(digits, form, 'J', &ignored);
    if (width == 2)
        year = udi_century(year, as_of);
    *without_day = false;
    if (year < 1)
        return false;
    if (of_year >= 0) {
        struct date d = date_add_days((struct date){(int16_t)year, 1, 1}, of_year - 1);
        *out = d;
        return of_year >= 1 && d.year == year;
    }
    if (month < 1 || month > 12)
        return false;
    struct date last = last_of_month(year, month);
    *without_day = day == 0;
    *out = last;
    if (day > 0)
        out->day = (int8_t)day;
    return day <= last.day;
}
