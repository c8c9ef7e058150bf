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
  lint      report what is wrong with plugins
  pack      bundle a plugin's folder into a package
  verify    prove that a package is sound
  init      make a new plugin
  bump      raise a plugin's version
  outdated  ask the store for newer versions
  rules     list the rules
  explain   say why a rule exists, with its source and examples
  schema    print a JSON Schema of info.json
  help      show what a command does and what its options are

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
    for command in lint init bump rules explain help; do
        xtplug "$command" --help
        exits 0
        says_nothing
        head -n 1 "$BATS_TEST_TMPDIR/out" | grep -q "^Usage: xtplug $command "
        [ "$(awk 'length > 80' "$BATS_TEST_TMPDIR/out" | wc -l)" -eq 0 ]
        prints <"$BATS_TEST_TMPDIR/out"
        cp "$BATS_TEST_TMPDIR/out" help
        for words in "help $command" "$command -h" "--help $command" "$command no-such-folder --help"; do
            [ "$command" != rules ] || [ "$words" != 'rules no-such-folder --help' ] || continue
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
                          json, markdown
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
    xtplug help --format
    refuses 'unknown option --format; `xtplug help --help` lists the options'
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
