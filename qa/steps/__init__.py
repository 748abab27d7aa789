"""The pipeline in plain Python, one function a stage; the shell commands and the flows call these.

plan -> hear (transcribe + redact) -> read_calls | read_texts -> load -> score -> report -> publish -> site
Every stage may be killed and run again: what is done stays done, what is not is found by the next `plan`.
"""

from qa.steps._cache import is_heard, names_of
from qa.steps._calls import defer, hear, read_calls
from qa.steps._job import Job, check_room, job_there, open_job, open_store, tidy
from qa.steps._notes import copy_notes, lowest_score, retention_notes, role_notes
from qa.steps._plan import Plan, plan
from qa.steps._reject import reject
from qa.steps._results import (
    catch_up,
    check_versions,
    compact,
    load,
    publish,
    retain,
    score,
    score_again,
    write_reports,
    write_site,
)
from qa.steps._summary import Summary, begin, finish
from qa.steps._texts import read_texts

__all__ = [
    "Job",
    "Plan",
    "Summary",
    "begin",
    "catch_up",
    "check_room",
    "check_versions",
    "compact",
    "copy_notes",
    "defer",
    "finish",
    "hear",
    "is_heard",
    "job_there",
    "load",
    "lowest_score",
    "names_of",
    "open_job",
    "open_store",
    "plan",
    "publish",
    "read_calls",
    "read_texts",
    "reject",
    "retain",
    "retention_notes",
    "role_notes",
    "score",
    "score_again",
    "tidy",
    "write_reports",
    "write_site",
]
