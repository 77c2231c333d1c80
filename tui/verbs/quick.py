"""`new outreach --quick "besok jam 9 ig x …"`: what one line means, told before it is saved; a question is a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.verbs.arguments import Usage
from tui.verbs.call import WRONG, Call, Stop

if TYPE_CHECKING:
    from tui.headless.desk import Desk


def tell_saved(call: Call, desk: Desk, fields: Mapping[str, Any]) -> None:
    """Say when what was saved takes place: of what repeats the first three times."""
    from tui.headless.quickly import known_of
    from tui.words.quick import saved_told

    if call.line.options.get("quick") is not None and "at" in fields:
        call.say(saved_told(call.format(desk.settings), fields, known_of(desk, None), desk.today()))


def quick_fields(call: Call, desk: Desk, collection: str) -> dict[str, Any]:
    """The fields of the line behind `--quick`; nothing without it. Raises Usage; Stop where something must be asked."""
    line = call.line.options.get("quick")
    if line is None:
        return {}
    if collection != "outreach":
        raise Usage("cli.usage.not_here", option="--quick", verb=f"new {collection}")
    from tui.headless.quickly import known_of
    from tui.words.quick import understand

    known = known_of(desk, None)
    found = understand(line, now=desk.now(), format=call.format(desk.settings), known=known)
    if not found.text.strip():
        raise Usage("cli.usage.value", option="--quick", value="LINE")
    call.say(" · ".join(chip.text for chip in found.chips))
    if found.questions:
        told = [question.told for question in found.questions]
        call.refuse_json("\n".join(told), found.questions[0].code, value=found.text)
        for question in found.questions:
            call.say(question.told)
            for option in question.options:
                call.say(f"  {option.words}: {option.text}")
        raise Stop(WRONG)
    return dict(found.fields)
