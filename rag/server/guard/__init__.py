"""Who gets in: hosts, origins, tokens, limits. It knows nothing of what lies behind it."""
