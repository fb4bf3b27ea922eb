"""Tools of the project: start, catalogues, vendor files, rules."""
