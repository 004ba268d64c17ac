"""Where the units of the library and the examples are written; see `write`. It is no part of the program."""
