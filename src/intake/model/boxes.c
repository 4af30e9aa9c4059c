#include <stdlib.h>

#include "intake/model/model_internal.h"

/* Nothing is drawn wider than this, and the area of two such sides is a number. */
static int64_t side(int64_t n)
{
    enum { WIDEST = 1000000000 };
    return n < 0 ? 0 : n > WIDEST ? WIDEST : n;
}

static int64_t area(const struct model_box *b)
{
    return side(b->width) * side(b->height);
}

static int by_area(const void *x, const void *y)
{
    const struct model_box *a = x;
    const struct model_box *b = y;
    if (area(a) != area(b))
        return area(a) < area(b) ? -1 : 1;
    return str_cmp(a->key, b->key);
}

void model_boxes_sort(struct model_box *boxes, size_t count)
{
    if (count > 0)
        qsort(boxes, count, sizeof *boxes, by_area);
}

static bool holds_point(const struct model_box *b, int64_t x, int64_t y)
{
    return x >= b->x && x <= b->x + b->width && y >= b->y && y <= b->y + b->height;
}

const struct model_box *model_box_around(const struct model_box *boxes, size_t count,
                                         const struct model_box *of, bool *crosses)
{
    int64_t x = of->x + of->width / 2;
    int64_t y = of->y + of->height / 2;
    bool has_place = of->x != 0 || of->y != 0 || of->width != 0 || of->height != 0;
    for (size_t i = 0; has_place && i < count; i++) {
        const struct model_box *b = &boxes[i];
        if (!holds_point(b, x, y) || str_eq(b->key, of->key) || by_area(b, of) <= 0)
            continue;
        *crosses = !holds_point(b, of->x, of->y) ||
                   !holds_point(b, of->x + of->width, of->y + of->height);
        return b;
    }
    return NULL;
}
