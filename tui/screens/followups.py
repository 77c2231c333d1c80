"""What activities promised: `m` says that it is done today, `u` takes that back, `b` puts those of one officer together."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from store.models.edit import Edit
from store.queries.followups import is_open
from tui.keys import bind
from tui.screens.sheet import Sheet
from tui.views.cells import Cell, Listing
from tui.views.followups import FORMS, counts_line, follow_up_lines, follow_ups_listing
from tui.views.sight import Sight
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tui.screens.ground import Ground


class FollowUpsScreen(Sheet):
    """Follows what changes. Dismisses the id of the village whose row Enter was pressed on, or None."""

    COLLECTION = "activities"
    KEYS = (
        ("status", "fieldwork.key.done"),
        ("form", "fieldwork.key.by"),
        ("open", "fieldwork.key.village"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [bind("status", run="status"), bind("form", run="form")]

    def __init__(self, ground: Ground, *, at: str = "") -> None:
        """`at`: the id of an activity."""
        super().__init__(ground, at=at)
        self.form = FORMS[0]

    def heading(self, sight: Sight) -> str:
        """By what they stand."""
        return sight.t(f"fieldwork.follow_ups.{self.form}")

    def about(self, sight: Sight) -> tuple[Cell, ...]:
        """How many there are, and how many are late."""
        return counts_line(sight)

    def listing(self, sight: Sight) -> Listing:
        """The rows."""
        return follow_ups_listing(sight, self.form)

    def under(self, sight: Sight, key: str, wide: int) -> tuple[tuple[Cell, ...], ...]:
        """The whole promise."""
        return follow_up_lines(sight, key, wide)

    def action_form(self) -> None:
        """By day, or by officer."""
        self.form = FORMS[(FORMS.index(self.form) + 1) % len(FORMS)]
        self.moved()

    def action_status(self) -> None:
        """Done today; nothing is asked, for `u` takes it back."""
        key = self.key
        row = self.desk.snapshot.rows("activities").row(key) if key is not None else None
        if row is None or not is_open(row.record) or not self.may():
            return
        told = self.words.t("fieldwork.follow_ups.done", button=self.ground.keys.label("undo"))
        edit = Edit(id=row.record.id, based_on=row.rev, fields={"follow_up_done": self.desk.today()})
        self.step(lambda written: told).save([edit])

    @on(Table.Opened)
    def _opened(self, message: Table.Opened) -> None:
        """To its village."""
        from tui.views.followups import found_of

        found = {one.activity.id: one for one in found_of(self.ground.sight())}
        one = found.get(message.key)
        if one is not None and one.village is not None:
            self.dismiss(one.village.id)
