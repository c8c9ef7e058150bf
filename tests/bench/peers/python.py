"""python.py MODULE SCHEMA FILE...: what jsonschema or fastjsonschema says of each file, a line each that is not valid."""

import importlib
import json
import sys
from pathlib import Path


def main():
    name, schema = sys.argv[1], json.loads(Path(sys.argv[2]).read_bytes())
    module = importlib.import_module(name)
    check = module.compile(schema) if name == "fastjsonschema" else module.Draft202012Validator(schema).validate
    for path in sys.argv[3:]:
        try:
            check(json.loads(Path(path).read_bytes()))
        except Exception as why:  # pylint: disable=broad-except  # each module has its own
            print(f"{path}: {str(why).splitlines()[0]}")


if __name__ == "__main__":
    main()
