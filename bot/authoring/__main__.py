"""`python -m bot.authoring FOLDER`: print every problem with the content of a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.authoring.checks import check
from bot.authoring.problems import has_errors


def main(arguments: list[str]) -> int:
    """Print the problems, one a line; return 1 where any is an error."""
    folder = Path(arguments[0]) if arguments else Path("content")
    problems = check(folder)
    for found in problems:
        sys.stdout.write(f"{folder.as_posix()}/{found}\n")
    return int(has_errors(problems))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
