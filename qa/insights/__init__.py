"""Does quality pay? What goes with satisfaction and resolution, and which criteria measure nothing."""

from qa.insights._model import QUESTIONS, Answers, Idle, Link, Reason, Study, Twins
from qa.insights._study import FEWEST, study

__all__ = ["FEWEST", "QUESTIONS", "Answers", "Idle", "Link", "Reason", "Study", "Twins", "study"]
