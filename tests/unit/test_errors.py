"""What problems tell people to write instead."""

from __future__ import annotations

import pytest

from kzarchive import errors

OPTIONS = ("Asia/Almaty", "Asia/Oral", "draft")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Asia/Alma-Ata", "did you mean `Asia/Almaty`?"),
        ("draf", "did you mean `draft`?"),
        ("zzz", "write one"),
        ("", "write one"),
    ],
)
def test_what_is_near_is_suggested(text: str, hint: str) -> None:
    assert errors.suggestion(text, OPTIONS, "write one") == hint


def test_a_suggestion_may_stand_without_marks() -> None:
    assert errors.suggestion("draf", iter(OPTIONS), "write one", mark="") == "did you mean draft?"
