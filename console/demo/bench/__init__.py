"""Repeatable measurements: each prints JSON and compares with the obvious alternative in the same run."""
