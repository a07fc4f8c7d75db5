"""HTML and its relatives: pages, feeds, books."""
