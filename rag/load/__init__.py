"""Files of every format to Documents: found (`files`), read (`read`), one small file a family."""
