"""Reading and writing the settings: atomically, and without overwriting a file that cannot be read."""

from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING, Any

import tomli_w
from pydantic import ValidationError

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.text import text
from console.settings.schema import VERSION, Settings

if TYPE_CHECKING:
    from pathlib import Path


def load(path: Path) -> Settings:
    """Return the settings in `path`; the defaults if there is no such file.

    Raises:
        OperatorError: it is not valid, or comes from a newer version. It is not changed.
        EnvironmentFault: it cannot be read.
    """
    try:
        content = path.read_bytes().decode()
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError:
        raise _damaged(path, "it is not text") from None
    except OSError as error:
        raise EnvironmentFault(
            text("The settings {path} cannot be read: {error}.", path=path, error=error.strerror),
            "Check the permissions of the file.",
        ) from None
    try:
        return Settings.model_validate(_up_to_date(path, tomllib.loads(content)))
    except tomllib.TOMLDecodeError as error:
        raise _damaged(path, str(error)) from None
    except RecursionError:
        raise _damaged(path, "it is nested too deeply") from None
    except ValidationError as error:
        first_error = error.errors(include_url=False, include_input=False)[0]
        raise _damaged(path, f"{'.'.join(map(str, first_error['loc']))}: {first_error['msg']}") from None


def save(path: Path, settings: Settings) -> None:
    """Write the settings to a new file on the disk, then replace the old one.

    Raises:
        EnvironmentFault: they cannot be written; the old settings stay.
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
            text("The settings {path} cannot be written: {error}.", path=path, error=error.strerror),
            "Check the disk and the permissions. The old settings stay in force.",
        ) from None


def _up_to_date(path: Path, document: dict[str, Any]) -> dict[str, Any]:
    version = document.get("version", VERSION)
    if isinstance(version, int) and version > VERSION:
        raise OperatorError(
            text("The settings {path} were written by a newer version of watchroom.", path=path),
            "Start that version, or rename the file to start with the defaults.",
        )
    return document


def _damaged(path: Path, why: str) -> OperatorError:
    return OperatorError(
        text("The settings {path} are not valid: {why}.", path=path, why=why),
        "Correct that line, or rename the file to start with the defaults. The file was not changed.",
    )
