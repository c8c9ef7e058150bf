#include "verify.h"

#include "outputs.h"
#include "rule_source.h"
#include "xp_lint_run.h"
#include "xp_mem.h"
#include "xp_package_look.h"
#include "xp_path.h"
#include "xp_report.h"
#include "xp_table.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

/* Each may take this much memory at once, so no more than these are read at a time unless the user says so. */
enum { THREADS_USUAL = 1 };

struct verify_settings {
    size_t format, color, threads;
    const char *max_size;
    struct cmd_list output;
    struct rule_source_settings source;
    bool is_quiet;
};

#define FIELD(name) offsetof(struct verify_settings, name)

static const struct cmd_option options[] = {
    {
        .name = "max-size",
        .kind = CMD_TEXT,
        .field = FIELD(max_size),
        .argument = "SIZE",
        .help =
            "refuse what unpacks to more than this, all files together: bytes, or with K, M or G behind the number; 1G "
            "by default",
    },
    OUTPUTS_OPTIONS(struct verify_settings),
    RULE_SOURCE_OPTIONS(struct verify_settings, source),
    CMD_COLOR_OPTION(struct verify_settings, "colour the text format"),
    CMD_QUIET_OPTION(struct verify_settings, "no help lines, and nothing at all about sound packages"),
    CMD_THREADS_OPTION(struct verify_settings,
                       "how many packages to read at once, at most 256; by default one, since each may take 256 MiB"),
    { .name = NULL },
};

/* What a sound package is, the configuration may say, but not each call anew. */
static const struct xp_policy_orders no_orders = { .select_count = 0 };

/* One run of the command. */
struct verify {
    const struct verify_settings *settings;
    struct xp_findings findings;
    struct outputs outputs;
    struct xp_linted_list linted;
    size_t plugins;
    enum xp_severity worst;
    bool has_run;
    struct rule_source source; /* findings point to rules, so these live until the report is written */
    struct xp_profiles *profiles;
    struct xp_package_limits limits;

    struct verified **all; /* in the order of their paths, once all are read */
    size_t count, room;
    bool compares;            /* two packages were named */
    struct xp_str first_name; /* the first of them, tidied */
    pthread_mutex_t lock;
};

static int fail_size(struct xp_err *err, const char *text)
{
    return xp_fail(err, XP_E_USAGE, "--max-size: \"%s\" is no size; write bytes, such as 500000, or 500K, 500M or 2G",
                   text);
}

/* Digits, and a letter for a power of 1024; the "B" or "iB" that people write behind it counts for nothing. */
static int read_size(const char *text, uint64_t *out, struct xp_err *err)
{
    static const char letters[] = "KMGT";
    const char *at = text, *letter;
    uint64_t size = 0;

    for (; xp_ascii_is_digit(*at); at++) {
        if (size > UINT64_MAX / 1024 / 10)
            return fail_size(err, text);
        size = size * 10 + (uint64_t)(*at - '0');
    }
    letter = *at ? strchr(letters, xp_ascii_lower(*at) - 'a' + 'A') : NULL;
    if (at == text || !size)
        return fail_size(err, text);
    for (const char *power = letters; letter && power <= letter; power++) {
        if (size > INT64_MAX / 1024)
            return fail_size(err, text);
        size *= 1024;
    }
    if (letter)
        at++;
    if (letter && *at == 'i')
        at++;
    if (*at == 'B' || *at == 'b')
        at++;
    *out = size;
    return *at ? fail_size(err, text) : 0;
}

/* Called by any thread. */
static void take_package(void *context, struct xp_str path, const struct xp_package *package,
                         const struct xp_remark_to *remarks)
{
    struct verify *verify = context;
    struct verified *verified = xp_xcalloc(1, sizeof(*verified));
    const struct xp_package_entry *entries;
    size_t count = xp_package_entries(package, &entries);

    verified->path = xp_arena_copy(&verified->arena, path);
    verified->plugin = xp_arena_copy(&verified->arena, remarks->plugin);
    xp_package_file_digest(package, &verified->digest, &verified->size);
    xp_package_content_digest(package, &verified->content);
    for (size_t i = 0; i < count; i++) {
        verified->files += entries[i].kind == XP_ENTRY_FILE;
        verified->unpacked += entries[i].kind == XP_ENTRY_FILE ? entries[i].size : 0;
    }
    if (verify->compares)
        verify_keep_entries(verified, package);
    verify_checksum(verified, remarks);
    pthread_mutex_lock(&verify->lock);
    verify->all = xp_grow(verify->all, &verify->room, verify->count + 1, sizeof(struct verified *));
    verify->all[verify->count++] = verified;
    pthread_mutex_unlock(&verify->lock);
}

static int compare_paths(const void *left, const void *right)
{
    const struct verified *const *a = left, *const *b = right;

    return xp_str_compare((*a)->path, (*b)->path);
}

/* The worst that was found of each. */
static void judge(struct verify *verify)
{
    struct xp_table table = { 0 };

    if (verify->count > 1)
        qsort(verify->all, verify->count, sizeof(struct verified *), compare_paths);
    for (size_t i = 0; i < verify->count; i++)
        xp_table_set(&table, verify->all[i]->plugin, verify->all[i]);
    for (size_t i = 0; i < verify->findings.count; i++) {
        struct verified *verified = xp_table_find(&table, verify->findings.items[i].plugin);

        if (verified && verify->findings.items[i].severity > verified->worst)
            verified->worst = verify->findings.items[i].severity;
    }
    xp_table_release(&table);
}

static void run_packages(struct verify *verify, struct cmd_call *call)
{
    struct xp_package_look look = { .limits = &verify->limits, .seen = take_package, .context = verify };
    const struct xp_opener opener = { xp_package_look_inside, &look };
    struct xp_lint_job job = {
        .profiles = verify->profiles,
        .paths = call->operands,
        .path_count = call->operand_count,
        .has_packages_alone = true,
        .packages = &opener,
        .threads = verify->settings->threads ? verify->settings->threads : THREADS_USUAL,
        .min_severity = XP_SEVERITY_NOTE,
        .linted = &verify->linted,
    };

    verify->compares = call->operand_count == 2;
    verify->first_name = xp_path_tidy(&call->arena, call->operands[0]);
    verify->has_run = xp_lint_run(&job, &verify->findings, &verify->plugins, &verify->worst);
    judge(verify);
}

static int check_use(struct verify *verify, struct cmd_call *call, struct xp_err *err)
{
    const struct verify_settings *settings = verify->settings;
    int rc = 0;

    if (call->is_wrong_use) {
        *err = call->err;
        return err->code;
    }
    if (!call->operand_count)
        return xp_fail(err, XP_E_USAGE, "name a package to verify; `xtplug verify --help` says more");
    if (settings->max_size && (rc = read_size(settings->max_size, &verify->limits.max_bytes, err)) < 0)
        return rc;
    verify->limits.max_file = verify->limits.max_bytes;
    return rule_source_open(&verify->source, &settings->source, err);
}

static void verify_call(struct verify *verify, struct cmd_call *call)
{
    struct xp_err err, output_err;
    int rc;

    /* First, so that also what goes wrong is reported where it was asked for. */
    rc = outputs_read(&verify->outputs, call, &verify->settings->output, NULL, 0, &output_err);
    if (check_use(verify, call, &err) < 0 || rc < 0) {
        xp_findings_add_problem(&verify->findings, xp_str_make("", 0), xp_str_from(rc < 0 ? output_err.msg : err.msg));
        return;
    }
    verify->profiles = xp_profiles_new(verify->source.configs, &no_orders);
    cmd_take_packages(call);
    run_packages(verify, call);
}

static void add_package(struct xp_writer *out, const struct verified *verified)
{
    char hex[XP_SHA256_HEX + 1];

    cmd_add_shown(out, verified->path);
    xp_writer_addf(out, ": sound, %" PRIu64 " byte%s with %zu file%s, %" PRIu64 " byte%s unpacked", verified->size,
                   verified->size == 1 ? "" : "s", verified->files, verified->files == 1 ? "" : "s", verified->unpacked,
                   verified->unpacked == 1 ? "" : "s");
    xp_sha256_hex(&verified->digest, hex);
    xp_writer_addf(out, "; SHA-256: %s", hex);
    xp_sha256_hex(&verified->content, hex);
    xp_writer_addf(out, "; content: %s; %s\n", hex,
                   verified->checksum == VERIFY_CHECKSUM_AGREES ? "its checksum file agrees" : "no checksum file");
}

/* In the order in which they were named; one package under two names was read once. */
static void add_comparison(struct xp_writer *out, const struct verify *verify)
{
    const struct verified *first, *second;
    bool is_turned;

    if (!verify->count || verify->findings.problem_count)
        return;
    first = verify->all[0];
    second = verify->all[verify->count - 1];
    is_turned = xp_str_equal(second->path, verify->first_name);
    verify_compare(out, is_turned ? second : first, is_turned ? first : second);
}

/* What the text format has beside the findings. */
static void add_text(struct xp_writer *out, const struct verify *verify)
{
    if (verify->settings->is_quiet)
        return;
    for (size_t i = 0; i < verify->count; i++)
        if (verify->all[i]->worst < XP_SEVERITY_ERROR)
            add_package(out, verify->all[i]);
    if (verify->compares)
        add_comparison(out, verify);
}

static int report(struct verify *verify)
{
    const struct xp_report_format *format = &xp_report_formats[verify->settings->format];
    struct xp_report_options shown = {
        .use_color = cmd_use_color(verify->settings->color),
        .is_quiet = verify->settings->is_quiet,
        .version = XP_VERSION,
    };
    bool is_text = format == &xp_report_formats[0];
    struct xp_writer out;
    struct xp_run run;

    xp_run_count(&run, &verify->findings, verify->plugins);
    run.linted = verify->linted.items;
    run.linted_count = verify->linted.count;
    outputs_write(&verify->outputs, &run, &shown, &verify->findings);
    xp_writer_init(&out, STDOUT_FILENO);
    if (format->is_document || (verify->has_run && (verify->findings.count || !is_text)))
        format->write(&out, &run, &shown);
    if (is_text && verify->has_run)
        add_text(&out, verify);
    return cmd_finish(&out, CMD_EXIT_OK);
}

static void release(struct verify *verify)
{
    for (size_t i = 0; i < verify->count; i++) {
        xp_arena_release(&verify->all[i]->arena);
        free(verify->all[i]);
    }
    free(verify->all);
    xp_findings_release(&verify->findings);
    xp_profiles_free(verify->profiles);
    rule_source_close(&verify->source);
    pthread_mutex_destroy(&verify->lock);
}

static int run_verify(struct cmd_call *call)
{
    struct verify verify = { .settings = call->settings };
    int status;

    pthread_mutex_init(&verify.lock, NULL);
    verify_call(&verify, call);
    status = report(&verify);
    cmd_complain_of(&verify.findings);
    if (!verify.settings->is_quiet)
        cmd_tell_notices(&verify.findings);
    if (verify.findings.problem_count)
        status = CMD_EXIT_TROUBLE;
    else if (status == CMD_EXIT_OK && verify.worst >= XP_SEVERITY_ERROR)
        status = CMD_EXIT_FINDINGS;
    release(&verify);
    return status;
}

const struct cmd_command cmd_verify = {
    .name = "verify",
    .operand = "PACKAGE",
    .usage = "PACKAGE...",
    .about =
        "Prove that a package is sound: it can be read to its end, is safe to unpack, holds one plugin without "
        "errors, and is what FILE.sha256 beside it says. Nothing is unpacked to disk.\n"
        "\n"
        "PACKAGE is a zip, or a tar with gzip, xz, zstd or bare, made by xtplug or by any other program. Of two "
        "packages it is also said whether they hold the same content, or what the first difference is. A FILE.sha256 "
        "that is named itself stands for the FILE beside it.\n"
        "\n"
        "The exit code is 0 for sound packages, 1 when something of the severity error was found, and 2 for wrong "
        "use and for files that cannot be read.",
    .examples = "  xtplug verify jamie.weather-1.2.zip\n"
                "  xtplug verify --max-size 100M downloads/*.zip\n"
                "  xtplug verify mine.zip theirs.tar.gz\n",
    .options = options,
    .settings_size = sizeof(struct verify_settings),
    .run = run_verify,
};
