"""Every page of an address, one after the other: asked for, mapped, let go; and when to stop.

A page that fails after others came makes the answer incomplete: what came lands, nothing vanishes because of it. What
points to another host lands nothing at all: that is no answer of this source.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from sources.address import Pacing, in_own_scheme, may_follow, origin, told_of
from sources.asking import Asking
from sources.bodies import Page
from sources.errors import Refused, SourceError, Unreachable, Unreadable
from sources.http import Answer
from sources.more import HEADERS, says_later, says_more
from sources.paging import KINDS, MOST_PAGES, Met, first, following, header_names, looks_capped, settled
from sources.presets import named
from sources.refusals import facts_of, is_page, personal_columns
from sources.rows import Taken, Work
from sources.spec import TOGETHER, SourceSpec
from sources.spec_parts import Paging
from sources.threads import threaded
from sources.turns import Brought, Turn
from store.models.problem import Problem


async def bring_pages(
    spec: SourceSpec,
    url: str,
    known: Mapping[str, str],
    clock: Callable[[], datetime],
    received: Callable[[int], None],
    mapped: Callable[[int, int], None],
    pacing: Pacing,
    turn: Turn,
    work: Work,
) -> Brought:
    """Every page from `url` on into `work`. `mapped` is told of each page its bytes on the wire and the rows so far.

    Raises SourceError where nothing came. The turn is left taken: what came has still to be written.
    """
    headers = header_names(spec.paging) | (HEADERS if spec.paging.kind == "none" else frozenset())
    asking = Asking(spec, clock=clock, received=received, pacing=pacing, turn=turn, headers=headers)
    try:
        return await _Reading(spec, asking, known, mapped, turn, work).all(url)
    finally:
        await asking.close()


_NO_ROWS = ("no-records", "no-list")


class _Reading:
    """One answer, page by page."""

    def __init__(
        self,
        spec: SourceSpec,
        asking: Asking,
        known: Mapping[str, str],
        mapped: Callable[[int, int], None],
        turn: Turn,
        work: Work,
    ) -> None:
        self._spec = spec
        self._asking = asking
        self._known = known
        self._mapped = mapped
        self._turn = turn
        self._work = work
        self._paging = settled(spec.paging, spec.url or "")
        self._most = self._paging.max_pages or MOST_PAGES
        self._where = origin(spec.url or "")
        self._preset = named(spec.preset)
        self._began = asyncio.get_running_loop().time()
        self._fetched = self._bytes = self._pages = 0
        self._digest = hashlib.sha256()
        self._met: set[bytes] = set()
        """Digests of bodies and addresses that were met."""

    async def all(self, start: str) -> Brought:
        """Read to the end, or as far as it goes."""
        url: str | None = first(self._paging, start)
        validators: dict[str, str] = {}
        try:
            while url is not None:
                url, validators = await self._one(url)
        except _Unchanged:
            return Brought(None)
        except SourceError as error:
            if self._pages and self._is_behind_the_last(error):
                return Brought(self._remember(validators))
            if self._pages == 0 or error.failure.code == "redirect":
                raise
            error.failure.facts["page"] = str(self._pages + 1)
            return Brought({}, error)
        return Brought(self._remember(validators))

    async def _one(self, url: str) -> tuple[str | None, dict[str, str]]:
        """Ask for a page and map it: the next one's address, and its validators. Nothing else of it stays."""
        only = self._pages == 0 and _is_told_by_one_page(self._paging)
        answer = await self._ask(url, self._known if only else {})
        if answer.data is None:
            raise _Unchanged
        mark = hashlib.sha256(answer.data).digest()
        self._digest.update(mark)
        if self._paging.kind == "none" and self._known.get("digest") == self._told():
            raise _Unchanged
        return await self._take(url, answer, answer.data, mark), answer.validators

    def _told(self) -> str:
        """Stands for all bodies so far."""
        return self._digest.hexdigest()[:32]

    async def _ask(self, url: str, known: Mapping[str, str]) -> Answer:
        """The page at an address, if the limits of the whole answer allow for one more."""
        if self._pages >= self._most:
            raise Unreadable("too-many-pages", where=self._where, limit=self._most)
        seconds = min(self._left(), self._spec.deadline) if self._pages else self._spec.deadline
        if seconds <= 0:
            raise Unreachable("timeout", where=self._where, seconds=self._spec.time_limit)
        self._new(hashlib.sha256(url.encode()).digest(), "address")
        return await self._asking.page(url, validators=known, seconds=seconds)

    def _is_behind_the_last(self, error: SourceError) -> bool:
        """Whether a page that failed only says that the one before was the last: it is empty, or says so by its code."""
        said = self._preset is not None and self._preset.is_end(error.failure.facts.get("reason", ""))
        return said or (KINDS[self._paging.kind].counted and _says_empty(error))

    def _left(self) -> float:
        """Seconds that are left for all further pages."""
        spent = asyncio.get_running_loop().time() - self._began - self._turn.waited
        return self._spec.time_limit - spent

    async def _take(self, url: str, answer: Answer, data: bytes, mark: bytes) -> str | None:
        """Map one page; the address of the next. Only the turn's holder has a large body, or parses."""
        self._bytes += len(data)
        if self._bytes > TOGETHER * self._spec.wire_limit:
            raise Unreadable("too-large", limit=TOGETHER * self._spec.wire_limit)
        self._new(mark, "body")
        await self._turn.take()
        taken = await self._mapped_page(Page(data, answer.content_type, answer.charset, answer.name))
        self._pages += 1
        self._fetched += taken.rows
        self._mapped(answer.wire, self._work.found.fetched)
        met = Met(url, answer.url, taken.rows, self._fetched, self._pages, answer.headers, taken.document)
        if looks_capped(self._paging, met):
            expected = str(self._paging.size)
            self._work.found.problems.append(
                Problem(code="short-page", value=str(met.rows), expected=expected, warning=True)
            )
        found = following(self._paging, met)
        more = says_later(met.document, met.rows) if found is None else None
        if self._paging.kind == "none":
            more = more or says_more(met.document, met.headers, met.rows)
        if more is not None:
            self._work.is_part = True
            # In front: of a long list of problems only the first are kept.
            self._work.found.problems.insert(
                0, Problem(code="more-pages", value=str(met.rows), expected=more, warning=True)
            )
        if found is None:
            return None
        found = in_own_scheme(self._where, found)
        if not may_follow(self._where, found, self._spec.allow_hosts):
            raise Refused("redirect", where=self._where, **told_of(found))
        self._turn.give()
        return found

    async def _mapped_page(self, page: Page) -> Taken:
        """The rows of one page. What their preset knows to be no table, or too much of one, is called by its name."""
        preset = self._preset
        if preset is not None and preset.page is not None and is_page(page.data, page.content_type):
            raise Unreadable(
                "not-data", found="html", expected=self._spec.format or "csv", preset=preset.name
            )
        try:
            taken = await threaded(partial(self._work.take, page))
        except Unreadable as error:
            facts = (
                facts_of(preset, page.data) if preset is not None and error.failure.code in _NO_ROWS else {}
            )
            if "said" not in facts:
                raise
        else:
            if preset is not None and self._pages == 0:
                self._work.found.problems += personal_columns(preset, self._work.columns)
            return taken
        refused = Refused("their-error", where=self._where)
        refused.add(**facts)
        raise refused

    def _new(self, mark: bytes, what: str) -> None:
        """Raise where an address, or a page word by word, was met before: it would go on for ever."""
        if mark in self._met:
            raise Unreadable("repeated", where=self._where, found=what)
        self._met.add(mark)

    def _remember(self, validators: Mapping[str, str]) -> dict[str, str]:
        """Validators for the next time. A page that does not say whether others follow proves nothing about them."""
        digest = self._told()
        if self._pages == 1 and _is_told_by_one_page(self._paging):
            return {**validators, "digest": digest}
        return {"digest": digest}


class _Unchanged(Exception):
    """Nothing changed since the last time."""


def _says_empty(error: SourceError) -> bool:
    """Whether a page holds nothing at all: how some servers say that the one before was the last."""
    return error.failure.code == "not-data" and error.failure.facts.get("found") == "empty"


def _is_told_by_one_page(paging: Paging) -> bool:
    """Whether a first page that did not change means that nothing did: what leads on stands in its body."""
    named = (paging.total, paging.pages)
    headed = any(where is not None and where.startswith("header:") for where in named)
    return paging.kind == "none" or (KINDS[paging.kind].in_document and not headed)
