"""From a folder or an archive of NNEF to a project with its weights."""
