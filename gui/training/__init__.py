"""The TRAINING tab: one click trains, and everything about it is seen while it happens."""
