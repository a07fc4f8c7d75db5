"""The face for other programs' assistants: the Model Context Protocol, by stdio and by HTTP."""
