# init: folders, options and disks that will not do.
load helper
load init

# The words of rules are theirs: here it counts which rule speaks, and where.
refuses_like() {
    exits 2
    prints_nothing
    grep -q "^xtplug: $1" "$BATS_TEST_TMPDIR/err"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/err")" -eq 1 ]
    says <"$BATS_TEST_TMPDIR/err"
}

@test "a folder that is there has to be empty" {
    mkdir acme.rain.isf acme.wind.isf acme.git.isf
    xtplug init acme.rain.isf </dev/null
    exits 0
    prints <<'OUT'
acme.rain.isf: made info.json and rain.py
OUT
    says_nothing
    cp -r acme.rain.isf before
    xtplug init acme.rain.isf </dev/null
    refuses 'acme.rain.isf: is not empty: "info.json" and 1 more are in it; a new plugin needs a new folder'
    diff -r before acme.rain.isf
    cd acme.wind.isf
    xtplug init . </dev/null
    exits 0
    prints <<'OUT'
.: made info.json and wind.py
OUT
    says_nothing
    lints_clean .
    cd ../acme.git.isf
    git init -q .
    xtplug init . </dev/null
    exits 0
    prints <<'OUT'
.: made info.json and git.py
OUT
    says_nothing
    [ "$(git status --porcelain)" = "$(printf '%s\n' '?? git.py' '?? info.json')" ]
    cd ..
    xtplug init ./acme.hail.isf/// </dev/null
    exits 0
    prints <<'OUT'
acme.hail.isf: made info.json and hail.py
OUT
    says_nothing
    lints_clean acme.hail.isf
    cd acme.hail.isf
    xtplug init acme.snow.isf </dev/null
    refuses 'acme.snow.isf: lies in another plugin, "acme.hail.isf"'
}

@test "a folder's name that will not do" {
    xtplug init rain </dev/null
    refuses 'the folder'"'"'s name "rain" does not end in ".isf", by which XTension knows a plugin; call it "rain.isf"'
    xtplug init jamie.rain.ISF </dev/null
    refuses 'the folder'"'"'s name "jamie.rain.ISF" does not end in ".isf", by which XTension knows a plugin; call it "jamie.rain.isf"'
    xtplug init 'jamie.rain gauge.isf' </dev/null
    refuses_like 'jamie.rain gauge.isf: the folder name "jamie.rain gauge.isf" has .*; write underscores'
    xtplug init no/jamie.rain.isf </dev/null
    refuses 'no: there is no such folder; make it first'
    xtplug init . </dev/null
    refuses 'the folder'"'"'s name "scratch" does not end in ".isf", by which XTension knows a plugin; call it "scratch.isf"'
    touch a.isf
    xtplug init a.isf </dev/null
    refuses 'a.isf: is a file already; choose another name'
    xtplug init $'a\x1b[31m.isf' </dev/null
    exits 0
    prints <<'OUT'
a\x1b[31m.isf: made info.json and a31m.py
OUT
    says_nothing
    rm -r a*
    [ -z "$(ls -A)" ]
}

@test "wrong use" {
    xtplug init </dev/null
    refuses 'name the FOLDER to make, such as jamie.weather.isf; a single dot is the current folder'
    xtplug init a.b.isf a.c.isf </dev/null
    refuses '`xtplug init` makes one plugin at a time'
    xtplug init --script perl a.b.isf </dev/null
    refuses '--script: the script "perl" is neither python3 nor binary'
    xtplug init --module b.py --binary b a.b.isf </dev/null
    refuses 'give --module for a script or --binary for a program, not both'
    xtplug init --script binary --module b.py a.b.isf </dev/null
    refuses '--module names a Python script; with --script binary give --binary'
    xtplug init --script python3 --binary b a.b.isf </dev/null
    refuses '--binary names a program; with --script python3 give --module'
    xtplug init --module json.py a.b.isf </dev/null
    refuses '--module: a script "json.py" would hide the module json, since Python looks beside the script first; choose another name'
    xtplug init --module .py a.b.isf </dev/null
    refuses '--module: ".py" is a suffix without a name; write NAME.py'
    xtplug init --binary info.json a.b.isf </dev/null
    refuses '--binary: "info.json" is the manifest'"'"'s own name'
    xtplug init --vers 2147483648 a.b.isf </dev/null
    refuses '--vers: "2147483648" is not a whole number from 1 to 2147483647'
    xtplug init --name ' ' a.b.isf </dev/null
    refuses_like '--name: '
    xtplug init --tag 'a b.c' a.b.isf </dev/null
    refuses_like '--tag: tag "a b.c" has '
    xtplug init --name $'\xff' a.b.isf </dev/null
    refuses '--name: "\xff" is not UTF-8, as texts in info.json are'
    [ -z "$(ls -A)" ]
}

@test "every fault of the options is told at once" {
    xtplug init --tag xt.rain --module rain.txt acme.rain.isf </dev/null
    exits 2
    prints_nothing
    says <<'OUT'
xtplug: --tag: tag "xt.rain" begins with "xt.", which XTension reserves; choose a tag of your own, such as "jamie.weather"
xtplug: --module: the script "rain.txt" does not end in ".py", as the name of a Python script does
OUT
    name="acme.$(printf '%070d' 0)"
    xtplug init "$name.isf" </dev/null
    refuses_like 'tag .*; --tag gives another$'
    [ -z "$(ls -A)" ]
}

@test "the house rules count, and taken tags too" {
    cat >.xtplug.yaml <<'YAML'
rules:
  desc-long: {max: 20}
  tag-generic: off
known-tags: tags.txt
YAML
    echo acme.rain >tags.txt
    xtplug init --desc 'Reads a rain gauge over the network' --tag acme.rain acme.rain.isf </dev/null
    exits 2
    prints_nothing
    [ "$(sed 's/^\(xtplug: --[a-z]*\): .*/\1/' "$BATS_TEST_TMPDIR/err")" = "$(printf '%s\n' 'xtplug: --tag' 'xtplug: --desc')" ]
    grep -q 'tags.txt' "$BATS_TEST_TMPDIR/err"
    says <"$BATS_TEST_TMPDIR/err"
    xtplug init --desc 'Rain' --tag rain acme.rain.isf </dev/null
    exits 0
    prints <<'OUT'
acme.rain.isf: made info.json and rain.py
OUT
    says_nothing
    echo 'rules: [' >.xtplug.yaml
    xtplug init acme.wind.isf </dev/null
    refuses_like '.xtplug.yaml:'
    xtplug init --no-config acme.wind.isf </dev/null
    exits 0
    prints <<'OUT'
acme.wind.isf: made info.json and wind.py
OUT
    says_nothing
}

@test "where the disk takes no more, nothing is left" {
    mkdir there.a.isf
    for folder in new.a.isf there.a.isf; do
        (
            ulimit -f 1
            "$XTPLUG" init --name "$(printf '%03000d' 0)" --desc Zero "$folder" </dev/null >out 2>err
        ) && fail 'it was made'
        grep -qx "xtplug: $folder: cannot be made: File too large" err
        rm out err
    done
    [ "$(ls -A)" = there.a.isf ]
    [ -z "$(ls -A there.a.isf)" ]
}

@test "where nothing can be written, that is said" {
    [ "$(id -u)" -ne 0 ] || skip 'root may write everywhere'
    mkdir plugins
    chmod 555 plugins
    xtplug init plugins/jamie.rain.isf </dev/null
    chmod 755 plugins
    refuses 'plugins/jamie.rain.isf: cannot be made: Permission denied'
    [ -z "$(ls -A plugins)" ]
}
