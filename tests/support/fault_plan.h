#ifndef FAULT_PLAN_H
#define FAULT_PLAN_H

#include <stdint.h>

/** What fault_inject.c counts. tests/integration/fault_bench.py has the same list, and the same struct. */
enum fault_call {
    FAULT_MALLOC,
    FAULT_READ,
    FAULT_WRITE,
    FAULT_OPEN,
    FAULT_READDIR,
    FAULT_STAT,
    FAULT_RENAME,
    FAULT_MKDIR,
    FAULT_FSYNC,
    FAULT_CLOSE,
    FAULT_TRUNCATE,
    FAULT_THREAD,
    FAULT_SPAWN,
    FAULT_SOCKET,
    FAULT_SEND,
    FAULT_RECV,
    FAULT_CALLS
};

/** Who gets a signal: any thread of the process (the one that makes the call), its first thread, or all its group. */
enum fault_whom { FAULT_TO_PROCESS, FAULT_TO_MAIN_THREAD, FAULT_TO_GROUP };

/** Which call goes wrong, or when a signal comes, and what was seen. Lies in a file that both sides map. */
struct fault_plan {
    uint64_t call;            /* enum fault_call, or FAULT_CALLS for none */
    uint64_t at;              /* counted from 1; with a signal: which moment */
    uint64_t error;           /* its errno; 0: fewer bytes are moved than were asked for */
    uint64_t goes_on;         /* not 0: all later ones go wrong too */
    uint64_t fired;           /* how often something went wrong */
    int64_t fd;               /* the descriptor of the last one, or -1 */
    uint64_t signal;          /* 0: none */
    uint64_t whom;            /* enum fault_whom */
    _Atomic uint64_t moments; /* how many a signal could have come at; see fault_inject.c */
    _Atomic uint64_t counts[FAULT_CALLS];
};

#endif
