"""`python -m layerwright.cli` is the program `layerwright`."""

import sys

from layerwright.cli.program import main

sys.exit(main())
