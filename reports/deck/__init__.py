"""Reports as presentations (.pptx), whose charts, tables and drawings are native and can be edited."""
