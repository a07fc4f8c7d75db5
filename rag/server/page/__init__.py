"""What a browser shows: the page's own files, and a document with the cited words marked."""
