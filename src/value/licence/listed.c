#include "value/licence/licence.h"

#include "base/embed.h"

struct str licence_listed(struct str id)
{
    struct str all = embed_find("data/licences/spdx-ids.txt"), rest = all, line;
    size_t low = 0, high = all.n;
    while (low < high) {
        size_t start = low + (high - low) / 2;
        while (start > low && all.p[start - 1] != '\n')
            start--;
        line = str_from(all, start);
        line.n = str_find_char(line, '\n');
        int order = str_cmp(line, id);
        if (order == 0)
            return line;
        if (order < 0)
            low = start + line.n + 1;
        else
            high = start;
    }
    while (str_split(&rest, '\n', &line))
        if (line.n && str_eq_nocase(line, id))
            return line;
    return (struct str){0};
}
