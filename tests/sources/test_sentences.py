"""What a person reads of a source's answer, from the answer to the sentence, in both languages."""

from __future__ import annotations

import json

import pytest

from sources.errors import SourceError
from sources.spec import SourceSpec
from sources.spec_check import CHECKS
from sources.spec_parts import Paging
from store.models.problem import Problem
from tui.words.catalog import load
from tui.words.wording import Wording

ROW = {"date": "2026-11-22", "tpi": "Sekupang", "n": 4, "catatan": None}


def both(fact) -> tuple[str, str]:
    """A problem or a failure in Indonesian and in English."""
    words = Wording(load("id")), Wording(load("en"))
    id_, en = (w.reason(fact) if isinstance(fact, Problem) else w.failure(fact) for w in words)
    return id_, en


def failed(pulled, spec):
    with pytest.raises(SourceError) as caught:
        pulled(spec)
    return both(caught.value.failure)


def test_a_column_that_is_null_in_every_row_is_called_empty_and_not_missing(
    serve, reply, pulled, counted
) -> None:
    server = serve(reply(json.dumps([ROW]).encode(), "application/json"))
    fields = {"date": "date", "checkpoint": "tpi", "count": "n", "note": "catatan"}
    [problem] = pulled(counted(url=server.url, fields=fields)).problems
    id_, en = both(problem)
    assert "kosong di semua baris" in id_
    assert "empty in every row" in en


def test_a_page_for_people_without_a_declared_format_is_called_one(serve, reply, pulled, counts) -> None:
    server = serve(reply(b"<!doctype html><title>Masuk</title>", "text/html"))
    id_, en = failed(pulled, counts(url=server.url, format=None))
    assert "halaman masuk" in id_
    assert "web page" in en


def test_a_form_that_is_not_known_names_every_format(serve, reply, pulled, counts) -> None:
    server = serve(reply(b"x", "application/x-lain"))
    for said in failed(pulled, counts(url=server.url, format=None)):
        assert "csv, json, ndjson, xlsx, ics, feed, geojson" in said


def test_a_required_value_that_a_row_lacks_is_not_asked_for_as_in_a_form(
    serve, reply, pulled, counts
) -> None:
    server = serve(reply(b"date,tpi,n\n2026-11-22,Sekupang,4\n2026-11-23,,4\n"))
    [problem] = pulled(counts(url=server.url)).problems
    id_, en = both(problem)
    assert (problem.code, "simpan" in id_, "save" in en) == ("required", False, False)
    assert "sumbernya" in id_
    assert "at the source" in en


def test_letters_that_were_read_are_not_called_unreadable(serve, reply, pulled, counts) -> None:
    readable, lost = (
        "date,tpi,n\n2026-11-22,Café,4\n".encode("cp1252"),
        b"date,tpi,n\n2026-11-22,Caf\x81\xe9,4\n",
    )
    for body, code, words in ((readable, "encoding", "Windows-1252"), (lost, "lost-letters", "encoding")):
        [problem] = [p for p in pulled(counts(url=serve(reply(body)).url)).problems if p.code != "unmatched"]
        assert problem.code == code
        assert all(words in said for said in both(problem))


def test_who_asks_to_be_left_alone_is_told_with_the_moment_until_when(serve, reply, pulled, counts) -> None:
    server = serve(reply(status=429, Retry_After="3600"))
    id_, en = failed(pulled, counts(url=server.url))
    assert "setelah 23/11 10.14" in id_
    assert "after 23/11 10:14" in en


def test_a_next_page_that_is_the_same_again_is_told_as_such(serve, reply, pulled, counted) -> None:
    server = serve(reply(json.dumps({"rows": [ROW], "next": "?a=1"}).encode(), "application/json"))
    harvest = pulled(counted(url=server.url + "/?a=1", records="rows", paging=Paging(kind="next")))
    id_, en = both(harvest.failure)
    assert "kembali ke alamat yang sudah dibaca" in id_
    assert "leads back to an address that was read already" in en


def test_no_list_at_the_top_is_told_without_a_dash(serve, reply, pulled, counted) -> None:
    server = serve(reply(json.dumps({"rows": [ROW]}).encode(), "application/json"))
    id_, en = failed(pulled, counted(url=server.url))
    assert "di bagian teratas; yang ada: rows" in id_
    assert "at the top; found: rows" in en


def test_a_redirect_with_a_user_in_its_address_says_so(serve, reply, pulled, counts) -> None:
    server = serve(lambda request: reply(status=302, Location=f"http://x@{server.host}/")(request))
    id_, en = failed(pulled, counts(url=server.url))
    assert "nama pengguna" in id_
    assert "a user's name" in en


def test_a_key_that_is_missing_may_be_given_in_one_of_several_ways() -> None:
    spec = SourceSpec(id="uji", collection="tips", path="/x.csv", fields={"text": "t"})
    found = {problem.key: problem.code for check in CHECKS for problem in check(spec)}
    assert found["key"] == "neither"
