"""Points in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzarchive import moments
from tests.properties.profile import examples

ALMATY = moments.zone("Asia/Almaty")
QYZYLORDA = moments.zone("Asia/Qyzylorda")


def _instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-07 14:31", "2026-03-07T14:31:00+05:00"),
        ("2026-03-07T14:31", "2026-03-07T14:31:00+05:00"),
        ("2026-03-07 14:31:05", "2026-03-07T14:31:05+05:00"),
        ("2026-03-07 00:00", "2026-03-07T00:00:00+05:00"),
        ("2026-03-07 23:59", "2026-03-07T23:59:00+05:00"),
        # Local mean time was +05:07:48; offsets have no seconds in RFC 3339.
        ("1919-12-17 09:00", "1919-12-17T09:00:00+05:08"),
        ("2024-02-29 12:00", "2024-02-29T12:00:00+06:00"),
        ("2024-03-01 00:00", "2024-03-01T00:00:00+05:00"),
        # Clocks went back from midnight to 23:00: that hour came twice, and the first one is meant.
        ("2024-02-29 23:30", "2024-02-29T23:30:00+06:00"),
        ("2024-02-29 23:30+05:00", "2024-02-29T23:30:00+05:00"),
        ("2024-02-29T18:30Z", "2024-02-29T23:30:00+05:00"),
        ("2024-02-29T17:30Z", "2024-02-29T23:30:00+06:00"),
        # Summer time began at 02:00 that day: 02:30 never came.
        ("2004-03-28 02:30", "2004-03-28T02:30:00+06:00"),
        ("2004-03-28 03:00", "2004-03-28T03:00:00+07:00"),
        ("2026-03-07T14:31Z", "2026-03-07T19:31:00+05:00"),
        ("2026-03-07T21:31Z", "2026-03-08T02:31:00+05:00"),
        ("2026-03-07 14:31 Z", "2026-03-07T19:31:00+05:00"),
        ("2026-03-07 14:31+0500", "2026-03-07T14:31:00+05:00"),
        ("2026-03-07 14:31 +05:00", "2026-03-07T14:31:00+05:00"),
        ("2026-03-07 14:31-03:30", "2026-03-07T23:01:00+05:00"),
        ("2026-01-01T00:30+14:00", "2025-12-31T15:30:00+05:00"),
        ("2024-02-29", "2024-02-29T00:00:00+06:00"),
    ],
)
def test_parse(text: str, iso: str) -> None:
    moment = moments.parse(text, ALMATY)
    assert moment is not None
    assert moment.iso == iso
    assert moment.instant == _instant(iso)
    assert moment.day == iso[:10]
    assert moment.clock == (iso[11:16] if ":" in text else "")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2018-12-20 12:00", "2018-12-20T12:00:00+06:00"),
        ("2018-12-20 23:30", "2018-12-20T23:30:00+06:00"),
        ("2018-12-21 00:00", "2018-12-21T00:00:00+05:00"),
        ("2026-03-07 14:31", "2026-03-07T14:31:00+05:00"),
    ],
)
def test_qyzylorda_left_its_zone_earlier(text: str, iso: str) -> None:
    moment = moments.parse(text, QYZYLORDA)
    assert moment is not None
    assert (moment.iso, moment.instant) == (iso, _instant(iso))


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026", "2026-03", "7 наурыз 2026", "07.03.2026", "2026-3-7", "26-03-07", "2026/03/07", "+2026-03-07"),
        *("2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01", "2026-W10-6", "20260307", "2026-066"),
        *("2026-03-07 24:00", "2026-03-07 25:00", "2026-03-07 14:60", "2026-03-07 14:31:60", "2026-03-07 14"),
        *("2026-03-07 14:31:05.5", "2026-03-07 2:31", "2026-03-07  14:31", " 2026-03-07", "2026-03-07 ", "14:31"),
        *("2026-03-07 14:31+5", "2026-03-07 14:31+05:60", "2026-03-07 14:31+24:00", "2026-03-07Z", "2026-03-07+05:00"),
        *("2026-03-07 14:31 +05", "2026-03-07 14:31 GMT", "2026-03-07 14:31z", "٢٠٢٦-03-07", "2026-03-07 14:31\n"),
        *("0001-01-01 00:00+06:00", "9999-12-31 23:59-10:00"),
    ],
)
def test_no_moment(text: str) -> None:
    assert moments.parse(text, ALMATY) is None


@examples(200)
@given(st.text())
def test_no_text_raises(text: str) -> None:
    moments.parse(text, ALMATY)


@examples(300)
@given(
    st.integers(_instant("1930-06-21T00:00+00:00"), _instant("2100-01-01T00:00+00:00")),
    st.sampled_from(["Asia/Almaty", "Asia/Qyzylorda", "UTC"]),
)
def test_round_trip(instant: int, name: str) -> None:
    """Every instant is written as a local time that names it again."""
    where = moments.zone(name)
    moment = moments.from_instant(instant, where)
    assert (moment.instant, _instant(moment.iso)) == (instant, instant)
    assert moments.parse(moment.iso, where) == moment
    local = moments.parse(moment.iso[:19], where)
    assert local is not None
    assert local == moment or instant - local.instant in (3600, 7200), "only an hour that comes twice may be another"


def test_from_instant() -> None:
    before = moments.from_instant(_instant("2024-02-29T18:59:59+00:00"), ALMATY)
    assert before.iso == "2024-02-29T23:59:59+05:00"
    assert before.timed
    change = datetime(2024, 2, 29, 18, tzinfo=UTC)
    assert moments.from_instant(int((change - timedelta(seconds=1)).timestamp()), ALMATY).iso[19:] == "+06:00"
    assert moments.from_instant(int(change.timestamp()), ALMATY).iso[19:] == "+05:00"


@pytest.mark.parametrize("name", ["Asia/Almaty", "Asia/Qyzylorda", "UTC", "Etc/GMT+5", "America/Argentina/Ushuaia"])
def test_zone(name: str) -> None:
    assert moments.zone(name).key == name


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            "Asia",
            "Asia/",
            "/Asia/Almaty",
            "Asia/Alma-Ata",
            "Asia/Almaty/x",
            "../zoneinfo/UTC",
            "zone.tab",
            "tzdata",
        ),
        *("leapseconds", "zones", "__init__", "Asia.Almaty", "UTC\n", "Алматы", "+05:00"),
    ],
)
def test_no_zone(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - that is all it promises
        moments.zone(name)
