"""What a tip may be a duplicate of, as the picker of `D` lists it: what speaks for each, and its words, masked. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from store.models.tip import Tip
from store.queries.similar import Candidate, main_of
from tui.views.cells import Block, Cell, Column, Listing, wrap
from tui.views.sight import Sight
from tui.views.tips import headline, headline_of, place_words, status_word, withheld
from tui.words.mask import known_of, masked

LETTERS = 3
"""So many letters find a tip that is not proposed."""
OTHERS = 30
"""Tips that are found by what is typed; who sees more types on."""
MINUTE = timedelta(minutes=1)
PREVIEW = 4
"""Lines of a text below the list."""


def others(sight: Sight, typed: str, without: Collection[str]) -> list[str]:
    """The tips whose id holds what is typed, or whose masked headline begins with it, the newest first."""
    wanted = " ".join(typed.casefold().split())
    if len(wanted) < LETTERS:
        return []
    rows = sight.snapshot.rows("tips")
    found = []
    for tip in rows:
        if tip.id in without or withheld(sight, tip):
            continue
        begins = (tip.subject or tip.text.lstrip())[
            : len(wanted)
        ].casefold() == wanted  # quick, and then masked
        if wanted in tip.id.casefold() or (begins and headline(tip).casefold().startswith(wanted)):
            found.append(tip)
    found.sort(key=lambda tip: tip.received_at, reverse=True)
    return [tip.id for tip in found[:OTHERS]]


def merge_listing(
    sight: Sight, marked: Sequence[str], proposed: Mapping[str, Candidate], more: Sequence[str] = ()
) -> Listing:
    """The marked ones, of which one may be the main one; then what is proposed; then what was typed."""
    rows, t = sight.snapshot.rows("tips"), sight.t

    def row(key: str) -> tuple[Cell, ...]:
        tip, one = rows.get(key), proposed.get(key)
        score = Cell(sight.format.number(one.score) if one else "", "strong")
        why = reasons(sight, one) if one else t("cases.merge.marked") if key in marked else key
        what = headline_of(sight, tip) if tip is not None else t("tips.gone")
        return (score, Cell(what), Cell(why, "muted"))

    def text(key: str) -> str:
        tip = rows.get(key)
        return f"{key} {headline_of(sight, tip) if tip is not None else ''}".casefold()

    return Listing(
        columns=(
            Column(name="score", title="", width=3, right=True),
            Column(name="subject", title=t("tips.subject"), width=0, least=20),
            Column(name="why", title=t("cases.merge.why"), width=36),
        ),
        keys=tuple(dict.fromkeys((*marked, *proposed, *more))),
        row=row,
        text=text,
        empty=(t("cases.merge.none"), t("cases.merge.none.next")),
    )


def reasons(sight: Sight, one: Candidate) -> str:
    """`teks 87 % · tempat sama · selisih 2 jam`."""
    t = sight.t
    told = [
        t("cases.merge.text", share=sight.format.number(one.text)),
        t("cases.merge.place") if one.same_place else "",
        t("cases.merge.gap", gap=sight.format.age(one.gap)) if one.gap >= MINUTE else t("cases.merge.now"),
    ]
    return " · ".join(filter(None, told))


def beside_lines(sight: Sight, own: Tip, key: str | None, wide: int) -> Block:
    """The tip that is to be a duplicate, and the one under the cursor, to be read before they are one."""
    rows = sight.snapshot.rows("tips")
    lines = _shown(sight, own, sight.t("cases.merge.this"), wide)
    other = rows.get(key) if key else None
    if other is not None and other.id != own.id:
        lines += [(), *_shown(sight, other, sight.t("cases.merge.that"), wide)]
        if other.duplicate_of and (main := rows.get(main_of(rows, other.id))) is not None:
            told = sight.t("cases.merge.goes-to", what=headline_of(sight, main))
            lines += [(Cell(text, "warn"),) for text in wrap(told, wide)]
    return Block(lines=tuple(lines))


def _shown(sight: Sight, tip: Tip, which: str, wide: int) -> list[tuple[Cell, ...]]:
    form = sight.format
    facts = (
        which,
        form.moment(tip.received_at, sight.today),
        form.choice("channel", tip.channel),
        place_words(sight, tip),
        status_word(sight, tip.status),
        tip.id,
    )
    lines: list[tuple[Cell, ...]] = [
        (Cell(text, "accent"),) for text in wrap(" · ".join(filter(None, facts)), wide)
    ]
    if withheld(sight, tip):
        return [*lines, (Cell(sight.t("triage.withheld"), "muted"),)]
    text = wrap(" ".join(masked("tips", "text", tip.text, known_of(tip)).split()), wide)
    shown = text[:PREVIEW]
    if len(text) > PREVIEW:
        shown[-1] += " …"
    return [*lines, *((Cell(line),) for line in shown)]
