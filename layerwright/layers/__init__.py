"""The catalogue of layers: one declaration each, and everything else reads it."""
