#include "secret_place.h"

#include "xp_file.h"

enum { BLOCK_BYTES = 16 * 1024 };

void secret_place_begin(struct secret_place *place)
{
    *place = (struct secret_place){ 0, 1, 1, false };
}

static void count(struct secret_place *place, unsigned char byte)
{
    bool ends_line = byte == '\r' || (byte == '\n' && !place->is_after_cr);

    place->is_after_cr = byte == '\r';
    if (ends_line) {
        place->line++;
        place->column = 1;
    } else if (byte != '\n' && (byte & 0xC0) != 0x80) { /* bytes that go on with a character do not count */
        place->column++;
    }
}

void secret_place_go(struct secret_place *place, int fd, uint64_t offset)
{
    unsigned char bytes[BLOCK_BYTES];

    while (place->offset < offset) {
        size_t want = offset - place->offset < sizeof(bytes) ? (size_t)(offset - place->offset) : sizeof(bytes);
        ptrdiff_t got = xp_file_read_from(fd, place->offset, bytes, want);

        if (got <= 0)
            return; /* it has become shorter; packing it will tell */
        for (ptrdiff_t i = 0; i < got; i++)
            count(place, bytes[i]);
        place->offset += (uint64_t)got;
    }
}
