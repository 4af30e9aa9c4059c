/* log.h - one line per event on standard error: time, event, key=value. Never secrets. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/attr.h"

void log_event(const char *event, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
