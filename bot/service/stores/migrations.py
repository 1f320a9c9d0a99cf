"""The tables, step by step. Integers only, and strictly so: no bug can put a word into them.

A migration is never changed once it has been released; the next one is added at the end.
"""

from __future__ import annotations

from typing import Final

SQLITE: Final = (
    # 1: numbers of updates and how far each has come; `hour` counts hours from 1970
    """CREATE TABLE updates (
        platform INTEGER NOT NULL, number INTEGER NOT NULL,
        state INTEGER NOT NULL, attempts INTEGER NOT NULL, hour INTEGER NOT NULL,
        PRIMARY KEY (platform, number)
    ) STRICT, WITHOUT ROWID""",
    # 2: what the managers of a Discord server chose
    """CREATE TABLE servers (
        server INTEGER NOT NULL, field INTEGER NOT NULL, value INTEGER NOT NULL,
        PRIMARY KEY (server, field)
    ) STRICT, WITHOUT ROWID""",
    # 3: daily totals, where they are turned on
    """CREATE TABLE totals (
        day INTEGER NOT NULL, part INTEGER NOT NULL, page INTEGER NOT NULL,
        shown INTEGER NOT NULL, onward INTEGER NOT NULL,
        PRIMARY KEY (day, part, page)
    ) STRICT, WITHOUT ROWID""",
)

POSTGRES: Final = (
    # 1: unlogged, so that nothing of it reaches the write-ahead log; it empties itself after a crash, and what was
    #    unconfirmed then comes again
    """CREATE UNLOGGED TABLE updates (
        platform smallint NOT NULL, number bigint NOT NULL,
        state smallint NOT NULL, attempts smallint NOT NULL, hour integer NOT NULL,
        PRIMARY KEY (platform, number)
    )""",
    # 2: logged, since a server's managers would have to choose again
    """CREATE TABLE servers (
        server bigint NOT NULL, field integer NOT NULL, value bigint NOT NULL,
        PRIMARY KEY (server, field)
    )""",
    # 3: logged, since a day cannot be counted again
    """CREATE TABLE totals (
        day integer NOT NULL, part smallint NOT NULL, page integer NOT NULL,
        shown integer NOT NULL, onward integer NOT NULL,
        PRIMARY KEY (day, part, page)
    )""",
)
