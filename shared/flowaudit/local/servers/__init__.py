"""Real mail and file servers on loopback, for the harvest's demo and the tests."""
