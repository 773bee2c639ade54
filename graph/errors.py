"""The errors a caller can meet.

TransshipError
├── BadFile            the file cannot be read as what it is (truncated, empty, hostile, unreadable)
├── UnknownFormat      no loader, or more than one, knows the file
├── BadParams          a parameter or an argument is wrong
├── StoreUnavailable   the store is locked, missing or on a full disk; a later try may work
└── StoreVersion       the store was written by a newer version, or cannot be migrated

A bad *row* is no error: it becomes a reject and loading goes on.
"""

from __future__ import annotations


class TransshipError(Exception):
    """What happened, where (file:row, column), what to do about it, and a stable code."""

    code = "error"

    def __init__(self, message: str, *, fix: str, where: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.fix = fix
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return (
            f"{place}{self.message} {self.fix}" if self.message.endswith(".") else f"{place}{self.message}. {self.fix}"
        )


class BadFile(TransshipError):
    """The file cannot be read as what it claims to be."""

    code = "bad-file"


class UnknownFormat(TransshipError):
    """No loader, or more than one, recognises the file."""

    code = "unknown-format"


class BadParams(TransshipError):
    """A parameter, an id or an argument is wrong."""

    code = "bad-params"


class StoreUnavailable(TransshipError):
    """The store is locked by another process, missing, or cannot be written now."""

    code = "store-unavailable"


class StoreVersion(TransshipError):
    """The store's schema version does not fit this program."""

    code = "store-version"


class BadValue(ValueError):
    """A cell that cannot be read as its kind of value; the loader turns it into a reject or a warning."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix
