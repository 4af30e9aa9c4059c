#include <signal.h>

#include "serve/web/web.h"

static void ending_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
}

void web_block_signals(void)
{
    sigset_t set;
    ending_signals(&set);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

void web_wait(void)
{
    sigset_t set;
    int which;
    ending_signals(&set);
    (void)sigwait(&set, &which);
}
