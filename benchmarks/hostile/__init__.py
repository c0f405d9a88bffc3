"""Files that mean harm: mutants of real ones, and bombs made by hand."""
