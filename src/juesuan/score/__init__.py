"""Performance scores by the official rules (财预〔2020〕10号 and its annexed self-evaluation form).

Exact decimals throughout.  Used to check the scores of a printed form, and to work them
out for one as entered.
"""

from juesuan.score.entries import ScoredIndicator, score_entry
from juesuan.score.form import ScoredForm, Subtotal, score_form
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
from juesuan.score.precision import judge_score, points_text, scores_decimals
from juesuan.score.remarks import Remark, RemarkKind
from juesuan.score.rollup import RolledUp, roll_up_forms
from juesuan.score.scheme import Scheme, SchemeError, load_schemes, scheme_of
from juesuan.score.total import Grade, Part, grade_of, roll_up, total_of
from juesuan.score.values import Bound, Value, comparable, parse_value

__all__ = [
    "Bound",
    "Direction",
    "Grade",
    "Part",
    "Remark",
    "RemarkKind",
    "RolledUp",
    "Scheme",
    "SchemeError",
    "Scored",
    "ScoredForm",
    "ScoredIndicator",
    "Subtotal",
    "Value",
    "comparable",
    "direction_of",
    "execution_points",
    "grade_of",
    "is_custom",
    "is_restricting",
    "judge_score",
    "load_schemes",
    "parse_value",
    "points_text",
    "qualitative_band",
    "roll_up",
    "roll_up_forms",
    "scheme_of",
    "score_entry",
    "score_form",
    "score_indicator",
    "scores_decimals",
    "total_of",
]
