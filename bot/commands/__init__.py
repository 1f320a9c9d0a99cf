"""The commands of `vesper`: one module each, imported only when somebody calls it.

A module `bot/commands/some_thing.py` with a click command named `command` is
the command `vesper some-thing`; there is no list to add it to. What it needs
beyond click and `bot.core` it imports inside its function, so that no command
slows another down. Modules that start with an underscore are no commands.
"""
