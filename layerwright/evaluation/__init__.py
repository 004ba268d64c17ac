"""What a trained network is worth: metrics of an executor's outputs, and tables of them."""
