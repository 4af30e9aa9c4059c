# tools/bans finds calls of banned functions, and only those.

setup() {
    tools=$BATS_TEST_DIRNAME/../../tools
    cd "$BATS_TEST_TMPDIR"
    mkdir src tools
}

@test "bans accepts names in comments, texts, members and longer names" {
    cat >src/a.c <<'END'
/* malloc(1) and
   strcpy(a, b) */
int main(void) // free(x)
{
    put("free(x) \" atoi(y)", '"', "system(z)");
    p->free(x);
    p.free(x);
    my_free(x);
    void (*free)(void *) = f;
}
END
    run "$tools/bans"
    [ "$status" -eq 0 ] && [ -z "$output" ]
}

@test "bans refuses each function of the list in CONVENTIONS.md" {
    names=$(sed -n '/^- Banned/,/outside the files/p' "$BATS_TEST_DIRNAME/../../CONVENTIONS.md" |
        tr -d '\n' | sed 's/^[^:]*: `//; s/` outside.*//')
    [ "$(echo $names | wc -w)" -gt 25 ]
    for name in $names; do
        echo "int x = $name (1);" >src/a.c
        run "$tools/bans"
        [ "$status" -eq 1 ]
        [[ "$output" == "src/a.c:1: $name is banned: "* ]]
    done
}

@test "bans sees a call behind a text and behind a comment" {
    echo 'put("a", /* b */ atoi(c)); /* d' >src/a.c
    echo '*/ free(e);' >>src/a.c
    run "$tools/bans"
    [ "$status" -eq 1 ]
    [ "${#lines[@]}" -eq 2 ]
    [[ "${lines[1]}" == "src/a.c:2: free is banned"* ]]
}

@test "bans refuses floating point" {
    echo 'static double x;' >src/a.c
    run "$tools/bans"
    [ "$status" -eq 1 ]
}

@test "bans accepts what is listed, in that file only" {
    echo 'free(x);' | tee src/a.c >src/b.c
    echo 'src/a.c free the library hands this out' >tools/bans.allow
    run "$tools/bans"
    [ "$status" -eq 1 ]
    [ "${#lines[@]}" -eq 1 ]
    [[ "$output" == "src/b.c:1: free is banned"* ]]
}

@test "bans refuses an exception that nothing needs, or that has no reason" {
    echo 'int x;' >src/a.c
    printf 'src/a.c free why\nsrc/a.c malloc\n' >tools/bans.allow
    run "$tools/bans"
    [ "$status" -eq 1 ]
    [[ "$output" == *"nothing needs this: src/a.c free"* ]]
    [[ "$output" == *"wants file, function, reason"* ]]
}
