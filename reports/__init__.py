"""Results turned into presentations (not part of this version yet)."""
