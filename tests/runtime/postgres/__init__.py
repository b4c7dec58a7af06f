"""The embedded PostgreSQL, tried with real servers and real kills."""
