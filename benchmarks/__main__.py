"""`python -m benchmarks [NAME…]`: measure, and print a table; ends with 1 where a goal is missed.

A module of this folder that offers `measure() -> Iterable[Row]` is a benchmark.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from benchmarks.rows import Row, table


def main(names: list[str]) -> int:
    """Run the benchmarks of these names, or all, and return the exit code."""
    there = sorted(file.stem for file in Path(__file__).parent.glob("[a-z]*.py"))
    unknown = set(names) - set(there)
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    for name in names or there:
        measure = getattr(import_module(f"benchmarks.{name}"), "measure", None)
        if measure is not None:
            print(f"measuring {name} …", file=sys.stderr)
            rows += measure()
    print(table(rows))
    return 0 if all(row.met for row in rows) else 1


sys.exit(main(sys.argv[1:]))
