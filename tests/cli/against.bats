# lint --against: what changed since an earlier state, out of real git repositories and folders.
load helper

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

# with_units: the manifest's unit types and controls, on line 10 and 11.
with_units() {
    edit "$1" 's/network"/network",\
  "editControls": [{"type": "popup", "key": "jw.model"}, {"type": "label", "key": ""}],\
  "deviceTypes": [{"name": "W", "tag": "jw.wind", "smallControls": [{"key": "jw.unit"}]}]/'
}

@test "nothing has changed" {
    repository .
    plugin jamie.weather.isf
    release v1.2
    mkdir jamie.weather.isf/__pycache__
    touch jamie.weather.isf/.DS_Store jamie.weather.isf/__pycache__/weather.pyc jamie.weather.isf/notes~
    mkdir jamie.weather.isf/empty
    xtplug lint --against git:v1.2
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says_nothing
}

@test "a file has changed and vers has not" {
    repository .
    plugin jamie.weather.isf
    release v1.2
    echo 'import os' >>jamie.weather.isf/weather.py
    xtplug lint --against git:v1.2
    exits 1
    prints <<'OUT'
jamie.weather.isf/info.json:5:11: error: vers is 7 and was 7 in v1.2, but weather.py has changed since [vers-increase]
  5 |   "vers": 7,
    |           ^
  help: raise vers above 7; it must go up with each release
  v1.2:jamie.weather.isf/info.json:5:11: note: it was this
1 error in 1 plugin
OUT
    says_nothing
    edit jamie.weather.isf/info.json 's/: 7/: 8/'
    xtplug lint --against git:v1.2
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says_nothing
}

@test "what counts as a change" {
    repository .
    plugin jamie.weather.isf
    echo text >jamie.weather.isf/read.me
    ln -s read.me jamie.weather.isf/link
    release v1.2
    changes=('chmod +x read.me' 'rm read.me' 'touch more.py' 'rm -f link; ln -s weather.py link' 'rm link; touch link'
        'printf "texT\n" >read.me' 'mkdir sub; touch sub/file')
    names=(read.me read.me more.py link link read.me sub/file)
    for i in "${!changes[@]}"; do
        (cd jamie.weather.isf && eval "${changes[i]}")
        xtplug lint --select vers-increase --against git:v1.2
        exits 1
        grep -q "but ${names[i]} has changed since" "$BATS_TEST_TMPDIR/out" ||
            fail "${changes[i]}:" "$(cat "$BATS_TEST_TMPDIR/out")"
        unchecked=
        git clean -q -f -d
        git checkout -q .
    done
}

@test "line ends that git converts are no change" {
    repository .
    plugin jamie.weather.isf
    printf 'a\r\nb\0\n' >jamie.weather.isf/icon.bin
    release v1.2
    sed 's/$/\r/' jamie.weather.isf/weather.py >crlf
    mv crlf jamie.weather.isf/weather.py
    xtplug lint --against git:v1.2
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says_nothing
    printf 'a\nb\0\n' >jamie.weather.isf/icon.bin
    xtplug lint -q --fail-on never --select vers-increase --against git:v1.2
    exits 0
    prints <<'OUT'
jamie.weather.isf/info.json:5:11: error: vers is 7 and was 7 in v1.2, but icon.bin has changed since [vers-increase]
  5 |   "vers": 7,
    |           ^
  v1.2:jamie.weather.isf/info.json:5:11: note: it was this
1 error in 1 plugin
OUT
    says_nothing
}

@test "tag, unit type and control" {
    repository .
    plugin jamie.weather.isf
    with_units jamie.weather.isf/info.json
    release v1.2
    edit jamie.weather.isf/info.json 's/: 7/: 8/; s/jamie.weather/jamie.sky/; s/jw.model/jw.type/; s/jw.unit/jw.units/'
    xtplug lint --ignore key-expected --against git:v1.2
    exits 1
    prints <<'OUT'
jamie.weather.isf/info.json:3:10: error: tag is "jamie.sky", but was "jamie.weather" in v1.2 [tag-changed]
  3 |   "tag": "jamie.sky",
    |          ^^^^^^^^^^^
  help: write "tag": "jamie.weather" again; a tag stays the same for good
  v1.2:jamie.weather.isf/info.json:3:10: note: it was this
jamie.weather.isf/info.json:10:19: note: the control with the key "jw.model" was in v1.2 and is gone [control-key-removed]
  10 |   "editControls": [{"type": "popup", "key": "jw.type"}, {"type": "label", "key": ""}],
     |                   ^
  help: keep the key, also when the text or the place of the control changes
  v1.2:jamie.weather.isf/info.json:10:45: note: it was this
jamie.weather.isf/info.json:11:68: note: the control with the key "jw.unit" was in v1.2 and is gone [control-key-removed]
  11 |   "deviceTypes": [{"name": "W", "tag": "jw.wind", "smallControls": [{"key": "jw.units"}]}]
     |                                                                    ^
  help: keep the key, also when the text or the place of the control changes
  v1.2:jamie.weather.isf/info.json:11:77: note: it was this
1 error, 2 notes in 1 plugin
OUT
    says_nothing
    git checkout -q .
    edit jamie.weather.isf/info.json 's/: 7/: 8/; s/jw.wind/jw.gust/; s/jw.unit/jw.units/'
    xtplug lint --ignore key-expected --against git:v1.2
    exits 0
    prints <<'OUT'
jamie.weather.isf/info.json:11:18: warning: the unit type with the tag "jw.wind" was in v1.2 and is gone [unit-tag-removed]
  11 |   "deviceTypes": [{"name": "W", "tag": "jw.gust", "smallControls": [{"key": "jw.units"}]}]
     |                  ^
  help: keep the unit type and its tag, also when its name changes
  v1.2:jamie.weather.isf/info.json:11:40: note: it was this
1 warning in 1 plugin
OUT
    says_nothing
}

@test "json names what is gone, and the earlier place" {
    repository .
    plugin jamie.weather.isf
    with_units jamie.weather.isf/info.json
    release v1.2
    plugin jamie.weather.isf
    edit jamie.weather.isf/info.json 's/: 7/: 8/'
    xtplug lint --against git:v1.2 --select unit-tag-removed --format json
    exits 0
    prints <<OUT
{"version": 1, "tool": {"name": "xtplug", "version": "$("$XTPLUG" --version | cut -d ' ' -f 2)"},
 "findings": [
  {"rule": "unit-tag-removed", "severity": "warning", "message": "the unit type with the tag \"jw.wind\" was in v1.2 and is gone", "help": "keep the unit type and its tag, also when its name changes", "path": "jamie.weather.isf/info.json", "pointer": "/deviceTypes", "line": 1, "column": 1, "endLine": 1, "endColumn": 2, "offset": 0, "length": 1, "related": [{"path": "v1.2:jamie.weather.isf/info.json", "line": 11, "column": 40, "message": "it was this"}]}],
 "problems": [],
 "summary": {"plugins": 1, "errors": 0, "warnings": 1, "notes": 0, "fixable": 0}}
OUT
    says_nothing
}

@test "a plugin that is new, and one that was renamed" {
    repository .
    plugin jamie.weather.isf
    release v1.2
    git mv jamie.weather.isf jamie.sky.isf
    plugin jamie.tide.isf jamie.tide
    echo >>jamie.sky.isf/weather.py
    xtplug lint --against git:v1.2
    exits 1
    prints <<'OUT'
jamie.sky.isf/info.json:5:11: error: vers is 7 and was 7 in v1.2, but weather.py has changed since [vers-increase]
  5 |   "vers": 7,
    |           ^
  help: raise vers above 7; it must go up with each release
  v1.2:jamie.weather.isf/info.json:5:11: note: it was this
1 error in 2 plugins
OUT
    says <<'ERR'
xtplug: jamie.sky.isf: was renamed; it is compared with v1.2:jamie.weather.isf
xtplug: jamie.tide.isf: is new since v1.2; there is nothing to compare it with
ERR
    xtplug lint -q --against git:v1.2 jamie.tide.isf
    exits 0
    prints_nothing
    says_nothing
}

@test "a copy is new, for what it was copied from still stands" {
    repository .
    plugin jamie.weather.isf
    release v1.2
    cp -R jamie.weather.isf jamie.copy.isf
    xtplug lint --ignore tag-unique --against git:v1.2
    exits 0
    prints <<'OUT'
no findings in 2 plugins
OUT
    says <<'ERR'
xtplug: jamie.copy.isf: is new since v1.2; there is nothing to compare it with
ERR
}

@test "no such revision, no repository" {
    repository inside
    plugin inside/jamie.weather.isf
    plugin jamie.sky.isf jamie.sky
    cd inside
    release v1.2
    xtplug lint --against git:v9
    exits 2
    prints <<'OUT'
no findings in 1 plugin; 1 problem
OUT
    says <<'ERR'
xtplug: jamie.weather.isf: cannot be compared with git:v9: its git repository has no revision "v9"
ERR
    cd ..
    export GIT_CEILING_DIRECTORIES=$PWD/..
    xtplug lint --against git:v1.2
    exits 2
    prints <<'OUT'
no findings in 2 plugins; 1 problem
OUT
    says <<'ERR'
xtplug: jamie.sky.isf: cannot be compared with git:v1.2: it lies in no git repository
ERR
    rm -r inside/.git/objects
    xtplug lint --against git:v1.2 inside
    exits 2
    prints <<'OUT'
no findings in 1 plugin; 1 problem
OUT
    says <<'ERR'
xtplug: inside/jamie.weather.isf: cannot be compared with git:v1.2: it lies in no git repository
ERR
}

@test "a repository without any commit" {
    repository .
    plugin jamie.weather.isf
    xtplug lint --against git:HEAD
    exits 2
    prints <<'OUT'
no findings in 1 plugin; 1 problem
OUT
    says <<'ERR'
xtplug: jamie.weather.isf: cannot be compared with git:HEAD: its git repository has no revision "HEAD"
ERR
}

@test "objects that are gone" {
    repository .
    plugin jamie.weather.isf
    release v1.2
    echo >>jamie.weather.isf/weather.py
    id=$(git rev-parse v1.2:jamie.weather.isf/weather.py)
    rm -f ".git/objects/${id:0:2}/${id:2}"
    xtplug lint -q --against git:v1.2
    exits 2
    prints_nothing
    grep -q '^xtplug: jamie.weather.isf: cannot be compared with .*v1.2: .*git: ' "$BATS_TEST_TMPDIR/err"
    unchecked=
}

@test "no git program" {
    plugin jamie.weather.isf
    PATH=/nowhere xtplug lint --against git:v1.2
    refuses '--against "git:v1.2": the program git was not found'
}

@test "a git that fails, is killed, or ends too early" {
    repository .
    plugin jamie.weather.isf
    release v1.2
    echo >>jamie.weather.isf/weather.py
    real=$(command -v git)
    mkdir bin
    for body in 'exit 127' 'exit 1' 'kill -9 $$' 'echo "fatal: out of luck" >&2; exit 128'; do
        printf '#!/bin/sh\n%s\n' "$body" >bin/git
        chmod +x bin/git
        PATH=$PWD/bin:$PATH xtplug lint --against git:v1.2
        exits 2
        prints_nothing
        grep -q '^xtplug: --against "git:v1.2": ' "$BATS_TEST_TMPDIR/err"
        unchecked=
    done
    for body in 'exit 0' 'exit 1' 'kill -9 $$' 'echo nonsense' 'echo x blob 99999999999999' 'head -c 100000 /dev/zero'; do
        printf '#!/bin/sh\ncase "$*" in *--batch*) %s;; *) exec %s "$@";; esac\n' "$body" "$real" >bin/git
        PATH=$PWD/bin:$PATH xtplug lint -q --against git:v1.2
        exits 2
        prints_nothing
        [ "$(wc -l <"$BATS_TEST_TMPDIR/err")" -eq 1 ] || fail "$body" "$(cat "$BATS_TEST_TMPDIR/err")"
        unchecked=
    done
    for body in 'exit 0' 'echo nonsense' 'yes' 'yes >&2 & exec 2>&-; exit 3'; do
        printf '#!/bin/sh\ncase "$*" in *ls-tree*) %s;; *) exec %s "$@";; esac\n' "${body/yes/yes | head -c 400000000}" \
            "$real" >bin/git
        PATH=$PWD/bin:$PATH xtplug lint -q --against git:v1.2
        [ "$code" -eq 0 ] || [ "$code" -eq 2 ]
        unchecked=
    done
}

@test "revisions that are none" {
    repository .
    plugin jamie.weather.isf
    release v1.2
    xtplug lint --against git:
    refuses '--against "git:": there is no revision behind the colon; write one, such as git:v1.2'
    xtplug lint --against git:--output=stolen
    refuses '--against "git:--output=stolen": no revision begins with "-"'
    xtplug lint --against=git:-h
    refuses '--against "git:-h": no revision begins with "-"'
    for revision in ^v1.2 v1.2..HEAD 'v1.2 HEAD' $'v1.2\n' '$(touch stolen)' ';touch stolen' v1.2:jamie.weather.isf; do
        xtplug lint -q --against "git:$revision"
        exits 2
        prints_nothing
        grep -q 'its git repository has no revision' "$BATS_TEST_TMPDIR/err"
        unchecked=
    done
    [ ! -e stolen ]
}

@test "revisions of every kind" {
    repository .
    plugin jamie.weather.isf
    release v1.1
    git commit -q --allow-empty -m more
    git tag -a -m annotated v1.2
    for revision in HEAD HEAD~1 v1.1 v1.2 '@' "$(git rev-parse --short HEAD)" 'HEAD^{/more}' 'HEAD^{commit}' refs/tags/v1.1; do
        xtplug lint -q --against "git:$revision"
        exits 0
        prints_nothing
        says_nothing
    done
}

@test "what cannot be compared with" {
    plugin jamie.weather.isf
    xtplug lint --against store:nowhere
    refuses '--against "store:nowhere": expected a URL that begins with https://'
    xtplug lint --against old
    refuses '--against "old": there is no such file or folder'
    touch old.zip old.txt
    mkdir none
    xtplug lint --against old.zip
    refuses '--against "old.zip": is no package that can be used: it is empty'
    xtplug lint --against old.txt
    refuses '--against "old.txt": is neither a folder nor a package; to compare with, name one, or git:REVISION'
    xtplug lint --against none
    refuses '--against "none": holds no plugin: no folder NAME.isf and no info.json'
    xtplug lint --against
    refuses '--against needs a value: WHAT'
}

@test "odd names: blanks, quotes, line ends, signs of git's own" {
    repository .
    for folder in 'a b' $'line\nend' "it's" ':(glob)x' '-n' 'x-g0123456' 'über' '*'; do
        plugin "./$folder/jamie weather.isf"
        touch "./$folder/jamie weather.isf/$(printf 'a\tb\\"c')"
    done
    release v1.2
    xtplug lint -q --select 'vers-increase' --against git:v1.2
    exits 0
    prints_nothing
    says_nothing
    for folder in 'a b' $'line\nend' "it's" ':(glob)x' '-n' 'x-g0123456' 'über' '*'; do
        echo >>"./$folder/jamie weather.isf/weather.py"
        xtplug lint -q --select vers-increase --against git:v1.2 -- "./$folder/jamie weather.isf"
        exits 1
        says_nothing
        unchecked=
        git checkout -q .
    done
}

@test "a plugin that is a repository, and one in a folder below the current one" {
    repository jamie.weather.isf
    plugin jamie.weather.isf
    cd jamie.weather.isf
    release v1.2
    xtplug lint --against git:v1.2
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says_nothing
    edit info.json 's/: 7/: 3/'
    cd ..
    xtplug lint -q --against git:v1.2 jamie.weather.isf
    exits 1
    prints <<'OUT'
jamie.weather.isf/info.json:5:11: error: vers is 3 and was 7 in v1.2, but info.json has changed since [vers-increase]
  5 |   "vers": 3,
    |           ^
  v1.2:info.json:5:11: note: it was this
1 error in 1 plugin
OUT
    says_nothing
}

@test "from inside a hook, whose variables are about its own repository" {
    repository other
    repository own
    cd own
    plugin jamie.weather.isf
    release v1.2
    GIT_DIR=$PWD/../other/.git GIT_INDEX_FILE=/nowhere GIT_WORK_TREE=$PWD/../other xtplug lint --against git:v1.2
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says_nothing
}

@test "a repository hidden in a plugin does not become the one that counts" {
    repository .
    plugin jamie.weather.isf
    release v1.2
    git init -q --bare hidden
    git -C hidden config core.fsmonitor 'touch stolen'
    git -C hidden config alias.rev-parse '!touch stolen'
    cp -R hidden/. jamie.weather.isf/
    rm -r hidden
    xtplug lint -q --against git:v1.2
    exits 2
    prints_nothing
    grep -q 'safe.bareRepository' "$BATS_TEST_TMPDIR/err"
    unchecked=
    [ -z "$(find . -name stolen)" ]
}

@test "filters and text conversions do not run" {
    repository .
    plugin jamie.weather.isf
    echo '* filter=spy diff=spy' >.gitattributes
    release v1.2
    for key in filter.spy.clean filter.spy.smudge diff.spy.textconv diff.spy.command core.pager core.fsmonitor; do
        git config "$key" "touch $PWD/stolen; cat"
    done
    rm -f stolen
    echo >>jamie.weather.isf/weather.py
    xtplug lint -q --against git:v1.2
    exits 1
    says_nothing
    unchecked=
    [ ! -e stolen ]
}

@test "an earlier manifest that is broken, missing or no object" {
    repository .
    plugin jamie.weather.isf
    cp jamie.weather.isf/info.json good.json
    edit jamie.weather.isf/info.json 's/,$//; s/: 7/: 9/'
    release broken
    echo '[]' >jamie.weather.isf/info.json
    release array
    : >jamie.weather.isf/info.json
    release empty
    rm jamie.weather.isf/info.json
    release missing
    ln -s ../elsewhere jamie.weather.isf/info.json
    release link
    rm jamie.weather.isf/info.json
    cp good.json jamie.weather.isf/info.json
    xtplug lint -q --against git:broken
    exits 1
    prints <<'OUT'
jamie.weather.isf/info.json:5:11: error: vers is 7 and was 9 in broken, but info.json has changed since [vers-increase]
  5 |   "vers": 7,
    |           ^
  broken:jamie.weather.isf/info.json:5:11: note: it was this
1 error in 1 plugin
OUT
    says_nothing
    for revision in array empty; do
        xtplug lint -q --against "git:$revision"
        exits 0
        prints_nothing
        says_nothing
    done
    xtplug lint --against git:missing
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says <<'ERR'
xtplug: jamie.weather.isf: is new since missing; there is nothing to compare it with
ERR
    xtplug lint -q --against git:link
    exits 2
    prints_nothing
    says <<'ERR'
xtplug: jamie.weather.isf: cannot be compared with git:link: link:jamie.weather.isf/info.json: is a link that leads out of the plugin
ERR
}

@test "a folder: the plugin itself under any name" {
    plugin jamie.weather.isf
    cp -R jamie.weather.isf release-1.2
    edit jamie.weather.isf/info.json 's/Reads/Shows/'
    xtplug lint --against release-1.2 jamie.weather.isf
    exits 1
    prints <<'OUT'
jamie.weather.isf/info.json:5:11: error: vers is 7 and was 7 in release-1.2, but info.json has changed since [vers-increase]
  5 |   "vers": 7,
    |           ^
  help: raise vers above 7; it must go up with each release
  release-1.2/info.json:5:11: note: it was this
1 error in 1 plugin
OUT
    says_nothing
}

@test "a folder that holds plugins: by name, else by tag" {
    mkdir now old
    plugin now/jamie.weather.isf
    plugin now/jamie.sky.isf jamie.sky
    plugin now/jamie.tide.isf jamie.tide
    plugin old/jamie.weather.isf jamie.other
    plugin old/deep/jamie.star.isf jamie.sky
    cd now
    edit jamie.weather.isf/info.json 's/: 7/: 8/'
    xtplug lint --against ../old
    exits 1
    prints <<'OUT'
jamie.weather.isf/info.json:3:10: error: tag is "jamie.weather", but was "jamie.other" in ../old/jamie.weather.isf [tag-changed]
  3 |   "tag": "jamie.weather",
    |          ^^^^^^^^^^^^^^^
  help: write "tag": "jamie.other" again; a tag stays the same for good
  ../old/jamie.weather.isf/info.json:3:10: note: it was this
1 error in 3 plugins
OUT
    says <<'ERR'
xtplug: jamie.sky.isf: was renamed; it is compared with ../old/deep/jamie.star.isf
xtplug: jamie.tide.isf: is new: ../old has no plugin of that name or tag to compare it with
ERR
}

@test "a manifest on standard input" {
    repository .
    plugin jamie.weather.isf
    release v1.2
    xtplug lint -q --against git:v1.2 --stdin-filename jamie.weather.isf/info.json - <jamie.weather.isf/info.json
    exits 0
    prints_nothing
    says_nothing
    sed 's/: 7/: 5/' jamie.weather.isf/info.json >changed
    xtplug lint -q --against git:v1.2 --select vers-increase --stdin-filename jamie.weather.isf/info.json - <changed
    exits 1
    prints <<'OUT'
jamie.weather.isf/info.json:5:11: error: vers is 5 and was 7 in v1.2, but info.json has changed since [vers-increase]
  5 |   "vers": 5,
    |           ^
  v1.2:jamie.weather.isf/info.json:5:11: note: it was this
1 error in 1 plugin
OUT
    says_nothing
    xtplug lint --against git:v1.2 - <changed
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says <<'ERR'
xtplug: -: lies in no folder, so git knows nothing to compare it with
ERR
}

@test "nothing is left running, and nothing is written" {
    repository .
    plugin jamie.weather.isf
    release v1.2
    echo >>jamie.weather.isf/weather.py
    find .git -type f -exec cksum {} + | sort >before
    xtplug lint -q --against git:v1.2
    exits 1
    unchecked=
    find .git -type f -exec cksum {} + | sort >after
    diff before after
}

@test "with rules switched off git is not even asked" {
    plugin jamie.weather.isf
    xtplug lint --against git:v1.2 --select 'tag-reserved'
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says_nothing
}
