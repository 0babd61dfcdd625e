"""The folders of a partitioned table: one a year and region, named as Hive names them."""

import re
from typing import Final

_UNKNOWN: Final = "__HIVE_DEFAULT_PARTITION__"
_UNSAFE: Final = re.compile(r'[\x00-\x1f/\\%=:*?"<>|\[\]{}]')
FILE: Final = "part.parquet"
"""The one file of a partition."""


def partition_folder(year: int | None, region: str | None) -> str:
    """The folder of a year and region under its table's.

    >>> partition_folder(2023, "江城市"), partition_folder(None, None)[:11]
    ('year=2023/region=江城市', 'year=__HIVE')
    """
    place = _UNSAFE.sub(lambda sign: f"%{ord(sign.group()):02X}", region) if region else _UNKNOWN
    return f"year={_UNKNOWN if year is None else year}/region={place}"
