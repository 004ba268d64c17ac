"""The DATASET tab: the data of the project, row by row and as a whole."""
