"""Whatever a server does, one failure comes of it, soon, with few requests, and no row."""

from __future__ import annotations

import time

import pytest

from sources.errors import SourceError
from tests.sources.hostile import HOSTILE


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_answer_is_one_failure(serve, pulled, counts, name) -> None:
    case = HOSTILE[name]
    server = serve(case.answer)
    began = time.monotonic()
    with pytest.raises(SourceError) as caught:
        pulled(counts(url=server.url, **case.spec))
    assert caught.value.failure.code in case.codes
    assert len(server.seen) <= case.requests
    assert (caught.value.retry_after or 0) <= 86_400
    assert time.monotonic() - began < 20
    assert all(len(fact) <= 200 and fact.isprintable() for fact in caught.value.failure.facts.values())
