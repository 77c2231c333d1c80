"""`reveal tips ID --why TEXT`: one tip without its mask, for whoever has the right and says why; the audit keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.models.collections import flat_fields, flatten
from tui.headless.log import logging_to
from tui.headless.revealing import COLLECTION, MayNot, reveal, why_not_reveal
from tui.verbs.arguments import Usage
from tui.verbs.call import DONE, FORBIDDEN, Call
from tui.verbs.sighted import sight_of
from tui.views.cells import text_of

if TYPE_CHECKING:
    from store.models.tip import Tip
    from tui.headless.desk import Desk


def run(call: Call) -> int:
    """Print the tip; 3 without the right, 2 without a reason that says something."""
    collection, tip_id = call.line.operands
    if call.collection(collection) != COLLECTION:
        raise Usage("cli.usage.reveal", word=collection)
    desk = call.desk(writing=True)
    reason = why_not_reveal(desk)
    if reason is not None:
        return _forbidden(call, desk, reason)
    try:
        with logging_to(desk.store.root, desk.me.login):
            tip = reveal(desk, tip_id, call.line.options.get("why", ""))
    except MayNot as missing:
        return _forbidden(call, desk, missing.reason)
    if call.json:
        call.out_json(_as_json(desk, tip))
    else:
        _print(call, desk, tip)
    return DONE


def _forbidden(call: Call, desk: Desk, reason: str) -> int:
    told = "reveal.restricted" if reason == "restricted" else f"edit.{reason}"
    call.say(call.t(told, login=desk.me.login, collection=COLLECTION))
    return FORBIDDEN


def _as_json(desk: Desk, tip: Tip) -> dict[str, object]:
    """The object of `list --json` without its mask."""
    row = desk.snapshot.rows(COLLECTION).row(tip.id)
    flat = flatten(tip)
    return {
        "id": tip.id,
        **{name: flat.get(name) for name in flat_fields(COLLECTION)},
        "rev": row.rev if row is not None else 0,
        "source": row.provenance.source if row is not None else None,
    }


def _print(call: Call, desk: Desk, tip: Tip) -> None:
    from tui.views.tipdetail import tip_detail

    sight = sight_of(call, desk)
    for line in tip_detail(sight, tip.id, 100, revealed=True).lines:
        call.out(text_of(line))
