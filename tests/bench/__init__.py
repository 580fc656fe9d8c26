"""Bulk generator and benchmark: see README.md."""
