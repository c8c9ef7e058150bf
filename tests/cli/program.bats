# The program as a whole: version, help, finding the command.
load helper

@test "--version prints name and version" {
    xtplug --version
    exits 0
    grep -qx 'xtplug [0-9]*\.[0-9]*\.[0-9]*' "$BATS_TEST_TMPDIR/out"
    prints <"$BATS_TEST_TMPDIR/out"
    says_nothing
    cp "$BATS_TEST_TMPDIR/out" version
    for words in '-V' 'lint --version' 'lint -V no-such-folder' '--version lint'; do
        xtplug $words
        exits 0
        prints <version
        says_nothing
    done
}

@test "--help shows all commands" {
    xtplug --help
    exits 0
    prints <<'OUT'
Usage: xtplug COMMAND [OPTION]... [ARGUMENT]...

Checks XTension plugins: folders NAME.isf with an info.json and a Python script
or a program.

Commands:
  lint         report what is wrong with plugins
  pack         bundle a plugin's folder into a package
  verify       prove that a package is sound
  index        write a store of your own from packages
  init         make a new plugin
  bump         raise a plugin's version
  list         list plugins with their tags and versions
  outdated     ask the store for newer versions
  rules        list the rules
  explain      say why a rule exists, with its source and examples
  schema       print a JSON Schema of info.json
  completions  print a script that completes commands in your shell
  help         show what a command does and what its options are

Options:
  -h, --help              show this help
  -V, --version           show the version of the program

Examples:
  xtplug lint jamie.weather.isf
  xtplug explain tag-reserved

`xtplug COMMAND --help` says more about a command.
OUT
    says_nothing
    cp "$BATS_TEST_TMPDIR/out" help
    for words in '-h' 'help'; do
        xtplug $words
        exits 0
        prints <help
        says_nothing
    done
}

@test "without a command the help goes to standard error" {
    "$XTPLUG" --help >help
    xtplug
    exits 2
    prints_nothing
    says <help
}

@test "every command has a help that fits the terminal, by each way of asking" {
    for command in lint pack verify index init bump list outdated rules explain schema completions help; do
        xtplug "$command" --help
        exits 0
        says_nothing
        head -n 1 "$BATS_TEST_TMPDIR/out" | grep -q "^Usage: xtplug $command "
        [ "$(awk 'length > 80' "$BATS_TEST_TMPDIR/out" | wc -l)" -eq 0 ]
        prints <"$BATS_TEST_TMPDIR/out"
        cp "$BATS_TEST_TMPDIR/out" help
        for words in "help $command" "$command -h" "--help $command" "$command no-such-folder --help"; do
            case $words in 'rules no-such-folder --help' | 'schema no-such-folder --help') continue ;; esac
            xtplug $words
            exits 0
            prints <help
            says_nothing
        done
    done
}

@test "the help of explain, whole" {
    xtplug explain --help
    exits 0
    prints <<'OUT'
Usage: xtplug explain [OPTION]... RULE...

Say why a rule exists, where that is written, what passes and what fails. RULE
is a name as in the report, in brackets at the end of a finding; a * in it
stands for any text.

Options:
      --format FORMAT     what to print on standard output: text (default),
                          json, markdown, mdoc
      --rules FILE        add the rules in this file to the built-in ones
      --config FILE       use this configuration, whatever .xtplug.yaml files
                          there are
      --no-config         use no configuration at all
  -h, --help              show this help
  -V, --version           show the version of the program

Examples:
  xtplug explain tag-reserved
  xtplug explain 'json-*'
OUT
    says_nothing
}

@test "an unknown command names the nearest one" {
    xtplug lnit
    refuses 'no command is called "lnit"; did you mean "lint"?'
    xtplug Explain
    refuses 'no command is called "Explain"; did you mean "explain"?'
    xtplug frobnicate
    refuses 'no command is called "frobnicate"; `xtplug --help` lists them'
    xtplug ''
    refuses 'no command is called ""; `xtplug --help` lists them'
    xtplug help lnit
    refuses 'no command is called "lnit"; did you mean "lint"?'
    xtplug $'a\x1b[31mb\xff'
    refuses 'no command is called "a\x1b[31mb\xff"; `xtplug --help` lists them'
}

@test "help takes one command" {
    xtplug help lint rules
    refuses '`xtplug help` takes one command at a time'
    xtplug help --fix
    refuses 'unknown option --fix; `xtplug help --help` lists the options'
    xtplug help --format
    refuses '--format needs a value: FORMAT'
}

@test "the help of a command as a part of the manual page" {
    xtplug help --format mdoc explain
    exits 0
    says_nothing
    prints <<'OUT'
.Ss xtplug explain
.Nm xtplug Cm explain
.Op Ar OPTION ...
.Ar RULE ...
.Pp
Say why a rule exists, where that is written, what passes and what fails.
RULE is a name as in the report, in brackets at the end of a finding; a * in
it stands for any text.
.Bl -tag -width Ds
.It Fl -format Ar FORMAT
What to print on standard output: \fBtext\fP (default), \fBjson\fP,
\fBmarkdown\fP, \fBmdoc\fP.
.It Fl -rules Ar FILE
Add the rules in this file to the built-in ones.
.It Fl -config Ar FILE
Use this configuration, whatever .xtplug.yaml files there are.
.It Fl -no-config
Use no configuration at all.
.El
.Pp
For example:
.Bd -literal -offset indent
xtplug explain tag\-reserved
xtplug explain \(aqjson\-*\(aq
.Ed
OUT
    cp "$BATS_TEST_TMPDIR/out" explain
    xtplug help --format mdoc
    exits 0
    says_nothing
    sed -n '/^\.Ss xtplug explain$/,/^\.Ss xtplug schema$/p' "$BATS_TEST_TMPDIR/out" | sed '$d' | diff explain -
    sed -n 's/^\.Ss xtplug //p' "$BATS_TEST_TMPDIR/out" |
        diff <("$XTPLUG" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p') -
    prints <"$BATS_TEST_TMPDIR/out"
}

@test "an unknown option before or without a command" {
    xtplug --versoin
    refuses 'unknown option --versoin; did you mean --version?'
    xtplug -x
    refuses 'unknown option -x; `xtplug --help` lists the options'
    xtplug --
    exits 2
    prints_nothing
    "$XTPLUG" --help >help
    says <help
}

@test "options may stand before the command" {
    plugin jamie.weather.isf
    xtplug --threads 1 -q lint jamie.weather.isf
    exits 0
    prints_nothing
    says_nothing
    xtplug --format=text --fail-on note lint jamie.weather.isf
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says_nothing
}

# A tree as it is installed, with links in place of copies where that makes no difference.
installed() {
    mkdir -p "$1/bin" "$1/libexec/xtplug"
    cp "$XTPLUG" "$1/bin/xtplug"
    for name in xtplug-pack xtplug-package xtplug-network; do
        cp "$(dirname "$XTPLUG")/libexec/xtplug/$name" "$1/libexec/xtplug/"
    done
}

# pack is done by another program: it works when that is found.
packs() {
    rm -f "$PWD"/*.zip*
    call "$@" pack --quiet jamie.weather.isf
    exits 0
    prints_nothing
    says_nothing
    [ -s jamie.weather-1.2.zip ]
}

@test "what another program does is found from where the program lies, also after a move and in a folder with blanks" {
    plugin jamie.weather.isf
    installed 'a tree'
    packs "$PWD/a tree/bin/xtplug"
    packs 'a tree/bin/xtplug'
    mkdir 'else where'
    mv 'a tree' 'else where/moved'
    packs 'else where/moved/bin/xtplug'
    for word in verify index outdated completions; do
        call 'else where/moved/bin/xtplug' "$word" --help
        exits 0
        says_nothing
        grep -q "^Usage: xtplug $word " "$BATS_TEST_TMPDIR/out"
        prints <"$BATS_TEST_TMPDIR/out"
    done
}

@test "the program is called through links" {
    plugin jamie.weather.isf
    installed tree
    mkdir links
    ln -s ../tree/bin/xtplug links/xtplug
    ln -s xtplug links/checker
    packs links/xtplug
    packs links/checker
    ln -s tree/bin bin
    packs bin/xtplug
}

@test "the program is found in PATH, and its name without a slash is no riddle" {
    plugin jamie.weather.isf
    installed tree
    packs env PATH="$PWD/tree/bin:$PATH" xtplug
    packs env PATH="tree/bin:$PATH" xtplug
    packs bash -c 'exec -a xtplug tree/bin/xtplug "$@"' -
    packs bash -c 'exec -a "" tree/bin/xtplug "$@"' -
    packs bash -c 'exec -a /no/such/folder/xtplug tree/bin/xtplug "$@"' -
}

@test "where the system does not say which program this is, its name does" {
    without_proc() {
        unshare --mount sh -c 'umount -l /proc && exec "$@"' - "$@"
    }
    [ -e /proc/self/exe ] && without_proc true 2>/dev/null || skip 'needs root on Linux, to take /proc away'
    plugin jamie.weather.isf
    installed tree
    ln -s tree/bin/xtplug link
    # The sanitizers need /proc themselves: one ends, another complains.
    without_proc tree/bin/xtplug --version >/dev/null 2>err && [ ! -s err ] || skip 'this build needs /proc'
    packs without_proc tree/bin/xtplug
    packs without_proc ./link
    packs without_proc env PATH="/no/such/folder:$PWD/tree/bin" xtplug
    packs without_proc bash -c "cd tree/bin && PATH=: && cd ../.. && PATH=:tree/bin && exec -a xtplug tree/bin/xtplug \"\$@\"" -
    call without_proc bash -c 'PATH=/no/such/folder; exec -a xtplug tree/bin/xtplug pack jamie.weather.isf'
    refuses "the program xtplug-pack, which does this part of the work, cannot be started from ?/../libexec/xtplug/: No such file or directory. Install xtplug again, as a whole"
}

@test "a part of the program that is missing or broken is named" {
    plugin jamie.weather.isf
    installed tree
    here=$PWD
    rm tree/libexec/xtplug/xtplug-pack
    call tree/bin/xtplug pack jamie.weather.isf
    refuses "the program xtplug-pack, which does this part of the work, cannot be started from $here/tree/bin/../libexec/xtplug/: No such file or directory. Install xtplug again, as a whole"
    call tree/bin/xtplug lint --quiet jamie.weather.isf
    exits 0
    prints_nothing
    says_nothing
    rm tree/libexec/xtplug/xtplug-network
    mkdir tree/libexec/xtplug/xtplug-network
    call tree/bin/xtplug --no-such-option outdated
    refuses "the program xtplug-network, which does this part of the work, cannot be started from $here/tree/bin/../libexec/xtplug/: Permission denied. Install xtplug again, as a whole"
    call tree/bin/xtplug help completions
    refuses "the program xtplug-network, which does this part of the work, cannot be started from $here/tree/bin/../libexec/xtplug/: Permission denied. Install xtplug again, as a whole"
}

@test "a part of the program under the name of another does not start itself for ever" {
    plugin jamie.weather.isf
    installed tree
    here=$PWD
    parts=$here/tree/libexec/xtplug
    for replace in 'cp' 'ln -f' 'ln -sf'; do
        $replace "$here/tree/bin/xtplug" "$parts/xtplug-pack"
        # A copy finds out when it is started, a link before.
        folder=$parts
        [ "$replace" = cp ] || folder=$here/tree/bin
        call timeout 20 tree/bin/xtplug pack jamie.weather.isf
        refuses "the program xtplug-pack, which does this part of the work, cannot be started from $folder/../libexec/xtplug/: what lies there is another part of xtplug. Install xtplug again, as a whole"
    done
}

@test "options before a command that another program has" {
    plugin jamie.weather.isf
    xtplug --level 0 pack --quiet jamie.weather.isf
    exits 0
    prints_nothing
    says_nothing
    [ -s jamie.weather-1.2.zip ]
    xtplug --format tar.gz -q pack jamie.weather.isf
    exits 0
    prints_nothing
    says_nothing
    [ -s jamie.weather-1.2.tar.gz ]
    xtplug -o packed.zip --quiet pack jamie.weather.isf
    exits 0
    prints_nothing
    says_nothing
    [ -s packed.zip ]
    xtplug --level 0 frobnicate
    refuses 'no command is called "frobnicate"; `xtplug --help` lists them'
}
