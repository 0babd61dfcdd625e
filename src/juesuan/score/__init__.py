"""Performance scores by the official rules (财预〔2020〕10号 and its annexed self-evaluation form).

Exact decimals throughout.  Used to check the scores of a form, and to work them out for one.
"""

from juesuan.score.points import (
    Direction,
    Scored,
    direction_of,
    execution_points,
    is_custom,
    is_restricting,
    qualitative_band,
    score_indicator,
)
from juesuan.score.precision import judge_score, scores_decimals
from juesuan.score.total import Grade, Part, grade_of, roll_up, total_of
from juesuan.score.values import Bound, Value, comparable, parse_value

__all__ = [
    "Bound",
    "Direction",
    "Grade",
    "Part",
    "Scored",
    "Value",
    "comparable",
    "direction_of",
    "execution_points",
    "grade_of",
    "is_custom",
    "is_restricting",
    "judge_score",
    "parse_value",
    "qualitative_band",
    "roll_up",
    "score_indicator",
    "scores_decimals",
    "total_of",
]
