"""How many examples the property tests take, and always the same ones.

KZARCHIVE_EXAMPLES=20 takes twenty times as many, and other ones each time.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("KZARCHIVE_EXAMPLES", "1"))


def examples(count: int) -> settings:
    """Returns the settings of a property that is worth `count` examples in every run of the tests."""
    return settings(
        max_examples=count * TIMES,
        derandomize=TIMES == 1,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
