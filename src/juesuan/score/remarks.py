"""Remarks on a form as entered: what is missing, what does not fit, what a reader will ask."""

from dataclasses import dataclass
from enum import StrEnum

from juesuan.model import Place


class RemarkKind(StrEnum):
    """What a remark is about."""

    NO_BUDGET = "no-budget"
    """A ≤ 0 or B < 0: execution has no rate."""
    OVERSPENT = "overspent"
    """B > A, though A is the budget as adjusted."""
    EXECUTION_REASON = "execution-reason"
    """Execution well below 100 % without a reason."""
    WEIGHT = "weight"
    """A weight that is not above zero."""
    UNKNOWN_LEVEL = "unknown-level"
    """The names of the levels do not tell 产出, 效益 or 满意度."""
    LEVEL_POINTS = "level-points"
    """The weights of a level are not what the scheme gives it."""
    TOTAL_POINTS = "total-points"
    """All weights do not make 100."""
    NOT_COMPUTABLE = "not-computable"
    DIRECTION_UNSAID = "direction-unsaid"
    DIRECTION_CONFLICT = "direction-conflict"
    """The direction entered is against the bound of the target."""
    POINTS_MISSING = "points-missing"
    """A qualitative indicator without points."""
    POINTS_OUTSIDE = "points-outside"
    """Points below zero or above the weight."""
    BAND = "band"
    """Points outside the band that the result's words mean."""
    BAND_UNSAID = "band-unsaid"
    """The result's words mean none of the three bands."""
    POINTS_IGNORED = "points-ignored"
    """Points typed for an indicator that is computed."""
    REASON = "reason"
    """A target is missed and no reason given."""
    EXCEEDED = "exceeded"
    """A result so far above its target that the target may be too low."""
    NOT_JOINED = "not-joined"
    """Targets, results or points of several forms that cannot be rolled up."""
    DIFFERENT = "different"
    """Forms to be rolled up differ in what must be one: scheme, weight, kind."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One Chinese sentence with the place of the entry it is about."""

    kind: RemarkKind
    message: str
    place: Place
    settled: bool = False
    """Whether a reason was given, so that nothing more is asked."""
