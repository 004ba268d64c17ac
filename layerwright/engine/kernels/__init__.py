"""Fast functions for the processor, which take the place of nnabla's own in a graph."""
