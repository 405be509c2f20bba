"""`python -m kzarchive`."""

from kzarchive.cli import program

if __name__ == "__main__":
    program()
