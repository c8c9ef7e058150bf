# The scripts that complete the command line in bash, fish and zsh. tests/integration/completions.py presses the tab key.
load helper

# Completes a line in bash: the words that bash would replace the last part with, sorted. The line is divided into words
# as readline does it, at blanks and around "=" and ":"; where $breaks is empty, at blanks alone.
tab() {
    "$XTPLUG" completions bash >script
    call bash --norc -c '
        source ./script
        COMP_LINE=$1 COMP_POINT=${#1}
        mapfile -t COMP_WORDS < <(
            for word in $1; do
                if [ "$2" ]; then sed "s/[=:]/\n&\n/g" <<<"$word" | sed "/^$/d"; else echo "$word"; fi
            done
            case $1 in *" ") echo ;; esac)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _xtplug xtplug "${COMP_WORDS[COMP_CWORD]}" ""
        [ ${#COMPREPLY[@]} -eq 0 ] || printf "%s\n" "${COMPREPLY[@]}" | sort -u' - "$1" "${breaks-yes}"
    exits 0
    says_nothing
}

# tab LINE WORD...: completing it offers exactly these.
offers() {
    tab "$1"
    shift
    if [ $# -eq 0 ]; then
        prints_nothing
    else
        prints < <(printf '%s\n' "$@" | LC_ALL=C sort)
    fi
}

rule_ids() {
    "$XTPLUG" rules --no-config | sed '1d;s/ .*//'
}

@test "the scripts are whole in the eyes of their shells" {
    for shell in bash fish zsh; do
        xtplug completions "$shell"
        exits 0
        says_nothing
        cp "$BATS_TEST_TMPDIR/out" script
        prints <script
        if [ "$shell" = bash ] || command -v "$shell" >/dev/null; then
            call "$shell" -n script
            exits 0
            prints_nothing
            says_nothing
        fi
    done
    ! command -v shellcheck >/dev/null || { "$XTPLUG" completions bash >script && shellcheck script; }
}

@test "wrong use of completions" {
    xtplug completions
    refuses 'name one SHELL: bash, fish or zsh'
    xtplug completions bash zsh
    refuses 'name one SHELL: bash, fish or zsh'
    xtplug completions csh
    refuses 'there are completions for bash, fish and zsh, but not for "csh"'
    xtplug completions --fish
    refuses 'unknown option --fish; `xtplug completions --help` lists the options'
}

@test "bash: commands" {
    offers 'xtplug ' $("$XTPLUG" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
    offers 'xtplug l' lint list
    offers 'xtplug ex' explain
    offers 'xtplug x'
    offers 'xtplug help ou' outdated
    offers 'xtplug --level 0 pa' pack
    offers 'xtplug --format tar.gz pa' pack
    offers 'xtplug --format=tar.gz pa' pack
    offers 'xtplug -q --color never li' lint list
    offers 'xtplug -' -V -h --help --version
}

@test "bash: the options of every command, as its help has them" {
    for command in $("$XTPLUG" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
        "$XTPLUG" "$command" --help | sed -n '/^Options:/,/^$/s/^  \( \|-\)\(.\),\{0,1\} *\(--[a-z-]*\).*/\1\2 \3/p' |
            tr ' ' '\n' | sed '/^$/d' >expected
        offers "xtplug $command -" $(cat expected)
        [ "$(wc -l <expected)" -ge 4 ]
    done
    offers 'xtplug lint --fi' --fix
    offers 'xtplug lint some/folder --no-' --no-config
    offers 'xtplug lint -- --no-'
    offers 'xtplug pack x --no-' --no-config --no-lint
}

@test "bash: choices" {
    formats='text json sarif github gitlab junit checkstyle rdjson gcc'
    offers 'xtplug lint --format ' $formats
    offers 'xtplug lint --format=' $formats
    offers 'xtplug lint --format g' github gitlab gcc
    offers 'xtplug lint --format=g' github gitlab gcc
    offers 'xtplug lint x --format json --fail-on n' note never
    offers 'xtplug pack --format tar.' tar.gz tar.xz tar.zst
    offers 'xtplug rules --format m' markdown mdoc
    offers 'xtplug init --script ' python3 binary
    offers 'xtplug completions ' bash fish zsh
    breaks= offers 'xtplug lint --format=g' --format=github --format=gitlab --format=gcc
}

@test "bash: rules" {
    rule_ids >ids
    offers 'xtplug explain ' $(cat ids)
    offers 'xtplug explain tag-l' tag-long
    offers 'xtplug lint --select tag-' $(grep ^tag- ids)
    offers 'xtplug lint --ignore=json-bom,tag-l' json-bom,tag-long
    offers 'xtplug pack --ignore json-bom,tag-l' json-bom,tag-long
    offers 'xtplug lint --severity tag-l' tag-long=
    offers 'xtplug lint --severity tag-long=' error warning note off
    offers 'xtplug lint --severity tag-long=n' note
    offers 'xtplug lint --severity=json-bom=off,tag-l' off,tag-long=
    offers 'xtplug lint --severity json-bom=off,tag-long=w' warning
    breaks= offers 'xtplug lint --severity=json-bom=off,tag-long=w' --severity=json-bom=off,tag-long=warning
}

@test "bash: where bash goes on with the names of files, nothing is offered" {
    offers 'xtplug lint '
    offers 'xtplug lint some'
    offers 'xtplug lint --config '
    offers 'xtplug lint --config=some'
    offers 'xtplug pack -o '
    offers 'xtplug verify '
    offers 'xtplug lint --output s' sarif:
    offers 'xtplug lint --output sarif:'
    offers 'xtplug lint --output=sarif:re'
    offers 'xtplug lint --against ' git: store:
    offers 'xtplug lint --against fold'
}

@test "bash: nothing strange happens to strange words" {
    touch '$(touch x)' 'a b'
    offers 'xtplug lint $(touch' 
    offers 'xtplug lint --format $(touch'
    offers 'xtplug --format=$(touch'
    offers 'xtplug explain `touch'
    offers 'xtplug lint --format *'
    offers 'xtplug frobnicate '
    offers 'xtplug = : '
    offers 'xtplug lint = --no-c' --no-config
    [ "$(ls)" = "$(printf '%s\n' '$(touch x)' 'a b' script)" ]
}

# The words that fish offers for a line, sorted, without their descriptions.
fish_offers() {
    line=$1
    shift
    "$XTPLUG" completions fish >script.fish
    call fish --no-config -c 'source script.fish; complete -C $argv[1] | string replace -r "\t.*" "" | sort -u' "$line"
    exits 0
    says_nothing
    if [ $# -eq 0 ]; then
        prints_nothing
    else
        prints < <(printf '%s\n' "$@" | sort)
    fi
}

@test "fish" {
    command -v fish >/dev/null || skip 'fish is not here'
    export HOME=$PWD
    touch folder.yaml
    fish_offers 'xtplug ' $("$XTPLUG" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
    fish_offers 'xtplug ou' outdated
    fish_offers 'xtplug lint --format g' github gitlab gcc
    fish_offers 'xtplug lint --format=js' --format=json
    fish_offers 'xtplug pack --no-' --no-config --no-lint
    fish_offers 'xtplug lint --no-' --no-config
    fish_offers 'xtplug lint --config f' folder.yaml
    fish_offers 'xtplug lint f' folder.yaml
    fish_offers 'xtplug lint --output sarif:f' sarif:folder.yaml
    fish_offers 'xtplug explain tag-l' tag-long
    fish_offers 'xtplug lint --select json-bom,tag-l' json-bom,tag-long
    fish_offers 'xtplug lint --severity json-bom=off,tag-l' json-bom=off,tag-long=
    fish_offers 'xtplug lint --severity json-bom=off,tag-long=w' json-bom=off,tag-long=warning
    fish_offers 'xtplug help ver' verify
    fish_offers 'xtplug completions z' zsh
    fish_offers 'xtplug init --script b' binary
}
