"""Errors as the API gives them: the command line's own words, under one status each."""

from __future__ import annotations

import re

from starlette.responses import JSONResponse

from rag.core import errors

STATUS: dict[type[errors.RagError], int] = {
    errors.ConfigError: 400,
    errors.SourceError: 404,
    errors.EmptyCollection: 404,
    errors.HistoryError: 404,
    errors.FingerprintMismatch: 409,
    errors.CollectionBusy: 409,
    errors.FileChanged: 409,
    errors.Forbidden: 403,
    errors.Overloaded: 429,
    errors.ContextOverflow: 413,
    errors.ModelMissing: 503,
    errors.ModelBroken: 503,
}
"""Every other expected failure is the server's: 500."""


def error_response(status: int, code: str, message: str, hint: str = "") -> JSONResponse:
    """An error as every route gives it."""
    return JSONResponse(error_body(code, message, hint), status_code=status)


def error_body(code: str, message: str, hint: str = "") -> dict[str, dict[str, str]]:
    """The object of an error."""
    return {"error": {"code": code, "message": message, "hint": hint}}


def failure(error: errors.RagError) -> JSONResponse:
    """An expected failure."""
    status = next((s for kind, s in STATUS.items() if isinstance(error, kind)), 500)
    answer = error_response(status, code_of(error), error.message, error.hint)
    if status == STATUS[errors.Overloaded]:
        answer.headers["retry-after"] = "1"
    return answer


def code_of(error: errors.RagError) -> str:
    """``EmptyCollection`` as ``empty_collection``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
