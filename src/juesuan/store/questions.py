"""The ready questions: views over a data set, each an SQL file that begins with its description.

The file's leading comment holds the title (Chinese, first line) and what the view answers.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_COMMENT: Final = re.compile(r"(?:--[^\n]*\n)+")


@dataclass(frozen=True, slots=True)
class Question:
    """A view: ``title`` is Chinese, ``description`` English, ``sql`` one SELECT."""

    name: str
    title: str
    description: str
    sql: str


@cache
def load_questions() -> dict[str, Question]:
    """All ready questions by name, in the order in which they build on each other."""
    folder = files("juesuan.store") / "questions"
    found = (item for item in folder.iterdir() if item.name.endswith(".sql"))
    return {
        question.name: question
        for item in sorted(found, key=lambda item: item.name)
        if (question := _question(item.name, item.read_text("utf-8")))
    }


def _question(file: str, text: str) -> Question:
    """``10-current.sql`` → the question ``current``."""
    comment = _COMMENT.match(text)
    if comment is None:
        raise ValueError(f"{file} does not begin with a description")
    title, *lines = [line.removeprefix("--").strip() for line in comment.group().splitlines()]
    name = file.removesuffix(".sql").partition("-")[2]
    return Question(name, title, " ".join(lines), text[comment.end() :].strip().rstrip(";"))
