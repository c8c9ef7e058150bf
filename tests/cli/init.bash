# For tests of `init`.

setup_file() {
    export LOGNAME=jamie
}

lints_clean() {
    xtplug lint --no-config --fail-on note "$1"
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says_nothing
}
