"""The real program from outside: real processes, real sockets, fake platforms."""
