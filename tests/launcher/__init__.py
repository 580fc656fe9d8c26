"""Tests of the launcher's parts that need neither network nor database."""
