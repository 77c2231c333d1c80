"""Answers in several parts: where the next one is, and what one of them alone says nothing about."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from sources.errors import Unreadable
from tests.sources.presets.systems import Reply


def events(serve, reply, many: int, *, size: int = 50, query: str = ""):
    """A server of event analytics that gives `many` of them, so many a page; and the lines of a source for it."""

    def answer(request):
        asked = dict(parse_qsl(urlsplit(request.path).query))
        page, size_ = int(asked.get("page", 1)), min(size, int(asked.get("pageSize", 50)))
        rows = [[f"E{at:04}", "2026-11-02 00:00:00.0", "Tanjung Uma"] for at in range(many)]
        document = {
            "headers": [{"name": name} for name in ("psi", "eventdate", "ouname")],
            "metaData": {
                "pager": {"page": page, "pageSize": size_, "total": many, "pageCount": -(-many // size_)}
            },
            "rows": rows[(page - 1) * size_ : page * size_],
        }
        reply(json.dumps(document).encode(), "application/json")(request)

    server = serve(answer)
    return (
        server,
        f'''[[sources]]
id = "ev"
collection = "activities"
preset = "dhis2"
url = "{server.url}/api/analytics/events/query/eBAyeGv0exc.json?dimension=ou:O6{query}"
fields = {{ id = "psi", date = "eventdate", village = "ouname" }}
''',
    )


def test_events_of_dhis2_are_read_to_their_last_page(serve, reply, source, pulled) -> None:
    server, lines = events(serve, reply, 120)
    harvest = pulled(source(lines))
    assert (len(harvest.records), len(server.seen), harvest.covers, harvest.problems) == (120, 3, "all", ())


def test_what_is_known_of_one_page_of_several_lets_nothing_vanish(serve, reply, source, pulled) -> None:
    _, lines = events(serve, reply, 120)
    harvest = pulled(source(lines + 'paging = { kind = "next", next = "pager.nextPage" }\n'))
    assert [(each.code, each.expected) for each in harvest.problems] == [
        ("more-pages", "metaData.pager.pageCount: 3")
    ]
    assert (len(harvest.records), harvest.covers) == (50, "window")


def test_a_question_in_sql_is_put_to_ckan_once(serving, source, pulled) -> None:
    held = serving("ckan")
    rows = [{"tanggal": f"2026-11-{day:02}", "tpi": "Sekupang", "jumlah": day} for day in (1, 2)]
    held.hook = lambda _: Reply({"success": True, "result": {"records": rows, "records_truncated": True}})
    lines = held.lines(
        f'url = "{held.server.url}/api/3/action/datastore_search_sql?sql=SELECT"',
        'fields = { date = "tanggal", checkpoint = "tpi", count = "jumlah" }',
    )
    harvest = pulled(source(lines))
    assert (len(held.server.seen), len(harvest.records), harvest.covers) == (1, 2, "window")


def cells(*rows: dict[str, Any], offset: str | None = None) -> Reply:
    found = [{"id": f"rec{offset}{at}", "fields": row} for at, row in enumerate(rows)]
    return Reply({"records": found} | ({"offset": offset} if offset else {}))


AIR = 'fields = { date = "Tanggal", village = "Kel", participants = "Peserta" }'
VISIT = {"Tanggal": "2026-10-01", "Kel": ["Tanjung Uma"], "Peserta": 12}


@pytest.mark.parametrize("blank_first", [False, True])
def test_blank_rows_of_airtable_are_rejected_one_by_one_wherever_they_stand(
    serving, source, pulled, blank_first
) -> None:
    held = serving("airtable")
    pages = [[{}, {"Kel": "Uma"}], [VISIT]] if blank_first else [[VISIT], [{}, {}]]
    held.hook = lambda number: cells(*pages[number - 1], offset="next" if number == 1 else None)
    harvest = pulled(source(held.lines(AIR)))
    assert (harvest.complete, len(harvest.records), harvest.rejected) == (True, 1, 2)
    assert {each.code for each in harvest.problems} == {"required"}


def test_a_column_that_no_page_of_airtable_has_is_missed_once(serving, source, pulled) -> None:
    held = serving("airtable")
    held.hook = lambda number: cells({"Tgl": "2026-10-01"}, offset="next" if number == 1 else None)
    with pytest.raises(Unreadable, match="missing-columns") as caught:
        pulled(source(held.lines(AIR)))
    assert caught.value.failure.facts["missing"] == "Tanggal"


def test_what_only_a_preset_asks_for_may_be_absent(pulled, source, tmp_path) -> None:
    file = tmp_path / "agenda.ics"
    lines = (
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "UID:1",
        "SUMMARY:Rapat",
        "DTSTART:20261125T020000Z",
        "END:VEVENT",
    )
    file.write_text("\r\n".join((*lines, "END:VCALENDAR", "")))
    harvest = pulled(
        source(f'[[sources]]\nid = "x"\ncollection = "outreach"\npreset = "ics"\npath = "{file}"\n')
    )
    assert (len(harvest.records), harvest.problems) == (1, ())
