"""`python -m kzarchive`."""

from kzarchive.cli import main

if __name__ == "__main__":
    main()
