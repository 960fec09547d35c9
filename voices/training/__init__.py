"""The recipes that rebuild the embedded models; run from the root of the project."""
