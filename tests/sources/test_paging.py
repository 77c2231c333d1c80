"""Pages: each kind to its end and no further, against a real server."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from sources.errors import Refused, Unreadable
from sources.paging import KINDS
from sources.pull import Progress
from sources.spec_parts import Paging
from tests.sources.shelves import ROWS, endless, serving, shelf

KIND_BY_KIND = {
    "absolute": (Paging(kind="next"), "rows", 3),
    "relative": (Paging(kind="next", next="_links.next"), "rows", 4),
    "odata": (Paging(kind="next", next="@odata.nextLink"), "rows", 3),
    "hal": (Paging(kind="next", next="_links.next"), "rows", 3),
    "link-header": (Paging(kind="link-header"), None, 3),
    "page": (Paging(kind="page", size=3), None, 3),
    "offset": (Paging(kind="offset", size=3), None, 3),
    "cursor": (Paging(kind="cursor", next="meta.after", parameter="at"), "rows", 3),
}


@pytest.mark.parametrize("name", KIND_BY_KIND)
def test_each_kind_brings_all_rows_and_asks_no_more_than_it_must(serve, pulled, counted, name) -> None:
    paging, records, asked = KIND_BY_KIND[name]
    server = serving(serve, shelf(name))
    harvest = pulled(counted(url=server.url + "/x", records=records, paging=paging))
    assert [record.count for record in harvest.records] == [1, 2, 3, 4, 5, 6, 7]
    assert (harvest.fetched, harvest.complete, harvest.failure) == (7, True, None)
    assert len(server.seen) == asked


def test_every_kind_has_a_server_in_this_suite() -> None:
    assert {paging.kind for paging, _, _ in KIND_BY_KIND.values()} | {"none"} == set(KINDS)


@pytest.mark.parametrize("name", ["page", "offset"])
def test_a_last_page_that_is_full_is_followed_by_an_empty_one(serve, pulled, counted, name) -> None:
    server = serving(serve, shelf(name, size=7))
    assert pulled(counted(url=server.url, paging=Paging(kind=name, size=7))).fetched == 7
    assert len(server.seen) == 2


@pytest.mark.parametrize("ending", [b"", b" \n"])
@pytest.mark.parametrize("status", [200, 204])
def test_nothing_at_all_after_a_full_page_is_the_end(serve, reply, pulled, counts, ending, status) -> None:
    csv = b"date,tpi,n\n2026-11-01,Sekupang,1\n2026-11-02,Sekupang,2\n"

    def answer(request) -> None:
        (reply(csv) if len(server.seen) == 1 else reply(ending if status == 200 else b"", status=status))(
            request
        )

    server = serve(answer)
    harvest = pulled(counts(url=server.url, paging=Paging(kind="offset", size=2)))
    assert (harvest.fetched, harvest.complete) == (2, True)


def test_tables_of_text_are_paged_by_their_rows(serve, reply, pulled, counts) -> None:
    """Socrata's way: `$limit` and `$offset`, each page with its header."""
    lines = [f"2026-11-{day:02},Sekupang,{day}\n" for day in range(1, 6)]

    def answer(request) -> None:
        query = parse_qs(urlsplit(request.path).query)
        at, size = int(query["$offset"][0]), int(query["$limit"][0])
        reply(("date,tpi,n\n" + "".join(lines[at : at + size])).encode())(request)

    server = serve(answer)
    paging = Paging(kind="offset", parameter="$offset", size_parameter="$limit", size=2)
    harvest = pulled(counts(url=server.url + "/x.csv?$where=a%20b", paging=paging))
    assert [record.count for record in harvest.records] == [1, 2, 3, 4, 5]
    assert server.seen[1][0] == "/x.csv?$where=a%20b&$limit=2&$offset=2"


@pytest.mark.parametrize("where", ["meta.total", "header:X-Total-Count"])
@pytest.mark.parametrize("name", ["page", "offset"])
def test_the_number_of_rows_spares_the_last_question(serve, pulled, counted, name, where) -> None:
    plain = shelf(name, size=7)

    def answer(query, url):
        rows, _ = plain(query, url)
        return {"rows": rows, "meta": {"total": "7"}}, {"X-Total-Count": 7}

    server = serving(serve, answer)
    spec = counted(url=server.url, records="rows", paging=Paging(kind=name, size=7, total=where))
    assert pulled(spec).fetched == 7
    assert len(server.seen) == 1


def test_the_number_of_rows_leads_past_short_pages(serve, pulled, counted) -> None:
    """A server that gives three a page, whatever is asked for."""
    plain = shelf("offset", size=3)
    server = serving(serve, lambda query, url: (plain(query, url)[0], {"X-Total": "7"}))
    paging = Paging(kind="offset", size=500, total="header:x-total")
    assert pulled(counted(url=server.url, paging=paging)).fetched == 7


def test_the_number_of_pages_spares_the_last_question(serve, pulled, counted) -> None:
    plain = shelf("page", size=4)
    server = serving(serve, lambda query, url: (plain(query, url)[0], {"X-WP-TotalPages": "2"}))
    spec = counted(url=server.url, paging=Paging(kind="page", size=4, pages="header:X-WP-TotalPages"))
    assert pulled(spec).fetched == 7
    assert len(server.seen) == 2


def test_the_size_in_the_address_counts_as_the_size(serve, pulled, counted) -> None:
    server = serving(serve, shelf("page", size=3))
    assert pulled(counted(url=server.url + "/?per_page=3", paging=Paging(kind="page"))).fetched == 7
    assert len(server.seen) == 3


def test_a_first_page_as_short_as_servers_like_to_cut_is_worth_a_word(serve, pulled, counted) -> None:
    rows = [{**row, "tpi": str(at)} for row in ROWS[:5] for at in range(20)]
    server = serving(serve, lambda query, url: (rows, {}))
    found = pulled(counted(url=server.url, paging=Paging(kind="page", size=500))).problems
    assert [(p.code, p.value, p.expected, p.warning) for p in found] == [("short-page", "100", "500", True)]
    assert pulled(counted(url=server.url, paging=Paging(kind="page", size=99, max_pages=1))).problems == ()


def test_rows_are_counted_through_all_pages(serve, pulled, counted) -> None:
    rows = [*ROWS[:4], {**ROWS[4], "n": "lima"}, 6, ROWS[6]]
    server = serving(serve, shelf("page", rows=rows))
    found = pulled(counted(url=server.url, paging=Paging(kind="page", size=3)))
    assert [(problem.row, problem.code) for problem in found.problems] == [("6", "type"), ("5", "type")]
    assert found.fetched == 7


def test_progress_tells_of_each_page(serve, pulled, counted) -> None:
    told: list[Progress] = []
    server = serving(serve, shelf("page"))
    pulled(counted(url=server.url, paging=Paging(kind="page", size=3)), progress=told.append)
    assert [(progress.pages, progress.rows) for progress in told] == [(1, 3), (2, 6), (3, 7)]


def test_one_connection_serves_all_pages(serve, pulled, counted) -> None:
    ports = set()
    plain = shelf("page")

    def answer(request) -> None:
        request.protocol_version = "HTTP/1.1"
        ports.add(request.client_address)
        body = json.dumps(plain({k: v[0] for k, v in parse_qs(urlsplit(request.path).query).items()}, "")[0])
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body.encode())

    server = serve(answer)
    server._http.RequestHandlerClass.protocol_version = "HTTP/1.1"
    assert pulled(counted(url=server.url, paging=Paging(kind="page", size=3))).fetched == 7
    assert (len(server.seen), len(ports)) == (3, 1)


# When to stop


@pytest.mark.parametrize(
    ("paging", "document", "found"),
    [
        (Paging(kind="page"), lambda n: ROWS, "body"),
        (Paging(kind="offset", size=7), lambda n: ROWS, "body"),
        (Paging(kind="next"), lambda n: {"rows": [ROWS[n % 2]], "next": "/x"}, "address"),
        (Paging(kind="next"), lambda n: {"rows": [ROWS[n % 7]], "next": f"/{n % 3}"}, "address"),
        (Paging(kind="next"), lambda n: {"rows": ROWS, "next": "/x?y"}, "body"),
        (Paging(kind="cursor", next="next"), lambda n: {"rows": [ROWS[n % 7]], "next": "c"}, "address"),
        (Paging(kind="cursor", next="next"), lambda n: {"rows": [], "n": n, "next": "c"}, "address"),
    ],
)
def test_what_comes_again_ends_it_and_what_came_is_kept(
    serve, pulled, counted, paging, document, found
) -> None:
    server = serving(serve, lambda query, url: (document(len(server.seen)), {}))
    spec = counted(
        url=server.url + "/x", records=None if isinstance(document(1), list) else "rows", paging=paging
    )
    try:
        harvest = pulled(spec)
        failure = harvest.failure
        assert (harvest.complete, len(harvest.records)) != (True, 0)
        assert harvest.validators == {}
    except Unreadable as error:  # rows never came
        failure = error.failure
    assert (failure.code, failure.facts["found"]) == ("repeated", found)
    assert len(server.seen) <= 4


def test_pages_without_end_stop_at_the_most(serve, pulled, counted) -> None:
    server = serving(serve, endless)
    harvest = pulled(counted(url=server.url, paging=Paging(kind="page", max_pages=5)))
    assert (len(server.seen), len(harvest.records), harvest.complete) == (5, 5, False)
    assert harvest.failure is not None
    assert (harvest.failure.code, harvest.failure.facts["limit"], harvest.failure.facts["page"]) == (
        "too-many-pages", "5", "6",
    )  # fmt: skip


def test_pages_that_are_too_much_together_stop(serve, pulled, counted) -> None:
    server = serving(serve, lambda query, url: (endless(query, url)[0] + ["x" * 800], {}))
    harvest = pulled(counted(url=server.url, max_bytes=1000, paging=Paging(kind="page")))
    assert harvest.failure is not None
    assert (harvest.failure.code, harvest.failure.facts["limit"]) == ("too-large", "20000")
    assert 20 <= len(harvest.records) < 25


def test_pages_that_take_too_long_together_stop(serve, pulled, counted) -> None:
    def slow(query, url):
        server.done.wait(0.05)
        return endless(query, url)

    server = serving(serve, slow)
    harvest = pulled(counted(url=server.url, timeout="60ms", paging=Paging(kind="page")))
    assert harvest.failure is not None
    assert harvest.failure.code == "timeout"
    assert 2 < len(harvest.records) < 30


@pytest.mark.parametrize(
    ("paging", "document", "found"),
    [
        (Paging(kind="next"), {"rows": ROWS, "next": 7}, "type"),
        (Paging(kind="next"), {"rows": ROWS, "next": ["/x"]}, "type"),
        (Paging(kind="next"), {"rows": ROWS, "next": "/" + "x" * 9000}, "long"),
        (Paging(kind="next"), {"rows": ROWS, "next": "http://["}, "address"),
        (Paging(kind="cursor", next="next"), {"rows": ROWS, "next": {"a": 1}}, "type"),
        (Paging(kind="cursor", next="next"), {"rows": ROWS, "next": True}, "type"),
    ],
)
def test_a_way_on_that_cannot_be_read_is_no_end(serve, pulled, counted, paging, document, found) -> None:
    server = serving(serve, lambda query, url: (document, {}))
    harvest = pulled(counted(url=server.url, records="rows", paging=paging))
    assert harvest.failure is not None
    assert (harvest.failure.code, harvest.failure.facts["found"]) == ("no-next", found)
    assert (harvest.complete, len(harvest.records), len(server.seen)) == (False, 7, 1)


def test_a_table_has_no_place_for_the_next_address(serve, reply, pulled, counts) -> None:
    server = serve(reply(b"date,tpi,n\n2026-11-01,A,1\n"))
    harvest = pulled(counts(url=server.url, format=None, paging=Paging(kind="next")))
    assert harvest.failure is not None
    assert harvest.failure.facts["found"] == "no-document"


SAYS_MORE = {
    "next": ({"rows": ROWS, "next": "https://x.example/?page=2"}, {}, "next"),
    "odata": ({"rows": ROWS, "@odata.nextLink": "?$skiptoken=8"}, {}, "@odata.nextLink"),
    "hal": ({"rows": ROWS, "_links": {"next": {"href": "/x?page=2"}}}, {}, "_links.next"),
    "links": ({"rows": ROWS, "links": {"next": "/x?page=2"}}, {}, "links.next"),
    "count": ({"rows": ROWS, "count": 8}, {}, "count: 8"),
    "total": ({"rows": ROWS, "total": 1200}, {}, "total: 1200"),
    "result": ({"rows": ROWS, "result": {"total": 8}}, {}, "result.total: 8"),
    "meta": ({"rows": ROWS, "meta": {"total": 8}}, {}, "meta.total: 8"),
    "link header": ({"rows": ROWS}, {"Link": '</x?page=2>; rel="next"'}, "Link: rel=next"),
    "wordpress": ({"rows": ROWS}, {"X-WP-TotalPages": "12"}, "X-WP-TotalPages: 12"),
}


@pytest.mark.parametrize("name", SAYS_MORE)
def test_an_answer_that_says_there_is_more_is_told_where_nobody_declared_paging(
    serve, pulled, counted, name
) -> None:
    document, headers, said = SAYS_MORE[name]
    server = serving(serve, lambda *_: (document, headers))
    harvest = pulled(counted(url=server.url, records="rows"))
    found = [(p.code, p.value, p.expected, p.warning) for p in harvest.problems]
    assert found == [("more-pages", "7", said, True)]
    assert (harvest.fetched, harvest.complete) == (7, True)


@pytest.mark.parametrize(
    ("beside", "headers"),
    [
        ({"next": None, "count": 7, "total": "many", "meta": [8]}, {}),
        ({"next": "", "_links": {"next": {}}}, {"Link": "</x>; rel=prev", "X-WP-TotalPages": "1"}),
    ],
)
def test_an_answer_that_is_whole_says_nothing(serve, pulled, counted, beside, headers) -> None:
    server = serving(serve, lambda *_: ({"rows": ROWS, **beside}, headers))
    assert pulled(counted(url=server.url, records="rows")).problems == ()


def test_where_paging_is_declared_what_leads_on_is_no_news(serve, pulled, counted) -> None:
    server = serving(serve, shelf("absolute"))
    harvest = pulled(counted(url=server.url + "/x", records="rows", paging=Paging(kind="next")))
    assert (harvest.fetched, harvest.problems) == (7, ())


@pytest.mark.parametrize("port", ["", ":{port}", ":443"])
def test_a_next_link_in_which_only_the_scheme_differs_is_followed_as_configured(
    serve, pulled, counted, port
) -> None:
    """A server behind a TLS proxy, the other way round: nobody here speaks TLS."""

    def answer(query, url):
        there = f"https://127.0.0.1{port.format(port=server.port)}/x?at=3"
        return {"rows": ROWS[3:], "next": None} if "at" in query else {"rows": ROWS[:3], "next": there}, {}

    server = serving(serve, answer)
    harvest = pulled(counted(url=server.url, records="rows", paging=Paging(kind="next")))
    assert (harvest.fetched, harvest.complete) == (7, True)
    assert [path for path, _ in server.seen] == ["/", "/x?at=3"]


@pytest.mark.parametrize(
    "there", ["https://127.0.0.1:1/x", "https://127.0.0.2/x", "https://a@127.0.0.1/x", "ftp://127.0.0.1/x"]
)
def test_a_next_link_in_which_more_than_the_scheme_differs_is_refused(serve, pulled, counted, there) -> None:
    server = serving(serve, lambda *_: ({"rows": ROWS, "next": there}, {}))
    with pytest.raises(Refused):
        pulled(counted(url=server.url, records="rows", paging=Paging(kind="next")))
