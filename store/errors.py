"""Why the store could not do what was asked. Facts only; `tui/words` makes the sentence and names the next step.

StoreError
├── Busy            somebody holds the lock longer than we wait
├── Conflict        a newer edit touched the same field (exit status 4)
│   ├── Taken       another record has the key that this one was to get (4)
│   └── Overtaken   what was to be undone was changed by somebody else since (4)
├── Replaced        the held answer that was decided about is not the one that stands aside now (4)
├── Damaged         a file was not what it should be and stands aside now (5)
├── NewerFormat     a file was written by a newer infokim (5)
├── NotPermitted    the account may not read or write it (3)
├── NoSpace         the disk or the quota is full; the old file is whole (1)
├── Unusable        the system refuses the file for another reason: a folder in its place, a broken link (1)
├── NotFound        no such record, source or backup (2)
└── Invalid         the edit does not fit the record (2)
"""

from __future__ import annotations

from collections.abc import Sequence

from store.models.edit import Clash
from store.models.kinds import Record
from store.models.problem import Problem


class StoreError(Exception):
    """The root. `code` is the key of its sentence in the `errors` catalog, `facts` what the sentence needs."""

    code = "store"

    def __init__(self, **facts: str | int) -> None:
        self.facts: dict[str, str | int] = facts
        super().__init__(self.code, facts)


class Busy(StoreError):
    """Facts: `file`, `seconds` waited."""

    code = "busy"


class Conflict(StoreError):
    """Facts: `collection`, `id`, `rev` (theirs now). `clashes`: each field with mine and theirs."""

    code = "conflict"

    def __init__(self, clashes: Sequence[Clash], **facts: str | int) -> None:
        super().__init__(**facts)
        self.clashes = tuple(clashes)


class Taken(Conflict):
    """Facts: `collection`, `id` (empty for a new one), `there` (the id of the other). `record`: the other. No clashes.

    Of a new one also `rev` of the other, and `fields`: those (with commas) in which the new one says something else.
    """

    code = "taken"

    def __init__(self, record: Record, **facts: str | int) -> None:
        super().__init__((), **facts)
        self.record = record


class Overtaken(Conflict):
    """Facts: as Conflict. `clashes`: each field with what it is now, who changed it and when. `left`: the same by record."""

    code = "overtaken"

    def __init__(self, clashes: Sequence[Clash], left: Sequence[object] = (), **facts: str | int) -> None:
        super().__init__(clashes, **facts)
        self.left = tuple(left)


class Replaced(StoreError):
    """Facts: `id` of the source."""

    code = "replaced"


class Damaged(StoreError):
    """Facts: `file`, `aside` (where it was put), `backup` (the newest good copy, or empty).

    Of one document also its `id`; of a ledger that is gone, though its audit tells of writes, `gone`.
    """

    code = "damaged"


class NewerFormat(StoreError):
    """Facts: `file`, `found`, `known`."""

    code = "newer-format"


class NotPermitted(StoreError):
    """Facts: `file`, `what` (read | write)."""

    code = "not-permitted"


class NoSpace(StoreError):
    """Facts: `file`."""

    code = "no-space"


class Unusable(StoreError):
    """Facts: `file`, `reason` (the name of the system's error, such as EISDIR or EIO)."""

    code = "unusable"


class NotFound(StoreError):
    """Facts: `what`, `id`; of a record that got another id with its key also `moved`, the id that it has now."""

    code = "not-found"


class Invalid(StoreError):
    """Facts: `collection`, `id`. `problems`: every one of them."""

    code = "invalid"

    def __init__(self, problems: Sequence[Problem], **facts: str | int) -> None:
        super().__init__(**facts)
        self.problems = tuple(problems)
