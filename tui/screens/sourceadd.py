"""A new source from an address or a path: what came, what it could be, the block for the config, and one new file of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input

from sources.errors import SourceError
from tui.keys import bind
from tui.views.cells import Block, Cell, wrap
from tui.views.fetched import record_words, told
from tui.widgets.bars import Bar, Part
from tui.widgets.filterline import PlainInput, take_early
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from textual.events import Key

    from tui.headless.adding import Trial
    from tui.screens.ground import Ground


class AddSourceScreen(ModalScreen[str | None]):
    """Dismisses the id of the source that was written, or None."""

    DEFAULT_CSS = """
    AddSourceScreen {
        background: $background;
        &:ansi { background: ansi_default; }
        Input { background: $surface; padding: 0 1; width: 1fr; }
        #offer { height: 1fr; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("save", run="write"),
        Binding("escape", "give_up", show=False, priority=True),
        Binding("up", "other(-1)", show=False, priority=True),
        Binding("down", "other(1)", show=False, priority=True),
        Binding("pageup", "scroll_offer(-1)", show=False, priority=True),
        Binding("pagedown", "scroll_offer(1)", show=False, priority=True),
    ]

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground = ground
        self.trial: Trial | None = None
        self._busy = False
        self.ready = False
        """Keys that come before the field has the focus wait for it (`tui/inorder.py`)."""

    def on_descendant_focus(self) -> None:
        """There is somewhere to type."""
        self.ready = True

    def compose(self) -> ComposeResult:
        """Header, the field, what happens, the offer, keys."""
        yield Bar(look="bar", id="header")
        yield PlainInput(placeholder=self.ground.words.t("sources.add.hint"))
        yield Bar(id="happened")
        yield Panel(id="offer", scrolls=True)
        yield Bar(id="footer")

    def on_mount(self) -> None:
        """Say what is asked for."""
        t = self.ground.words.t
        self.query_one("#header", Bar).show([Part(t("sources.add.title"), "bar-strong")])
        self.query_one("#footer", Bar).show([Part(t("sources.add.keys"), "muted")])
        self._say(t("sources.add.begin"), "muted")
        self.query_one(PlainInput).focus()

    def take_early(self, event: Key) -> bool:
        """A letter typed before the field has the focus is not lost."""
        fields = self.query(PlainInput)
        return bool(fields) and take_early(fields.first(), event)

    def on_resize(self) -> None:
        """Other lines for another width."""
        self._draw()

    def _say(self, sentence: str, look: str = "warn") -> None:
        self.query_one("#happened", Bar).show([Part(sentence, look)])

    # looking

    @on(Input.Submitted)
    def _look(self, event: Input.Submitted) -> None:
        location = event.value.strip()
        if location and not self._busy:
            self.trial = None
            self._draw()
            self._say(self.ground.words.t("sources.add.looking"), "muted")
            self._busy = True
            self.run_worker(self._try(location, None), exit_on_error=False)

    def action_other(self, by: int) -> None:
        """What the next or the former collection would make of it."""
        trial = self.trial
        if trial is None or self._busy:
            return
        ways = sorted((trial.offer.proposal, *trial.offer.others), key=lambda way: -way.score)
        here = [way.collection for way in ways].index(trial.offer.spec.collection)
        self._busy = True
        wanted = ways[(here + by) % len(ways)].collection
        self.run_worker(self._try("", wanted), exit_on_error=False)

    async def _try(self, location: str, collection: str | None) -> None:
        """In a thread: it waits for the network and the disk, and reads a whole first page."""
        from tui.headless import adding

        desk, trial = self.ground.desk, self.trial
        try:
            if trial is None:
                taken = frozenset(spec.id for spec in desk.settings.sources)
                place = adding.place_of(location, adding.id_of(location, taken))
                self.trial = await asyncio.to_thread(adding.look_and_attempt, place, desk.settings, desk.now)
            else:
                self.trial = await asyncio.to_thread(
                    adding.attempt, trial.offer.sample, desk.settings, desk.now, collection
                )
        except SourceError as error:
            self._refused(self.ground.wording.failure(error.failure))
        else:
            self._say(self._found(self.trial), "ok" if not self.trial.offer.missing else "warn")
            self._draw()
        finally:
            self._busy = False

    def _refused(self, sentence: str, trial: Trial | None = None) -> None:
        """Why nothing came, or nothing was written, in full: it may be longer than a line. Under it what was offered."""
        self._say("")
        wide = max(20, self.size.width - 4)
        lines: tuple[tuple[Cell, ...], ...] = tuple(
            (Cell(line, "failed"),) for part in sentence.split("\n") for line in wrap(part, wide)
        )
        lines += ((), *self._lines(trial)) if trial is not None else ()
        self.query_one("#offer", Panel).show(Block(lines=lines))

    def _found(self, trial: Trial) -> str:
        """What it seems to be, and how sure that is."""
        from tui.headless.adding import sureness

        t, spec = self.ground.words.t, trial.offer.spec
        return t(
            "sources.add.found",
            rows=self.ground.format.number(trial.offer.sample.fetched),
            collection=t(f"common.collection.{spec.collection}"),
            sure=t(f"cli.add.{sureness(trial.offer.proposal.score)}"),
        )

    def _draw(self) -> None:
        panels = self.query("#offer").results(Panel)
        for panel in panels:
            panel.show(Block(lines=tuple(self._lines(self.trial)) if self.trial is not None else ()))

    def _lines(self, trial: Trial) -> list[tuple[Cell, ...]]:
        """The first records, what is wrong with them, the block."""
        from tui.headless.adding import block

        t, wide, spec = self.ground.words.t, max(20, self.size.width - 4), trial.offer.spec
        found = trial.found
        lines: list[tuple[Cell, ...]] = []
        if found.records:
            lines.append((Cell(t("sources.add.records"), "head"),))
        for record in found.records:
            lines += [(Cell(line),) for line in wrap(told(record_words(spec.collection, record)), wide)]
        if trial.offer.missing:
            sentence = t("cli.add.lacks", fields=", ".join(trial.offer.missing))
            lines += [(Cell(line, "warn"),) for line in wrap(sentence, wide)]
        elif found.rejected:
            problem = next(p for p in found.problems if not p.warning)
            said = t("cli.add.rejected", rejected=self.ground.format.number(found.rejected))
            sentence = f"{said} {self.ground.wording.problem(problem, spec.collection)}"
            lines += [(Cell(line, "warn"),) for line in wrap(sentence, wide)]
        lines += [(), (Cell(t("sources.add.block"), "head"),)]
        for line in block(trial.offer, self.ground.words).splitlines():
            look = "muted" if line.startswith("#") else ""
            lines += [(Cell(part, "muted" if look else ""),) for part in wrap(line, wide)] or [()]
        return lines

    def action_scroll_offer(self, by: int) -> None:
        """A page of the offer, while the field keeps the focus."""
        panel = self.query_one("#offer", Panel)
        panel.scroll_relative(y=by * max(1, panel.size.height - 2), animate=False)

    # writing

    def action_write(self) -> None:
        """One new file in `sources.d`, where there is a config to put it beside."""
        from tui.headless.adding import folder_of

        t, settings = self.ground.words.t, self.ground.desk.settings
        if self.trial is None or self._busy:
            self._say(t("sources.add.begin"))
        elif self.ground.desk.me.role == "viewer":
            self._say(self.ground.why("viewer"))
        elif folder_of(settings) is None:
            self._say(t("cli.add.no_config"))
        else:
            self._busy = True
            self.run_worker(self._write(self.trial), exit_on_error=False)

    async def _write(self, trial: Trial) -> None:
        from tui.headless import adding

        t, folder = self.ground.words.t, adding.folder_of(self.ground.desk.settings)
        if folder is None:
            return
        source = trial.offer.spec.id
        text = adding.block(trial.offer, self.ground.words)
        try:
            await asyncio.to_thread(adding.write, folder, source, text)
        except adding.Unfit as unfit:
            self._refused("\n".join(map(self.ground.wording.config, unfit.problems)), trial)
            self._say(t("sources.add.unfit"))
        except adding.NotWritten as problem:
            file = f"sources.d/{source}.toml"
            there = t("sources.add.exists", file=file)
            self._say(t("cli.init.cannot", file=file, why=problem.why) if problem.why else there, "failed")
        else:
            self.dismiss(source)
        finally:
            self._busy = False

    def action_give_up(self) -> None:
        """Leave; nothing was written."""
        self.dismiss(None)
