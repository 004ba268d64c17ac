"""The EDIT tab: the canvas and the panels around it."""
