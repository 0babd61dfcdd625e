"""Performance self-evaluation forms (绩效自评表) in pages of any format."""

from collections.abc import Sequence

from juesuan.model import PerformanceForm
from juesuan.reading.pages import Page
from juesuan.reading.recognise.performance.flattened import read_flattened
from juesuan.reading.recognise.performance.ruled import RuledReader

_ORPHAN = "这张表没有标题和名称，可能是另一张表的续页"
_NO_TOTAL = "没有读到总分，可能有行没有读到"


def find_performance(pages: Sequence[Page]) -> tuple[PerformanceForm, ...]:
    """Read every self-evaluation form of a document, in printed order."""
    reader = RuledReader()
    for page in pages:
        reader.feed(page)
    drafts = reader.finish()
    ruled = {number for draft in drafts for number in draft.pages}
    drafts += read_flattened([page for page in pages if page.number not in ruled])
    forms = []
    for draft in drafts:
        if draft.lines and not draft.closed and draft.total is None:
            draft.doubt(_NO_TOTAL)
        if not (draft.title or draft.unit or draft.project_name):
            draft.doubt(_ORPHAN)
        form = draft.finish()
        if form is not None:
            forms.append(form)
    return tuple(sorted(forms, key=lambda form: form.pages[:1]))
