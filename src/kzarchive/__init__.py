"""A static-site generator for news archives in Kazakh."""

__version__ = "0.1.0"
