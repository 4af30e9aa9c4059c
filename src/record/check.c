#include "record/record.h"

bool record_check_order(const char *first_name, struct date first, const char *then_name,
                        struct date then, struct err *err)
{
    if (first.year == 0 || then.year == 0 || date_cmp(first, then) <= 0)
        return true;
    return err_set(err, ERR_INVALID, "%s: is before %s", then_name, first_name);
}

bool record_check_given(bool needed, struct str text, const char *name, const char *why,
                        struct err *err)
{
    if (!needed || text.n)
        return true;
    return err_set(err, ERR_INVALID, "%s: is required %s", name, why);
}

bool record_check_not_negative(const char *name, struct number n, struct err *err)
{
    if (!n.known || n.value >= 0)
        return true;
    return err_set(err, ERR_INVALID, "%s: must not be negative", name);
}

bool record_same_person(struct str a, struct str b)
{
    struct str word_a, word_b;
    for (;;) {
        bool more_a = str_word(&a, &word_a), more_b = str_word(&b, &word_b);
        if (!more_a || !more_b)
            return more_a == more_b;
        if (!str_eq_nocase(word_a, word_b))
            return false;
    }
}
