"""What the mouse does on the canvas: one module for each kind of gesture."""
