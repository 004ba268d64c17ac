"""Resolved networks as nnabla computes them. Nothing outside `engine` and `training` knows nnabla."""
