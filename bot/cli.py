"""The command `vesper`."""
