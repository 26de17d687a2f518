"""How much work a call is, counted and not timed: the same on every machine, whatever else runs there."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")


class TooMuchWork(Exception):
    """A call made more calls than it was allowed."""


def limited(run: Callable[[], T], calls: int) -> T:
    """What `run` returns. Raises TooMuchWork as soon as it has called more than `calls` functions."""
    left = calls

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal left
        if event in ("call", "c_call"):
            left -= 1
            if left < 0:
                raise TooMuchWork(f"more than {calls} calls")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        return run()
    finally:
        sys.setprofile(before)
