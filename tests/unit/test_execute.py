"""A function that runs in a process of its own, beside the one that waits for its result; the collector of cycles."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable
from itertools import count

import pytest

from kzarchive import execute
from kzarchive.execute import in_own_process, without_collector


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forks this process wherever a process can be forked: the runner of tests has threads that are of no concern."""
    monkeypatch.setattr(execute, "_can_fork", lambda: sys.platform == "linux")


@pytest.mark.usefixtures("forked")
def test_another_process_works() -> None:
    result = in_own_process(os.getpid)
    assert (result() != os.getpid()) is (sys.platform == "linux")
    assert result() == result()


def test_where_no_process_can_be_forked_it_works_here_when_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execute, "_can_fork", lambda: False)
    numbers = count()
    result = in_own_process(lambda: (os.getpid(), next(numbers)))
    assert next(numbers) == 0
    assert [result(), result()] == [(os.getpid(), 1)] * 2


def end() -> None:
    os._exit(1)


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("fail", [end, be_killed])
def test_what_a_process_leaves_undone_is_done_here(fail: Callable[[], None]) -> None:
    parent = os.getpid()

    def work() -> str:
        if os.getpid() != parent:
            fail()
        return "here"

    assert in_own_process(work)() == "here"


@pytest.mark.usefixtures("forked")
def test_an_error_is_raised_where_the_result_is_asked_for() -> None:
    def work() -> None:
        raise ValueError(os.getpid())

    result = in_own_process(work)
    with pytest.raises(ValueError, match=str(os.getpid())):
        result()


def test_what_is_remembered_for_good_is_not_looked_through_again() -> None:
    before = gc.get_freeze_count()
    try:
        with without_collector(for_good=True):
            assert not gc.isenabled()
            remembered = [[at] for at in range(1_000)]
        assert gc.isenabled()
        after = gc.get_freeze_count()
        assert after >= before + len(remembered)
        gc.disable()
        with without_collector(for_good=True):
            remembered += [[at] for at in range(1_000)]
        assert gc.get_freeze_count() <= after
        assert not gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
