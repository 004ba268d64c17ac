"""ONNX, the Open Neural Network Exchange format (https://onnx.ai), operator set 17."""
