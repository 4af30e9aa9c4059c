/* Conan: the class Version of Conan 2 (conan-io/conan, conan/internal/model/version.py).

   main[-pre][+build], cut at the first '-' and the last '+'; each part is a list of items between
   dots. Zeros at the end of a list do not count: 1.2 = 1.2.0. Items are compared as numbers where
   both are, else as texts, a shorter list first. With a pre-release is before without; without
   build is before with, but where only one of them is a pre-release. */
#include "value/version/version_internal.h"

struct conan {
    struct str items, pre, build;
    bool has_pre, has_build;
};

static bool is_zero_item(struct str item)
{
    return item.n > 0 && version_is_zero(item);
}

/* Without the zeros at its end; *none when nothing is left. */
static struct str trimmed(struct str list, bool *none)
{
    for (;;) {
        size_t dot = str_rfind_char(list, '.');
        struct str last = dot < list.n ? str_from(list, dot + 1) : list;
        *none = dot == list.n && is_zero_item(last);
        if (dot == list.n || !is_zero_item(last))
            return list;
        list = str_sub(list, 0, dot);
    }
}

static struct conan split(struct str v)
{
    struct conan c = {0};
    size_t plus = str_rfind_char(v, '+');
    c.has_build = plus < v.n;
    c.build = str_from(v, plus + 1);
    v = str_sub(v, 0, plus);
    size_t dash = str_find_char(v, '-');
    c.has_pre = dash < v.n;
    c.pre = str_from(v, dash + 1);
    c.items = str_sub(v, 0, dash);
    return c;
}

/* Conan's rule for references: letters, digits and _ . + -, the first one none of the last three.
   Conan 2 wants small letters, Conan 1 does not. */
bool version_conan_valid(struct str v)
{
    for (size_t i = 0; i < v.n; i++) {
        bool word = char_is_digit(v.p[i]) || char_is_alpha(v.p[i]) || v.p[i] == '_';
        if (!word && (i == 0 || !strchr(".+-", v.p[i]) || v.p[i] == 0))
            return false;
    }
    return true;
}

/* As text a number has no leading zeros. */
static struct str as_text(struct str item, bool number)
{
    while (number && item.n > 1 && item.p[0] == '0')
        item = str_from(item, 1);
    return item;
}

static int compare_item(struct str a, struct str b)
{
    bool a_number = a.n > 0 && version_digits(a) == a.n;
    bool b_number = b.n > 0 && version_digits(b) == b.n;
    if (a_number && b_number)
        return version_compare_digits(a, b);
    return str_cmp(as_text(a, a_number), as_text(b, b_number));
}

/* The next item of a list: an empty list has one empty item, a used-up one none. */
static bool next(struct str *rest, bool *done, struct str *item)
{
    if (*done)
        return false;
    size_t dot = str_find_char(*rest, '.');
    *done = dot == rest->n;
    *item = str_sub(*rest, 0, dot);
    *rest = str_from(*rest, dot + 1);
    return true;
}

static int compare_list(struct str a, struct str b)
{
    bool done_a;
    bool done_b;
    a = trimmed(a, &done_a);
    b = trimmed(b, &done_b);
    for (;;) {
        struct str x;
        struct str y;
        bool more_a = next(&a, &done_a, &x);
        bool more_b = next(&b, &done_b, &y);
        if (!more_a || !more_b)
            return more_a - more_b;
        int order = compare_item(x, y);
        if (order)
            return order;
    }
}

int version_conan_compare(struct str a, struct str b)
{
    struct conan x = split(a);
    struct conan y = split(b);
    int order = compare_list(x.items, y.items);
    if (order || x.has_pre != y.has_pre)
        return order ? order : y.has_pre - x.has_pre;
    if (x.has_pre)
        order = compare_list(x.pre, y.pre);
    if (order || x.has_build != y.has_build)
        return order ? order : x.has_build - y.has_build;
    return x.has_build ? compare_list(x.build, y.build) : 0;
}
