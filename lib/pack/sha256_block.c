#include "sha256_block.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>

#define WITH_SHA __attribute__((target("sha,sse4.1")))

/* The round constants, four to a vector. @source FIPS 180-4, section 4.2.2. */
static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
};

/* Asking the processor costs microseconds on a virtual machine. */
bool sha256_has_instructions(void)
{
    enum { UNKNOWN, NO, YES };
    static atomic_int known;
    int answer = atomic_load_explicit(&known, memory_order_relaxed);
    unsigned a, b, c, d;

    if (answer == UNKNOWN) {
        answer = NO;
        if (__get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSE4_1) && __get_cpuid_count(7, 0, &a, &b, &c, &d) &&
            (b & bit_SHA))
            answer = YES;
        atomic_store_explicit(&known, answer, memory_order_relaxed);
    }
    return answer == YES;
}

struct rounds {
    __m128i abef, cdgh;
};

/* Four rounds, with the four words of the message schedule that they need. */
WITH_SHA static inline void add_words(struct rounds *rounds, __m128i words, size_t round)
{
    __m128i sum = _mm_add_epi32(words, _mm_loadu_si128((const __m128i *)(const void *)&round_constants[round]));

    rounds->cdgh = _mm_sha256rnds2_epu32(rounds->cdgh, rounds->abef, sum);
    rounds->abef = _mm_sha256rnds2_epu32(rounds->abef, rounds->cdgh, _mm_shuffle_epi32(sum, 0x0E));
}

/* The next four words, from the sixteen before them. @source FIPS 180-4, section 6.2.2, step 1. */
WITH_SHA static inline __m128i next_words(__m128i w0, __m128i w4, __m128i w8, __m128i w12)
{
    __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w0, w4), _mm_alignr_epi8(w12, w8, 4));

    return _mm_sha256msg2_epu32(sum, w12);
}

WITH_SHA static inline __m128i load_words(const uint8_t *bytes)
{
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);

    return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)bytes), big_endian);
}

WITH_SHA static void add_block(struct rounds *rounds, const uint8_t *bytes)
{
    struct rounds old = *rounds;
    __m128i w0 = load_words(bytes), w4 = load_words(bytes + 16);
    __m128i w8 = load_words(bytes + 32), w12 = load_words(bytes + 48);

    for (size_t round = 0; round < 64; round += 16) {
        if (round) {
            w0 = next_words(w0, w4, w8, w12);
            w4 = next_words(w4, w8, w12, w0);
            w8 = next_words(w8, w12, w0, w4);
            w12 = next_words(w12, w0, w4, w8);
        }
        add_words(rounds, w0, round);
        add_words(rounds, w4, round + 4);
        add_words(rounds, w8, round + 8);
        add_words(rounds, w12, round + 12);
    }
    rounds->abef = _mm_add_epi32(rounds->abef, old.abef);
    rounds->cdgh = _mm_add_epi32(rounds->cdgh, old.cdgh);
}

WITH_SHA void sha256_add_blocks(uint32_t state[8], const uint8_t *bytes, size_t blocks)
{
    /* The instructions want the eight words in the order that the names say, the last one lowest. */
    __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)state), 0xB1);
    __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)(state + 4)), 0x1B);
    struct rounds rounds = { _mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xF0) };

    for (; blocks; blocks--, bytes += SHA256_BLOCK_BYTES)
        add_block(&rounds, bytes);
    cdab = _mm_shuffle_epi32(rounds.abef, 0x1B);
    efgh = _mm_shuffle_epi32(rounds.cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)(void *)state, _mm_blend_epi16(cdab, efgh, 0xF0));
    _mm_storeu_si128((__m128i *)(void *)(state + 4), _mm_alignr_epi8(efgh, cdab, 8));
}

#else

bool sha256_has_instructions(void)
{
    return false;
}

void sha256_add_blocks(uint32_t state[8], const uint8_t *bytes, size_t blocks)
{
    (void)state;
    (void)bytes;
    (void)blocks;
}

#endif
