"""NNP, nnabla's own format: a zip of networks as text of protobuf, and parameters."""
