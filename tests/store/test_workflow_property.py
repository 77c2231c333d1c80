"""No sequence of writes, by whomever, based on whatever revision, undone and done again, brings a channel to a status that
stands on an approval without somebody with the right having approved just this caption."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import StoreError
from store.models.edit import Edit, Step
from store.models.plan import Variant
from store.undo import Actor
from store.workflow import SETTABLE, STANDING
from tests.store.office import NOW, a_plan, a_store

ROLES = {"staf1": "staff", "staf2": "staff", "kepala": "head"}
CAPTIONS = ("A", "B", "C")
who = st.sampled_from(sorted(ROLES))
fields = st.fixed_dictionaries(
    {},
    optional={
        "caption.x": st.sampled_from(CAPTIONS),
        "status.x": st.sampled_from((*SETTABLE, "review", "scheduled", "scheduled", "hold")),
        "all_day": st.booleans(),
        "channels": st.sampled_from([("x",), ("x", "instagram"), ("instagram",)]),
    },
).filter(bool)
write = st.tuples(who, fields, st.integers(0, 2), st.sampled_from((None, "alasan")))
back = st.tuples(who, st.sampled_from(("undo", "redo")))
actions = st.lists(st.one_of(write, write, write, back), min_size=3, max_size=14)


class Model:
    """Who may approve what, by the words of the design alone."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        self.author = "staf1"
        self.approved: set[str] = set()
        self.corrected: set[str] = set()

    def took(self, by: str, asked: dict[str, Any], before: Variant, after: Variant) -> None:
        if before.caption != after.caption:
            self.author = by
            if before.status == after.status == "posted":
                self.corrected.add(after.caption)
        may = {"none": True, "head": ROLES[by] == "head", "other": by != self.author}[self.rule]
        if asked.get("status.x") in STANDING and may:
            self.approved.add(after.caption)

    def holds(self, now: Variant) -> bool:
        allowed = self.approved | (self.corrected if now.status == "posted" else set())
        return now.status not in STANDING or now.caption in allowed


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(("none", "other", "head", "head")), actions)
def test_an_approval_stands_only_on_a_caption_that_was_approved_by_right(
    rule: str, done: list[tuple[Any, ...]]
) -> None:
    unsynced = patch(
        "os.fsync", lambda _handle: None
    )  # 1,500 writes, none of which has to outlast the machine
    with tempfile.TemporaryDirectory() as folder, unsynced:
        store, model = a_store(Path(folder)), Model(rule)
        plan = a_plan(store, by="staf1", role="staff", approval=rule, channels=("x",), caption__x="A")
        done = [("kepala", {"status.x": "approved"}, 0, None), *done]

        def channel() -> Variant:
            held: Variant = store.snapshot().rows("outreach").get(plan).variants.get("x", Variant())
            return held

        for by, *action in done:
            before, asked = channel(), {}
            try:
                if len(action) == 1:
                    actor = Actor(by=by, at=NOW, role=ROLES[by], approval=rule)
                    getattr(store.undo, action[0])(actor)
                else:
                    asked, behind, why = action
                    rev = max(1, store.snapshot().rows("outreach").row(plan).rev - behind)
                    step = Step(
                        collection="outreach",
                        edits=(Edit(id=plan, based_on=rev, fields=asked),),
                        by=by,
                        at=NOW,
                        why=why,
                        role=ROLES[by],
                        approval=rule,
                    )
                    store.undo.remember("outreach", store.write(step), by=by, at=NOW)
            except StoreError:
                assert channel() == before
                continue
            model.took(by, asked, before, channel())
            assert model.holds(channel()), (by, action, before, channel())
