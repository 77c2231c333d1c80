"""Questions about one line. Each answer is the line as it would have been typed without the doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time

from tui.words.format import Format
from tui.words.quick.channels import Run
from tui.words.quick.model import Option, Question
from tui.words.quick.scan import Part, Token

MOST = 9
"""Answers have one digit each."""


class Asking:
    """Collects the questions about one line, in the order of what matters most: first what a word means."""

    def __init__(self, text: str, tokens: Sequence[Token], format: Format) -> None:
        self.text = text
        self.format = format
        self._tokens = tokens
        self._questions: list[Question] = []

    @property
    def questions(self) -> tuple[Question, ...]:
        """All of them."""
        return tuple(self._questions)

    # the line, otherwise

    def said(self, part: Part | Run) -> str:
        """The words of a part as they were typed."""
        begin, end = self._span(part)
        return self.text[begin:end]

    def instead(self, part: Part | Run, text: str) -> str:
        """The line with something else where a part stands."""
        begin, end = self._span(part)
        return f"{self.text[:begin]}{text}{self.text[end:]}"

    def both(self, part: Part, text: str, other: Part, more: str) -> str:
        """The line with something else where each of two parts stands."""
        found = self.text
        for each, said in sorted(((part, text), (other, more)), key=lambda pair: pair[0].first, reverse=True):
            begin, end = self._span(each)
            found = f"{found[:begin]}{said}{found[end:]}"
        return found

    def titled(self, *parts: Part | Run) -> str:
        """The line with these parts between quotes, so that they belong to the title."""
        found = self.text
        for part in sorted(parts, key=lambda each: each.first, reverse=True):
            begin, end = self._span(part)
            said = found[begin:end].replace('"', "").replace("“", "").replace("”", "")
            found = f'{found[:begin]}"{said}"{found[end:]}'
        return found

    def behind(self, part: Part | None, text: str) -> str:
        """The line with something more right behind a part, or in front of everything."""
        if part is None:
            return f"{text} {self.text.lstrip()}"
        end = self._span(part)[1]
        return f"{self.text[:end]} {text}{self.text[end:]}"

    def _span(self, part: Part | Run) -> tuple[int, int]:
        return self._tokens[part.first].start, self._tokens[part.last - 1].end

    # what days and hours look like in an answer

    def day(self, day: date) -> str:
        """As it is offered."""
        return self.format.day_year(day)

    @staticmethod
    def typed_day(day: date) -> str:
        """As it is typed: no year is guessed."""
        return f"{day.day}/{day.month}/{day.year:04}"

    @staticmethod
    def typed_hour(hour: time, minutes: int | None = None) -> str:
        """As it is typed: by the clock of 24 hours, with its end on the same day, else with how long it lasts."""
        if not minutes:
            return f"{hour:%H.%M}"
        ends, over = divmod(hour.hour * 60 + hour.minute + minutes, 60)
        return f"{hour:%H.%M}-{ends:02}.{over:02}" if ends < 24 else f"{hour:%H.%M} selama {minutes} menit"

    def hour(self, hour: time) -> str:
        """As it is offered."""
        return self.format.words.t("common.date.clock", hour=f"{hour:%H}", minute=f"{hour:%M}")

    # asking

    def ask(self, code: str, options: Iterable[Option], **facts: str) -> None:
        """Put a question; answers that are the line itself, or twice the same, are none."""
        found = {option.text: option for option in options if option.text != self.text}
        told = self.format.text(self.format.words.t(f"quick.ask.{code}", **facts))
        self._questions.append(Question(code, facts, tuple(found.values())[:MOST], told))

    def plainly(self, code: str) -> None:
        """Something is missing that only typing helps with."""
        self.ask(code, ())

    def as_title(self, part: Part | Run) -> Option:
        """The answer that it is nothing but words."""
        return Option(self.format.words.t("quick.answer.title"), self.titled(part))

    def offered(self, part: Part, code: str) -> None:
        """A word with the answers that its reader knew."""
        options = [Option(shown, self.instead(part, text)) for shown, text in part.answers[: MOST - 1]]
        self.ask(code, [*options, self.as_title(part)], said=self.said(part))

    def doubted(self, part: Part) -> None:
        """What no line can say, with what it would say, and without it."""
        options = [Option(shown, self.instead(part, text)) for shown, text in part.answers]
        options.append(Option(self.format.words.t("quick.answer.without"), self.instead(part, "")))
        self.ask(part.code, [*options, self.as_title(part)], said=self.said(part))

    def channel(self, run: Run) -> None:
        """A channel's word in the middle of a title."""
        said = self.said(run)
        word = self.format.words.t("quick.answer.channel")
        self.ask("channel", [Option(word, self.instead(run, f"kanal {said}")), self.as_title(run)], said=said)

    def only_one(self, parts: list[Part], kinds: Sequence[str]) -> list[Part]:
        """The parts without those that stand there twice and may only once: it is asked which counts."""
        left = list(parts)
        for kind in kinds:
            found = [part for part in parts if part.kind == kind]
            if len({repr(part.value) for part in found}) > 1:
                self.which(found, kind)
            if len(found) > 1:
                keep = found[:1] if len({repr(part.value) for part in found}) == 1 else []
                left = [part for part in left if part.kind != kind or part in keep]
        return left

    def which(self, parts: Sequence[Part], kind: str) -> None:
        """Of several only one counts; the others are words of the title."""
        options = [
            Option(self.said(part), self.titled(*(other for other in parts if other is not part)))
            for part in parts
        ]
        self.ask(f"two-{kind}", options, said=", ".join(self.said(part) for part in parts))
