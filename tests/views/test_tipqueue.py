"""The queue of tips as it is shown: views with their counts, clocks in words, and a filter that finds nothing hidden."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import msgspec
import pytest

from store.models.tip import Referral, Tip, Turn
from tests.views.office import NOW, SETTINGS, office, sight, tips
from tui.headless.triagerules import rules_of
from tui.views.cells import line_width, text_of
from tui.views.letters import answer_text, letter_text
from tui.views.sight import Sight
from tui.views.tipcounts import counts_lines
from tui.views.tipdetail import tip_detail
from tui.views.tipfigures import figures, figures_told, row_name, this_month
from tui.views.tipqueue import VIEWS, chosen, tips_view
from tui.widgets.rows import Rows

HOUR = timedelta(hours=1)
REFERRAL = Referral(agency="bp3mi", at=NOW, by="staf1")


def seen(*more: Tip, me: str = "staf1", language: str = "id", role: str = "head") -> Sight:
    """The office with some more tips, as somebody of it sees it."""
    held = office(tips=[*tips(), *more])
    base = sight(held, language=language)
    return Sight(
        held,
        NOW,
        base.words,
        base.format,
        SETTINGS,
        rules=partial(rules_of, held, SETTINGS),
        me=me,
        role=role,
    )


def tip(**fields: object) -> Tip:
    return Tip(**{"id": "t-x", "received_at": NOW - 30 * HOUR, "text": "x", **fields})  # type: ignore[arg-type]


def cells(here: Sight, key: str) -> dict[str, str]:
    listing = tips_view(here, only="all").listing
    names = [column.name for column in listing.columns]
    return dict(zip(names, (cell.text for cell in listing.row(key)), strict=True))


def test_every_view_has_its_count_and_its_rows() -> None:
    here = seen(tip(status="waiting"))
    counts = here.triage.counts("staf1")
    assert {name: len(chosen(here, name)) for name in VIEWS} == {name: counts[name] for name in VIEWS}
    assert counts["mine"] == 1


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("wide", [58, 78, 118])
def test_the_line_of_views_fits_and_marks_the_chosen_one(language: str, wide: int) -> None:
    lines = counts_lines(seen(language=language), "late", wide)
    assert all(line_width(line) <= wide for line in lines)
    assert len(lines) == (2 if wide < 78 else 1)
    assert sum(text_of(line).count("›") for line in lines) == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "2 h 6 j"),
        ({"due_at": NOW - 2 * HOUR}, "lewat 1 j"),
        ({"status": "waiting", "turns": (Turn(at=NOW - HOUR, by="staf1", status="waiting"),)}, "‖ 2 h 7 j"),
        ({"status": "done", "turns": (Turn(at=NOW - HOUR, by="staf1", status="done"),)}, ""),
        ({"urgent": True, "received_at": NOW - HOUR}, "3 j"),
    ],
)
def test_what_is_left_is_told_without_colour(fields: dict[str, object], told: str) -> None:
    assert cells(seen(tip(**fields)), "t-x")["left"] == told


def test_the_detail_says_the_clock_in_words_and_since_when_it_stands() -> None:
    waits = tip(status="waiting", turns=(Turn(at=NOW - HOUR, by="staf1", status="waiting"),))
    text = "\n".join(text_of(line) for line in tip_detail(seen(waits), "t-x", 100).lines)
    assert "berhenti sejak 08.14 (menunggu info), verifikasi: sisa 2 h 7 j" in text
    assert "menunggu info · Staf 1" in text


def narrowed(here: Sight, text: str) -> list[str]:
    rows = Rows(tips_view(here, only="all").listing)
    rows.narrow(text)
    return list(rows.keys)


def test_the_filter_finds_what_is_seen_and_nothing_that_is_hidden() -> None:
    here = seen()
    assert narrowed(here, "pelabuhan") == ["t-1"]
    assert narrowed(here, "hotline mendesak") == ["t-1"]
    assert narrowed(here, "3456") == []
    assert narrowed(here, "aminah") == []
    assert "t-1" not in narrowed(here, "!pelabuhan")


def test_the_filter_looks_in_the_text_that_the_listing_gives() -> None:
    listing = tips_view(seen(), only="all").listing
    assert listing.holds is not None
    for key in listing.keys:
        text = listing.text(key)
        assert all(listing.holds(key, word) for word in text.split() if "•" not in word)


def test_limited_processing_hides_the_words_from_all_but_heads() -> None:
    limited = tip(
        restricted=True, subject="Rumah di Nagoya", text="Rumah di Nagoya nomor tiga", place="Nagoya"
    )
    staff, head = seen(limited, role="staff"), seen(limited)
    assert cells(staff, "t-x")["subject"] == "(pemrosesan dibatasi)"
    assert "Nagoya" not in "\n".join(text_of(line) for line in tip_detail(staff, "t-x", 100).lines)
    assert narrowed(staff, "nagoya") == []
    assert narrowed(head, "nagoya") == ["t-x"]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("field", ["checkpoint", "village", "assignee"])
def test_what_a_source_put_where_a_name_of_the_office_belongs_is_hidden_too(
    field: str, language: str
) -> None:
    here = seen(tip(**{field: "dekat Pak Zulkarsih 0813 5544 2211"}), language=language)
    spoken = msgspec.structs.replace(here, spoken=True)
    period, line = this_month(here), here.triage.of("t-x")
    assert line is not None
    places = [row_name(here, key) for key in figures(here, period)]
    told = [
        *cells(here, "t-x").values(),
        *cells(spoken, "t-x").values(),
        *(text_of(each) for each in tip_detail(here, "t-x", 60).lines),
        *places,
        *figures_told(here, period),
        tips_view(here, only="all").listing.text("t-x"),
        letter_text(here, "{checkpoint} {village} {officer}", line.tip, REFERRAL),
        answer_text(here, "{checkpoint} {village}", line.tip, "id")[0],
    ]
    shown = "\n".join(told).casefold()
    assert "zulkarsih" not in shown
    assert "5544" not in shown
    assert "z•••" in shown


def test_an_office_calls_a_status_as_it_likes() -> None:
    own = msgspec.structs.replace(
        SETTINGS, tips=msgspec.structs.replace(SETTINGS.tips, statuses={"new": "masuk"})
    )
    held = office()
    base = sight(held, settings=own)
    assert cells(base, "t-1")["status"] == "masuk"
