"""What the public sent in about one village and that is still open. Reporter and text only ever masked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from store.queries.standing import Standing
from store.queries.triage import Triage
from tui.views.cells import Cell, Style, wrap
from tui.views.sight import Sight
from tui.views.tipclock import brief, left_cell
from tui.views.tipqueue import once, status_cell
from tui.views.tips import headline_of, login_words, village_id

NAMED = 8
"""Tips that are named; the others are counted."""
KEPT = "villages"
Grouped = Mapping[str, tuple[Standing, ...]]


def of_villages(sight: Sight) -> Mapping[str, tuple[Standing, ...]]:
    """Village → its open tips, in the order of the queue; worked out once for each queue and each list of villages."""
    queue, villages = sight.triage, sight.snapshot.rows("villages")
    held: tuple[object, Grouped] = once(queue, KEPT, lambda: (villages, _grouped(sight, queue)))
    if held[0] is not villages:
        held = villages, _grouped(sight, queue)
        queue.rules.last[KEPT] = (queue, held)
    return held[1]


def _grouped(sight: Sight, queue: Triage) -> Grouped:
    found: defaultdict[str, list[Standing]] = defaultdict(list)
    known: dict[str, str] = {}  # many tips, few villages
    for line in queue.lines:
        name = line.tip.village
        if name:
            if name not in known:
                known[name] = village_id(sight, line.tip)
            found[known[name]].append(line)
    return {village: tuple(lines) for village, lines in found.items() if village}


def village_tips(sight: Sight, village: str, wide: int, button: str = "") -> list[tuple[Cell, ...]]:
    """How many, and the first of them; `button`: the key that opens their list. Nothing for whoever may not see tips."""
    if "tips" in sight.snapshot.hidden:
        return []
    held = of_villages(sight).get(village, ())
    head = sight.words.tn("triage.village", len(held)) if held else sight.t("triage.village.none")
    lines: list[tuple[Cell, ...]] = [(), (Cell(head, "head" if held else "muted"),)]
    for line in held[:NAMED]:
        sign = sight.format.mark("urgent") if line.urgent else " "
        look: Style = "late" if line.late else "warn" if line.urgent else "muted"
        first = f"{sign} {brief(sight, line.age(sight.now)):>5}  "
        left, status = left_cell(sight, line).text, status_cell(sight, line).text
        texts = wrap(headline_of(sight, line.tip), max(8, wide - len(first)))
        lines.append((Cell(first, look), Cell(texts[0])))
        lines += [(Cell(" " * len(first)), Cell(text)) for text in texts[1:]]
        told = " · ".join(filter(None, (status, left, login_words(sight, line.tip))))
        lines.append((Cell(" " * len(first)), Cell(told, look)))
    if len(held) > NAMED:
        lines.append((Cell(sight.words.tn("common.more", len(held) - NAMED), "muted"),))
    if held and button and not sight.spoken:
        lines.append((Cell(sight.t("triage.village.open", button=button), "accent"),))
    return lines
