# pack: what is written, what is refused, and what is printed. That the bytes are the same everywhere and that others
# can read them is for tests/integration/pack_bytes.py and pack_readers.py.
load helper

# packable FOLDER: a plugin with all that a package can hold.
packable() {
    plugin "$1"
    mkdir -p "$1/lib/größe"
    printf '#!/bin/sh\necho yes\n' >"$1/lib/run"
    printf 'plain\n' >"$1/lib/größe/data.txt"
    ln -s ../weather.py "$1/lib/link"
    : >"$1/empty"
    # What is the disk's and the machine's.
    mkdir "$1/__pycache__"
    : >"$1/.DS_Store"
    : >"$1/__pycache__/weather.pyc"
}

# The same on every machine and with every version of every library: level 0 stores, and the content digest has no
# compressor in it. If this changes, packages that people have published can no longer be made again.
STORED=c73c32669318c27dec24fdfcb8c04f98cb2f78ef637a6481e016034bd517ac8e
CONTENT=fe831286fd7ab1b959fd7e5bbb3df99a8fa3adb41df815a957feaf50c1a3caae

@test "a package and its checksum, in the current folder" {
    packable a.b.isf
    xtplug pack a.b.isf --level 0
    exits 0
    says_nothing
    prints <<EOF
jamie.weather-1.2.zip: 1264 bytes with 5 files, 251 bytes unpacked
SHA-256: $STORED
content: $CONTENT
EOF
    [ "$(cat jamie.weather-1.2.zip.sha256)" = "$STORED  jamie.weather-1.2.zip" ]
    sha256sum --quiet -c jamie.weather-1.2.zip.sha256
    [ "$(ls -A)" = "a.b.isf
jamie.weather-1.2.zip
jamie.weather-1.2.zip.sha256" ]
}

@test "the content digest is that of every format" {
    packable a.b.isf
    for format in zip tar.gz tar.xz tar.zst; do
        call "$XTPLUG" pack a.b.isf --format "$format" -o dist/
        exits 2
        prints_nothing
        says <<<"xtplug: dist/jamie.weather-1.2.$format: No such file or directory"
        mkdir -p dist
        call "$XTPLUG" pack a.b.isf --format "$format" -o dist
        exits 0
        says_nothing
        [ "$(sed -n 's/^content: //p' "$BATS_TEST_TMPDIR/out")" = "$CONTENT" ]
        checked prints
        (cd dist && sha256sum --quiet -c "jamie.weather-1.2.$format.sha256")
        rm -r dist
    done
}

@test "the file's name chooses the format" {
    packable a.b.isf
    for name in x.zip x.tar.gz x.TGZ x.tar.xz x.tar.zst x.package; do
        xtplug pack -q a.b.isf -o "$name"
        exits 0
        prints_nothing
        says_nothing
    done
    [ "$(head -c 4 x.package)" = "$(printf 'PK\003\004')" ]
    cmp x.tar.gz x.TGZ
    gzip -t x.tar.gz
    xz -t x.tar.xz
    zstd -qt x.tar.zst
    xtplug pack a.b.isf -o y.zip --format tar.gz
    refuses '--format tar.gz: the name y.zip ends as that of a zip does'
    xtplug pack -q a.b.isf -o y.isfx --format tar.gz
    exits 0
    prints_nothing
    says_nothing
    gzip -t <y.isfx
    for name in x.7z X.RAR x.tar x.tar.bz2 x.gz; do
        xtplug pack a.b.isf -o "$name"
        refuses "--output $name: packages of this kind are not written; let the name end in .zip, .tar.gz, .tar.xz or .tar.zst, or choose with --format"
        [ ! -e "$name" ]
    done
    mkdir out.7z
    xtplug pack -q a.b.isf -o out.7z
    exits 0
    prints_nothing
    says_nothing
}

@test "--list prints what the package then holds, and writes nothing" {
    packable a.b.isf
    xtplug pack a.b.isf --list
    exits 0
    says_nothing
    prints <<'EOF'
0755       folder  a.b.isf/
0644            0  a.b.isf/empty
0644          210  a.b.isf/info.json
0755       folder  a.b.isf/lib/
0755       folder  a.b.isf/lib/größe/
0644            6  a.b.isf/lib/größe/data.txt
0755         link  a.b.isf/lib/link -> ../weather.py
0755           19  a.b.isf/lib/run
0644           16  a.b.isf/weather.py
5 files, 251 bytes
EOF
    [ "$(ls)" = a.b.isf ]
}

@test "--list --excluded prints what would not, and why" {
    packable a.b.isf
    echo '*.txt' >a.b.isf/lib/.xtplugignore
    printf 'pack:\n  exclude: ["empty"]\n' >.xtplug.yaml
    xtplug pack a.b.isf --list --excluded
    exits 0
    says_nothing
    prints <<'EOF'
.DS_Store: .DS_Store (built in)
__pycache__/: __pycache__ (built in)
empty: empty (.xtplug.yaml:2)
lib/.xtplugignore: .xtplugignore (built in)
lib/größe/data.txt: *.txt (a.b.isf/lib/.xtplugignore:1)
EOF
    xtplug pack a.b.isf --excluded
    refuses '--excluded needs --list'
}

@test "--format json prints the plan, and the package, as one document" {
    plugin a.b.isf
    : >a.b.isf/.DS_Store
    xtplug pack a.b.isf --list --format json
    exits 0
    says_nothing
    prints <<'EOF'
{"version": 1, "tool": {"name": "xtplug", "version": "0.1.0"},
 "findings": [],
 "plan": {"folder": "a.b.isf", "top": "a.b.isf", "isRefused": false, "files": 2, "bytes": 226,
  "entries": [
   {"path": "a.b.isf", "kind": "folder", "mode": "0755"},
   {"path": "a.b.isf/info.json", "kind": "file", "mode": "0644", "size": 210},
   {"path": "a.b.isf/weather.py", "kind": "file", "mode": "0644", "size": 16}],
  "excluded": [
   {"path": ".DS_Store", "kind": "file", "pattern": ".DS_Store", "origin": "built in"}]},
 "package": {"path": "jamie.weather-1.2.zip", "format": "zip", "isWritten": false},
 "problems": []}
EOF
    call "$XTPLUG" pack a.b.isf --format json -o a.tar.gz
    exits 0
    says_nothing
    python3 - "$BATS_TEST_TMPDIR/out" <<'EOF'
import hashlib, json, os, sys
package = json.load(open(sys.argv[1]))["package"]
assert package["path"] == "a.tar.gz" and package["format"] == "tar.gz" and package["isWritten"]
assert package["size"] == os.path.getsize("a.tar.gz") and len(package["contentDigest"]) == 64
assert package["sha256"] == hashlib.sha256(open("a.tar.gz", "rb").read()).hexdigest()
EOF
    checked prints
    call "$XTPLUG" pack nowhere --format json
    exits 2
    says <<<'xtplug: nowhere: there is no such file or folder'
    python3 -c 'import json, sys; assert json.load(sys.stdin)["problems"]' <"$BATS_TEST_TMPDIR/out"
    checked prints
}

@test "--dry-run writes nothing" {
    plugin a.b.isf
    xtplug pack a.b.isf --dry-run
    exits 0
    prints <<<'jamie.weather-1.2.zip: would hold 2 files, 226 bytes'
    says_nothing
    [ "$(ls -A)" = a.b.isf ]
    : >jamie.weather-1.2.zip
    xtplug pack a.b.isf --dry-run
    exits 1
    prints_nothing
    says <<<'xtplug: jamie.weather-1.2.zip: exists already; --force replaces it'
}

@test "an existing package is refused without --force, its checksum too" {
    plugin a.b.isf
    echo mine >jamie.weather-1.2.zip
    xtplug pack a.b.isf
    exits 1
    prints_nothing
    says <<<'xtplug: jamie.weather-1.2.zip: exists already; --force replaces it'
    [ "$(cat jamie.weather-1.2.zip)" = mine ]
    mv jamie.weather-1.2.zip jamie.weather-1.2.zip.sha256
    xtplug pack a.b.isf
    exits 1
    prints_nothing
    says <<<'xtplug: jamie.weather-1.2.zip.sha256: exists already; --force replaces it'
    [ "$(ls)" = "a.b.isf
jamie.weather-1.2.zip.sha256" ]
    xtplug pack -q a.b.isf --force
    exits 0
    prints_nothing
    says_nothing
    sha256sum --quiet -c jamie.weather-1.2.zip.sha256
    echo more >>a.b.isf/weather.py
    xtplug pack -q a.b.isf --force
    exits 0
    prints_nothing
    says_nothing
    sha256sum --quiet -c jamie.weather-1.2.zip.sha256
}

@test "errors refuse the package, and --no-lint does not look for them" {
    plugin a.b.isf xt.weather
    xtplug pack a.b.isf
    exits 1
    prints_nothing
    says <<'EOF'
a.b.isf/info.json:3:10: error: tag "xt.weather" begins with "xt.", which XTension reserves [tag-reserved]
  3 |   "tag": "xt.weather",
    |          ^^^^^^^^^^^^
  help: choose a tag of your own, such as "jamie.weather"
1 error in 1 plugin
xtplug: a.b.isf: was not packed, because of the errors that were found; with --no-lint it would be
EOF
    [ "$(ls)" = a.b.isf ]
    xtplug pack -q a.b.isf --ignore tag-reserved -o ignored.zip
    exits 0
    prints_nothing
    says_nothing
    xtplug pack -q a.b.isf --no-lint -o unlinted.zip
    exits 0
    prints_nothing
    says_nothing
    cmp ignored.zip unlinted.zip
}

@test "keys in other capitals stand for the known ones, in the name of the package too" {
    plugin a.b.isf
    sed -i.old 's/"tag"/"Tag"/; s/"readableVers"/"readablevers"/' a.b.isf/info.json
    rm a.b.isf/info.json.old
    xtplug pack -q a.b.isf --no-lint
    exits 0
    prints_nothing
    says_nothing
    [ "$(ls)" = "$(printf 'a.b.isf\njamie.weather-1.2.zip\njamie.weather-1.2.zip.sha256')" ]
}

@test "what makes a bad package is refused also with --no-lint" {
    plugin a.b.isf
    ln -s /etc/passwd a.b.isf/link
    xtplug pack a.b.isf --no-lint
    exits 1
    prints_nothing
    [ "$(head -n 1 "$BATS_TEST_TMPDIR/err" | sed 's/.*\[/[/')" = '[pack-link]' ]
    [ "$(tail -n 1 "$BATS_TEST_TMPDIR/err")" = 'xtplug: a.b.isf: was not packed, because of what was found' ]
    checked says
    [ "$(ls)" = a.b.isf ]
}

@test "warnings are told and packed" {
    plugin weather weather
    mv weather weather.isf
    call "$XTPLUG" pack weather.isf
    exits 0
    grep -q '^weather-1.2.zip: ' "$BATS_TEST_TMPDIR/out"
    grep -q '\[tag-generic\]' "$BATS_TEST_TMPDIR/err"
    checked prints
    checked says
}

@test "the output is left out of the package, wherever it lies" {
    plugin a.b.isf
    cd a.b.isf
    xtplug pack -q .
    exits 0
    prints_nothing
    says_nothing
    cp jamie.weather-1.2.zip ../first.zip
    : >.xtplug-0123456789abcdef.tmp # as a run that was killed leaves it
    xtplug pack -q . --force
    exits 0
    prints_nothing
    says_nothing
    cmp jamie.weather-1.2.zip ../first.zip
    cd ..
    xtplug pack -q a.b.isf -o "$PWD/a.b.isf/jamie.weather-1.2.zip" --force
    exits 0
    prints_nothing
    says_nothing
    cmp a.b.isf/jamie.weather-1.2.zip first.zip
}

@test "-o - streams to standard output, and says the rest on standard error" {
    plugin a.b.isf
    call "$XTPLUG" pack a.b.isf -o -
    exits 0
    cp "$BATS_TEST_TMPDIR/out" streamed.zip
    checked prints
    sum=$(sha256sum <streamed.zip | cut -d ' ' -f 1)
    grep -qx "SHA-256: $sum" "$BATS_TEST_TMPDIR/err"
    grep -q '^standard output: ' "$BATS_TEST_TMPDIR/err"
    checked says
    xtplug pack -q a.b.isf -o a.zip
    exits 0
    prints_nothing
    says_nothing
    cmp a.zip streamed.zip
    "$XTPLUG" pack -q a.b.isf -o - --format tar.gz | gzip -t
    xtplug pack a.b.isf -o - --format json
    exits 2
    says <<<'xtplug: --output -: standard output is for the package then, and cannot take --format json too'
    checked prints # the document that says so
    [ ! -e /dev/full ] || {
        code=0
        "$XTPLUG" pack -q a.b.isf -o - >/dev/full 2>err || code=$?
        [ "$code" -eq 2 ]
        grep -q '^xtplug: standard output: ' err
    }
    # Whoever reads may stop early.
    head -c 300000 /dev/urandom >a.b.isf/noise
    "$XTPLUG" pack -q a.b.isf -o - | head -c 1 >/dev/null
}

@test "SOURCE_DATE_EPOCH is the time of all entries" {
    plugin a.b.isf
    SOURCE_DATE_EPOCH=1700000001 "$XTPLUG" pack -q a.b.isf -o a.zip
    [ "$(TZ=Asia/Tokyo unzip -Z -T a.zip | awk '/a.b.isf/ { print $7 }' | sort -u)" = 20231114.221320 ]
    SOURCE_DATE_EPOCH=1700000001 "$XTPLUG" pack -q a.b.isf -o a.tar.gz
    [ "$(TZ=UTC tar --full-time -tvf a.tar.gz | awk '{ print $4 "T" $5 }' | sort -u)" = 2023-11-14T22:13:21 ]
    SOURCE_DATE_EPOCH=0 "$XTPLUG" pack -q a.b.isf -o old.zip
    "$XTPLUG" pack -q a.b.isf -o usual.zip
    cmp old.zip usual.zip
    SOURCE_DATE_EPOCH= "$XTPLUG" pack -q a.b.isf -o empty.zip
    cmp empty.zip usual.zip
    for nonsense in yesterday -1 1.5 ' 7' 7x 0x10 8589934592 99999999999999999999; do
        export SOURCE_DATE_EPOCH=$nonsense
        xtplug pack a.b.isf -o bad.zip
        refuses "SOURCE_DATE_EPOCH: \"$nonsense\" is not a whole number of seconds since 1970, at most 8589934591"
    done
    [ ! -e bad.zip ]
}

@test "levels" {
    plugin a.b.isf
    for bad in 10 -1 x ''; do
        [ -z "$bad" ] || {
            xtplug pack a.b.isf "--level=$bad"
            refuses "--level: \"$bad\" is not a whole number from 0 to 9, as zip has it"
        }
    done
    xtplug pack a.b.isf --format tar.xz --level 0
    refuses '--level: "0" is not a whole number from 1 to 9, as tar.xz has it'
    xtplug pack -q a.b.isf -o a.tar.zst --level 19
    exits 0
    prints_nothing
    says_nothing
}

@test "FOLDER is one plugin" {
    plugin p/a.b.isf
    plugin p/a.c.isf jamie.other
    xtplug pack
    refuses 'name one FOLDER to pack, not 0'
    xtplug pack p/a.b.isf p/a.c.isf
    refuses 'name one FOLDER to pack, not 2'
    xtplug pack p
    refuses 'p: holds 2 plugins; name the folder of the one to pack'
    echo text >file
    xtplug pack file
    refuses "file: is no plugin's folder"
    # What lies in a plugin stands for it, as for lint.
    xtplug pack -q p/a.b.isf/info.json -o a.zip
    exits 0
    prints_nothing
    says_nothing
}

@test "a target that cannot be written" {
    plugin a.b.isf
    xtplug pack a.b.isf -o nowhere/a.zip
    refuses 'nowhere/a.zip: No such file or directory'
    mkdir a.zip.d
    ln -s a.zip.d link.zip
    xtplug pack a.b.isf -o /dev/null --force
    refuses '/dev/null: is a device, not a file'
    if [ "$(id -u)" -ne 0 ]; then
        chmod a-w a.zip.d
        xtplug pack a.b.isf -o a.zip.d/a.zip
        refuses 'a.zip.d/a.zip: Permission denied'
    fi
}

@test "a file limit leaves nothing behind" {
    plugin a.b.isf
    head -c 300000 /dev/urandom >a.b.isf/noise
    for name in a.zip a.tar.gz; do
        code=0
        (ulimit -f 100 && exec "$XTPLUG" pack -q a.b.isf -o "$name") 2>err || code=$?
        [ "$code" -eq 2 ]
        [ "$(cat err)" = "xtplug: $name: File too large" ]
        [ "$(ls -A)" = "a.b.isf
err" ]
    done
}

@test "names in messages and lists are made safe to show" {
    plugin a.b.isf
    touch $'a.b.isf/\e[31mred'
    xtplug pack a.b.isf --list
    checked says
    [ "$code" -le 1 ]
    checked exits
    ! grep -q $'\e' "$BATS_TEST_TMPDIR/out"
    grep -q 'a.b.isf/\\x1b\[31mred' "$BATS_TEST_TMPDIR/out"
    checked prints
}

@test "sha256sum reads the checksum of every name" {
    plugin a.b.isf
    for name in 'a b.zip' 'back\slash.zip' $'new\nline.zip'; do
        xtplug pack -q a.b.isf -o "$name"
        exits 0
        prints_nothing
        says_nothing
        sha256sum --quiet -c "$name.sha256"
    done
}
