"""How fast Vesper is and how much it takes, against its goals. Never part of the tests: machines differ."""
