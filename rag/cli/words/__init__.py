"""In which language the program speaks to a person; JSON, files and models never hear of it."""
