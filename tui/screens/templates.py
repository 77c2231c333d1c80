"""`N`: templates. A digit or the first letters pick one for a new plan; one is made of any plan, and thrown away again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from store.models.collections import flatten
from store.models.edit import Edit
from store.models.template import Template
from store.models.text import clean
from tui.screens.pick import PickScreen
from tui.screens.planfields import plan_fields
from tui.views.cells import Cell, Column, Listing
from tui.views.outreach import occurrence_of
from tui.views.sight import Sight
from tui.widgets.table import Table

if TYPE_CHECKING:
    from store.queries.outreach import Occurrence
    from tui.screens.ground import Ground
    from tui.screens.planwork import PlanWork

MAKE, DROP = "+", "-"
"""What a dismissed key begins with that is no template's: make one of the plan under the cursor; throw one away."""
LEFT_OUT = ("at", "status", "recurrence", "exceptions", "series", "occurrence", "uid", "activity")
LEFT_OUT_OF_CHANNEL = ("posted_url", "posted_at", "posted_by", "result")
"""What is of one day, and what became of it."""


def templates_of(sight: Sight) -> list[Template]:
    """By name."""
    return sorted(sight.snapshot.rows("templates"), key=lambda one: (one.name.casefold(), one.id))


def content_of(ground: Ground, one: Occurrence) -> dict[str, str]:
    """The texts of a plan's form without its time and its states; media are not ready."""
    flat = {
        name: value
        for name, value in flatten(one.plan).items()
        if name.partition(".")[0] not in (*LEFT_OUT, *LEFT_OUT_OF_CHANNEL)
    }
    texts = {field.name: field.value for field in plan_fields(ground, flat, repeats=False) if field.value}
    if "media" in texts:
        texts["media"] = "\n".join(line.replace("[x]", "[ ]", 1) for line in texts["media"].split("\n"))
    return texts


def read_content(text: str) -> Mapping[str, str]:
    """What a template holds; nothing where somebody wrote something else into it."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(held, dict):
        return {}
    return {name: clean(value, lines=True) for name, value in held.items() if isinstance(value, str)}


class TemplatesScreen(PickScreen):
    """Dismisses a template's id, `-` and an id to throw it away, or `+` to make one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete", "drop", show=False, priority=True)]

    def __init__(self, ground: Ground, title: str) -> None:
        """`title`: of the plan that one may be made of; empty: there is none, or nobody may."""
        super().__init__(ground, ground.words.t("plans.templates"), keys="plans.templates.keys")
        self._plan = title

    def listing(self) -> Listing:
        """Number, name, what it begins with."""
        sight = self.ground.sight()
        held = {one.id: one for one in templates_of(sight)}
        numbers = {key: str(place) if place < 10 else "" for place, key in enumerate(held, 1)}
        t = self.ground.words.t
        make = t("plans.templates.make")

        def row(key: str) -> tuple[Cell, ...]:
            if key == MAKE:
                return (Cell("+", "accent"), Cell(make, "accent"), Cell(self._plan, "muted"))
            about = read_content(held[key].content)
            channels = [name.strip() for name in about.get("channels", "").split(",") if name.strip()]
            named = ", ".join(sight.format.choice("channels", name) for name in channels)
            told = " · ".join(part for part in (about.get("title"), named) if part)
            return (Cell(numbers[key], "accent"), Cell(held[key].name), Cell(told, "muted"))

        return Listing(
            columns=(
                Column(name="number", title="", width=2, right=True),
                Column(name="name", title=t("plans.templates.name"), width=28),
                Column(name="about", title=t("outreach.title_of"), width=0),
            ),
            keys=(*held, *((MAKE,) if self._plan else ())),
            row=row,
            text=lambda key: (make if key == MAKE else held[key].name).casefold(),
            empty=(t("plans.templates.none"), t("plans.templates.next")),
        )

    @on(Input.Changed)
    def _digit(self, event: Input.Changed) -> None:
        """A digit alone picks at once, unless a name begins with it."""
        text = event.value.strip()
        held = templates_of(self.ground.sight())
        if len(text) != 1 or not text.isascii() or not text.isdigit():
            return
        if 1 <= int(text) <= len(held) and not any(one.name.startswith(text) for one in held):
            self.dismiss(held[int(text) - 1].id)

    def action_drop(self) -> None:
        """Throw the one under the cursor away; it is asked once more."""
        key = self.query_one(Table).key
        if key is not None and key != MAKE:
            self.dismiss(DROP + key)

    def moved(self) -> None:
        """Somebody made one, or threw one away."""
        if self.query(Table):
            self.query_one(Table).show(self.listing())


def open_templates(page: PlanWork, key: str | None) -> None:
    """List them. `key`: the plan under the cursor."""
    one = occurrence_of(page.ground.sight(), key) if key is not None else None
    title = one.plan.title if one is not None and page.desk.may_edit("templates") else ""

    def answered(picked: str | None) -> None:
        if picked is None:
            return
        if picked == MAKE and one is not None:
            _make(page, one)
        elif picked.startswith(DROP):
            _drop(page, picked.removeprefix(DROP))
        else:
            _begin(page, picked)

    page.app.push_screen(TemplatesScreen(page.ground, title), answered)


def _begin(page: PlanWork, template_id: str) -> None:
    """The form of a new plan on the selected day with its texts."""
    held = page.desk.snapshot.rows("templates").get(template_id)
    if held is None:
        page.say(page.words.t("plans.templates.gone"), "warn")
        return
    from tui.screens.planform import new_plan

    form = new_plan(page.ground, page.day, draft=read_content(held.content))
    page.app.push_screen(form, page._written)


def _make(page: PlanWork, one: Occurrence) -> None:
    from tui.screens.askline import AskLine, Wrong
    from tui.screens.planstep import PlanStep

    t = page.words.t
    content = json.dumps(content_of(page.ground, one), ensure_ascii=False)

    def check(name: str) -> str:
        taken = {held.name.casefold() for held in templates_of(page.ground.sight())}
        if name.casefold() in taken:
            raise Wrong(t("plans.templates.taken"))
        return name

    def answered(name: str | None) -> None:
        if name:
            step = PlanStep(
                page, lambda written: t("plans.templates.made", name=name), collection="templates"
            )
            step.save([Edit(fields={"name": name, "content": content})])

    question = t("plans.templates.ask", title=one.plan.title)
    page.app.push_screen(AskLine(page.ground, question, check, text=one.plan.title), answered)


def _drop(page: PlanWork, template_id: str) -> None:
    from tui.screens.deleting import Deletion, Doomed

    row = page.desk.snapshot.rows("templates").row(template_id)
    if row is None:
        page.say(page.words.t("plans.templates.gone"), "warn")
    else:
        Deletion(page, "templates", [Doomed(template_id, row.rev, row.record.name)]).ask()
