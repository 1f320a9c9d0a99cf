"""Telegram: the real adapter against a fake Bot API over real sockets."""
