"""Conversations as data: a path through the script, and what each turn has to come to. Never wording."""
