#include "assess/decide/decide.h"
#include "serve/cli/cli.h"
