"""Where collections are kept: this machine's home folder, or a database that many share.

It knows which; whoever asks it does not.
"""
