"""Evaluation: how right extractions are, field by field, and how far their confidence can be trusted."""

from flowaudit.core.evaluation.calibration import Bin, calibration_error, curve, refit
from flowaudit.core.evaluation.fields import KINDS, LINE_KINDS, Kind, credit
from flowaudit.core.evaluation.predictions import Prediction, prediction_of
from flowaudit.core.evaluation.scoring import Outcome, Row, Score, score
from flowaudit.core.evaluation.truths import extraction_of
from flowaudit.core.evaluation.verdicts import Confusion, Verdicts, confusion

__all__ = [
    "KINDS",
    "LINE_KINDS",
    "Bin",
    "Confusion",
    "Kind",
    "Outcome",
    "Prediction",
    "Row",
    "Score",
    "Verdicts",
    "calibration_error",
    "confusion",
    "credit",
    "curve",
    "extraction_of",
    "prediction_of",
    "refit",
    "score",
]
