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

/** How many of the lowest bits of a uint64_t that is not 0 are 0. */
#define XP_TRAILING_ZEROS64(word) __builtin_ctzll(word)

/** A uint64_t as this machine holds it, from one that was copied from eight bytes of which the first is the lowest. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define XP_FROM_LITTLE_ENDIAN64(word) __builtin_bswap64(word)
#else
#define XP_FROM_LITTLE_ENDIAN64(word) (word)
#endif

#endif
