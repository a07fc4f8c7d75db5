"""An answer as a page of its own that can be checked again."""
