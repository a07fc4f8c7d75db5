"""Pages and pictures without text of their own: rendered, recognised, put in reading order.

Runs in processes of its own. The recognition engines are imported in one file each; without the
extra `ocr` nothing of this room but its settings is imported.
"""
