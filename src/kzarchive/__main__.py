"""The process of `kzarchive` and `python -m kzarchive`: how it begins and ends.

Nothing is imported above `program` that takes time, so that Ctrl-C is answered from the very beginning.
"""

from __future__ import annotations

import os
import sys

from kzarchive import INTERRUPTED


def program(arguments: list[str] | None = None) -> None:
    """Is `cli.main` for the process that was started for it, which ends at once and so never returns.

    To take apart what it holds in memory would serve nobody; and one that was interrupted, maybe more than once, does
    not wait for its workers, which end with it.
    """
    status: object = 0
    held: list[object] = []
    try:
        import signal

        # Python drops an interrupt that comes while its imports put their locks away, so none is raised meanwhile. Who
        # had it ignored before this began wants it so.
        usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if usual:
            signal.signal(signal.SIGINT, _end)
        from kzarchive.cli import main

        if usual:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        main(arguments, held)
    except KeyboardInterrupt:
        status = INTERRUPTED
    except SystemExit as end:
        status = end.code
    if status != INTERRUPTED:
        import atexit

        atexit._run_exitfuncs()  # what other modules have to put away, such as the semaphores of worker processes
    try:
        sys.stdout.flush()
        if not sys.stderr.closed:
            sys.stderr.flush()
    except BrokenPipeError:
        status = 1
    os._exit(status if isinstance(status, int) else 1)


def _end(*_: object) -> None:
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    program()
