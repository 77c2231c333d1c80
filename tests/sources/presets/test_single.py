"""What one system does and no other."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sources.address import may_follow
from sources.errors import Refused, SourceError, Unreadable
from store.models.collections import flatten
from tests.sources.presets.rows import VISITS, post, record, submission, ticket
from tests.sources.presets.systems import SECRET, Reply, chatwoot, nocodb, wordpress
from tui.words.catalog import load
from tui.words.wording import Wording

PAGE = "<!DOCTYPE html><html><head><title>Google Drive</title></head><body>Sign in</body></html>"
EN, ID = Wording(load("en")), Wording(load("id"))


@pytest.mark.parametrize(
    "answer",
    [
        Reply(PAGE, content_type="text/html; charset=utf-8"),
        Reply(PAGE, content_type=""),
        Reply(PAGE, 404, "text/html"),
        Reply(PAGE, 401, "text/html"),
        Reply("", 302, headers={"Location": "https://accounts.google.com/ServiceLogin?continue=x"}),
    ],
    ids=["page", "bare", "gone", "denied", "sign-in"],
)
def test_a_google_sheet_that_is_not_published_says_what_to_do(serving, source, pulled, answer) -> None:
    held = serving("google-sheet")
    held.hook = lambda _: answer
    with pytest.raises(Unreadable) as caught:
        pulled(source(held.lines()))
    assert "Publish to web" in EN.failure(caught.value.failure)
    assert "Publikasikan di web" in ID.failure(caught.value.failure)
    assert len(held.server.seen) == 1


def test_a_redirect_of_google_to_anybody_else_is_still_one(serving, source, pulled) -> None:
    held = serving("google-sheet")
    held.hook = lambda _: Reply("", 302, headers={"Location": "https://example.org/"})
    with pytest.raises(Refused, match="redirect"):
        pulled(source(held.lines()))


@pytest.mark.parametrize("column", ["Alamat Email", "Email Address", "Email", "E-mail", "Username"])
def test_a_forms_raw_tab_is_warned_of(serving, source, pulled, column) -> None:
    held = serving("google-sheet")
    table = f"Stempel waktu,{column},Tanggal,TPI,Jumlah,Catatan\n1/11/2026 09:15:00,a@b.id,01/11/2026,Sekupang,3,\n"
    held.hook = lambda _: Reply(table, content_type="text/csv")
    harvest = pulled(source(held.lines()))
    assert [(problem.code, problem.value) for problem in harvest.problems if problem.warning] == [
        ("personal-column", column)
    ]
    assert "a@b.id" not in repr(harvest)


def test_the_hosts_of_published_sheets_are_those_below_one_name() -> None:
    hosts = ("*.googleusercontent.com",)
    start = "https://docs.google.com"
    assert may_follow(start, "https://doc-08-34-sheets.googleusercontent.com/pub/x", hosts)
    for other in (
        "https://googleusercontent.com/",
        "https://evilgoogleusercontent.com/",
        "https://googleusercontent.com.evil.example/",
        "https://x@doc.googleusercontent.com/",
        "http://doc.googleusercontent.com/",
    ):
        assert not may_follow(start, other, hosts)


def test_wordpress_ends_where_it_says_so_if_a_proxy_drops_its_headers(serving, source, pulled) -> None:
    def bare(ask: Any, rows: Any) -> Reply:
        answer = wordpress(ask, rows)
        return Reply(answer.body, answer.status)

    held = serving("wordpress", shelf=bare)
    harvest = pulled(source(held.lines()))
    assert (len(harvest.records), harvest.complete, harvest.failure) == (5, True, None)
    held.hook = lambda number: (
        Reply({"code": "rest_invalid_param", "message": "x"}, 400) if number == 6 else None
    )
    assert pulled(source(held.lines())).complete is False


def test_wordpress_times_without_a_zone_are_utc_only_where_they_say_gmt(serving, source, pulled) -> None:
    held = serving("wordpress")
    held.rows = [post(1)]
    for line, hour in (('fields = { at = "date" }', 20), ('fields = { at = "modified_gmt" }', 1)):
        [plan] = pulled(source(held.lines(line))).records
        assert plan.at.astimezone(UTC).hour == hour


def test_wordpress_posts_keep_their_state(serving, source, pulled) -> None:
    held = serving("wordpress")
    states = ("publish", "future", "draft", "pending", "private")
    held.rows = [{**post(at), "status": state} for at, state in enumerate(states)]
    found = [flatten(plan)["status.website"] for plan in pulled(source(held.lines())).records]
    assert found == ["posted", "scheduled", "draft", "review", "posted"]


def test_zammad_is_read_as_a_list_and_as_a_map_with_its_order(serving, source, pulled) -> None:
    held = serving("zammad", requires={})
    as_list = {flatten(tip)["text"] for tip in pulled(source(held.lines())).records}
    address = f'url = "{held.server.url}/api/v1/tickets?full=true"'
    harvest = pulled(source(held.lines(address)))
    assert {flatten(tip)["text"] for tip in harvest.records} == as_list
    assert "expand" not in held.server.seen[-1][0]
    held.server.seen.clear()
    assets = {"Ticket": {str(at): ticket(at - 40) for at in (40, 41)}}
    held.hook = lambda number: Reply({"tickets": [41, 40], "assets": assets} if number == 1 else [])
    found = [tip.text for tip in pulled(source(held.lines(address))).records]
    assert found == ["Paspor hilang", "Tawaran kerja ke luar negeri"]
    held.hook, held.rows = (lambda _: None), []
    assert pulled(source(held.lines(address))).complete


def test_a_kobo_submission_keeps_its_id_when_an_edit_gives_it_another_uuid(serving, source, pulled) -> None:
    held = serving("kobotoolbox")
    first = [one.id for one in pulled(source(held.lines())).records]
    held.rows = [{**submission(at), "_uuid": f"lain-{at}", "meta/instanceID": "uuid:lain"} for at in range(5)]
    assert [one.id for one in pulled(source(held.lines())).records] == first


def test_kobo_counts_the_time_of_a_submission_in_utc(serving, source, pulled) -> None:
    held = serving("kobotoolbox")
    held.rows = [submission(0)]
    lines = held.lines(
        'collection = "tips"', 'fields = { received_at = "_submission_time", text = "kunjungan/hasil" }'
    )
    [tip] = pulled(source(lines)).records
    assert tip.received_at == datetime(2026, 11, VISITS[0][0], 18, 30, tzinfo=UTC)
    lines = held.lines('collection = "tips"', 'fields = { received_at = "start", text = "kunjungan/hasil" }')
    [tip] = pulled(source(lines)).records
    assert tip.received_at.astimezone(UTC).hour == 1


def test_a_kobo_export_is_read_as_the_table_that_it_is(serving, source, pulled) -> None:
    held = serving("kobotoolbox")
    held.hook = lambda _: Reply('"tanggal";"_id"\r\n"2026-11-03";"12"\r\n', content_type="text/csv")
    [one] = pulled(
        source(held.lines('fields = { date = "tanggal" }', 'format = "csv"', 'delimiter = ";"'))
    ).records
    assert one.date.day == 3


@pytest.mark.parametrize("value", [SECRET, f"Token {SECRET}", f"token {SECRET}"])
def test_a_token_is_taken_with_and_without_its_word(serving, source, pulled, monkeypatch, value) -> None:
    held = serving("kobotoolbox")
    monkeypatch.setenv("KOBO_TOKEN", value)
    spec = source(held.lines())
    held.hook = lambda _: Reply({"count": 0, "next": None, "results": []})
    pulled(spec)
    assert held.server.seen[0][1]["authorization"].casefold() == f"token {SECRET}"


def test_wordpress_takes_login_and_application_password_as_one_token(
    serving, source, pulled, monkeypatch
) -> None:
    held = serving("wordpress")
    monkeypatch.setenv("WP", f"humas:{SECRET}")
    assert len(pulled(source(held.lines('auth = { token = { env = "WP" } }'))).records) == 5


def test_odk_takes_user_and_password(serving, source, pulled) -> None:
    held = serving(
        "odk", carried=("Authorization", "Basic aHVtYXNAZXhhbXBsZS5vcmc6a3VuY2ktcmFoYXNpYS03ZjNh"), auth=""
    )
    assert len(pulled(source(held.lines())).records) == 5
    assert held.server.seen[0][0].endswith("?$top=1000")


def test_airtable_columns_are_named_alone_or_below_fields(serving, source, pulled) -> None:
    held = serving("airtable")
    alone = [flatten(one) for one in pulled(source(held.lines())).records]
    names = {"date": "Tanggal", "village": "Nama Kelurahan", "participants": "Peserta", "summary": "Hasil"}
    below = ", ".join(f'{ours} = "fields.{theirs}"' for ours, theirs in names.items())
    below = f"fields = {{ {below} }}"
    assert [flatten(one) for one in pulled(source(held.lines(below))).records] == alone
    held.rows = [{"id": "rec1", "createdTime": "2026-11-21T05:03:51.000Z"}, record(1)]
    harvest = pulled(source(held.lines()))
    assert (len(harvest.records), harvest.rejected) == (1, 1)


def test_nocodb_of_the_third_kind_of_api_is_read_too(serving, source, pulled) -> None:
    held = serving("nocodb", requires={})

    def third(number: int) -> Reply:
        first = number == 1
        days = (1, 2) if first else (3,)
        rows = [{"id": day, "fields": {"Tanggal": f"2026-11-0{day}", "Kelurahan": "Tembesi"}} for day in days]
        return Reply({"records": rows, "next": f"{held.server.url}/lagi?page=2" if first else None})

    held.hook = third
    harvest = pulled(source(held.lines('paging = { kind = "next" }')))
    assert [one.date.day for one in harvest.records] == [1, 2, 3]
    held.hook = lambda _: Reply({"records": [], "next": None})
    assert pulled(source(held.lines('paging = { kind = "next" }'))).complete


def test_nocodb_says_by_an_error_that_the_page_before_was_the_last(serving, source, pulled) -> None:
    def uncounted(ask: Any, rows: Any) -> Reply:
        answer = nocodb(ask, rows)
        return Reply({**answer.body, "pageInfo": {}}, answer.status)

    harvest = pulled(source(serving("nocodb", shelf=uncounted).lines()))
    assert (len(harvest.records), harvest.complete) == (5, True)


def test_nocodb_is_believed_that_a_page_is_the_last(serving, source, pulled) -> None:
    def uncounted(ask: Any, rows: Any) -> Reply:
        answer = nocodb(ask, rows)
        return Reply({**answer.body, "pageInfo": {**answer.body["pageInfo"], "totalRows": None}})

    held = serving("nocodb", shelf=uncounted)
    assert len(pulled(source(held.lines())).records) == 5
    assert len(held.server.seen) == 3


def test_chatwoot_lists_of_other_things_stand_one_level_higher(serving, source, pulled) -> None:
    def higher(ask: Any, rows: Any) -> Reply:
        data = chatwoot(ask, rows).body["data"]
        return Reply({"meta": {"count": len(rows), "current_page": 1}, "payload": data["payload"]})

    held = serving("chatwoot", shelf=higher)
    assert len(pulled(source(held.lines())).records) == 5
    assert len(held.server.seen) == 3


def test_dhis2_lists_of_metadata_follow_their_pager(serving, source, pulled) -> None:
    held = serving("dhis2")

    def units(number: int) -> Reply:
        at = (number - 1) % 3 + 1
        pager = {"page": at, "pageCount": 3, "total": 3, "pageSize": 1}
        if at < 3:
            pager["nextPage"] = f"{held.server.url}/api/organisationUnits.json?page={at + 1}"
        unit = {"id": f"uid{at}", "code": f"217110{at}", "displayName": "Tiban"}
        return Reply({"pager": pager, "organisationUnits": [unit]})

    held.hook = units
    lines = held.lines(
        'collection = "villages"',
        'records = "organisationUnits"',
        'fields = { code = "code", name = "displayName" }',
    )
    assert [one.code for one in pulled(source(lines)).records] == ["2171101", "2171102", "2171103"]


def test_socrata_rows_are_told_apart_by_their_own_id(serving, source, pulled) -> None:
    held = serving("socrata")
    lines = held.lines('collection = "activities"', 'fields = { date = "tanggal", title = "lokasi" }')
    first = {one.id: one.title for one in pulled(source(lines)).records}
    held.rows = list(reversed(held.rows))
    assert {one.id: one.title for one in pulled(source(lines)).records} == first
    assert len(first) == 5


def test_a_conversation_without_a_message_of_its_own_is_rejected_alone(serving, source, pulled) -> None:
    held = serving("chatwoot")
    first, *rest = held.rows
    answer = {"id": 9, "content": "Sudah kami catat", "message_type": 1, "created_at": 1_793_500_900}
    held.rows = [
        {**first, "messages": [], "last_non_activity_message": None},
        {**rest[0], "messages": [answer, *rest[0]["messages"]]},
    ]
    harvest = pulled(source(held.lines()))
    assert ([tip.text for tip in harvest.records], harvest.rejected) == (["Paspor hilang"], 1)


def test_a_picture_or_a_voice_message_is_a_tip_too(serving, source, pulled) -> None:
    held = serving("chatwoot")
    sent = {"id": 9, "content": None, "message_type": 0, "attachments": [{"id": 1, "file_type": "audio"}]}
    held.rows = [{**held.rows[0], "messages": [sent], "last_non_activity_message": sent}]
    harvest = pulled(source(held.lines()))
    assert ([tip.text for tip in harvest.records], harvest.rejected) == (["[audio]"], 0)


def test_kinds_of_tickets_that_zammad_knows_are_no_warning(serving, source, pulled) -> None:
    held = serving("zammad")
    kinds = (
        "note email phone web chat fax sms|whatsapp message|facebook feed post|facebook feed comment|"
        "twitter status|twitter direct-message|telegram personal-message"
    )
    names = [
        name for part in kinds.split("|") for name in (part.split() if part.startswith("note") else [part])
    ]
    held.rows = [{**ticket(0), "id": at, "create_article_type": name} for at, name in enumerate(names)]
    harvest = pulled(source(held.lines()))
    assert (len(harvest.records), harvest.problems) == (13, ())
    assert [tip.channel for tip in harvest.records if "whatsapp" in names[harvest.records.index(tip)]] == [
        "hotline"
    ]


@pytest.mark.parametrize(
    "body",
    [b"", b"<h1>Forbidden</h1>", b"[" * 100_000, b'{"detail": {"a": 1}}', b'{"detail": "' + b"x" * 100_000],
)
def test_a_refusal_without_words_is_told_all_the_same(serving, source, pulled, body) -> None:
    held = serving("kobotoolbox")
    held.hook = lambda _: Reply(body.decode(), 403)
    with pytest.raises(SourceError) as caught:
        pulled(source(held.lines()))
    assert caught.value.failure.facts["status"] == "403"
    assert "said" not in caught.value.failure.facts


def test_words_of_a_refusal_are_plain_short_and_masked(serving, source, pulled) -> None:
    held = serving("kobotoolbox")
    words = "<b>Hubungi</b> 0812 3456 7890\x1b[31m " + "panjang " * 200
    held.hook = lambda _: Reply(json.dumps({"detail": words}), 400)
    with pytest.raises(SourceError) as caught:
        pulled(source(held.lines()))
    said = caught.value.failure.facts["said"]
    assert len(said) <= 200
    assert said.isprintable()
    assert "<" not in said
    sentence = EN.failure(caught.value.failure)
    assert "3456" not in sentence
    assert "Hubungi" in sentence
