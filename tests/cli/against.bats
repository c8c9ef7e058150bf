# lint --against: what changed since an earlier state, out of real git repositories and folders.
load helper
load repository

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
