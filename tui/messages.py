"""What the app tells its screens. Past tense; frequent ones replace each other while they wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from sources.pull import Progress
    from store.models.harvest import PullReport


class StoreMoved(Message):
    """Something on disk is different: the desk holds a new snapshot. Posted by the watch thread."""

    def can_replace(self, message: Message) -> bool:
        """Fifty of them are one redraw."""
        return isinstance(message, StoreMoved)


@dataclass
class PullProgressed(Message):
    """A pull went on. Posted by the puller's thread."""

    progress: Progress

    def can_replace(self, message: Message) -> bool:
        """The newest per source counts."""
        return isinstance(message, PullProgressed) and message.progress.source == self.progress.source


@dataclass
class PullReported(Message):
    """A pull ended, well or not. Posted by the puller's thread."""

    report: PullReport
