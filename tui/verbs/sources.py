"""`sources`: the state of each source; `sources test ID`: a dry run; `sources accept|refuse ID`: a held answer."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from store.models.harvest import Held, SourceState
from tui.verbs.arguments import Usage
from tui.verbs.call import DONE, FAILED, FORBIDDEN, Call

if TYPE_CHECKING:
    from sources.spec import SourceSpec
    from tui.headless.desk import Desk
    from tui.words.format import Format

ACTIONS = ("test", "add", "accept", "refuse")


def run(call: Call) -> int:
    """List the sources, or do something with one of them."""
    operands = call.line.operands
    if operands and (operands[0] not in ACTIONS or len(operands) != 2):
        raise Usage("cli.usage.sources", word=" ".join(operands), expected=", ".join(ACTIONS))
    desk = call.desk(writing=bool(operands) and operands[0] in ("accept", "refuse"))
    if not operands:
        return _list(call, desk)
    if operands[0] == "add":
        from tui.verbs.sourceadd import add

        return add(call, desk, operands[1])
    spec = next((spec for spec in desk.settings.sources if spec.id == operands[1]), None)
    if spec is None:
        known = ", ".join(each.id for each in desk.settings.sources)
        raise Usage("cli.usage.source", word=operands[1], expected=known)
    if (
        spec.collection in desk.snapshot.hidden
    ):  # its rows are what the account may not see, wherever they are from
        told = call.t("list.hidden", collection=spec.collection)
        call.refuse_json(told, "hidden")
        call.say(told)
        return FORBIDDEN
    if operands[0] == "test":
        from tui.verbs.dryrun import dry_run

        return dry_run(call, desk, spec)
    return _decide(call, desk, spec, operands[0])


def _list(call: Call, desk: Desk) -> int:
    states = desk.snapshot.states
    if call.json:
        call.out_json([_as_json(call, desk, spec, states[spec.id]) for spec in desk.settings.sources])
        return DONE
    form = call.format(desk.settings)
    heads = ("source", "collection", "state", "last_good", "next_due", "records", "rejected")
    rows = [tuple(call.t(f"sources.{head}") for head in heads)]
    rows += [_row(call, desk, form, spec, states[spec.id]) for spec in desk.settings.sources]
    call.table(rows, right=(5, 6))
    for spec in desk.settings.sources:
        sentence = _why(call, states[spec.id])
        if sentence:
            call.say(f"{spec.id}: {sentence}")
    if desk.sample:
        call.say(call.t("sample"))
    return DONE


def standing(state: SourceState) -> str:
    """never | good | held | failed."""
    if state.held is not None:
        return "held"
    if state.failure is not None:
        return "failed"
    return "good" if state.last_good else "never"


def _row(call: Call, desk: Desk, form: Format, spec: SourceSpec, state: SourceState) -> tuple[str, ...]:
    def moment(at: datetime | None) -> str:
        return form.moment(at, desk.today()) if at else "–"

    due = call.t("sources.by_hand") if spec.manual else moment(_due(desk, spec, state))
    return (
        spec.id, spec.collection, _word(call, desk, spec, state), moment(state.last_good), due,
        call.number(desk.settings)(state.records), call.number(desk.settings)(state.rejected),
    )  # fmt: skip


def _word(call: Call, desk: Desk, spec: SourceSpec, state: SourceState) -> str:
    """How the standing is called, the same as on the screen."""
    from tui.verbs.pull import in_part

    if spec.collection in desk.snapshot.hidden:
        return call.words.t("sources.state.hidden")
    found = standing(state)
    partly = found == "failed" and in_part(state.failure)
    return call.words.t("sources.state.partly") if partly else call.t(f"sources.{found}")


def _due(desk: Desk, spec: SourceSpec, state: SourceState) -> datetime | None:
    """When it is due: what the last pull left on disk, now where there was none, later while a back-off runs."""
    if spec.manual:
        return None
    if state.last_try is None:
        return desk.now()
    return state.not_before if state.failure is not None and state.not_before else state.next_due


def _why(call: Call, state: SourceState) -> str | None:
    from tui.verbs.pull import why

    return why(call, state.source, state.failure, state.held)


def _as_json(call: Call, desk: Desk, spec: SourceSpec, state: SourceState) -> dict[str, Any]:
    zone = desk.settings.zone

    def local(at: datetime | None) -> datetime | None:
        return at.astimezone(zone) if at else None

    return {
        "source": spec.id,
        "collection": spec.collection,
        "state": "hidden" if spec.collection in desk.snapshot.hidden else standing(state),
        "last_try": local(state.last_try),
        "last_good": local(state.last_good),
        "next_due": local(_due(desk, spec, state)),
        "records": state.records,
        "fetched": state.fetched,
        "added": state.added,
        "updated": state.updated,
        "unchanged": state.unchanged,
        "vanished": state.vanished,
        "rejected": state.rejected,
        "failures": state.failures,
        "held": _held_json(zone, state.held),
        "error": _why(call, state),
        "seconds": round(state.seconds, 3),
    }


def _held_json(zone: tzinfo, held: Held | None) -> dict[str, Any] | None:
    """The answer that waits for a person; `mark` is what `--answer` takes."""
    if held is None:
        return None
    return {
        "mark": held.mark,
        "at": held.at.astimezone(zone),
        "records": held.records,
        "holding": held.holding,
        "would_drop": held.would_drop,
    }


def _decide(call: Call, desk: Desk, spec: SourceSpec, action: str) -> int:
    """Take a held answer after all, or throw it away. Viewers look on."""
    if desk.me.role == "viewer":
        told = call.t("edit.viewer", login=desk.me.login, collection=spec.collection)
        call.refuse_json(told, "viewer")
        call.say(told)
        return FORBIDDEN
    held = desk.store.state(spec.id).held
    if held is None:
        told = call.t("sources.nothing_held", source=spec.id)
        call.refuse_json(told, "nothing-held")
        call.say(told)
        return FAILED
    mark = call.line.options.get("answer", held.mark)
    if action == "refuse":
        desk.refuse(spec.id, mark)
        if call.json:
            call.out_json({"id": spec.id, "decision": "refused", "answer": mark, "problems": []})
        call.say(call.t("sources.refused", source=spec.id))
        return DONE
    report = desk.accept(spec.id, mark)
    if call.json:
        from tui.verbs.pull import as_json

        call.out_json([as_json(call, report)])
    else:
        call.say(call.t("sources.accepted", source=spec.id, records=report.fetched))
    return DONE if report.ok else FAILED
