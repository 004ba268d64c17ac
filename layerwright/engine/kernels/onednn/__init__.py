"""oneDNN, Intel's library of functions for neural networks, by its C interface."""
