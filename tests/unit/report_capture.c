#include "report_capture.h"

#include "xp_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void check(bool is_fine, const char *what)
{
    if (!is_fine) {
        perror(what);
        exit(EXIT_FAILURE);
    }
}

static void capture(const char *name, const struct xp_run *run, const struct xp_report_options *options,
                    struct xp_buf *out)
{
    const struct xp_report_format *format = xp_report_find(name);
    FILE *file = tmpfile();
    struct xp_writer writer;

    check(file && format, name);
    xp_writer_init(&writer, fileno(file));
    format->write(&writer, run, options);
    check(xp_writer_finish(&writer, NULL) == 0, "write");
    check(lseek(fileno(file), 0, SEEK_SET) == 0, "seek");
    xp_buf_clear(out);
    check(xp_file_read_fd(fileno(file), out, NULL) == 0, "read");
    fclose(file);
}

void report_capture(const char *name, const struct xp_findings *findings, size_t plugins,
                    const struct xp_report_options *options, struct xp_buf *out)
{
    struct xp_run run;

    xp_run_count(&run, findings, plugins);
    capture(name, &run, options, out);
}

void report_capture_linted(const char *name, const struct xp_findings *findings, const struct xp_linted *linted,
                           size_t linted_count, const struct xp_report_options *options, struct xp_buf *out)
{
    struct xp_run run;

    xp_run_count(&run, findings, linted_count);
    run.linted = linted;
    run.linted_count = linted_count;
    capture(name, &run, options, out);
}
