"""The form of a plan shows names and words, never ids and codes, and reads back what it shows."""

from __future__ import annotations

from pathlib import Path

from store.models.edit import Edit
from tests.screens.hands import settled
from tests.screens.test_planmoves import done
from tests.screens.test_planwork import open_
from tests.screens.test_saving import desk_at
from tests.tui.harness import shell
from tests.views.office import NOW
from tui.app import SCREENS
from tui.screens.planform import PlanForm
from tui.screens.templates import TemplatesScreen


async def test_a_form_names_villages_and_lead_times_as_people_do_and_saves_what_they_type(
    tmp_path: Path,
) -> None:
    desk = desk_at(tmp_path)
    lama, indah = (
        desk.save("villages", [Edit(fields={"name": name})])[0].id for name in ("Tiban Lama", "Tiban Indah")
    )
    desk.look()
    (plan,) = desk.save(
        "outreach",
        [
            Edit(
                fields={
                    "title": "Jadwal",
                    "at": NOW,
                    "channels": ("field",),
                    "village": lama,
                    "lead_times": ("1d", "3w"),
                }
            )
        ],
    )
    desk.look()
    async with shell(desk, start="outreach", pages=SCREENS) as hand:
        await open_(hand, "N", TemplatesScreen)
        await settled(hand, lambda: "Jadwal" in hand.text)
        await hand.press("escape")
        await open_(hand, "e", PlanForm)
        form = hand.app.screen.form  # type: ignore[attr-defined]
        assert (form.values["village"], form.values["lead_times"]) == ("Tiban Lama", "H-1, H-3 kerja")
        assert not form.changes
        form.put({"village": "tiban indah"})
        await hand.press("ctrl+s")
        await done(hand)
    desk.look()
    record = desk.snapshot.rows("outreach").get(plan.id)
    assert record is not None
    assert (record.village, record.lead_times) == (indah, ("1d", "3w"))
