"""One file for each family of `vivevoix` commands."""
