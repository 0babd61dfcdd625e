"""JSON in which amounts are numbers with exactly the digits they have, never by way of floats."""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any


def encode(value: Any) -> str:
    """Encode a value as JSON, decimals digit by digit.

    >>> encode({"value": Decimal("2940.10"), "ok": True})
    '{"value": 2940.10, "ok": true}'
    """
    return "".join(_pieces(value))


def _pieces(value: Any) -> Iterator[str]:
    if isinstance(value, Decimal):
        yield f"{value:f}"
    elif isinstance(value, Mapping):
        yield "{"
        for index, (key, item) in enumerate(value.items()):
            yield f"{', ' if index else ''}{json.dumps(str(key), ensure_ascii=False)}: "
            yield from _pieces(item)
        yield "}"
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield "["
        for index, item in enumerate(value):
            if index:
                yield ", "
            yield from _pieces(item)
        yield "]"
    else:
        yield json.dumps(value, ensure_ascii=False)
