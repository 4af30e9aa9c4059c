/* Hex (Erlang and Elixir): Elixir's module Version, which is SemVer 2.0.0 to the letter: three
   numbers, no leading zero, no 'v', no short form. Build metadata does not count. */
#include "value/version/version_internal.h"

bool version_hex_valid(struct str v)
{
    return v.p[0] != 'v' && version_semver_valid(v);
}
