"""The CONFIG tab: everything about training that is not a network."""
