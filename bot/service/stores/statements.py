"""What is said to PostgreSQL, in full: there is no other statement."""

from __future__ import annotations

from typing import Final

HOUR: Final = "SELECT (extract(epoch FROM now()) / 3600)::integer"
_HOUR: Final = "(extract(epoch FROM now()) / 3600)::integer"

CLAIM: Final = f"""INSERT INTO updates (platform, number, state, attempts, hour) VALUES ($1, $2, $3, $4, {_HOUR})
    ON CONFLICT (platform, number) DO UPDATE SET state = updates.state RETURNING state, attempts"""  # noqa: S608
SENDING: Final = f"""INSERT INTO updates (platform, number, state, attempts, hour) VALUES ($1, $2, 1, 1, {_HOUR})
    ON CONFLICT (platform, number) DO UPDATE SET state = 1, attempts = updates.attempts + 1 RETURNING attempts"""  # noqa: S608
UNSENT: Final = """UPDATE updates
    SET attempts = greatest(attempts - 1, 0), state = CASE WHEN attempts > 1 THEN 1 ELSE 0 END
    WHERE platform = $1 AND number = $2"""
DONE: Final = f"""INSERT INTO updates (platform, number, state, attempts, hour) VALUES ($1, $2, 2, 0, {_HOUR})
    ON CONFLICT (platform, number) DO UPDATE SET state = 2"""  # noqa: S608
CATCH_UP: Final = f"""INSERT INTO updates (platform, number, state, attempts, hour) VALUES ($1, $2, $3, $4, {_HOUR})
    ON CONFLICT (platform, number) DO UPDATE
    SET state = greatest(updates.state, excluded.state), attempts = greatest(updates.attempts, excluded.attempts)"""  # noqa: S608
PRUNE_UPDATES: Final = "DELETE FROM updates WHERE hour < $1 AND platform > 0"

LOCK: Final = "SELECT pg_try_advisory_lock($1::bigint)"
UNLOCK: Final = "SELECT pg_advisory_unlock($1::bigint)"
TAKE_POST: Final = "SELECT pg_try_advisory_lock($1::integer, $2::integer)"
LEAVE_POST: Final = "SELECT pg_advisory_unlock($1::integer, $2::integer)"

SERVER: Final = "SELECT field, value FROM servers WHERE server = $1"
SERVERS: Final = "SELECT DISTINCT server FROM servers WHERE server <> 0"
SET_SERVER: Final = """INSERT INTO servers (server, field, value) VALUES ($1, $2, $3)
    ON CONFLICT (server, field) DO UPDATE SET value = excluded.value"""
FORGET_SERVER: Final = "DELETE FROM servers WHERE server = $1"

ADD_TOTAL: Final = """INSERT INTO totals (day, part, page, shown, onward) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (day, part, page) DO UPDATE
    SET shown = totals.shown + excluded.shown, onward = totals.onward + excluded.onward"""
TOTALS: Final = "SELECT day, part, page, shown, onward FROM totals ORDER BY day, part, page"
PRUNE_TOTALS: Final = "DELETE FROM totals WHERE day < $1"

HELD: Final = """SELECT (SELECT count(*) FROM updates WHERE platform > 0),
    (SELECT count(*) FROM servers), (SELECT count(*) FROM totals)"""
