"""The EVALUATION tab: what a trained network says of every sample, and how good that is."""
