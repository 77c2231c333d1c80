"""`letter tips ID [--agency A]`: the letter of a referral, masked; with `--reveal --why TEXT` as it is to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import NotFound, NotPermitted
from store.models.tip import Referral, Tip
from tui.headless.letters import template_of
from tui.headless.log import logging_to
from tui.headless.revealing import COLLECTION, MayNot, reveal, why_not_reveal
from tui.verbs.arguments import Usage
from tui.verbs.call import DONE, FORBIDDEN, Call
from tui.verbs.sighted import sight_of
from tui.views.letters import letter_text

if TYPE_CHECKING:
    from tui.headless.desk import Desk


def run(call: Call) -> int:
    """Print the letter; 3 without the right to reveal, 2 where there is no such tip, agency or reason.

    Of a tip that is not referred to that agency yet it is a draft, which carries no personal data.
    """
    collection, tip_id = call.line.operands
    if call.collection(collection) != COLLECTION:
        raise Usage("cli.usage.letter", word=collection)
    wants = call.line.has("reveal")
    desk = call.desk(writing=wants)
    if COLLECTION in desk.snapshot.hidden:
        raise NotPermitted(file=COLLECTION, what="read")
    tip: Tip | None = desk.snapshot.rows(COLLECTION).get(tip_id)
    if tip is None:
        raise NotFound(what=COLLECTION, id=tip_id)
    referral = _referral(call, desk, tip)
    if wants and not referral.basis:
        call.say(call.words.t("cases.letter.no-basis"))
    elif wants:
        if (reason := why_not_reveal(desk, tip)) is not None:
            return _forbidden(call, desk, reason)
        try:
            with logging_to(desk.store.root, desk.me.login):
                tip = reveal(desk, tip_id, call.line.options.get("why", ""))
        except MayNot as missing:
            return _forbidden(call, desk, missing.reason)
    settings = desk.settings
    sight = sight_of(call, desk)
    text = letter_text(sight, template_of(settings, referral.agency), tip, referral, readable=wants).strip()
    if call.json:
        call.out_json({"id": tip.id, "agency": referral.agency, "letter": referral.letter, "text": text})
    else:
        call.out(text)
    return DONE


def _referral(call: Call, desk: Desk, tip: Tip) -> Referral:
    """The last one to the agency that is asked for, or at all; else one that might be made now. Raises Usage."""
    known = [agency.id for agency in desk.settings.all_agencies]
    asked = call.line.options.get("agency", "")
    if not asked and not tip.referrals:
        raise Usage("cli.usage.letter-agency", expected=", ".join(known))
    found = next((one for one in reversed(tip.referrals) if asked in ("", one.agency)), None)
    if found is not None:
        return found
    if asked not in known:
        raise Usage("cli.usage.agency", word=asked, expected=", ".join(known))
    return Referral(agency=asked, at=desk.now(), by=desk.me.login)


def _forbidden(call: Call, desk: Desk, reason: str) -> int:
    told = "reveal.restricted" if reason == "restricted" else f"edit.{reason}"
    call.say(call.t(told, login=desk.me.login, collection=COLLECTION))
    return FORBIDDEN
