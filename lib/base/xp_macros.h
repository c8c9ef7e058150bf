#ifndef XP_MACROS_H
#define XP_MACROS_H

/** Let the compiler check a printf-like function: `fmt` and `args` are the 1-based places of format and first value. */
#define XP_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

/** The result carries an error; dropping it is a mistake. */
#define XP_MUST_CHECK __attribute__((warn_unused_result))

/** Run `fn(&variable)` when the variable's scope ends. */
#define XP_CLEANUP(fn) __attribute__((cleanup(fn)))

/** Rarely taken: keeps cold code out of hot loops. */
#define XP_COLD __attribute__((cold, noinline))

#define XP_NORETURN __attribute__((noreturn))

#define XP_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/** The memory at an address will be read soon. */
#define XP_PREFETCH(address) __builtin_prefetch(address)

#endif
