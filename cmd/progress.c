#include "progress.h"

#include "cmd.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_MS = 500, PAUSE_MS = 100, BAR_COLUMNS = 40 };

static int64_t now_ms(void)
{
    struct timespec now = { 0 };

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void progress_begin(struct progress *progress, const char *what, bool is_quiet)
{
    const char *terminal = getenv("TERM");

    *progress = (struct progress){ .what = what };
    progress->is_wanted = !is_quiet && terminal && *terminal && strcmp(terminal, "dumb") != 0 && isatty(STDERR_FILENO);
    progress->began_ms = now_ms();
}

/* Nobody is left to tell that standard error cannot be written. */
static void say(struct xp_writer *out)
{
    if (xp_writer_finish(out, NULL) < 0)
        return;
}

static void draw(const struct progress *progress, uint64_t done, uint64_t total)
{
    uint64_t percent = total ? (done < total ? done : total) * 100 / total : 100;
    struct xp_writer out;

    xp_writer_init(&out, STDERR_FILENO);
    xp_writer_addf(&out, "\r%s [", progress->what);
    for (uint64_t i = 0; i < BAR_COLUMNS; i++)
        xp_writer_add_char(&out, i * 100 < percent * BAR_COLUMNS ? '#' : ' ');
    xp_writer_addf(&out, "] %3u %%", (unsigned)percent);
    say(&out);
}

void progress_show(struct progress *progress, uint64_t done, uint64_t total)
{
    int64_t now;

    if (!progress->is_wanted)
        return;
    now = now_ms();
    if (now - progress->began_ms < WAIT_MS || now - progress->drawn_ms < PAUSE_MS)
        return;
    progress->drawn_ms = now;
    progress->is_shown = true;
    draw(progress, done, total);
}

void progress_end(struct progress *progress)
{
    struct xp_writer out;

    if (!progress->is_shown)
        return;
    xp_writer_init(&out, STDERR_FILENO);
    xp_writer_add_text(&out, "\r\x1b[K");
    say(&out);
    progress->is_shown = false;
}
