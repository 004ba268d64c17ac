"""The program `layerwright`: every command but the window.

What argparse needs is imported at the top of these modules, and all else where it is used: `layerwright --help` then
answers at once, and `layerwright doctor` runs where a package is broken or missing.
"""

from layerwright.cli.program import main

__all__ = ["main"]
