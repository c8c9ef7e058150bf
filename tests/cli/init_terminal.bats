# init: what it asks on a terminal, and that it asks nothing elsewhere.
load helper
load init

# The command on a terminal; standard input is what is typed.
on_terminal() {
    call python3 "$BATS_TEST_DIRNAME/terminal.py" "$XTPLUG" "$@"
}

@test "on a terminal it asks for what no option gives, and refuses bad answers with the reason" {
    on_terminal init jamie.rain.isf --readable 0.1 < <(printf '%s\n' perl '' '' xt.rain rain '' src/rain.py \
        time.py '' 0 3 'Reads "rain"')
    exits 0
    says_nothing
    prints <<'OUT'
Script, python3 or binary [python3]: perl
xtplug: the script "perl" is neither python3 nor binary
Script, python3 or binary [python3]: 
Name, as the list of plugins shows it [Rain]: 
Tag, the permanent name; it stays the same for good [jamie.rain]: xt.rain
xtplug: tag "xt.rain" begins with "xt.", which XTension reserves; choose a tag of your own, such as "jamie.weather"
Tag, the permanent name; it stays the same for good [jamie.rain]: rain
xtplug: tag "rain" has no owner part; put a name of your own in front, such as "jamie.weather"
Tag, the permanent name; it stays the same for good [jamie.rain]: 
File name of the script [rain.py]: src/rain.py
xtplug: "src/rain.py" is no plain file name; the file lies in the plugin's folder itself
File name of the script [rain.py]: time.py
xtplug: a script "time.py" would hide the module time, since Python looks beside the script first; choose another name
File name of the script [rain.py]: 
Version, as a number that goes up with each release [1]: 0
xtplug: "0" is not a whole number from 1 to 2147483647
Version, as a number that goes up with each release [1]: 3
Description, in a few words [Rain for XTension]: Reads "rain"
jamie.rain.isf: made info.json and rain.py
OUT
    diff - jamie.rain.isf/info.json <<'JSON'
{
  "name": "Rain",
  "tag": "jamie.rain",
  "APIVersion": 2,
  "vers": 3,
  "readableVers": "0.1",
  "script": "python3",
  "module": "rain.py",
  "desc": "Reads \"rain\""
}
JSON
    lints_clean jamie.rain.isf
}

@test "on a terminal an answer changes the proposals behind it" {
    on_terminal init jamie.rain.isf < <(printf '%s\n' binary 'Acme Rain' '' '' '' '' '')
    exits 0
    says_nothing
    prints <<'OUT'
Script, python3 or binary [python3]: binary
Name, as the list of plugins shows it [Rain]: Acme Rain
Tag, the permanent name; it stays the same for good [jamie.rain]: 
File name of the program [rain]: 
Version, as people read it [1.0]: 
Version, as a number that goes up with each release [1]: 
Description, in a few words [Acme Rain for XTension]: 
jamie.rain.isf: made info.json and rain
xtplug: rain is only a placeholder: put your program in its place, under this name or another
OUT
    lints_clean jamie.rain.isf
}

@test "on a terminal the end of the answers leaves nothing behind" {
    on_terminal init jamie.rain.isf < <(printf '%s\n' '')
    exits 2
    says_nothing
    prints <<'OUT'
Script, python3 or binary [python3]: 
Name, as the list of plugins shows it [Rain]: 
xtplug: nothing was made: the answers ended
OUT
    [ -z "$(ls -A)" ]
    # The key that interrupts.
    on_terminal init jamie.rain.isf < <(printf '\003')
    exits 130
    says_nothing
    prints <"$BATS_TEST_TMPDIR/out"
    [ -z "$(ls -A)" ]
}

@test "on a terminal --yes asks nothing, and a bad option is told before any question" {
    on_terminal init -y jamie.rain.isf </dev/null
    exits 0
    says_nothing
    prints <<'OUT'
jamie.rain.isf: made info.json and rain.py
OUT
    on_terminal init --tag wind jamie.wind.isf </dev/null
    exits 2
    says_nothing
    prints <<'OUT'
xtplug: --tag: tag "wind" has no owner part; put a name of your own in front, such as "jamie.weather"
OUT
}

@test "it never waits where there is no terminal" {
    mkfifo pipe
    exec 9<>pipe
    call timeout 20 "$XTPLUG" init jamie.rain.isf <pipe
    exec 9>&-
    exits 0
    prints <<'OUT'
jamie.rain.isf: made info.json and rain.py
OUT
    says_nothing
}
