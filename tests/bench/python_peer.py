"""python_peer.py MODULE SCHEMA FOLDER: what jsonschema or fastjsonschema says of each info.json in FOLDER or just below."""

import importlib
import json
import sys
from pathlib import Path


def main():
    name, schema, top = sys.argv[1], json.loads(Path(sys.argv[2]).read_bytes()), Path(sys.argv[3])
    module = importlib.import_module(name)
    check = module.compile(schema) if name == "fastjsonschema" else module.Draft202012Validator(schema).validate
    for path in [*top.glob("info.json"), *top.glob("*/info.json")]:
        try:
            check(json.loads(path.read_bytes()))
        except Exception as why:  # pylint: disable=broad-except  # each module has its own
            print(f"{path}: {str(why).splitlines()[0]}")


if __name__ == "__main__":
    main()
