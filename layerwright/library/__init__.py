"""Reusable units: those that come with the program, and those that a person keeps for other projects."""
