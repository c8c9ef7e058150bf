#include "init.h"

#include "xp_utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *question_of(const struct init *init, enum init_field field)
{
    static const char *const questions[INIT_FIELDS] = {
        [INIT_SCRIPT] = "Script, python3 or binary",
        [INIT_NAME] = "Name, as the list of plugins shows it",
        [INIT_TAG] = "Tag, the permanent name; it stays the same for good",
        [INIT_ENTRY] = "File name of the script",
        [INIT_READABLE] = "Version, as people read it",
        [INIT_VERS] = "Version, as a number that goes up with each release",
        [INIT_DESC] = "Description, in a few words",
    };

    return field == INIT_ENTRY && init->scaffold.is_binary ? "File name of the program" : questions[field];
}

/* On standard error: standard output has what was made, and nothing else. */
static bool put_question(const struct init *init, enum init_field field)
{
    XP_AUTO_BUF proposal = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_writer out;

    xp_utf8_show(&proposal, init_text(init, field));
    xp_writer_init(&out, STDERR_FILENO);
    xp_writer_addf(&out, "%s [%s]: ", question_of(init, field), proposal.ptr);
    return xp_writer_finish(&out, NULL) == 0;
}

/* Without its line end and the blanks around it. @return false at the end of the input. */
static bool read_answer(struct init *init, struct xp_str *answer)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t len = getline(&line, &room, stdin);

    if (len >= 0)
        *answer = xp_arena_copy(init->arena, xp_str_trim(xp_str_make(line, (size_t)len)));
    free(line);
    /* What is said next begins a line of its own. */
    if (len < 0 && write(STDERR_FILENO, "\n", 1) < 0)
        return false;
    return len >= 0;
}

/* One question, as often as the answer will not do. */
static bool ask(struct init *init, enum init_field field)
{
    struct xp_scaffold before = init->scaffold;
    struct xp_str answer;
    struct xp_err err;

    while (put_question(init, field) && read_answer(init, &answer)) {
        int rc = answer.len ? init_set(init, field, answer, &err) : 0;

        if (rc == 0)
            rc = init_check(init, field, &err);
        if (rc == 0) {
            init->is_given[field] = true;
            init_propose(init);
            return true;
        }
        cmd_complain("%s", err.msg);
        init->scaffold = before;
    }
    return false;
}

bool init_ask(struct init *init)
{
    for (size_t i = 0; i < INIT_FIELDS; i++) {
        enum init_field field = (enum init_field)i;

        if (!init->is_given[field] && !ask(init, field))
            return false;
    }
    return true;
}
