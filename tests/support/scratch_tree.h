#ifndef SCRATCH_TREE_H
#define SCRATCH_TREE_H

#include <stddef.h>

/**
 * A folder of its own for a test that needs files, removed with all that is in it. The current folder is that folder
 * as long as it lives, so that tests speak of short relative paths.
 */

/** Make the folder and go there. Fails the test when it cannot. */
void scratch_enter(void);

/** Leave and remove it. */
void scratch_leave(void);

/** cmocka's setup and teardown around a test: the two above. */
int scratch_setup(void **state);
int scratch_teardown(void **state);

/** A test with such a folder, for cmocka's list of them. */
#define SCRATCH_TEST(function) cmocka_unit_test_setup_teardown(function, scratch_setup, scratch_teardown)

/**
 * Make entries, with the folders they lie in. One name each: "a/b" a file that holds "{}", "a/b=text" a file with that
 * text, "a/b*" an executable file, "a/b/" a folder, "a/b -> c" a link, "a/b|" a pipe, "a/b@" a socket. NULL ends.
 */
void scratch_make(const char *name, ...);

/** How many entries a folder has, "." and ".." not counted. */
size_t scratch_count(const char *name);

/** Fails the test unless the file holds this text. */
void scratch_assert_holds(const char *name, const char *text);

#endif
