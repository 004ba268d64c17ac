"""How the window looks: colours, sizes of type, icons."""

from gui.theme.theme import Theme, theme
from gui.theme.tokens import DARK, LIGHT, Tokens, contrast, edge_colour

__all__ = ["DARK", "LIGHT", "Theme", "Tokens", "contrast", "edge_colour", "theme"]
