"""Results of indicators worked out by SQL over files of operational records beside the workbook.

The files and the SQL are hostile input: DuckDB loads private copies of the files, is then cut off
from everything outside, and works in a child process with limits of time and memory.
"""

from juesuan.evidence.apply import apply_evidence, run_query
from juesuan.evidence.files import EvidenceError, QueryFile
from juesuan.evidence.query import QueryEvidence

__all__ = ["EvidenceError", "QueryEvidence", "QueryFile", "apply_evidence", "run_query"]
