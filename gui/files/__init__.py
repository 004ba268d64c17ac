"""What the window does with files beyond reading and writing them: locks, rescue copies, recent ones."""
