"""`… sedang mengubah`: whoever opens a form is seen by others, on the plan and in their form, until it is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.models.edit import Edit
from tests.screens.hands import settled
from tests.screens.test_saving import desk_at
from tests.tui.harness import shell
from tests.views.office import NOW
from tui.app import SCREENS
from tui.headless.desk import Desk
from tui.screens.planform import PlanForm


def of_sari(root: Path) -> Desk:
    return desk_at(root, "sari")


def opened(desk: Desk) -> list[str]:
    desk.look()
    return [one.by for others in desk.editing.others.values() for one in others]


async def test_a_form_tells_others_that_it_is_open_and_that_it_is_left(tmp_path: Path) -> None:
    desk, sari = desk_at(tmp_path), of_sari(tmp_path)
    desk.save("outreach", [Edit(fields={"title": "Jadwal", "at": NOW, "channels": ("x",)})])
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("e")
        await settled(hand, lambda: isinstance(hand.app.screen, PlanForm))
        await settled(hand, lambda: opened(sari) == [desk.me.login])
        assert "sedang mengubah" not in hand.text  # one's own form is no news

        await hand.press("escape")
        await settled(hand, lambda: opened(sari) == [])


async def test_others_are_seen_on_the_plan_and_in_the_form_and_go_again(tmp_path: Path) -> None:
    desk, sari = desk_at(tmp_path), of_sari(tmp_path)
    [plan] = desk.save("outreach", [Edit(fields={"title": "Jadwal", "at": NOW, "channels": ("x",)})])
    async with shell(desk, start="outreach", pages=SCREENS, size=(120, 40)) as hand:
        theirs = sari.editing.begin(plan.id)

        def told() -> bool:
            hand.app.look()
            return "sari sedang mengubah" in hand.text

        await settled(hand, told)
        await hand.press("e")
        await settled(hand, lambda: isinstance(hand.app.screen, PlanForm) and told())
        sari.editing.end(theirs)
        await settled(hand, lambda: not told())


@pytest.mark.parametrize("key", ["n", "b"])
async def test_a_plan_that_somebody_deleted_meanwhile_is_offered_as_a_new_one(
    tmp_path: Path, key: str
) -> None:
    desk, sari = desk_at(tmp_path), desk_at(tmp_path, "sari")
    flat = {"title": "Jadwal", "at": NOW, "channels": ("x",), "caption.x": "Cek", "status.x": "review"}
    [plan] = desk.save("outreach", [Edit(fields={**flat, "lead_times": ("2h",)})])
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await hand.press("e")
        await settled(hand, lambda: isinstance(hand.app.screen, PlanForm))
        hand.app.screen.form.put({"title": "Punyaku"})  # type: ignore[attr-defined]
        sari.save("outreach", [Edit(id=plan.id, based_on=1, delete=True)])
        await hand.press("ctrl+s")
        await settled(hand, lambda: "sari menghapus rencana ini" in hand.text)
        await hand.press(key)
        await settled(hand, lambda: len(hand.app.screen_stack) == 1)
        sari.look()
        [held] = sari.snapshot.rows("outreach")
        assert (held.title, held.lead_times, held.variants["x"].caption) == ("Punyaku", ("2h",), "Cek")
        assert (held.id == plan.id) == (key == "b")
        assert held.variants["x"].status == ("review" if key == "b" else "draft")
