# For tests that need git repositories.

# Nothing of the machine's own git settings, and nothing that a hook around the tests has set.
isolate() {
    export HOME=$PWD GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
    unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
}

# repository FOLDER: an empty one.
repository() {
    isolate
    git init -q "$1"
    git -C "$1" config user.name Jamie
    git -C "$1" config user.email jamie@example.org
}

# release TAG: all that the repository around the current folder has, committed and tagged.
release() {
    git add -A .
    git commit -q -m "$1"
    git tag "$1"
}

# edit FILE EXPRESSION
edit() {
    sed "$2" "$1" >edited
    cat edited >"$1"
    rm edited
}
