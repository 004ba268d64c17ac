"""Widgets that several parts of the window use: one in each module."""
