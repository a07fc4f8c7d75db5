"""What the stored vectors show besides answers: related notes, clusters, a map, classes, SQL."""
