# Some of what xtplug checks, by hand: what is missing, the reserved tag, and what three keys may hold. A line a fault, with
# the file in front of it. For jq and gojq; spectral.yaml says the same.
(["name", "tag", "APIVersion", "vers", "readableVers", "script", "desc"] - keys) as $missing
| [ ($missing[] | "missing " + .),
    (if (.tag // "" | startswith("xt.")) then "tag" else empty end),
    (if (.vers | type) != "number" or .vers < 0 then "vers" else empty end),
    (if .APIVersion != 2 then "APIVersion" else empty end),
    (if (.script | IN("python3", "binary")) then empty else "script" end) ]
| .[] | input_filename + ": " + .
