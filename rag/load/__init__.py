"""Files of every format to Documents and Passages: found (`files`), read (`read`), cut (`split`).

One small file a format, grouped by family. It knows neither embedders nor databases.
"""
