"""Tests of the repository: pure units, the launcher and the meta rules."""
