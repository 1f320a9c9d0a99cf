"""Proofs over the real program: killed at every moment, run for long, run threefold, searched byte by byte.

Each is a program of its own (`python -m tests.proofs.kill --help`), and a small
part of each runs with the tests.
"""
