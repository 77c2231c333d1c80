"""One contract for every preset: what its system answers comes to the same records, whatever happens on the way."""

from __future__ import annotations

import copy
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from sources.errors import Refused, SourceError
from sources.presets import names
from store.models.collections import flatten
from tests.sources.presets.conftest import EXAMPLES, ROOT
from tests.sources.presets.holdings import SYSTEMS
from tests.sources.presets.systems import PAGE, SECRET, Reply
from tui.words.catalog import load
from tui.words.wording import Wording

WORDING = Wording(load("en"))
PAGED = sorted(name for name, system in SYSTEMS.items() if system.pages)
LOCKED = sorted(name for name, system in SYSTEMS.items() if system.denied is not None)
LINKED = ("baserow", "kobotoolbox", "odk")
"""Those in whose answers the address of the next page stands."""


def test_the_table_has_every_preset_and_the_readme_an_example_of_each() -> None:
    assert sorted(SYSTEMS) == list(names()) == sorted(EXAMPLES)


def test_the_readmes_examples_together_are_a_config_without_a_problem(tmp_path) -> None:
    file = tmp_path / "infokim.toml"
    file.write_text("\n".join(EXAMPLES.values()))
    environ = {**os.environ, "HOME": str(tmp_path), "INFOKIM_LANG": "en"}
    command = [sys.executable, "-m", "tui", "--config", str(file), "check"]
    said = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    assert (said.returncode, said.stderr.count("sources]]")) == (0, 0), said.stderr + said.stdout


def test_ten_lines_of_config_bring_every_row_of_every_page(serving, source, pulled, values, name) -> None:
    held = serving(name)
    assert len(held.lines().splitlines()) <= 10
    harvest = pulled(source(held.lines()))
    assert [problem for problem in harvest.problems if not problem.warning] == []
    assert (harvest.complete, harvest.failure, harvest.rejected) == (True, None, 0)
    assert values(harvest, held.system.records) == list(held.system.records)
    pages = -(-len(held.rows) // PAGE)
    assert len(held.server.seen) in ((pages, pages + 1) if held.system.pages else (1,))


@pytest.mark.parametrize("name", LOCKED)
def test_a_wrong_secret_is_told_by_its_reference(serving, source, pulled, monkeypatch, name) -> None:
    held = serving(name)
    spec = source(held.lines())
    variable = spec.auth.secret.env
    monkeypatch.setenv(variable, "salah-sama-sekali")
    with pytest.raises(Refused) as caught:
        pulled(spec)
    sentence = WORDING.failure(caught.value.failure)
    assert f"env:{variable}" in sentence
    assert "salah-sama" not in repr(caught.value.failure) + sentence
    assert len(held.server.seen) == 1


def test_a_secret_goes_to_its_own_origin_only(serving, serve, source, pulled, name) -> None:
    held, friend = serving(name), serving(name, carried=("", ""))
    there = f"{friend.server.url}{held.where}"
    held.hook = lambda _: Reply("", 302, headers={"Location": there})
    with pytest.raises(SourceError) as caught:
        pulled(source(held.lines()))
    assert caught.value.failure.code == "redirect"
    assert friend.server.seen == []
    spec = source(held.lines(f'allow_hosts = ["{friend.server.host}"]'))
    friend.hook = lambda _: friend.system.shelf(_of(friend), friend.rows)
    pulled(spec)
    assert friend.server.seen != []
    assert SECRET not in repr(friend.server.seen)
    assert not any("authorization" in headers for _, headers in friend.server.seen)


def _of(held: Any) -> Any:
    """The newest request of a server."""
    from tests.sources.presets.systems import asked

    path, headers = held.server.seen[-1]
    return asked(held.server.url, path, headers)


@pytest.mark.parametrize("name", LINKED)
def test_a_next_page_elsewhere_is_refused(serving, serve, reply, source, pulled, name) -> None:
    held, elsewhere = serving(name), serve(reply(b"[]", "application/json"))
    spec = source(held.lines())
    shelf = held.system.shelf

    def abroad(ask: Any, rows: Any) -> Reply:
        answer = shelf(ask, rows)
        return Reply({**answer.body, spec.paging.next: f"{elsewhere.url}/?start=2"})

    held.hook = lambda _: abroad(_of(held), held.rows)
    with pytest.raises(Refused, match="redirect"):
        pulled(spec)
    assert elsewhere.seen == []


def test_a_server_that_is_asked_too_often_gets_its_rest(serving, source, pulled, waits, values, name) -> None:
    held = serving(name)
    held.hook = lambda number: (
        Reply({"detail": "Request was throttled."}, 429, headers={"Retry-After": "3"})
        if number == 1
        else None
    )
    harvest = pulled(source(held.lines()))
    assert waits == [3.0]
    assert len(harvest.records) == len(held.rows)


@pytest.mark.parametrize("name", PAGED)
def test_a_later_page_that_fails_leaves_what_came(serving, source, pulled, name) -> None:
    held = serving(name)
    held.hook = lambda number: Reply("", 500) if number == 3 else None
    harvest = pulled(source(held.lines()))
    assert (harvest.complete, len(harvest.records)) == (False, 2 * PAGE)
    assert harvest.failure.facts["page"] == "3"
    assert harvest.validators == {}


def test_nothing_held_is_no_failure(serving, source, pulled, name) -> None:
    held = serving(name)
    held.rows = []
    harvest = pulled(source(held.lines()))
    assert (harvest.records, harvest.rejected, harvest.complete) == ((), 0, True)
    assert not any(problem.code != "empty" for problem in harvest.problems)


def test_an_error_of_its_own_is_told_in_its_own_words(serving, source, pulled, name) -> None:
    held = serving(name)
    spec = source(held.lines())
    for answer, words in held.system.errors:
        held.hook = lambda _, answer=answer: answer
        with pytest.raises(Refused) as caught:
            pulled(spec)
        assert caught.value.failure.code == ("status" if answer.status != 200 else "their-error")
        assert words in WORDING.failure(caught.value.failure)


@pytest.mark.parametrize("name", PAGED)
def test_an_error_of_its_own_on_a_later_page_leaves_what_came(serving, source, pulled, name) -> None:
    held = serving(name)
    for answer, words in held.system.errors:
        before = len(held.server.seen)
        held.hook = lambda number, at=before + 2, answer=answer: answer if number == at else None
        harvest = pulled(source(held.lines()))
        assert (harvest.complete, len(harvest.records)) == (False, PAGE)
        assert words in WORDING.failure(harvest.failure)


@pytest.mark.parametrize("name", LOCKED)
def test_an_error_that_repeats_the_secret_does_not_pass_it_on(serving, source, pulled, name) -> None:
    held = serving(name)
    for answer, words in held.system.errors:
        body = msgspec.json.decode(answer.data.replace(words.encode(), f"{words} {SECRET}".encode()))
        held.hook = lambda _, body=body, status=answer.status: Reply(body, status)
        with pytest.raises(Refused) as caught:
            pulled(source(held.lines()))
        assert SECRET not in repr(caught.value.failure)


def test_hostile_text_comes_in_marked_and_on_one_line(serving, source, pulled, name) -> None:
    held = serving(name)
    key, field = held.system.edited
    held.rows = [_with(row, key, "Aman\x1b[31m\x9b2J\u202enamA\x07") for row in held.rows]
    harvest = pulled(source(held.lines()))
    said = {flatten(record).get(field) for record in harvest.records}
    assert len(harvest.records) == 5
    expected = {"dhis2": None, "rss": "Aman[31m\ufffdnamA"}.get(name, "Aman\ufffdnamA")  # XML holds no ESC
    assert said == {expected}
    for text in _texts(msgspec.to_builtins(harvest.records)):
        assert text.isprintable(), text


def test_a_row_keeps_its_id_when_it_is_edited_or_stands_elsewhere(serving, source, pulled, name) -> None:
    held = serving(name)
    key, field = held.system.edited
    spec = source(held.lines())
    first = {record.id: flatten(record) for record in pulled(spec).records}
    held.rows = list(reversed([_with(held.rows[0], key, "Diubah"), *held.rows[1:]]))
    then = {record.id: flatten(record) for record in pulled(spec).records}
    assert first.keys() == then.keys()
    changed = [id_ for id_ in first if first[id_].get(field) != then[id_].get(field)]
    assert [then[id_].get(field) for id_ in changed] == ([] if name == "dhis2" else ["Diubah"])
    assert len(first) == len(held.rows)


def _with(row: Any, path: str, value: str) -> Any:
    """The row with another value at `a>b`; a number is a place in a list."""
    changed = copy.deepcopy(list(row) if isinstance(row, tuple) else row)
    place: Any = changed
    *steps, last = path.split(">")
    for step in steps:
        place = place[int(step) if isinstance(place, list) else step]
    place[int(last) if isinstance(place, list) else last] = value
    return changed


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
