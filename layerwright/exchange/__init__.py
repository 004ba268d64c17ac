"""Projects in the forms of other programs: one module or package for each format."""
