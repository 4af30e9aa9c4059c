/* web_server ROOT LOG - serves ROOT on a free port of 127.0.0.1, prints the port, ends when killed.
   For cases of commands that fetch; see tests/lib/web_server.h. */
#include "web_server.h"

int main(int argc, char **argv)
{
    static struct server s;
    FILE *log = argc == 3 ? fopen(argv[2], "a") : NULL;
    if (!log || !server_open(&s, argv[1], log))
        return EXIT_FAILURE;
    printf("%d\n", s.port);
    fflush(stdout);
    server_run(&s);
    return EXIT_SUCCESS;
}
