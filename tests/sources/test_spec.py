"""A source's table: what it may say, and everything wrong with it at once."""

from __future__ import annotations

from datetime import UTC

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.measures import parse_duration, parse_size
from sources.names import Assigned, Names
from sources.pull import fingerprint
from sources.spec import SourceSpec
from sources.spec_check import semantic_problems

GOOD = {
    "id": "penundaan",
    "collection": "deferrals",
    "url": "https://example.org/x.csv",
    "fields": {"date": "Tanggal", "checkpoint": "TPI", "count": "Jumlah"},
}
EVERYTHING = GOOD | {
    "format": "csv",
    "every": "15m",
    "timeout": "30s",
    "covers": "window",
    "records": "result.records",
    "key": ["date", "checkpoint", "category", "agency"],
    "timezone": "Asia/Jakarta",
    "dates": "%d/%m/%Y",
    "decimal": ",",
    "fields": GOOD["fields"]
    | {
        "category": {"value": "departure"},
        "agency": {"from": "Instansi", "map": {"Imigrasi": "imigrasi"}, "default": "imigrasi"},
    },
    "auth": {"header": {"name": "X-API-Key", "value": {"env": "KUNCI"}}},
    "paging": {"kind": "none"},
    "allow_hosts": ["cdn.example.org"],
    "delimiter": ";",
    "encoding": "cp1252",
    "sheet": "Nov 2026",
    "header_row": [4, 5],
    "ca": "/etc/ssl/kantor.pem",
    "max_bytes": "20MB",
}


def found(**changes: object) -> list[tuple[str, str]]:
    """Problems of the good table with changes; None takes a key away."""
    table = {key: value for key, value in (GOOD | changes).items() if value is not None}
    return [(p.key, p.code) for p in semantic_problems(msgspec.convert(table, SourceSpec))]


def test_every_key_of_the_design_is_understood() -> None:
    spec = msgspec.convert(EVERYTHING, SourceSpec)
    assert semantic_problems(spec) == []
    assert (spec.interval, spec.deadline, spec.wire_limit) == (900, 30, 20_000_000)


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(GOOD | {"evry": "15m"}, SourceSpec)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"id": "Penundaan Batam"}, ("id", "pattern")),
        ({"collection": "deferals"}, ("collection", "choice")),
        ({"covers": "some"}, ("covers", "choice")),
        ({"path": "/srv/x.csv"}, ("url", "both")),
        ({"url": None}, ("url", "neither")),
        ({"url": "ftp://example.org/x"}, ("url", "url")),
        ({"url": "https://"}, ("url", "url")),
        ({"url": "https://example.org:99999/"}, ("url", "url")),
        ({"url": "https://me:canary@example.org/"}, ("url", "secret-in-url")),
        ({"url": None, "path": "data/x.csv"}, ("path", "absolute")),
        ({"url": None, "path": "/x.csv", "auth": {"bearer": {"env": "X"}}}, ("auth", "only-url")),
        ({"every": "15"}, ("every", "duration")),
        ({"every": "1h", "cron": "0 7 * * 1-5"}, ("every", "both")),
        ({"cron": "0 7 * *"}, ("cron", "cron")),
        ({"timeout": "0s"}, ("timeout", "duration")),
        ({"max_bytes": "many"}, ("max_bytes", "size")),
        ({"format": "xml"}, ("format", "choice")),
        ({"format": "vcf"}, ("format", "choice")),
        ({"paging": {"kind": "nest"}}, ("paging.kind", "choice")),
        ({"paging": {"next": "next"}}, ("paging.kind", "required")),
        ({"paging": {"kind": "next"}, "format": "csv"}, ("paging.kind", "choice")),
        ({"paging": {"kind": "cursor"}, "format": "json"}, ("paging.next", "required")),
        ({"paging": {"kind": "link-header", "size": 50}}, ("paging.size_parameter", "required")),
        ({"paging": {"kind": "page", "size": 0}}, ("paging.size", "range")),
        ({"paging": {"kind": "page", "start": -1}}, ("paging.start", "range")),
        ({"paging": {"kind": "page", "max_pages": 0}}, ("paging.max_pages", "range")),
        ({"paging": {"kind": "page", "total": "header:"}}, ("paging.total", "required")),
        ({"paging": {"kind": "page", "until": "never"}}, ("paging.until", "choice")),
        ({"url": None, "path": "/x.csv", "paging": {"kind": "page"}}, ("paging", "only-url")),
        ({"url": None, "path": "/x.csv", "since": "updated"}, ("since", "only-url")),
        ({"preset": "kobotolbox"}, ("preset", "choice")),
        ({"allow_hosts": ["https://cdn.example.org"]}, ("allow_hosts", "pattern")),
        ({"allow_hosts": ["*.org"]}, ("allow_hosts", "pattern")),
        ({"allow_hosts": ["cdn*.example.org"]}, ("allow_hosts", "pattern")),
        ({"since": " "}, ("since.parameter", "required")),
        ({"since": {"parameter": "u", "field": "count"}}, ("since.field", "choice")),
        ({"since": {"parameter": "u", "field": "as_of"}}, ("fields.as_of", "required")),
        (
            {"collection": "villages", "fields": {"code": "a", "name": "b"}, "since": "u"},
            ("since.field", "required"),
        ),
        ({"since": {"parameter": "u", "template": "x"}}, ("since.template", "pattern")),
        ({"since": {"parameter": "u", "format": "rfc"}}, ("since.format", "choice")),
        ({"since": {"parameter": "u", "overlap": "1"}}, ("since.overlap", "duration")),
        ({"since": {"parameter": "u", "full": "never"}}, ("since.full", "duration")),
        ({"sheet": " "}, ("sheet", "pattern")),
        ({"sheet": 0}, ("sheet", "pattern")),
        ({"timezone": "Asia/Batam"}, ("timezone", "timezone")),
        ({"dates": "dd/mm/yyyy"}, ("dates", "dates")),
        ({"dates": ["%d/%m/%Y", "%d/%m/%Q"]}, ("dates", "dates")),
        ({"dates": ["excel", "epoch", "quarter"]}, ("dates", "dates")),
        ({"dates": ["%d %b", "%Y%m", "%H:%M"]}, ("dates", "dates")),
        ({"decimal": "'"}, ("decimal", "choice")),
        ({"delimiter": ";;"}, ("delimiter", "pattern")),
        ({"encoding": "utf-9"}, ("encoding", "encoding")),
        ({"header_row": 0}, ("header_row", "pattern")),
        ({"header_row": []}, ("header_row", "pattern")),
        ({"header_row": [5, 4]}, ("header_row", "pattern")),
        ({"header_row": [1, 2, 3, 4, 5, 6]}, ("header_row", "pattern")),
        ({"header_row": 1_000_000}, ("header_row", "pattern")),
        ({"records": "result[?"}, ("records", "expression")),
        ({"fields": GOOD["fields"] | {"cuont": "x"}}, ("fields", "unknown-field")),
        ({"fields": {"date": "a", "checkpoint": "b"}}, ("fields.count", "required")),
        (
            {"fields": GOOD["fields"] | {"category": {"value": "keluar"}}},
            ("fields.category.value", "constant"),
        ),
        ({"fields": GOOD["fields"] | {"agency": {"map": {"a": "b"}}}}, ("fields.agency", "neither")),
        ({"fields": GOOD["fields"] | {"agency": {"from": "a", "value": "b"}}}, ("fields.agency", "both")),
        ({"fields": GOOD["fields"] | {"note": {"value": "a", "html": True}}}, ("fields.note", "both")),
        (
            {"fields": GOOD["fields"] | {"category": {"from": "a", "map": {"K": "keluar"}}}},
            ("fields.category.map.K", "constant"),
        ),
        ({"key": ["date", "tpi"]}, ("key", "unknown-field")),
        ({"key": "date", "key_from": "no"}, ("key", "both")),
        ({"collection": "tips", "fields": {"received_at": "a", "text": "b"}}, ("key", "neither")),
        ({"auth": {}}, ("auth", "one-of")),
        ({"auth": {"bearer": {}}}, ("auth.bearer", "one-of")),
        ({"auth": {"bearer": {"env": "A", "file": "/b"}}}, ("auth.bearer", "one-of")),
        ({"auth": {"token": {"env": "A"}}}, ("auth.token", "no-style")),
        ({"preset": "ckan", "auth": {"bearer": {}}}, ("auth.bearer", "one-of")),
        ({"preset": "google-sheet", "auth": {"token": {"env": "A"}}}, ("auth.token", "no-style")),
        (
            {"auth": {"oauth2": {"token_url": "x", "client_id": "a", "client_secret": {"env": "A"}}}},
            ("auth.oauth2.token_url", "url"),
        ),
        (
            {
                "auth": {
                    "oauth2": {
                        "token_url": "https://a.example/t",
                        "client_id": "",
                        "client_secret": {"env": "A"},
                    }
                }
            },
            ("auth.oauth2.client_id", "required"),
        ),
        (
            {"auth": {"oauth2": {"token_url": "https://a.example/t", "client_id": "a", "client_secret": {}}}},
            ("auth.oauth2", "one-of"),
        ),
        ({"auth": {"header": {"name": "X Key", "value": {"env": "A"}}}}, ("auth.header.name", "pattern")),
    ],
    ids=lambda value: "".join(str(value).split())[-60:] if isinstance(value, dict) else value[1],
)
def test_each_mistake_is_named_by_its_key(changes: dict[str, object], problem: tuple[str, str]) -> None:
    assert found(**changes) == [problem]


def test_all_mistakes_are_named_at_once() -> None:
    assert len(found(id="X", every="soon", dates="x", decimal="x", timeout="x")) == 5


def test_a_secret_in_an_address_is_not_repeated() -> None:
    spec = msgspec.convert(GOOD | {"url": "https://me:canary@example.org/?k=canary"}, SourceSpec)
    assert "canary" not in repr(semantic_problems(spec))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("15m", 900), ("1h30m", 5400), ("2d", 172800), ("250ms", 0.25), ("1.5h", 5400)],
)
def test_durations_have_units(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "15", "m", "-1m", "1x", "1m!", "0s", "99999999w", "1 2m"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_duration(text)


def test_sizes_have_units_or_are_bytes() -> None:
    assert [parse_size(size) for size in ("10MB", "1.5 MiB", "512kb", 7, "7")] == [
        10_000_000,
        1_572_864,
        512_000,
        7,
        7,
    ]
    for size in ("", "0", "-1", "10XB", "1e9"):
        with pytest.raises(ValueError, match=r"^"):
            parse_size(size)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_no_text_in_a_table_breaks_the_check(one: str, two: str, three: str) -> None:
    spec = SourceSpec(
        id=one, collection="deferrals", url=two, path=three, every=one, cron=two, timeout=three, timezone=one,
        dates=two, decimal=three, delimiter=one, encoding=two, records=three, key=one, key_from=two, format=three,
        fields={one: two}, max_bytes=one, ca=two, proxy=three,
    )  # fmt: skip
    assert semantic_problems(spec)


def test_the_fingerprint_follows_the_mapping_and_nothing_else() -> None:
    spec = msgspec.convert(EVERYTHING, SourceSpec)
    same = msgspec.convert(EVERYTHING | {"every": "1h", "timeout": "5s"}, SourceSpec)
    other = msgspec.convert(EVERYTHING | {"decimal": "."}, SourceSpec)
    marks = [fingerprint(which, Names(), UTC) for which in (spec, same, other)]
    assert marks[0] == marks[1] != marks[2]


@pytest.mark.parametrize(
    ("collection", "field", "assigned", "again"),
    [
        ("deferrals", "checkpoint", ("checkpoint", "Total Hari Ini", "sekupang"), True),
        ("deferrals", "agency", ("agency", "Jumlah", "bp3mi"), True),
        ("deferrals", "checkpoint", ("agency", "Jumlah", "bp3mi"), False),
        ("deferrals", "checkpoint", ("checkpoint", "Sekupng", "sekupang"), False),
        ("villages", "name", ("village", "Jumlah", "v-1"), True),
        ("villages", "code", ("village", "Jumlah", "v-1"), False),
        ("activities", "village", ("village", "Rata-rata", "v-1"), True),
        ("activities", "village", ("village", "Tblama", "v-1"), False),
        ("outreach", "channels", ("channel", "Radio", "field"), True),
        ("tips", "channel", ("channel", "Surat", "other"), False),
        ("deferrals", "checkpoint", ("channel", "Radio", "field"), False),
    ],
)
def test_a_source_is_read_anew_for_an_assigned_name_only_where_its_mapping_looks_at_it(
    collection: str, field: str, assigned: tuple[str, str, str], again: bool
) -> None:
    """Anything else is read over what is held."""
    spec = SourceSpec(id="uji", collection=collection, path="/x.csv", fields={field: field})
    kind, name, target = assigned
    after = Names(assigned=[Assigned(kind=kind, name=name, target=target)])
    assert (fingerprint(spec, Names(), UTC) != fingerprint(spec, after, UTC)) is again
