#ifndef XP_PROBLEM_H
#define XP_PROBLEM_H

#include "xp_str.h"

/** What could not be done (exit code 2): not about a plugin's content. */
struct xp_problem {
    struct xp_str path;    /* may be empty */
    struct xp_str message; /* reads on from the path: "a/b: there is no such file or folder" */
};

#endif
