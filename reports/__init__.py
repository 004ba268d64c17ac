"""Runs turned into presentations and pages: what is said (`content`), how it is drawn, and a writer for each form."""
