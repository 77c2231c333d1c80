"""Sumber: how every source is, and one source in full with what was wrong with its last answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from store.models.harvest import SourceState
from store.models.text import clean
from store.queries.health import STATES, Health, all_health
from tui.views.cells import Block, Cell, Column, Listing, Style, wrap
from tui.views.disputed import disputed_lines, disputed_of
from tui.views.sight import LOOKS, Sight
from tui.views.unknown import unknown_lines, unknown_now
from tui.words.wording import Wording

if TYPE_CHECKING:
    from sources.spec import SourceSpec

PROBLEMS = 200
MARKS = {"fresh": "ok", "stale": "stale", "failed": "failed", "held": "hold", "waiting": "", "hidden": ""}


class SourcesView(msgspec.Struct, frozen=True, kw_only=True):
    """The list."""

    found: tuple[Health, ...]
    listing: Listing
    notes: tuple[tuple[Cell, ...], ...]


def sources_view(sight: Sight, *, pulling: Mapping[str, str] = {}, only: str = "") -> SourcesView:
    """Every configured source in config order; `pulling`: source → how far its pull is, in words; `only`: a state."""
    found = tuple(one for one in _all(sight) if only in ("", one.state))
    held = {one.source: one for one in found}
    strange = Counter(source for one in unknown_now(sight) for source in one.sources)
    apart = Counter[str]()
    for (source, _), n in disputed_of(sight).items():
        apart[source] += n

    def row(key: str) -> tuple[Cell, ...]:
        first, *rest = _row(sight, held[key], pulling.get(key))
        return (_named(sight, first, strange[key], apart[key]), *rest)

    return SourcesView(
        found=found,
        listing=Listing(
            columns=_columns(sight),
            keys=tuple(held),
            row=row,
            text=lambda key: _text(sight, held[key]),
            sorts=("state", "source", "good"),
            order=lambda name: _order(held, name),
            problem=lambda key: (
                not held[key].fine or bool(held[key].record.rejected or strange[key] or apart[key])
            ),
            empty=(sight.t("sources.empty"), sight.t("sources.empty.next")),
        ),
        notes=_notes(sight, found),
    )


def _named(sight: Sight, source: Cell, unknown: int, apart: int) -> Cell:
    """A source with how many names it uses that nobody knows, and how much another one says otherwise: `harian ?2 ±1`."""
    if not unknown and not apart:
        return source
    if sight.spoken:
        told = [sight.words.tn("sources.unknown.word", unknown)] if unknown else []
        told += [sight.words.tn("sources.disputed.count", apart)] if apart else []
        return Cell(f"{source.text} ({', '.join(told)})")
    signs = [f" ?{unknown}"] * bool(unknown) + [f" {sight.format.mark('disputed')}{apart}"] * bool(apart)
    return Cell(source.text + "".join(signs), "warn")


def _all(sight: Sight) -> tuple[Health, ...]:
    """Configured sources too that nothing is known of yet."""
    known = sight.snapshot.states
    missing = {
        spec.id: SourceState(source=spec.id, collection=spec.collection)
        for spec in sight.settings.sources
        if spec.id not in known
    }
    return all_health({**known, **missing}, sight.now, hidden=sight.snapshot.hidden)


def _columns(sight: Sight) -> tuple[Column, ...]:
    t = sight.t
    return (
        Column(name="source", title=t("sources.source"), width=0, least=18),
        Column(name="collection", title=t("sources.collection"), width=18, from_width=84),
        Column(name="state", title=t("sources.state"), width=16),
        Column(name="good", title=t("sources.good"), width=12, right=True),
        Column(name="due", title=t("sources.due"), width=12, right=True),
        Column(name="records", title=t("sources.records"), width=7, right=True),
        Column(name="rejected", title=t("sources.rejected"), width=7, right=True),
        Column(name="changes", title=t("sources.changes"), width=14, right=True, from_width=112),
    )


def _row(sight: Sight, one: Health, pulling: str | None) -> tuple[Cell, ...]:
    state, form = one.record, sight.format
    came = state.last_good is not None or _in_part(state)
    none = Cell(form.count(None), "muted")
    good = Cell(form.brief_moment(state.last_good, sight.today)) if state.last_good else none
    changes = f"+{form.number(state.added)} ~{form.number(state.updated)} -{form.number(state.vanished)}"
    return (
        Cell(one.source),
        Cell(sight.t(f"common.collection.{one.collection}") if one.collection else "", "muted"),
        Cell(pulling, "accent") if pulling is not None else state_cell(sight, one),
        good,
        due_cell(sight, state, _spec(sight, one.source)),
        Cell(form.number(state.records)) if came else none,
        Cell(form.number(state.rejected), "warn" if state.rejected else "muted") if came else none,
        Cell(changes if came else "", "muted"),
    )


def state_cell(sight: Sight, one: Health) -> Cell:
    """`✓ terkini`, `✗ gagal`, `‖ ditahan`, and `contoh` beside it where not the whole office is a sample."""
    partly = one.state == "failed" and _in_part(one.record)
    word = sight.t("sources.state.partly" if partly else f"sources.state.{one.state}")
    if one.record.sample and not sight.snapshot.sample:
        word = f"{word} · {sight.t('sources.state.sample')}"
    return Cell(f"{sight.format.mark(MARKS[one.state])} {word}", LOOKS[one.state])


def _in_part(state: SourceState) -> bool:
    """Whether the last answer came without some of its pages."""
    return state.failure is not None and "page" in state.failure.facts


def _spec(sight: Sight, source: str) -> SourceSpec | None:
    return next((spec for spec in sight.settings.sources if spec.id == source), None)


def due_cell(sight: Sight, state: SourceState, spec: SourceSpec | None) -> Cell:
    """When it is pulled next: never before what a back-off or the source itself asks for; now where it never was."""
    due = max((m for m in (state.next_due, state.not_before) if m is not None), default=None)
    if due is None and state.collection in sight.snapshot.hidden:
        return Cell(sight.format.count(None), "muted")
    if due is None and state.last_try is None and spec is not None and spec.every != "manual":
        return Cell(sight.t("sources.now"), "accent")
    if due is None:
        return Cell(sight.t("sources.by_hand"), "muted")
    if due <= sight.now:
        return Cell(sight.t("sources.now"), "accent")
    return Cell(sight.format.brief_moment(due, sight.today))


def _text(sight: Sight, one: Health) -> str:
    words = (
        one.source,
        sight.t(f"common.collection.{one.collection}"),
        sight.t(f"sources.state.{one.state}"),
    )
    return " ".join(words).casefold()


def _order(held: Mapping[str, Health], name: str) -> Callable[[str], Any]:
    keys: dict[str, Callable[[Health], Any]] = {
        "source": lambda one: one.source,
        "state": lambda one: STATES.index(one.state),
        "good": lambda one: one.record.last_good.timestamp() if one.record.last_good else 0.0,
    }
    return lambda key: keys[name](held[key])


def _notes(sight: Sight, found: Sequence[Health]) -> tuple[tuple[Cell, ...], ...]:
    counted = []
    for state in reversed(STATES):
        n = sum(one.state == state for one in found)
        if n:
            counted.append(f"{n} {sight.t(f'sources.state.{state}')}")
    return ((Cell(" · ".join(counted), "muted"),),) if counted else ()


def source_detail(sight: Sight, source: str, wide: int, *, pulling: str | None = None) -> Block:
    """One source in full, in lines of at most `wide` cells."""
    one = next((one for one in _all(sight) if one.source == source), None)
    if one is None:
        return Block(lines=((Cell(sight.t("sources.gone"), "muted"),),))
    spec = _spec(sight, source)
    state = one.record
    head = Cell(pulling, "accent") if pulling is not None else state_cell(sight, one)
    lines: list[tuple[Cell, ...]] = [(Cell(source, "head"), Cell("  "), head)]
    if one.state == "hidden":
        lines += [(), *((Cell(part, "muted"),) for part in wrap(sight.t("sources.hidden"), wide))]
    lines += [*_held(sight, state, wide), *_failure(sight, state, wide), *unknown_lines(sight, source, wide)]
    lines += disputed_lines(sight, source, wide)
    lines += _facts(sight, state, spec, wide)
    return Block(lines=(*lines, *_problems(sight, state, wide)), name=source)


def _held(sight: Sight, state: SourceState, wide: int) -> list[tuple[Cell, ...]]:
    """What was kept aside, why, and what to do about it."""
    if state.held is None:
        return []
    form, held = sight.format, state.held
    text = sight.t(
        "sources.held",
        moment=form.brief_moment(held.at, sight.today),
        records=form.number(held.records),
        drop=form.number(held.would_drop),
        holding=form.number(held.holding),
    )
    lines = [(), *((Cell(part, "warn"),) for part in wrap(text, wide))]
    named = f"{state.source} --answer {held.mark}" if held.mark else state.source
    then = sight.then("sources.held.next", source=named)
    return [*lines, *((Cell(part),) for part in wrap(then, wide))]


def _failure(sight: Sight, state: SourceState, wide: int) -> list[tuple[Cell, ...]]:
    if state.failure is None or state.failure.code == "held":  # that one is told by `_held`
        return []
    text = Wording(sight.words).failure(state.failure)
    lines: list[tuple[Cell, ...]] = [(), *((Cell(part, "failed"),) for part in wrap(text, wide))]
    if state.failures > 1:
        lines.append((Cell(sight.words.tn("sources.failures", state.failures), "muted"),))
    return lines


def _facts(sight: Sight, state: SourceState, spec: SourceSpec | None, wide: int) -> list[tuple[Cell, ...]]:
    form, today = sight.format, sight.today
    came = state.last_good is not None or _in_part(state)
    tried = form.brief_moment(state.last_try, today) if state.last_try else form.count(None)
    good = form.brief_moment(state.last_good, today) if state.last_good else form.count(None)
    counts = [
        f"{sight.t(f'sources.count.{name}')} {form.number(getattr(state, name))}"
        for name in ("fetched", "added", "updated", "unchanged", "vanished", "rejected")
    ]
    pairs = [
        ("collection", sight.t(f"common.collection.{state.collection}") if state.collection else ""),
        ("try", f"{tried} · {form.decimal(state.seconds)} s" if state.last_try else tried),
        ("good", good),
        ("due", due_cell(sight, state, spec).text),
        ("records", form.count(state.records if came else None)),
        ("counts", " · ".join(counts) if came else form.count(None)),
    ]
    if spec is not None:
        pairs.insert(1, ("from", place_of(sight, spec)))
    labels = [sight.t(f"sources.{name}") for name, _ in pairs]
    room = max(map(len, labels)) + 2
    found: list[tuple[Cell, ...]] = [()]
    for label, (_, words) in zip(labels, pairs, strict=True):
        for place, text in enumerate(wrap(words, max(8, wide - room))):
            found.append((Cell((label if not place else "").ljust(room), "muted"), Cell(text)))
    return found


def place_of(sight: Sight, spec: SourceSpec) -> str:
    """Where a source is: its path, or scheme, host and path of its address. User and query may hold secrets: left out."""
    if spec.sample:
        return sight.t("sources.sample")
    if spec.url is None:
        return clean(spec.path or "")
    parts = urlsplit(spec.url)
    port = f":{parts.port}" if parts.port else ""
    return clean(f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}")


def _problems(sight: Sight, state: SourceState, wide: int) -> list[tuple[Cell, ...]]:
    """Each row of the answer that does not fit: where, what was found, what would fit."""
    told = [
        problem for problem in state.problems if problem.code != "unmatched"
    ]  # `unknown_lines` tells those
    if not told:
        return []
    wording = Wording(sight.words)
    lines: list[tuple[Cell, ...]] = [(), (Cell(sight.t("sources.problems"), "head"),)]
    for problem in told[:PROBLEMS]:
        sentence = wording.problem(problem, state.collection)
        style: Style = "muted" if problem.warning else "warn"
        lines += [
            (Cell("" if not place else "  "), Cell(text, style))
            for place, text in enumerate(wrap(sentence, wide - 2))
        ]
    return lines
