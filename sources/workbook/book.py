"""What holds for all sheets of a workbook: which there are, its texts, its number formats, its date system."""

from __future__ import annotations

from sources.errors import Unreadable
from sources.names import folded
from sources.workbook.container import Container
from sources.workbook.parts import Relations, Styles, Tab, Tabs, Texts
from store.models.text import clean

_WORKBOOK = "xl/workbook.xml"


class Book:
    """A workbook without its cells. Raises Unreadable."""

    def __init__(self, container: Container) -> None:
        self.container = container
        place = Relations(container, "").first("officeDocument") or _WORKBOOK
        if place not in container:
            raise Unreadable("not-data", found="zip", expected="xlsx")
        self._related = Relations(container, place)
        tabs = Tabs(container, place, self._related)
        self.tabs = tabs.all
        self.since_1904 = tabs.since_1904

    def load(self) -> None:
        """Read what cells refer to: texts and styles."""
        self.texts = Texts(self.container, self._related.first("sharedStrings"))
        self.styles = Styles(self.container, self._related.first("styles"))

    def find(self, wanted: str | int | None) -> list[Tab]:
        """The sheet of that name, or at that place among the tabs that are seen, counted from 1; without any the ones
        that are seen, in their order. At least one.

        Raises Unreadable `no-sheet` with the names that there are.
        """
        seen = [tab for tab in self.tabs if not tab.is_hidden]
        if wanted is None:
            found = [tab for tab in seen or self.tabs if tab.part]
        elif isinstance(wanted, int):
            found = seen[wanted - 1 : wanted]
        else:
            same = [tab for tab in self.tabs if tab.name == clean(wanted).strip()]
            found = same or [tab for tab in self.tabs if folded(tab.name) == folded(clean(wanted))]
        if not found or not found[0].part:
            raise Unreadable("no-sheet", sheet="" if wanted is None else wanted, sheets=self.others(None))
        return found if wanted is None else found[:1]

    def others(self, but: Tab | None) -> str:
        """The names of the other sheets, as facts hold them."""
        return ", ".join(tab.name for tab in self.tabs[:20] if tab.part and tab != but)

    @property
    def first(self) -> Tab | None:
        """The sheet that people see when they open the workbook for the first time."""
        return next((tab for tab in self.tabs if tab.part and not tab.is_hidden), None)
