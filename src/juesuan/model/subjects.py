"""What the narrative speaks of: the topics of its sections and the subjects of its sentences.

Source: the outline and formula sentences of the departments' disclosure templates; the words
of each are data (``narrative.toml``).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Topic:
    """A statutory section, known by the words of its heading."""

    key: str
    heading: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class NarrativeSubject:
    """Something that sentences state figures of; ``topics``: where its words mean it."""

    key: str
    name: str
    names: tuple[str, ...]
    topics: frozenset[str]


@cache
def _data() -> dict[str, Any]:
    text = (files("juesuan.model") / "narrative.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def load_topics() -> tuple[Topic, ...]:
    """All topics; of several that a heading matches the first is meant."""
    return tuple(
        Topic(item["key"], re.compile("|".join(item["headings"]))) for item in _data()["topic"]
    )


@cache
def load_narrative_subjects() -> tuple[NarrativeSubject, ...]:
    """All subjects, as listed."""
    return tuple(
        NarrativeSubject(
            key=item["key"],
            name=item["name"],
            names=tuple(item["names"]),
            topics=frozenset(item.get("topics", [])),
        )
        for item in _data()["subject"]
    )


@cache
def subject_names() -> dict[str, str]:
    """The Chinese name of each subject by key."""
    names: dict[str, str] = {}
    for subject in load_narrative_subjects():
        names.setdefault(subject.key, subject.name)
    return names


@lru_cache(maxsize=4096)
def topic_of(heading: str) -> str:
    """The topic of a heading, ``""`` for none.

    >>> topic_of("五、一般公共预算财政拨款支出决算情况说明"), topic_of("一、主要职能")
    ('general', 'overview')
    """
    return next((topic.key for topic in load_topics() if topic.heading.search(heading)), "")
