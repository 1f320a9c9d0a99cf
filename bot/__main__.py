"""`python -m bot` is `vesper`."""

from bot.cli import main

main()
