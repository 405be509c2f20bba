"""Builds the site this file stands in; takes the options of `kzarchive build`."""

import sys
from pathlib import Path

from kzarchive.__main__ import program

if __name__ == "__main__":
    program(["build", "--site", str(Path(__file__).resolve().parent), *sys.argv[1:]])
