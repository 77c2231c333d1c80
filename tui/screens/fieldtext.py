"""A record's values as the texts of a form, such that `tui/words/typed.py` reads them back as the same values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from store.models.collections import flat_fields
from store.models.kinds import FieldSpec
from store.models.plan import Result
from store.models.text import clean
from store.overlay import typed
from tui.widgets.fields import Field
from tui.words.figures import result_text
from tui.words.format import Format


def as_text(spec: FieldSpec, value: Any, format: Format) -> str:
    """One typed value as a person would type it; an absent one is empty. Moments stand in the office's zone."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            local = format.local(value)
            return f"{local:%d/%m/%Y %H}{'.' if format.words.language == 'id' else ':'}{local:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case Result():
            return result_text(value, format.words)
        case tuple() if spec.kind.name == "parts":
            return msgspec.json.encode(value).decode() if value else ""
        case tuple():
            return ", ".join(value)
        case _:
            return str(value)


def fields(collection: str, names: Iterable[str], flat: Mapping[str, Any], format: Format) -> list[Field]:
    """The fields of a form over these flat values (`store.models.collections.flatten`), in the order of `names`.

    Texts are as they can be shown: one that somebody put into a file by hand is marked, and saved only if it is changed.
    """
    specs = flat_fields(collection)
    return [_field(collection, specs[name], flat.get(name), format) for name in names]


def based(collection: str, base: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What a draft keeps of the source's values (JSON form), as typed flat values."""
    return None if base is None else {name: typed(collection, name, value) for name, value in base.items()}


def _field(collection: str, spec: FieldSpec, value: Any, format: Format) -> Field:
    choices: tuple[tuple[str, str], ...] = ()
    base = spec.name.partition(".")[0]
    if spec.kind.name == "yesno":
        choices = (("", "–"), ("yes", format.yes_no(True)), ("no", format.yes_no(False)))
    elif spec.kind.name in ("choice", "channels") and spec.kind.choices:
        choices = tuple((name, format.choice(base, name)) for name in spec.kind.choices)
        if spec.kind.name == "choice" and not spec.required:
            choices = (("", "–"), *choices)
    kind = spec.kind.name if choices or spec.kind.name == "prose" else "line"
    return Field(
        name=spec.name,
        label=format.label(collection, spec.name),
        kind=kind,
        value=clean(as_text(spec, value, format), lines=kind == "prose"),
        choices=choices,
        required=spec.required,
    )
