"""Word processors, spreadsheets, slides and Rich Text."""
