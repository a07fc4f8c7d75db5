"""How things look: consoles, answers, quotes, reports. It decides nothing."""
