"""Training: runs as folders on disk, and the process that works in them."""
