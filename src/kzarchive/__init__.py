"""A static-site generator for news archives in Kazakh."""

__version__ = "0.1.0"

INTERRUPTED = 130
"""The exit status of a command that Ctrl-C ended, by the custom of shells: 128 and the number of SIGINT."""
