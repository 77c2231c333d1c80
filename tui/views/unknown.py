"""Names that nobody knows: the sentence below a list, the lines of a source, what is offered for one; and for `i` the
name that a record came with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store.queries.targets import nearest, spellings
from store.queries.unknown import KINDS, Unknown, unknown
from tui.views.cells import Cell, Column, Listing, wrap
from tui.views.sight import Sight
from tui.words.mask import mask_numbers

NEAR = 0.5
"""From this likeness on a target is named as the one that was probably meant."""
LISTED = 12
"""Names that the lines of a source tell one by one."""
NAMED = 3
"""Names that the sentence below a list tells."""


def unknown_now(sight: Sight, source: str | None = None, kinds: Sequence[str] = KINDS) -> tuple[Unknown, ...]:
    """Every name that fits nothing; of one source, or of these kinds."""
    return tuple(one for one in unknown(sight.snapshot, kinds) if source is None or source in one.sources)


def unknown_note(sight: Sight, found: Sequence[Unknown], key: str = "") -> tuple[tuple[Cell, ...], ...]:
    """`? 3 nama belum dikenal: Sekupng, BTC … · a tetapkan`; none where everything is known.

    `key`: the one that says what a name means, where a screen has it.
    """
    if not found:
        return ()
    names = [
        mask_numbers(one.name) + (f" ({about(sight, one)})" if one.several else "") for one in found[:NAMED]
    ]
    listed = ", ".join(names) + (" …" if len(found) > NAMED else "")
    line = [Cell(sight.words.tn("sources.unknown.note", len(found), names=listed), "warn")]
    if key or sight.spoken:
        line.append(Cell(f" · {sight.then('sources.unknown.next', button=key)}", "muted"))
    return (tuple(line),)


def unknown_lines(sight: Sight, source: str, wide: int) -> list[tuple[Cell, ...]]:
    """The names that a source uses and nobody knows: kind, rows, what was probably meant or why it is nobody's."""
    found = unknown_now(sight, source)
    if not found:
        return []
    lines: list[tuple[Cell, ...]] = [(), (Cell(sight.t("sources.unknown.head"), "head"),)]
    for one in found[:LISTED]:
        kind, rows = sight.format.choice("kind", one.kind), one.sources[source]
        parts = (
            f"? {mask_numbers(one.name)}",
            kind,
            sight.words.tn("sources.unknown.rows", rows),
            about(sight, one),
        )
        texts = wrap(" · ".join(part for part in parts if part), max(8, wide - 2))
        lines += [(Cell("" if not place else "  "), Cell(text, "warn")) for place, text in enumerate(texts)]
    if len(found) > LISTED:
        lines.append((Cell(sight.words.tn("common.more", len(found) - LISTED), "muted"),))
    return lines


def about(sight: Sight, one: Unknown) -> str:
    """What was probably meant; of a village's name that several have, in which districts."""
    if one.several:
        names = spellings(sight.snapshot, "village")
        where = [
            names[id_][1].removeprefix(names[id_][0]).strip() or id_ for id_ in one.several if id_ in names
        ]
        return sight.words.tn("sources.unknown.several", len(where), where=", ".join(where))
    near = next(iter(offered(sight, one)), None)
    if near is None or near[0] < NEAR:
        return ""
    return sight.t("sources.unknown.near", name=target_name(sight, one.kind, near[1]))


def offered(sight: Sight, one: Unknown) -> list[tuple[float, str]]:
    """(how near, id) of all that a name may stand for, the nearest first; villages of that very name before all."""
    found = nearest(sight.snapshot, one.kind, one.name)
    if one.targets:
        found = [(near, id_) for near, id_ in found if id_ in one.targets]
    return sorted(found, key=lambda pair: pair[1] not in one.several)


def target_name(sight: Sight, kind: str, target: str) -> str:
    """A target as people call it."""
    if kind == "checkpoint":
        return sight.checkpoint(target)
    if kind == "agency":
        return sight.agency(target)
    if kind == "channel":
        return sight.format.choice("channels" if target == "field" else "channel", target)
    return sight.village(target)


def names_listing(sight: Sight, found: Sequence[Unknown]) -> Listing:
    """The names to choose from, where there are several: by kind and name."""
    held = {f"{one.kind} {one.name}": one for one in found}

    def row(key: str) -> tuple[Cell, ...]:
        one = held[key]
        return (
            Cell(mask_numbers(one.name), "strong"),
            Cell(sight.format.choice("kind", one.kind), "muted"),
            Cell(sight.format.number(one.rows)),
            Cell(about(sight, one), "muted"),
        )

    t = sight.t
    return Listing(
        columns=(
            Column(name="name", title=t("sources.unknown.name"), width=0, least=16),
            Column(name="kind", title=t("sources.unknown.kind"), width=10),
            Column(name="rows", title=t("sources.unknown.count"), width=7, right=True),
            Column(name="near", title="", width=32, from_width=70),
        ),
        keys=tuple(held),
        row=row,
        text=lambda key: (
            f"{mask_numbers(held[key].name)} {sight.format.choice('kind', held[key].kind)}".casefold()
        ),
    )


def targets_listing(sight: Sight, one: Unknown) -> Listing:
    """What a name may stand for, the nearest first."""
    called = spellings(sight.snapshot, one.kind)
    held = [id_ for _, id_ in offered(sight, one)]

    def row(key: str) -> tuple[Cell, ...]:
        return (
            Cell(target_name(sight, one.kind, key), "strong"),
            Cell(_place(called, one.kind, key), "muted"),
        )

    return Listing(
        columns=(
            Column(name="name", title=sight.t("sources.unknown.means"), width=36),
            Column(name="id", title="", width=0),
        ),
        keys=tuple(held),
        row=row,
        text=lambda key: " ".join((target_name(sight, one.kind, key), key, *called[key])).casefold(),
        empty=(sight.t("sources.unknown.no-target"),),
    )


def _place(called: Mapping[str, Sequence[str]], kind: str, target: str) -> str:
    """What tells targets of one name apart: a village's district, else the id."""
    return called[target][1].removeprefix(called[target][0]).strip() if kind == "village" else target


def as_it_came(sight: Sight, collection: str, record_id: str) -> list[tuple[Cell, ...]]:
    """`di sumber tertulis: Sekupng`, for a record that is read under another name than it came with."""
    renamed = sight.snapshot.rows(collection).renamed
    came = renamed.came(record_id) if renamed is not None else {}
    return [
        (
            Cell(
                sight.t(
                    "sources.origin.written", field=sight.label(collection, field), name=mask_numbers(name)
                ),
                "muted",
            ),
        )
        for field, name in came.items()
    ]
