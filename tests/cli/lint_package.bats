# lint of packages: as the folder would be, with paths inside the archive.
load helper

# archive FILE FOLDER...
archive() {
    python3 -B -c 'import shutil, sys, tarfile, zipfile, os
out = sys.argv[1]
if out.endswith(".zip"):
    with zipfile.ZipFile(out, "w") as a:
        for folder in sys.argv[2:]:
            for path in [folder] + sorted(os.path.join(d, n) for d, ds, fs in os.walk(folder) for n in ds + fs):
                a.write(path)
else:
    with tarfile.open(out, "w:gz") as a:
        for folder in sys.argv[2:]:
            a.add(folder)' "$@"
}

@test "the findings of the folder, with paths inside the package" {
    plugin jamie.weather.isf weather
    mkdir dist
    for end in zip tar.gz; do
        archive "dist/weather.$end" jamie.weather.isf
        xtplug lint -q "dist/weather.$end"
        exits 0
        prints <<OUT
dist/weather.$end/jamie.weather.isf/info.json:3:10: warning: tag "weather" has no owner part [tag-generic]
  3 |   "tag": "weather",
    |          ^^^^^^^^^
1 warning in 1 plugin
OUT
        says_nothing
    done
}

@test "beside folders, and standard input" {
    plugin jamie.weather.isf
    plugin jamie.other.isf jamie.other
    archive weather.zip jamie.weather.isf
    xtplug lint weather.zip jamie.other.isf -
    exits 1
    grep -q 'in 3 plugins' "$BATS_TEST_TMPDIR/out"
    checked prints
    says_nothing
} </dev/null

@test "a file that is no package is a finding" {
    echo hello >notes.txt
    echo hello >notes.zip
    xtplug lint -q notes.txt
    exits 1
    prints <<'OUT'
notes.txt: error: "notes.txt" cannot be read: it is neither a plugin's folder, nor an info.json, nor a package [package-broken]
1 error in 1 plugin
OUT
    says_nothing
    xtplug lint -q notes.zip notes.txt
    exits 1
    prints <<'OUT'
notes.txt: error: "notes.txt" cannot be read: it is neither a zip nor a tar, bare or packed with gzip, xz or zstd [package-broken]
notes.zip: error: "notes.zip" cannot be read: it is neither a zip nor a tar, bare or packed with gzip, xz or zstd [package-broken]
2 errors in 2 plugins
OUT
    says_nothing
}

@test "a checksum file stands for the package beside it" {
    plugin jamie.weather.isf weather
    mkdir dist
    archive dist/weather.zip jamie.weather.isf
    archive dist/weather.tar.gz jamie.weather.isf
    for file in weather.zip weather.tar.gz; do
        (cd dist && sha256sum $file >$file.sha256)
    done
    for command in 'lint -q' list 'outdated --offline'; do
        # shellcheck disable=SC2086
        xtplug $command dist/weather.zip dist/weather.tar.gz
        exits 0
        checked prints
        checked says
        cp "$BATS_TEST_TMPDIR/out" expected.out
        cp "$BATS_TEST_TMPDIR/err" expected.err
        for operands in 'dist/*' 'dist/*.sha256'; do
            # shellcheck disable=SC2086
            xtplug $command $operands
            exits 0
            prints <expected.out
            says <expected.err
        done
    done
    rm dist/weather.zip
    xtplug lint -q dist/weather.zip.sha256
    exits 1
    grep -q 'package-broken' "$BATS_TEST_TMPDIR/out"
    checked prints
    says_nothing
}

@test "rules about packages obey the configuration beside the package" {
    plugin jamie.weather.isf
    touch jamie.weather.isf/.DS_Store
    mkdir dist
    archive dist/weather.zip jamie.weather.isf
    xtplug lint -q dist/weather.zip
    exits 0
    prints <<'OUT'
dist/weather.zip: warning: "jamie.weather.isf/.DS_Store" is what macOS leaves behind, and no part of the plugin [package-litter]
1 warning in 1 plugin
OUT
    says_nothing
    printf 'rules:\n  package-litter: off\n' >dist/.xtplug.yaml
    xtplug lint dist/weather.zip
    exits 0
    prints <<'OUT'
no findings in 1 plugin
OUT
    says_nothing
    printf 'rules:\n  package-litter: error\noverrides:\n  - files: ["*.zip"]\n    rules: {package-litter: off}\n' >dist/.xtplug.yaml
    xtplug lint -q dist/weather.zip
    exits 0
    prints_nothing
    says_nothing
    # What the package itself brings along configures nothing.
    printf 'rules:\n  package-litter: off\n' >jamie.weather.isf/.xtplug.yaml
    rm dist/.xtplug.yaml
    archive dist/weather.zip jamie.weather.isf
    xtplug lint -q dist/weather.zip
    exits 0
    grep -q package-litter "$BATS_TEST_TMPDIR/out"
    checked prints
    says_nothing
}

@test "--fix changes no package, and says so once" {
    plugin jamie.weather.isf
    sed -i.old 's/"vers": 7/"vers": "7"/' jamie.weather.isf/info.json
    rm jamie.weather.isf/info.json.old
    archive a.zip jamie.weather.isf
    archive b.tar.gz jamie.weather.isf
    sha256sum a.zip b.tar.gz >sums
    xtplug lint --fix a.zip b.tar.gz
    exits 1
    checked prints
    says <<'ERR'
xtplug: what lies in a package is not fixed; fix the plugin's folder and pack it again
ERR
    xtplug lint --diff a.zip
    exits 0
    prints_nothing
    says <<'ERR'
xtplug: what lies in a package is not fixed; fix the plugin's folder and pack it again
ERR
    sha256sum -c --quiet sums
}

@test "tags: versions of one plugin may share theirs, other plugins may not" {
    plugin jamie.weather.isf
    archive weather-1.1.zip jamie.weather.isf
    archive weather-1.2.zip jamie.weather.isf
    xtplug lint weather-1.1.zip weather-1.2.zip jamie.weather.isf
    exits 0
    prints <<'OUT'
no findings in 3 plugins
OUT
    says_nothing
    mv jamie.weather.isf jamie.other.isf
    archive other.zip jamie.other.isf
    xtplug lint -q other.zip weather-1.1.zip weather-1.2.zip
    exits 1
    prints <<'OUT'
weather-1.1.zip/jamie.weather.isf/info.json:3:10: error: tag "jamie.weather" is also that of other.zip/jamie.other.isf [tag-unique]
  3 |   "tag": "jamie.weather",
    |          ^^^^^^^^^^^^^^^
  other.zip/jamie.other.isf/info.json:3:10: note: the first one
weather-1.2.zip/jamie.weather.isf/info.json:3:10: error: tag "jamie.weather" is also that of other.zip/jamie.other.isf [tag-unique]
  3 |   "tag": "jamie.weather",
    |          ^^^^^^^^^^^^^^^
  other.zip/jamie.other.isf/info.json:3:10: note: the first one
2 errors in 3 plugins
OUT
    says_nothing
}

@test "--against a package" {
    plugin jamie.weather.isf
    archive old.zip jamie.weather.isf
    archive old.tar.gz jamie.weather.isf
    for old in old.zip old.tar.gz; do
        xtplug lint -q --against "$old" jamie.weather.isf
        exits 0
        prints_nothing
        says_nothing
    done
    echo 'import time' >>jamie.weather.isf/weather.py
    archive new.zip jamie.weather.isf
    for now in jamie.weather.isf new.zip; do
        for old in old.zip old.tar.gz; do
            xtplug lint -q --against "$old" "$now"
            exits 1
            grep -q "vers is 7 and was 7 in $old, but \"\\?weather.py\"\\? has changed since \\[vers-increase\\]" "$BATS_TEST_TMPDIR/out"
            checked prints
            says_nothing
        done
    done
    # A package against a folder, and one in which there is nothing to compare with.
    xtplug lint -q --against jamie.weather.isf new.zip
    exits 0
    prints_nothing
    says_nothing
    head -c 100 old.zip >half.zip
    xtplug lint --against half.zip jamie.weather.isf
    refuses '--against "half.zip": is no package that can be used: it is truncated: its end record is missing'
    git init -q
    xtplug lint -q --against git:HEAD new.zip
    exits 0
    prints_nothing
    says_nothing
}

@test "baselines" {
    plugin jamie.weather.isf weather
    archive weather.zip jamie.weather.isf
    xtplug lint -q --write-baseline base.json weather.zip
    exits 0
    prints_nothing
    says_nothing
    xtplug lint -q --baseline base.json --fail-on warning weather.zip
    exits 0
    prints_nothing
    says_nothing
}

@test "a program without its packages says so" {
    plugin jamie.weather.isf
    archive weather.zip jamie.weather.isf
    mkdir bin
    cp "$XTPLUG" bin/xtplug
    call bin/xtplug lint jamie.weather.isf
    exits 0
    checked prints
    says_nothing
    call bin/xtplug lint weather.zip
    exits 2
    prints_nothing
    grep -q 'the program xtplug-package, which does this part of the work, cannot be started' "$BATS_TEST_TMPDIR/err"
    checked says
}

@test "packages are read side by side, whatever the time zone" {
    plugin jamie.weather.isf
    for number in 1 2 3 4 5 6; do
        archive "weather-1.$number.zip" jamie.weather.isf
    done
    unset TZ # then the C library keeps looking for it, which tsan tells where two threads do
    xtplug lint weather-1.*.zip
    exits 0
    checked prints
    says_nothing
    cp "$BATS_TEST_TMPDIR/out" unset
    export TZ=Pacific/Chatham
    xtplug lint weather-1.*.zip
    exits 0
    checked prints
    says_nothing
    cmp unset "$BATS_TEST_TMPDIR/out"
}
