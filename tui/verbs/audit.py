"""`audit`: who touched which records, and when; `audit verify`: whether every line is as it was written.

Names of fields, never values. A reveal and an export are lines like any other, so this answers what a person or a span
of time has touched (UU 27/2022, article 46: within 3 × 24 hours).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from store.errors import NotPermitted, StoreError
from store.models.collections import COLLECTIONS, flat_fields
from tui.verbs.arguments import Usage
from tui.verbs.call import DAMAGED, DONE, FORBIDDEN, Call
from tui.words.mask import mask_text
from tui.words.typed import Unreadable, typed

if TYPE_CHECKING:
    from store.audit import AuditLine, Break
    from tui.headless.desk import Desk


class Asked(NamedTuple):
    """Which lines are wanted."""

    user: str | None
    begin: datetime | None
    end: datetime | None
    """The first moment that is none of them."""

    def fits(self, line: AuditLine) -> bool:
        """Whether a line is one of them."""
        if self.user is not None and line.by != self.user:
            return False
        return (self.begin is None or line.at >= self.begin) and (self.end is None or line.at < self.end)


def run(call: Call) -> int:
    """Print the lines, oldest first, or what is wrong with them; 5 where something is, 3 for a collection that is hidden."""
    words = call.line.operands
    if words and words[0] != "verify":
        raise Usage("cli.usage.audit", word=words[0])
    if words and (wrong := {"user", "from", "to"} & call.line.options.keys()):
        raise Usage("cli.usage.not_here", option=f"--{min(wrong)}", verb="audit verify")
    desk = call.desk()
    named = call.line.options.get("collection")
    if named is not None and not desk.store.may_read(call.collection(named)):
        call.say(call.t("list.hidden", collection=named))
        return FORBIDDEN
    collections = [name for name in COLLECTIONS if named in (None, name) and desk.store.may_read(name)]
    if words:
        return _verify(call, desk, collections)
    _list(call, desk, collections)
    return DONE


# Who did what


def _list(call: Call, desk: Desk, collections: list[str]) -> None:
    zone = desk.settings.zone
    asked = Asked(
        call.line.options.get("user"), _moment(call, desk, "from"), _moment(call, desk, "to", after=True)
    )
    lines = sorted(_lines(desk, collections, asked), key=lambda found: found[1].at)
    if call.json:
        call.out_json([_as_json(collection, line, zone) for collection, line in lines])
    elif lines:
        call.table([_row(collection, line, zone) for collection, line in lines])
    records = {(collection, line.id) for collection, line in lines}
    number = call.number(desk.settings)
    call.say(call.t("audit.sum", lines=number(len(lines)), records=number(len(records))))


def _lines(desk: Desk, collections: list[str], asked: Asked) -> Iterator[tuple[str, AuditLine]]:
    for collection in collections:
        for line in desk.store.audit(collection):
            if asked.fits(line):
                yield collection, line


def _as_json(collection: str, line: AuditLine, zone: tzinfo) -> dict[str, Any]:
    return {
        "at": line.at.astimezone(zone),
        "by": line.by,
        "what": line.what,
        "collection": collection,
        "id": line.id,
        "rev": line.rev or None,
        "fields": line.fields,
        "records": line.records,
        "to": line.to or None,
        "why": mask_text(line.why) if line.why else None,
    }


def _row(collection: str, line: AuditLine, zone: tzinfo) -> tuple[str, ...]:
    at = line.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    what = f"{line.what} → {line.to}" if line.to else line.what
    why = mask_text(line.why) if line.why else ""
    return at, line.by, what, collection, line.id, str(line.rev or ""), ",".join(line.fields), why


def _moment(call: Call, desk: Desk, option: str, *, after: bool = False) -> datetime | None:
    """A day as people write it, or a moment in ISO 8601; a day of `--to` is one of those wanted. Raises Usage."""
    text = call.line.options.get(option)
    if text is None:
        return None
    zone = desk.settings.zone
    try:
        if "T" in text or ":" in text:
            found = datetime.fromisoformat(text)
            return found if found.tzinfo is not None else found.replace(tzinfo=zone)
        day = typed(flat_fields("tips")["keep_until"], text, zone=zone, today=desk.today())
    except (ValueError, Unreadable):
        raise Usage("cli.usage.day", option=f"--{option}", value=text) from None
    return datetime.combine(day + timedelta(days=1 if after else 0), time(), zone) if day else None


# Whether it is as it was written


def _verify(call: Call, desk: Desk, collections: list[str]) -> int:
    told: list[dict[str, Any]] = []
    for collection in collections:
        try:
            found = desk.store.verify(collection)
        except NotPermitted:
            raise
        except StoreError as error:
            call.say(call.wording.error(error))
            told.append({"collection": collection, "ok": False, "code": error.code, "line": None})
            continue
        told.append(_judged(collection, found))
    if call.json:
        call.out_json(told)
    else:
        call.table([_sentence(call, one) for one in told])
    hidden = [name for name in COLLECTIONS if not desk.store.may_read(name)]
    if hidden:
        call.say(call.t("audit.hidden", collections=", ".join(hidden)))
    return DONE if all(one["ok"] for one in told) else DAMAGED


def _judged(collection: str, found: Break | None) -> dict[str, Any]:
    return {
        "collection": collection,
        "ok": found is None,
        "code": found.how if found is not None else None,
        "line": found.line if found is not None else None,
    }


def _sentence(call: Call, one: dict[str, Any]) -> tuple[str, str]:
    if one["ok"]:
        return one["collection"], call.t("audit.whole")
    if one["line"] is None:
        return one["collection"], call.t("audit.unread")
    return one["collection"], call.t(f"audit.{one['code']}", line=one["line"])
