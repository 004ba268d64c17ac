"""Reusable units, as data: one project file each."""
