# For tests that make stores of packages.

# release TAG VERS NUMBER [STORE.YAML]: packs a plugin as TAG-VERS.zip
release() {
    mkdir -p "$1.isf"
    cat >"$1.isf/info.json" <<JSON
{
  "name": "Weather",
  "tag": "$1",
  "APIVersion": 2,
  "vers": $2,
  "readableVers": "$3",
  "script": "python3",
  "module": "weather.py",
  "desc": "Reads a weather station over the network"
}
JSON
    echo 'import xtension' >"$1.isf/weather.py"
    rm -f "$1.isf/store.yaml"
    [ -z "${4-}" ] || printf '%s\n' "$4" >"$1.isf/store.yaml"
    "$XTPLUG" pack -q --force "$1.isf" -o "$1-$2.zip"
    rm "$1-$2.zip.sha256"
}

DATED='release: {date: 2026-03-02}'

# index [ARGUMENT...]: with the folder and the URL that do not matter
index() {
    xtplug index "$@" -o site --base-url https://plugins.example.org
}
