"""Fakes with the names of the real things: small servers that speak the platforms' protocols."""
