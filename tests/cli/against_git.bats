# lint --against git:REVISION: revisions, odd repositories, and a git that does not do as it should.
load helper
load repository

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
