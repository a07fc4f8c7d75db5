"""PDF: pages to lines, lines to paragraphs."""
