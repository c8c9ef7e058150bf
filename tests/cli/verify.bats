# verify: what is said of sound packages and of others, checksum files, limits, two packages.
load helper

# archive FILE FOLDER...: a zip that is the same on every machine; or a tar, by its name.
archive() {
    python3 -B - "$@" <<'PYTHON'
import os, sys, tarfile, zipfile
out, *folders = sys.argv[1:]
names = sorted({path for folder in folders for path in [folder] + [os.path.join(d, n) for d, ds, fs in os.walk(folder) for n in ds + fs]})
if ".zip" in out:
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            info = zipfile.ZipInfo(name + "/" * os.path.isdir(name))
            info.external_attr = ((0o40755 if os.path.isdir(name) else 0o100644) << 16)
            info.create_system = 3
            archive.writestr(info, b"" if os.path.isdir(name) else open(name, "rb").read())
else:
    with tarfile.open(out, "w:gz") as archive:
        for name in names:
            info = tarfile.TarInfo(name)
            info.mode = 0o755 if os.path.isdir(name) else 0o644
            info.type = tarfile.DIRTYPE if os.path.isdir(name) else tarfile.REGTYPE
            info.size = 0 if os.path.isdir(name) else os.path.getsize(name)
            archive.addfile(info, None if os.path.isdir(name) else open(name, "rb"))
PYTHON
}

# The digest in a line of `verify`.
sum_of() {
    sha256sum "$1" | cut -d' ' -f1
}

# The content digest by hand, as docs/packages.md says.
content_of() {
    (
        printf 'd0755%d:%s:\n' "${#1}" "$1"
        for name in info.json weather.py; do
            path=$1/$name
            printf 'f0644%d:%s:%s\n' "${#path}" "$path" "$(sum_of "$path")"
        done
    ) | sha256sum | cut -d' ' -f1
}

@test "a sound package: one line" {
    plugin jamie.weather.isf
    archive weather.zip jamie.weather.isf
    bytes=$(($(wc -c <jamie.weather.isf/info.json) + $(wc -c <jamie.weather.isf/weather.py)))
    xtplug verify weather.zip
    exits 0
    prints <<OUT
weather.zip: sound, $(wc -c <weather.zip) bytes with 2 files, $bytes bytes unpacked; SHA-256: $(sum_of weather.zip); content: $(content_of jamie.weather.isf); no checksum file
OUT
    says_nothing
    xtplug verify -q weather.zip
    exits 0
    prints_nothing
    says_nothing
}

@test "what pack makes is sound, and its checksum file agrees" {
    plugin jamie.weather.isf
    for end in zip tar.gz tar.xz tar.zst; do
        xtplug pack -q jamie.weather.isf -o "weather.$end"
        exits 0
        prints_nothing
        says_nothing
        xtplug verify "weather.$end"
        exits 0
        grep -q "; content: $(content_of jamie.weather.isf); its checksum file agrees\$" "$BATS_TEST_TMPDIR/out"
        checked prints
        says_nothing
    done
}

@test "checksum files: as sha256sum, shasum --tag and Windows write them" {
    plugin jamie.weather.isf
    archive weather.zip jamie.weather.isf
    sum=$(sum_of weather.zip)
    for text in "$sum  weather.zip" "$sum *weather.zip" "${sum^^}  weather.zip" "$sum  weather.zip\r" "$sum" \
        "SHA256 (weather.zip) = $sum" "\n$sum  dist/weather.zip" "${sum//[0-9]/0}  other.zip\n$sum  weather.zip"; do
        printf "$text\n" >weather.zip.sha256
        xtplug verify weather.zip
        exits 0
        grep -q '; its checksum file agrees$' "$BATS_TEST_TMPDIR/out" || fail "not taken: $text"
        checked prints
        says_nothing
    done
}

@test "checksum files: named among the packages, each stands for its package" {
    plugin jamie.weather.isf
    mkdir dist
    xtplug pack -q jamie.weather.isf -o dist/weather.zip
    exits 0
    prints_nothing
    says_nothing
    xtplug verify dist/weather.zip
    exits 0
    says_nothing
    checked prints
    cp "$BATS_TEST_TMPDIR/out" expected
    for operands in 'dist/weather.zip dist/weather.zip.sha256' 'dist/weather.zip.sha256' './dist//weather.zip.sha256 dist/weather.zip'; do
        # shellcheck disable=SC2086
        xtplug verify $operands
        exits 0
        prints <expected
        says_nothing
    done
    mv dist/weather.zip.sha256 dist/sum
    xtplug verify dist/weather.zip.sha256
    exits 2
    prints_nothing
    says <<'ERR'
xtplug: dist/weather.zip.sha256: there is no such file
ERR
    mv dist/sum dist/weather.zip.sha256
    rm dist/weather.zip
    xtplug verify dist/weather.zip.sha256
    exits 1
    grep -q 'package-broken' "$BATS_TEST_TMPDIR/out"
    checked prints
    says_nothing
}

@test "checksum files: another checksum, another name, no checksum" {
    plugin jamie.weather.isf
    archive weather.zip jamie.weather.isf
    sum=$(sum_of weather.zip)
    other=${sum//[0-9]/0}
    echo "$other  weather.zip" >weather.zip.sha256
    xtplug verify -q weather.zip
    exits 1
    prints <<OUT
weather.zip: error: "weather.zip" is not what its checksum file says: its SHA-256 is $sum, and should be $other [package-checksum]
1 error in 1 plugin
OUT
    says_nothing
    echo "$sum  forecast.zip" >weather.zip.sha256
    xtplug verify -q weather.zip
    exits 1
    prints <<'OUT'
weather.zip: error: "weather.zip" is not what its checksum file says: it is about "forecast.zip" [package-checksum]
1 error in 1 plugin
OUT
    says_nothing
    printf '%s  forecast.zip\n%s  b.zip\n' "$sum" "$sum" >weather.zip.sha256
    xtplug verify -q weather.zip
    exits 1
    prints <<'OUT'
weather.zip: error: "weather.zip" is not what its checksum file says: it is about "forecast.zip" and other files, and not about this one [package-checksum]
1 error in 1 plugin
OUT
    says_nothing
    printf '\n%sa  weather.zip\n' "$sum" >weather.zip.sha256
    xtplug verify -q weather.zip
    exits 1
    prints <<'OUT'
weather.zip: error: "weather.zip" is not what its checksum file says: its line 2 is no SHA-256 with a name [package-checksum]
1 error in 1 plugin
OUT
    says_nothing
    : >weather.zip.sha256
    xtplug verify -q weather.zip
    exits 1
    prints <<'OUT'
weather.zip: error: "weather.zip" is not what its checksum file says: it is empty [package-checksum]
1 error in 1 plugin
OUT
    says_nothing
    rm weather.zip.sha256
    mkdir weather.zip.sha256
    xtplug verify -q weather.zip
    exits 2
    prints_nothing
    says <<'ERR'
xtplug: weather.zip.sha256: is a folder, not a file
ERR
}

@test "no package, half a package, an empty one" {
    plugin jamie.weather.isf
    archive weather.zip jamie.weather.isf
    head -c 300 weather.zip >half.zip
    : >empty.zip
    echo 'Hello' >text.zip
    xtplug verify half.zip empty.zip text.zip
    exits 1
    prints <<'OUT'
empty.zip: error: "empty.zip" cannot be read: it is empty [package-broken]
  help: fetch it again, or make it anew with `xtplug pack`
half.zip: error: "half.zip" cannot be read: it is truncated: its end record is missing [package-broken]
  help: fetch it again, or make it anew with `xtplug pack`
text.zip: error: "text.zip" cannot be read: it is neither a zip nor a tar, bare or packed with gzip, xz or zstd [package-broken]
  help: fetch it again, or make it anew with `xtplug pack`
3 errors in 3 plugins
OUT
    says_nothing
}

@test "what is wrong with the plugin inside is told with its place" {
    plugin jamie.weather.isf xt.weather
    archive weather.zip jamie.weather.isf
    xtplug verify weather.zip
    exits 1
    prints <<'OUT'
weather.zip/jamie.weather.isf/info.json:3:10: error: tag "xt.weather" begins with "xt.", which XTension reserves [tag-reserved]
  3 |   "tag": "xt.weather",
    |          ^^^^^^^^^^^^
  help: choose a tag of your own, such as "jamie.weather"
1 error in 1 plugin
OUT
    says_nothing
}

@test "--max-size" {
    plugin jamie.weather.isf
    head -c 5000 /dev/zero >jamie.weather.isf/zeros
    archive weather.zip jamie.weather.isf
    for size in 6000 6K 1m 1MB 1MiB 2G; do
        xtplug verify -q --max-size "$size" weather.zip
        exits 0
        prints_nothing
        says_nothing
    done
    xtplug verify -q --max-size 2K weather.zip
    exits 1
    prints <<'OUT'
weather.zip: error: "jamie.weather.isf/zeros" is too large: one file of more than 2048 bytes [package-size]
1 error in 1 plugin
OUT
    says_nothing
    xtplug verify -q --max-size 5100 weather.zip
    exits 1
    prints <<'OUT'
weather.zip: error: "jamie.weather.isf/zeros" is too large: more than 5100 bytes unpacked [package-size]
1 error in 1 plugin
OUT
    says_nothing
    for size in 0 x 1x 1KBs -1 1.5G 99999999999999999999 99999999T K; do
        xtplug verify --max-size="$size" weather.zip
        refuses "--max-size: \"$size\" is no size; write bytes, such as 500000, or 500K, 500M or 2G"
    done
}

@test "two packages: the same content, or the first difference" {
    plugin jamie.weather.isf
    archive b.zip jamie.weather.isf
    archive a.tar.gz jamie.weather.isf
    last() {
        exits "$1"
        [ "$(tail -n 1 "$BATS_TEST_TMPDIR/out")" = "$2" ] || fail "$(cat "$BATS_TEST_TMPDIR/out")"
        checked prints
        says_nothing
    }
    xtplug verify b.zip a.tar.gz
    last 0 'b.zip and a.tar.gz hold the same content'
    xtplug verify ./b.zip b.zip
    last 0 'b.zip and b.zip hold the same content'
    echo 'import time' >>jamie.weather.isf/weather.py
    archive c.zip jamie.weather.isf
    xtplug verify b.zip c.zip
    last 0 'b.zip and c.zip differ: "jamie.weather.isf/weather.py" has 16 bytes in the first and 28 in the second'
    echo 'import xtensioN' >jamie.weather.isf/weather.py
    archive c.zip jamie.weather.isf
    xtplug verify c.zip b.zip
    last 0 'c.zip and b.zip differ: "jamie.weather.isf/weather.py" has other bytes in the second'
    touch jamie.weather.isf/new
    archive c.zip jamie.weather.isf
    xtplug verify c.zip b.zip
    last 0 'c.zip and b.zip differ: "jamie.weather.isf/new" is only in the first'
    xtplug verify b.zip c.zip
    last 0 'b.zip and c.zip differ: "jamie.weather.isf/new" is only in the second'
    rm jamie.weather.isf/new
    mkdir jamie.weather.isf/new
    archive d.zip jamie.weather.isf
    xtplug verify c.zip d.zip
    last 0 'c.zip and d.zip differ: "jamie.weather.isf/new" is a file in the first and a folder in the second'
}

@test "formats, and files that are not there" {
    plugin jamie.weather.isf
    archive weather.zip jamie.weather.isf
    xtplug verify --format json weather.zip
    exits 0
    python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); assert d["findings"] == [] and d["summary"]["plugins"] == 1' "$BATS_TEST_TMPDIR/out"
    checked prints
    says_nothing
    head -c 200 weather.zip >half.zip
    xtplug verify --format gcc half.zip
    exits 1
    prints <<'OUT'
half.zip:1:1: error: "half.zip" cannot be read: it is truncated: its end record is missing [package-broken]
OUT
    says_nothing
    xtplug verify none.zip
    refuses 'none.zip: there is no such file'
    xtplug verify jamie.weather.isf
    refuses 'jamie.weather.isf: is a folder, not a file'
    xtplug verify
    refuses 'name a package to verify; `xtplug verify --help` says more'
}

@test "a package inside a plugin's folder is the package" {
    plugin jamie.weather.isf
    archive weather.zip jamie.weather.isf
    mkdir other.isf
    mv weather.zip other.isf
    xtplug verify -q other.isf/weather.zip
    exits 0
    prints_nothing
    says_nothing
}

@test "nothing is unpacked, nothing is written" {
    plugin jamie.weather.isf
    archive weather.zip jamie.weather.isf
    mkdir tmp
    before=$(find . | sort)
    TMPDIR=$PWD/tmp xtplug verify -q weather.zip
    exits 0
    prints_nothing
    says_nothing
    [ "$before" = "$(find . | sort)" ]
}
