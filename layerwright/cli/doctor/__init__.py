"""`layerwright doctor`: what works on this machine, and what to install for the rest.

Each check asks the system, or a child process where a library has to be loaded: a library that kills its process then
kills only the child. `command` is the command itself.
"""
