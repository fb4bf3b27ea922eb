"""Tests under load: seconds long, several threads, a database file."""
