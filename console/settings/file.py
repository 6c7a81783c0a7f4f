"""Reading and writing the settings: nothing half-written is left, nothing unreadable is overwritten."""

from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING, Any

import tomli_w
from pydantic import ValidationError

from console.domain.errors import EnvironmentFault, OperatorError
from console.settings.schema import VERSION, Settings

if TYPE_CHECKING:
    from pathlib import Path


def load(path: Path) -> Settings:
    """The settings in `path`; the defaults where there is no such file.

    Raises:
        OperatorError: it cannot be understood, or comes from a newer version. It is left as it is.
        EnvironmentFault: it cannot be read.
    """
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError:
        raise _damaged(path, "it is not text") from None
    except OSError as error:
        raise EnvironmentFault(
            f"The settings {path} cannot be read: {error.strerror}.", "Check who may read the file."
        ) from None
    try:
        return Settings.model_validate(_up_to_date(path, tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        raise _damaged(path, str(error)) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _damaged(path, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def save(path: Path, settings: Settings) -> None:
    """Write the settings: beside, to the disk, then into place.

    Raises:
        EnvironmentFault: they cannot be written; the old ones stand.
    """
    beside = path.with_suffix(".new")
    document = settings.model_dump(mode="json", exclude_none=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            tomli_w.dump(document, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise EnvironmentFault(
            f"The settings {path} cannot be written: {error.strerror}.",
            "The old ones stand; check the disk and who may write there.",
        ) from None


def _up_to_date(path: Path, document: dict[str, Any]) -> dict[str, Any]:
    version = document.get("version", VERSION)
    if isinstance(version, int) and version > VERSION:
        raise OperatorError(
            f"The settings {path} were written by a newer watchroom.",
            "Start that version, or move the file aside to begin with the defaults.",
        )
    return document


def _damaged(path: Path, why: str) -> OperatorError:
    return OperatorError(
        f"The settings {path} cannot be understood: {why}.",
        "Mend that line, or move the file aside to begin with the defaults; it was not changed.",
    )
