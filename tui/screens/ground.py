"""What every screen stands on: the desk, the words, and the way to look at a snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from tui.headless.calendar import calendar_of
from tui.views.sight import Sight

if TYPE_CHECKING:
    from store.history import HistoryLine
    from store.queries.standing import TriageRules
    from store.snapshot import Snapshot
    from tui.headless.desk import Desk
    from tui.headless.settings import Settings
    from tui.keys import Keys
    from tui.words.catalog import Words
    from tui.words.format import Format
    from tui.words.wording import Wording


class Ground:
    """One per app, the same for all screens."""

    def __init__(self, desk: Desk, words: Words, format: Format, keys: Keys) -> None:
        self.desk = desk
        self.words = words
        self.format = format
        self.keys = keys

    @cached_property
    def wording(self) -> Wording:
        """Sentences for facts; opened when the first fact must be told."""
        from tui.words.wording import Wording

        return Wording(self.words)

    def sight(self, snapshot: Snapshot | None = None) -> Sight:
        """How things look now: what a view is given."""
        desk, held = self.desk, snapshot or self.desk.snapshot
        return Sight(
            snapshot=held,
            now=desk.now(),
            words=self.words,
            format=self.format,
            settings=desk.settings,
            pulling=desk.puller.running,
            days=partial(calendar_of, held, desk.settings),
            editing=desk.editing.others,
            rules=partial(_rules_of, held, desk.settings),
            me=desk.me.login,
            role=desk.me.role,
        )

    def past(self, collection: str, ids: Sequence[str]) -> Mapping[str, Sequence[HistoryLine]]:
        """What sources said of some records before they changed it."""
        from tui.headless.corrections import corrections

        return corrections(self.desk, collection, ids)

    def label(self, action: str, domain: str = "app") -> str:
        """What an action is called: `<domain>.key.<action>` where a screen has a word of its own, else the app's."""
        own = f"{domain}.key.{action}"
        return self.words.t(own if domain != "app" and self.words.has(own) else f"app.key.{action}")

    def why(self, code: str) -> str:
        """The sentence for a reason why something is not possible now; a code with a dot is a whole key."""
        return self.words.t(code if "." in code else f"app.why.{code}")


def _rules_of(snapshot: Snapshot, settings: Settings) -> TriageRules:
    """The rules of the queue of tips, imported when a screen with tips asks."""
    from tui.headless.triagerules import rules_of

    return rules_of(snapshot, settings)
