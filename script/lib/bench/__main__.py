"""script/bench: measures what is named, or everything, and writes target/bench/NAME.{json,md}."""

import argparse
import importlib

from machine import about
from report import Report

NAMES = ["check", "logons", "codes", "memory", "start", "lists", "storm"]


def main():
    parser = argparse.ArgumentParser(prog="script/bench")
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*NAMES, []], help=", ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="shows that it works; not to be quoted")
    parser.add_argument("--compare", metavar="FILE", help="an earlier NAME.json: prints what moved beyond the noise")
    arguments = parser.parse_args()
    names = arguments.names or NAMES
    if arguments.compare and len(names) != 1:
        parser.error("--compare needs one NAME")
    for name in names:
        report = Report(name, about() | {"quick": arguments.quick})
        for key, figures in importlib.import_module(name).measure(arguments.quick):
            report.add(key, figures)
            print(key, {name: round(figure, 3) for name, figure in figures.items()}, flush=True)
        print("\n" + report.write(), flush=True)
        if arguments.compare:
            print(report.moved_since(arguments.compare))


main()
