"""What `/` looks in on the queue of tips: only what may be seen, so that nothing hidden can be guessed by filtering."""

from __future__ import annotations

from collections.abc import Callable

from store.models.tip import Tip
from store.queries.standing import Standing
from tui.views.sight import Sight
from tui.views.tips import assignee_words, login_words, place_words, safe, status_word, withheld
from tui.words.symbols import MARKS, plain

WRITTEN = "written"
"""Under which name the rules of the queue keep the texts that were looked in."""


class Written:
    """What the public wrote in one tip, masked only once a word is met in it: to mask 100,000 texts for one letter would
    take seconds.
    """

    __slots__ = ("_raw", "_safe", "tip")

    def __init__(self, tip: Tip) -> None:
        self.tip = tip
        self._raw = "\n".join(text for text in (tip.subject, tip.text, tip.place) if text).casefold()
        self._safe = ""

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word in self._raw and word in self.masked

    @property
    def masked(self) -> str:
        """As it may be shown, casefolded."""
        if not self._safe:
            tip = self.tip
            texts = (safe(tip, text) for text in (tip.subject, tip.text, tip.place) if text)
            self._safe = "\n".join(texts).casefold()
        return self._safe


class Searching:
    """The texts of the rows of one draw."""

    def __init__(self, sight: Sight, line: Callable[[str], Standing]) -> None:
        """`line`: how the tip of a key stands."""
        self._sight = sight
        self._line = line
        self._ours: dict[str, str] = {}
        self._kept: dict[str, Written] = sight.triage.rules.last.setdefault(WRITTEN, {})
        self._changed = sight.snapshot.rows("tips").changed_at_source

    def holds(self, key: str, word: str) -> bool:
        """Whether a word stands in a row."""
        return word in self._words(key) or word in self._written(key)

    def text(self, key: str) -> str:
        """All of a row's text."""
        written = self._written(key)
        return f"{self._words(key)} {written.masked if isinstance(written, Written) else ''}"

    def _written(self, key: str) -> Written | str:
        tip = self._line(key).tip
        if withheld(self._sight, tip):
            return ""
        found = self._kept.get(key)
        if found is None or found.tip is not tip:
            found = self._kept[key] = Written(tip)
        return found

    def _words(self, key: str) -> str:
        """What is ours: labels, names of places and people, what the signs mean."""
        if key not in self._ours:
            self._ours[key] = self._worded(self._line(key))
        return self._ours[key]

    def _worded(self, line: Standing) -> str:
        sight, tip = self._sight, line.tip
        form = sight.format
        parts = [
            place_words(sight, tip) if tip.village or tip.checkpoint else "",
            form.choice("channel", tip.channel),
            status_word(sight, line.status),
            form.choice("topic", tip.topic),
            form.choice("kind", tip.kind),
            f"{assignee_words(sight, tip)} {login_words(sight, tip)}" if tip.assignee else "",
            sight.label("tips", "urgent") if line.urgent else "",
        ]
        if tip.id in self._changed:
            parts.append(f"{sight.t('app.choose.word')} {MARKS['changed']} {plain(MARKS['changed'])}")
        if line.mark:
            parts.append(f"{sight.t(f'triage.mark.{line.mark}')} {MARKS['woken']} {plain(MARKS['woken'])}")
        return " ".join(part for part in parts if part).casefold()
