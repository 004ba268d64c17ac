"""What a project means: expressions evaluated, units opened, shapes and costs known, in pure Python."""
