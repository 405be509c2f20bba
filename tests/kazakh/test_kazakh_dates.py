"""Printed dates, both ways."""

import datetime as dt

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kzarchive.kazakh import dates
from kzarchive.kazakh.dates import PrintedDate, parse

MARCH_7 = dt.date(2026, 3, 7)
MONTHS = [
    *("қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым"),
    *("шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"),
]


def test_examples() -> None:
    assert dates.day(MARCH_7) == "7 наурыз 2026"
    assert dates.day_in_text(MARCH_7) == "2026 жылғы 7 наурыз"
    assert dates.month(2026, 3) == "Наурыз 2026"
    assert dates.month_name(3) == "наурыз"
    assert dates.month_name(3, standalone=True) == "Наурыз"
    assert dates.weekday(MARCH_7) == "сенбі"
    assert dates.weekdays_short() == ("дс", "сс", "ср", "бс", "жм", "сб", "жс")
    assert dates.number(1234567) == "1\u00a0234\u00a0567"


def test_months() -> None:
    assert [dates.month_name(number) for number in range(1, 13)] == MONTHS
    assert [dates.month_name(number, standalone=True) for number in range(1, 13)] == [
        name.capitalize() for name in MONTHS
    ]
    for number in (0, 13):
        with pytest.raises(IndexError):
            dates.month_name(number)


@settings(deadline=None)
@given(st.dates())
def test_days_are_what_babel_prints(date: dt.date) -> None:
    def babel(pattern: str) -> str:
        return format_date(date, pattern, locale="kk")

    assert dates.day(date) == babel("d MMMM y")
    assert dates.day_in_text(date) == babel("y 'жылғы' d MMMM")
    assert dates.month(date.year, date.month) == babel("LLLL y")
    assert dates.month_name(date.month) == babel("MMMM")
    assert dates.month_name(date.month, standalone=True) == babel("LLLL")
    assert dates.weekday(date) == babel("EEEE")
    assert dates.weekdays_short()[date.weekday()] == babel("EEE")


@settings(deadline=None)
@given(st.integers(-(10**18), 10**18))
@example(-1234)
@example(1000)
def test_numbers_are_what_babel_prints(n: int) -> None:
    assert dates.number(n) == format_decimal(n, locale="kk")


@pytest.mark.parametrize(
    "printed",
    [
        "07.03.2026",
        "7.3.2026",
        "7 наурыз 2026",
        "7 Наурыз, 2026",
        "07 НАУРЫЗ 2026",
        "2026 жылғы 7 наурыз",
        "2026 ЖЫЛҒЫ 7 НАУРЫЗ",
        "2026 ж. 7 наурыз",
        "2026\u202fж. 7 наурыз",
        "2026\u00a0ж.\u00a07\u00a0Наурыз",
        "2026ж. 7 наурыз",
        "  \u00a07\u202fнаурыз\u00a02026",
    ],
)
@pytest.mark.parametrize(
    ("clock", "time"),
    [
        ("", None),
        (" 14:31", dt.time(14, 31)),
        (", 14:31", dt.time(14, 31)),
        (",\u00a014:31", dt.time(14, 31)),
        (" 9:05", dt.time(9, 5)),
        ("\u202f00:00", dt.time(0, 0)),
    ],
)
@pytest.mark.parametrize("rest", ["", " 10896", " Қоғам", "\n"])
def test_printed_dates(printed: str, clock: str, time: dt.time | None, rest: str) -> None:
    assert parse(printed + clock + rest) == PrintedDate(MARCH_7, time, rest)


def test_a_counter_glued_to_the_minutes_is_rest() -> None:
    expected = PrintedDate(dt.date(2025, 4, 17), dt.time(20, 56), "10896")
    assert parse("17.04.2025, 20:5610896") == expected


def test_a_decomposed_month_is_read() -> None:
    found = parse("1 қыркүи\u0306ек 2026")
    assert found is not None
    assert found.date == dt.date(2026, 9, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31.02.2026",
        "29 ақпан 2025",
        "01.13.2026",
        "00.01.2026",
        "01.01.0000",
        "07.03.2026 25:00",
        "07.03.2026 14:60",
        "07.03.2026 24:00",
        "07.03.26",
        "07.03.20261",
        "07.03.2026.1",
        "107.03.2026",
        "007 наурыз 2026",
        "07.03.202614:31",
        "2026-03-07",
        "7 наурыздан 2026",
        "2026 жылғы 7 наурызда",
        "7 марта 2026",
        "7 3 2026",
        "2026 ж. 7 3",
        "2026 ж. 7 2200000000",
        "2026 жылғы 7 наурыз2",
        "2026 жылғы 7 науры\u0306з",
        "7 наурыз",
        "наурыз 2026",
        "2026 жылы",
        "кеше",
        "бүгін 14:31",
        "3 сағат бұрын",
        "сенбі, 7 наурыз 2026",
        "«7 наурыз 2026»",
        "٠٧.٠٣.٢٠٢٦",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize("rest", [" 5:3 есебімен", " 100:50", " 14.31", ". 14:31", "-дан бері"])
def test_what_is_no_time_stays_in_the_rest(rest: str) -> None:
    assert parse("07.03.2026" + rest) == PrintedDate(MARCH_7, None, rest)


@settings(deadline=None)
@given(st.dates(min_value=dt.date(1000, 1, 1)), st.none() | st.times())
def test_what_we_print_we_read(date: dt.date, time: dt.time | None) -> None:
    minute = time and time.replace(second=0, microsecond=0)
    clock = f" {minute:%H:%M}" if minute is not None else ""
    for printed in (dates.day(date), dates.day_in_text(date), f"{date:%d.%m.%Y}"):
        assert parse(printed + clock) == PrintedDate(date, minute, "")


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_no_text_raises_and_nothing_is_lost(text: str) -> None:
    for line in (text, "7 наурыз 2026" + text, "2026 ж. 7 " + text, "07.03.2026 " + text):
        found = parse(line)
        assert found is None or line.endswith(found.rest)
