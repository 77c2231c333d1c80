"""Quick add, whatever is written: parts in any order mean those parts; never an error; never a past that nobody asked about."""
# ruff: noqa: E501 — tables

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from store.models.collections import build
from tui.words.catalog import load
from tui.words.format import Format
from tui.words.quick import Known, Understood, understand
from tui.words.quick.told import rule_told

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 9, 14, tzinfo=WIB)
MONDAY = NOW.date()
PEOPLE = {"budi": "Budi Santoso", "kepala": "Kepala (contoh)"}
KNOWN = Known(people=PEOPLE, villages={"v-1": "Tiban Lama"}, places={"sekupang": "Sekupang"}, day=MONDAY)
FORMS = {language: Format(load(language), WIB) for language in ("id", "en")}
LEAN = settings(max_examples=150, deadline=None)

DATES = {
    "besok": 1, "lusa": 2, "tomorrow": 1, "jumat": 4, "next friday": 11, "senin depan": 7, "3 hari lagi": 3,
    "in 2 weeks": 14, "5/12": 12, "5 des 2026": 12, "2026-12-05": 12, "tgl 5 desember": 12, "akhir bulan": 7,
}  # fmt: skip
HOURS = {"jam 9": (9, 0), "pukul 19.00": (19, 0), "14:30": (14, 30), "09.05": (9, 5), "jam 8 malam": (20, 0),
         "9am": (9, 0), "setengah sembilan": (8, 30)}  # fmt: skip
CHANNELS = {"ig": ("instagram",), "x": ("x",), "tt": ("tiktok",), "ig x": ("instagram", "x"), "ig,tt": ("instagram", "tiktok"),
            "kanal desa": ("field",), "kanal web x": ("x", "website")}  # fmt: skip
LEADS = {"!h-1": "1d", "!2j": "2h", "!15m": "15m", "!h-3kerja": "3w", "!1d": "1d"}
OWNERS = {"@budi": "budi", "@KEPALA": "kepala"}
TOPICS = {"#tppo": "tppo", "#e-visa": "e-visa"}
LASTING = {"selama 2 jam": 120, "selama 90 menit": 90}
TITLE_WORDS = (
    "TPPO",
    "untuk",
    "pelajar",
    "Paspor",
    "antrean",
    "Café",
    "日本",
    "(baru)",
    "🚢",
    "3x",
    "Batam",
    "[/x]",
    "layanan",
)
COUNTLESS = tuple(word for word in TITLE_WORDS if word != "3x")
"""Where something repeats, `3x` counts."""
TITLES = st.lists(st.sampled_from(TITLE_WORDS), min_size=1, max_size=5).map(" ".join)


def read(text: str, *, language: str = "id", now: datetime = NOW, known: Known = KNOWN) -> Understood:
    return understand(text, now=now, format=FORMS[language], known=known)


def one(table: dict[str, Any]) -> st.SearchStrategy[tuple[str, Any]]:
    return st.sampled_from(sorted(table.items()))


def maybe(table: dict[str, Any]) -> st.SearchStrategy[tuple[str, Any] | None]:
    return st.none() | one(table)


@LEAN
@given(
    day=one(DATES), hour=one(HOURS), channels=maybe(CHANNELS), owner=maybe(OWNERS), topic=maybe(TOPICS),
    lasting=maybe(LASTING), leads=st.lists(one(LEADS), max_size=3), title=TITLES, order=st.randoms(use_true_random=False),
    loud=st.booleans(),
)  # fmt: skip
def test_parts_in_any_order_are_those_parts_and_the_rest_is_the_title(
    day: Any,
    hour: Any,
    channels: Any,
    owner: Any,
    topic: Any,
    lasting: Any,
    leads: Any,
    title: str,
    order: Any,
    loud: bool,
) -> None:
    pieces = [part[0] for part in (day, hour, channels, owner, topic, lasting, *leads) if part]
    order.shuffle(pieces)
    at = order.randint(0, len(pieces))
    pieces = [each.upper() if loud else each for each in pieces]
    found = read(" ".join([*pieces[:at], title, *pieces[at:]]))
    wanted: dict[str, Any] = {
        "at": datetime.combine(MONDAY + timedelta(day[1]), datetime.min.time().replace(*hour[1]), WIB),
        "title": title,
    }
    wanted |= {"channels": channels[1]} if channels else {}
    wanted |= {"kind": "event"} if channels and "field" in channels[1] else {}
    wanted |= {"owner": owner[1]} if owner else {}
    wanted |= {"topic": topic[1]} if topic else {}
    wanted |= {"duration": lasting[1]} if lasting else {}
    wanted |= {"lead_times": {lead for _, lead in leads}} if leads else {}
    assert found.questions == ()
    assert {**found.fields, **({"lead_times": set(found.fields["lead_times"])} if leads else {})} == wanted
    assert found.ready


RULES = {
    "setiap senin": "FREQ=WEEKLY;BYDAY=MO", "tiap selasa dan jumat": "FREQ=WEEKLY;BYDAY=TU,FR", "setiap hari": "FREQ=DAILY",
    "tiap hari kerja": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "tiap tgl 5": "FREQ=MONTHLY;BYMONTHDAY=5",
    "setiap jumat terakhir": "FREQ=MONTHLY;BYDAY=-1FR", "every 2 weeks": "FREQ=WEEKLY;INTERVAL=2",
    "tiap akhir bulan": "FREQ=MONTHLY;BYMONTHDAY=-1", "every second tuesday": "FREQ=MONTHLY;BYDAY=2TU",
}  # fmt: skip
ENDS = {
    "": "",
    "s.d. 31 mar 2027": ";UNTIL=20270331T165959Z",
    "until 31 dec": ";UNTIL=20261231T165959Z",
    "10 kali": ";COUNT=10",
}


@LEAN
@given(
    rule=one(RULES),
    end=one(ENDS),
    hour=one(HOURS),
    ahead=st.integers(0, 60),
    title=st.sampled_from(COUNTLESS),
)
def test_a_series_begins_with_its_own_rule_at_or_after_the_day(
    rule: Any, end: Any, hour: Any, ahead: int, title: str
) -> None:
    day = MONDAY + timedelta(ahead)
    known = Known(people=PEOPLE, day=day)
    found = read(f"{rule[0]} {hour[0]} {title} {end[0]}".strip(), known=known)
    if end[0] == "until 31 dec" and [q.code for q in found.questions] == ["until-early"]:
        return
    assert found.questions == ()
    assert found.fields["recurrence"] == rule[1] + end[1]
    first = found.fields["at"]
    assert first >= NOW
    assert first.date() >= day
    oracle = rrulestr(rule[1].replace(";INTERVAL=2", ""), dtstart=datetime.combine(day, first.time()))
    assert first.replace(tzinfo=None) == oracle.after(NOW.replace(tzinfo=None), inc=True)


VOCABULARY = (
    *DATES, *HOURS, *CHANNELS, *LEADS, *OWNERS, *LASTING, *RULES, *ENDS, *TITLE_WORDS, "minggu", "minggu depan", "25/13", "31/2",
    "jam 2", "jam 2-4", "2-4", "9", "of the month", "jam", "setiap", "tiap tgl", "s.d.", "kemarin", "senin", "hari ini", "08.00", "@", "#", "!", "!2h", "@x", "di tiban",
    "di", "desa", "web", "instagram", "sore", "nanti malam", "seharian", "10x", "3", "x", '"', '"besok"', "“jam 9”", "24.00",
    "9999 hari lagi", "12 malam", "wita", "in", "next", "every", "last", "pukul", "5-7 des", "tgl", "mulai", "selama", ",", "-",
)  # fmt: skip


@LEAN
@given(words=st.lists(st.sampled_from(VOCABULARY) | st.text(max_size=6), max_size=9), moment=st.datetimes(NOW.replace(tzinfo=None, year=2024), NOW.replace(tzinfo=None, year=2032)),
       day=st.none() | st.integers(-40, 400), language=st.sampled_from(("id", "en")))  # fmt: skip
def test_no_line_raises_and_none_is_in_the_past(
    words: list[str], moment: datetime, day: int | None, language: str
) -> None:
    now = moment.replace(tzinfo=WIB)
    known = Known(
        people=PEOPLE,
        villages={"v-1": "Tiban Lama", "v-2": "Tiban Indah"},
        day=None if day is None else now.date() + timedelta(day),
    )
    found = read(" ".join(words), now=now, language=language, known=known)
    at = found.fields.get("at")
    if at is not None:
        floor = now.replace(second=0, microsecond=0)
        assert at >= floor or (found.fields.get("all_day") and at.date() >= now.date())
    if found.ready:
        record, problems = build("outreach", "p", dict(found.fields))
        assert record is not None, problems
        assert found.fields["title"] == found.left
    for question in found.questions:
        assert not question.told.startswith("quick.")
        for option in question.options[:2]:
            again = read(option.text, now=now, language=language, known=known)
            assert question not in again.questions


@LEAN
@given(day=one(DATES), hour=one(HOURS), language=st.sampled_from(("id", "en")), title=TITLES)
def test_the_chip_of_the_moment_reads_back_as_the_same_moment(
    day: Any, hour: Any, language: str, title: str
) -> None:
    found = read(f"{day[0]} {hour[0]} {title}", language=language)
    chip = next(chip.text for chip in found.chips if chip.kind == "when")
    assert read(f"{chip} {title}", language=language).fields["at"] == found.fields["at"]


@LEAN
@given(rule=one(RULES), end=one(ENDS), language=st.sampled_from(("id", "en")))
def test_the_chip_of_a_rule_reads_back_as_the_same_rule(rule: Any, end: Any, language: str) -> None:
    assume(not (language == "en" and "BYMONTHDAY=5" in rule[1]))  # "every month on day 5" is only said
    told = rule_told(FORMS[language], rule[1] + end[1], MONDAY)
    found = read(f"{told} 21.00 Rapat", language=language)
    assert found.questions == ()
    assert found.fields["recurrence"] == rule[1] + end[1]


@LEAN
@given(
    title=st.lists(st.sampled_from((*DATES, *HOURS, *CHANNELS, *LEADS, *RULES)), min_size=1, max_size=4).map(
        " ".join
    )
)
def test_what_stands_between_quotes_is_the_title_word_for_word(title: str) -> None:
    found = read(f'besok "{title}" jam 10')
    assert (found.left, found.fields["at"].date(), found.questions) == (title, date(2026, 11, 24), ())


PHRASES = (
    *(phrase for phrase in (*DATES, *HOURS, *LEADS) if phrase not in ("besok", "jumat", "9am", "!1d")), *OWNERS, *TOPICS, *LASTING, *RULES,
    *(end for end in ENDS if end), *TITLE_WORDS, "ig", "x", "tt", "desa", "9", "2-4", "jam 2-4", "jam 9 s.d. 11 malam",
    "pukul 5-7 des", "seharian", "subuh", "kemarin", "31/2", "12/25", "setiap minggu", "minggu depan",
    "next week", "!2h", "@x", "di tiban", "di Tiban Lama", "every other friday of the month", "every first and third friday",
    "hari ini", "today", "0 kali", "until friday", "jam 25", "24.00", "akhir pekan ini", "2027", "3 jam", "jam 9 WITA",
    "setiap 17 agustus",
)  # fmt: skip
"""Of each thing one word: `besok lusa` is lusa, `tiap selasa dan jumat jumat` has one Friday."""


def told(found: Understood) -> tuple[Any, ...]:
    """Everything that the line came to."""
    asked = [(q.code, q.facts, [option.words for option in q.options]) for q in found.questions]
    return found.fields, found.left, found.chips, asked


def words_of(found: Understood) -> set[str]:
    return {word for chip in found.chips if chip.kind not in ("title", "none") for word in chip.text.split()}


@settings(max_examples=200, deadline=None)
@given(
    phrases=st.lists(st.sampled_from(PHRASES), min_size=1, max_size=6, unique=True),
    language=st.sampled_from(("id", "en")),
    on_a_day=st.booleans(),
)
def test_every_phrase_is_in_a_chip_or_a_question_or_the_title(
    phrases: list[str], language: str, on_a_day: bool
) -> None:
    known = KNOWN if on_a_day else Known(people=PEOPLE, villages={"v-1": "Tiban Lama", "v-2": "Tiban Indah"})

    def said(*without: int) -> Understood:
        line = " ".join(phrase for at, phrase in enumerate(phrases) if at not in without)
        return read(line, language=language, known=known)

    whole = said()
    same = [at for at in range(len(phrases)) if told(said(at)) == told(whole)]
    for at in same:  # its day, hour, channel, … is there all the same: another phrase says it too
        alone = words_of(read(phrases[at], language=language, known=known))
        assert (alone and alone <= words_of(whole)) or any(
            told(said(at, other)) != told(whole) for other in same if other != at
        ), phrases[at]
