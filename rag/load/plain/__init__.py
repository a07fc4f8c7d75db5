"""Formats whose file is its own text: Markdown, code, notes, tables, notebooks, subtitles."""
