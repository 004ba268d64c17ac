"""Views on the model, in PySide6: the window (not part of this version yet)."""
