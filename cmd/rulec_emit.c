#include "rulec_emit.h"

#include <inttypes.h>
#include <stdlib.h>

void emitter_release(struct emitter *emitter)
{
    xp_table_release(&emitter->numbers);
    xp_arena_release(&emitter->arena);
}

void begin_array(struct emitter *emitter, const char *type)
{
    emitter->file = emitter->out;
    emitter->type = type;
    emitter->out = open_memstream(&emitter->array, &emitter->array_len);
    if (!emitter->out)
        abort();
    fprintf(emitter->out, "%s{ ", type);
}

unsigned end_array(struct emitter *emitter)
{
    struct xp_str text;
    unsigned *number;

    fputs("}", emitter->out);
    if (fclose(emitter->out) != 0)
        abort();
    emitter->out = emitter->file;
    text = xp_str_make(emitter->array, emitter->array_len);
    number = xp_table_find(&emitter->numbers, text);
    if (!number) {
        number = xp_arena_alloc(&emitter->arena, sizeof(*number));
        *number = ++emitter->next;
        xp_table_set(&emitter->numbers, xp_arena_copy(&emitter->arena, text), number);
        fprintf(emitter->out, "static const %s a%u[] = %s;\n", emitter->type, *number,
                text.ptr + strlen(emitter->type));
    }
    free(emitter->array);
    return *number;
}

void put_text(struct emitter *emitter, struct xp_str text)
{
    fputs("{ \"", emitter->out);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c == '"' || c == '\\' || c < ' ' || c >= 0x7F || c == '?') /* '?': trigraphs */
            fprintf(emitter->out, "\\%03o", (unsigned)c);
        else
            fputc(c, emitter->out);
    }
    fprintf(emitter->out, "\", %zu }", text.len);
}

void put_field(struct emitter *emitter, const char *name, struct xp_str text)
{
    if (!text.len)
        return;
    fprintf(emitter->out, ".%s = ", name);
    put_text(emitter, text);
    fputs(", ", emitter->out);
}

unsigned put_texts(struct emitter *emitter, const struct xp_str *texts, uint32_t count)
{
    if (!count || !texts)
        return 0;
    begin_array(emitter, "struct xp_str");
    for (uint32_t i = 0; i < count; i++) {
        put_text(emitter, texts[i]);
        fputs(", ", emitter->out);
    }
    return end_array(emitter);
}

void put_array(struct emitter *emitter, const char *field, unsigned number)
{
    if (number)
        fprintf(emitter->out, ".%s = a%u, ", field, number);
}

unsigned put_numbers(struct emitter *emitter, const uint32_t *numbers, uint32_t count)
{
    if (!count)
        return 0;
    begin_array(emitter, "uint32_t");
    for (uint32_t i = 0; i < count; i++)
        fprintf(emitter->out, "%" PRIu32 ", ", numbers[i]);
    return end_array(emitter);
}
