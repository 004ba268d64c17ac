"""Layerwright: design neural networks, train them, take the result away. This is the engine; it knows no window."""

__version__ = "0.1.0"
