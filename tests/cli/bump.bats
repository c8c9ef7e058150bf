# bump: vers goes up, and no other byte changes.
load helper

# What git says has changed: removed and added words alone.
changed_words() {
    git diff --no-index --word-diff=porcelain --word-diff-regex='[^ ,:]+|.' -U0 "$1" "$2" | grep '^[-+][^-+]' || true
}

@test "vers goes up by one, and nothing else changes" {
    plugin jamie.weather.isf
    cp -r jamie.weather.isf before
    xtplug bump jamie.weather.isf
    exits 0
    prints <<'OUT'
jamie.weather.isf/info.json: vers 7 -> 8
OUT
    says_nothing
    diff <(sed 's/"vers": 7,/"vers": 8,/' before/info.json) jamie.weather.isf/info.json
    [ "$(ls -A jamie.weather.isf)" = "$(ls -A before)" ]
    xtplug lint --quiet --against before jamie.weather.isf
    exits 0
    prints_nothing
    says_nothing
}

@test "--vers and --readable" {
    plugin jamie.weather.isf
    xtplug bump --vers 20 --readable '1.3 "β"' jamie.weather.isf
    exits 0
    prints <<'OUT'
jamie.weather.isf/info.json: vers 7 -> 20, readableVers "1.2" -> "1.3 "β""
OUT
    says_nothing
    grep -qx '  "vers": 20,' jamie.weather.isf/info.json
    grep -qx '  "readableVers": "1.3 \\"β\\"",' jamie.weather.isf/info.json
    xtplug bump --readable '1.3 "β"' jamie.weather.isf
    exits 0
    prints <<'OUT'
jamie.weather.isf/info.json: vers 20 -> 21
OUT
    says_nothing
    xtplug bump --readable $'a\n\x1b[31m\\' jamie.weather.isf
    exits 0
    prints <<'OUT'
jamie.weather.isf/info.json: vers 21 -> 22, readableVers "1.3 "β"" -> "a\n\x1b[31m\"
OUT
    says_nothing
    python3 -c 'import json, sys; assert json.load(open(sys.argv[1]))["readableVers"] == "a\n\x1b[31m\\"' \
        jamie.weather.isf/info.json
}

@test "odd layouts keep every other byte" {
    mkdir a.b.isf
    printf '{"deviceTypes":[{"vers": 1,"name":"\\u00e9"}],\r\n\t"vers"\t:\r\n7 , "readableVers" :"1.2","x":1e5,"desc":"\xc3\xa9"}   \r\n\r\n' >a.b.isf/info.json
    sed 's/^7 ,/8 ,/; s/:"1.2"/:"1.3"/' a.b.isf/info.json >expected
    xtplug bump --readable 1.3 a.b.isf
    exits 0
    prints <<'OUT'
a.b.isf/info.json: vers 7 -> 8, readableVers "1.2" -> "1.3"
OUT
    says_nothing
    cmp expected a.b.isf/info.json
}

@test "every good plugin of the fixtures changes in those words alone" {
    cp -r "$FIXTURES/plugins/good" .
    chmod -R u+w good
    cp -r good before
    for folder in good/*.isf; do
        xtplug bump --readable 99.99 "$folder"
        exits 0
        # One of them is at the last number of 32 bits.
        says < <(grep 'does not fit into 32 bits' "$BATS_TEST_TMPDIR/err" || true)
        prints <"$BATS_TEST_TMPDIR/out"
        sed -n 's/^.*: vers \([0-9]*\) -> \([0-9]*\), readableVers \(".*"\) -> \("99.99"\)$/-\1\n+\2\n-\3\n+\4/p' \
            "$BATS_TEST_TMPDIR/out" | sort >said
        [ "$(wc -l <said)" -eq 4 ]
        diff said <(changed_words "before/${folder#good/}/info.json" "$folder/info.json" | sort)
    done
    diff -rq good before | grep -v 'info.json differ$' && fail 'another file has changed'
    xtplug lint --no-config --quiet good
    exits 0
    prints <"$BATS_TEST_TMPDIR/out"
    says_nothing
}

@test "--diff shows the change for git apply, and writes nothing" {
    plugin jamie.weather.isf
    cp -r jamie.weather.isf before
    xtplug bump --diff --readable 1.3 jamie.weather.isf
    exits 0
    says_nothing
    cp "$BATS_TEST_TMPDIR/out" patch
    prints <<'OUT'
--- a/jamie.weather.isf/info.json
+++ b/jamie.weather.isf/info.json
@@ -2,8 +2,8 @@
   "name": "Weather",
   "tag": "jamie.weather",
   "APIVersion": 2,
-  "vers": 7,
-  "readableVers": "1.2",
+  "vers": 8,
+  "readableVers": "1.3",
   "script": "python3",
   "module": "weather.py",
   "desc": "Reads a weather station over the network"
OUT
    diff -r before jamie.weather.isf
    git apply patch
    xtplug bump before --readable 1.3
    exits 0
    prints <<'OUT'
before/info.json: vers 7 -> 8, readableVers "1.2" -> "1.3"
OUT
    says_nothing
    diff -r before jamie.weather.isf
}

@test "a plugin may be named by anything inside it, or by the folder around it" {
    mkdir plugins
    plugin plugins/jamie.weather.isf
    for path in plugins plugins/jamie.weather.isf/ plugins/jamie.weather.isf/weather.py \
        plugins/jamie.weather.isf/info.json .; do
        xtplug bump --diff "$path"
        exits 0
        says_nothing
        grep -qx '+++ b/plugins/jamie.weather.isf/info.json' "$BATS_TEST_TMPDIR/out"
        prints <"$BATS_TEST_TMPDIR/out"
    done
    cd plugins/jamie.weather.isf
    xtplug bump
    exits 0
    prints <<'OUT'
info.json: vers 7 -> 8
OUT
    says_nothing
}

@test "one plugin at a time" {
    for name in a b c d e f g; do
        plugin "plugins/acme.$name.isf"
    done
    cp -r plugins before
    xtplug bump plugins
    refuses 'plugins holds 7 plugins; name one of plugins/acme.a.isf, plugins/acme.b.isf, plugins/acme.c.isf, plugins/acme.d.isf, plugins/acme.e.isf and 2 more'
    rm -r plugins/acme.[c-g].isf before/acme.[c-g].isf
    xtplug bump plugins
    refuses 'plugins holds 2 plugins; name one of plugins/acme.a.isf and plugins/acme.b.isf'
    xtplug bump plugins/acme.a.isf plugins/acme.b.isf
    refuses '`xtplug bump` takes one plugin at a time'
    xtplug bump no-such-folder
    refuses 'no-such-folder: there is no such file or folder'
    mkdir empty
    xtplug bump empty
    exits 2
    prints_nothing
    grep -q '^xtplug: empty: ' "$BATS_TEST_TMPDIR/err"
    says <"$BATS_TEST_TMPDIR/err"
    echo hello >text
    xtplug bump text
    exits 2
    prints_nothing
    grep -q '^xtplug: text: ' "$BATS_TEST_TMPDIR/err"
    says <"$BATS_TEST_TMPDIR/err"
    diff -r before plugins
}

# with VALUE MESSAGE: the manifest of a plugin with this in place of `"vers": 7` is refused, and not touched.
with() {
    rm -rf a.b.isf
    plugin a.b.isf a.b
    VALUE=$1 perl -pi -e 's/"vers": 7/$ENV{VALUE}/' a.b.isf/info.json
    cp -r a.b.isf before
    xtplug bump a.b.isf
    refuses "a.b.isf/info.json: $2"
    diff -r before a.b.isf
    rm -r before
}

@test "what is not in order is refused, with a word about lint" {
    with '"Vers": 7' 'the key "vers" is written "Vers"; `xtplug lint --fix` puts that right'
    with '"vers": "7"' 'vers is "7", not a whole number in digits alone; see what `xtplug lint --fix` makes of it'
    with '"vers": 7.0' 'vers is 7.0, not a whole number in digits alone; see what `xtplug lint --fix` makes of it'
    with '"vers": -7' 'vers is -7, but a version counter is never negative; write a number from 0 up'
    with '"x": 7' 'there is no "vers"; add it, such as "vers": 1, and see what `xtplug lint` says'
    with '"vers": 9007199254740991' 'vers cannot go past 9007199254740991, which it is already'
    with '"vers": 9007199254740992' 'vers is 9007199254740992, which is past the largest that counts, 9007199254740991'
    with '"vers": 7, "vers": 8' 'line 5, column 14: the name "vers" stands here a second time in the same object; only the last one counts; put right what `xtplug lint` finds first'
    with '"vers": 7,' 'line 5, column 13: a comma too many; put right what `xtplug lint` finds first'
}

@test "vers never goes down" {
    plugin jamie.weather.isf
    cp -r jamie.weather.isf before
    xtplug bump --vers 7 jamie.weather.isf
    refuses 'jamie.weather.isf/info.json: vers is 7 already, and can only go up; 7 is no higher'
    xtplug bump --vers 6 jamie.weather.isf
    refuses 'jamie.weather.isf/info.json: vers is 7 already, and can only go up; 6 is no higher'
    xtplug bump --vers 9007199254740992 jamie.weather.isf
    refuses '--vers: "9007199254740992" is not a whole number from 1 to 9007199254740991'
    for number in 0 -1 +8 8.0 0x8 eight ' 8'; do
        xtplug bump --vers "$number" jamie.weather.isf
        refuses "--vers: \"$number\" is not a whole number from 1 to 9007199254740991"
    done
    xtplug bump --readable ' ' jamie.weather.isf
    refuses 'jamie.weather.isf/info.json: the text for readableVers is blank'
    xtplug bump --readable '' jamie.weather.isf
    refuses '--readable needs a value: TEXT'
    diff -r before jamie.weather.isf
}

@test "a number that leaves 32 bits is told" {
    plugin jamie.weather.isf
    xtplug bump --vers 202306071430 jamie.weather.isf
    exits 0
    prints <<'OUT'
jamie.weather.isf/info.json: vers 7 -> 202306071430
OUT
    says <<'OUT'
xtplug: vers 202306071430 does not fit into 32 bits; once it is released it can only go up
OUT
}

@test "a manifest that is not there, or is none" {
    mkdir a.b.isf
    xtplug bump a.b.isf
    refuses 'a.b.isf/info.json: there is no such file, and a plugin needs one'
    plugin c.d.isf
    mv c.d.isf/info.json c.d.isf/Info.json
    xtplug bump c.d.isf
    refuses 'c.d.isf/Info.json: call this file info.json first, in lower case'
    mkdir e.f.isf
    mkfifo e.f.isf/info.json
    xtplug bump e.f.isf
    refuses 'e.f.isf/info.json: is a pipe, not a file'
    mkdir g.h.isf
    cp c.d.isf/Info.json .
    ln -s ../Info.json g.h.isf/info.json
    xtplug bump g.h.isf
    refuses 'g.h.isf/info.json: is a link that leads out of the plugin'
    cmp Info.json c.d.isf/Info.json
}

@test "the file keeps its mode, and a link stays a link" {
    plugin a.b.isf
    mkdir a.b.isf/parts
    mv a.b.isf/info.json a.b.isf/parts/manifest
    ln -s parts/manifest a.b.isf/info.json
    chmod 640 a.b.isf/parts/manifest
    xtplug bump a.b.isf
    exits 0
    prints <<'OUT'
a.b.isf/info.json: vers 7 -> 8
OUT
    says_nothing
    [ -L a.b.isf/info.json ]
    [ "$(ls -l a.b.isf/parts/manifest | cut -c 1-10)" = -rw-r----- ]
    grep -qx '  "vers": 8,' a.b.isf/parts/manifest
    [ "$(ls -A a.b.isf/parts)" = manifest ]
}

@test "where the disk takes no more, the file stays as it was" {
    plugin a.b.isf
    sed -i "2i\  \"notes\": \"$(printf '%03000d' 0)\"," a.b.isf/info.json
    cp -r a.b.isf before
    (
        ulimit -f 1
        "$XTPLUG" bump a.b.isf >out 2>err
    ) && fail 'it was written'
    grep -qx 'xtplug: a.b.isf/info.json: File too large' err
    [ ! -s out ]
    diff -r before a.b.isf
}

@test "what cannot be written is said" {
    [ "$(id -u)" -ne 0 ] || skip 'root may write everywhere'
    plugin a.b.isf
    chmod 555 a.b.isf
    xtplug bump a.b.isf
    chmod 755 a.b.isf
    refuses 'a.b.isf/info.json: Permission denied'
    chmod 444 a.b.isf/info.json
    xtplug bump a.b.isf
    refuses 'a.b.isf/info.json: Permission denied'
    grep -qx '  "vers": 7,' a.b.isf/info.json
}
