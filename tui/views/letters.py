"""What stands in a referral letter and in an answer: the placeholders of their templates, filled. Pure.

A letter carries personal data only where somebody revealed the tip and a basis for passing them on was named.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec.structs import replace

from store.models.tip import Referral, Tip
from tui.views.sight import Sight
from tui.views.tips import checkpoint_words, village_id, withheld
from tui.words.catalog import load
from tui.words.format import Format
from tui.words.mask import known_of, mask_text, masked
from tui.words.placeholders import filled, left_in

NOTHING = "–"


def letter_text(sight: Sight, template: str, tip: Tip, referral: Referral, *, readable: bool = False) -> str:
    """The letter of one referral, in the office's language. `readable`: somebody revealed the tip."""
    return filled(template, letter_values(sight, tip, referral, readable=readable))


def letter_values(sight: Sight, tip: Tip, referral: Referral, *, readable: bool = False) -> dict[str, str]:
    """Placeholder → its text; what is not known is a dash, so that no letter has a gap that nobody sees.

    Without a basis no personal data are passed on, revealed or not: the reporter is not named, numbers stay masked.
    """
    sight = _in(sight, sight.settings.office.language)
    t, form, shared = sight.t, sight.format, bool(referral.basis)
    whole = readable and shared and not withheld(sight, tip)

    def told(field: str) -> str:
        value: str = getattr(tip, field) or ""
        if withheld(sight, tip):
            return ""
        return value if whole else masked("tips", field, value, known_of(tip))

    reporter, contact = told("reporter_name"), told("reporter_contact")
    if tip.anonymous:
        reporter, contact = t("common.anonymous"), ""
    elif not shared:
        reporter, contact = t("cases.letter.not-shared"), t("cases.letter.not-shared")
    values = {
        "agency": sight.agency(referral.agency),
        "basis": t(f"cases.basis.{referral.basis or 'none'}"),
        "channel": form.choice("channel", tip.channel),
        "checkpoint": checkpoint_words(sight, tip),
        "contact": contact,
        "how": referral.channel,
        "hotline": sight.settings.office.hotline,
        "id": tip.id,
        "kind": form.choice("kind", tip.kind),
        "letter": referral.letter,
        "office": sight.settings.office.name,
        "officer": sight.person(referral.by),
        "place": told("place"),
        "received": _moment(sight, tip.received_at),
        "reporter": reporter,
        "sent": _day(sight, form.local(referral.at).date()),
        "shared": referral.shared if whole else masked("tips", "text", referral.shared, known_of(tip)),
        "subject": told("subject"),
        "text": told("text"),
        "topic": form.choice("topic", tip.topic),
        "village": _village(sight, tip),
    }
    return {name: value or NOTHING for name, value in values.items()}


def answer_text(sight: Sight, text: str, tip: Tip, language: str) -> tuple[str, tuple[str, ...]]:
    """An answer for whoever gave a tip, and the placeholders that nothing is known for; they stay to be seen.

    Nothing of it tells one person of another: neither the tip's words nor its reporter stand in it.
    """
    sight = _in(sight, language)
    values = {
        "agency": sight.agency(tip.referrals[-1].agency) if tip.referrals else "",
        "checkpoint": checkpoint_words(sight, tip),
        "hotline": sight.settings.office.hotline,
        "id": tip.id,
        "office": sight.settings.office.name,
        "received": _moment(sight, tip.received_at),
        "today": _day(sight, sight.today),
        "village": _village(sight, tip),
    }
    return filled(text.strip(), values), left_in(text, values)


def _in(sight: Sight, language: str) -> Sight:
    """The same in another language."""
    words = load(language)
    return replace(sight, words=words, format=Format(words, sight.format.zone))


def _village(sight: Sight, tip: Tip) -> str:
    village = sight.snapshot.rows("villages").get(village_id(sight, tip))
    return village.name if village is not None else mask_text(tip.village or "")


def _day(sight: Sight, day: date) -> str:
    """`24 November 2026`."""
    return f"{day.day} {sight.format.month(day)}"


def _moment(sight: Sight, moment: datetime) -> str:
    local = sight.format.local(moment)
    return sight.t("cases.letter.moment", day=_day(sight, local.date()), clock=sight.format.clock(moment))
