"""NNEF, the Neural Network Exchange Format of the Khronos Group (https://registry.khronos.org/NNEF/)."""
