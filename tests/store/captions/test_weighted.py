"""X's own conformance suites, and what it makes of links and emoji that our people write."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.captions.weighted import weighed

SUITES: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("x-suites.json").read_text("utf-8")
)["suites"]
NEW = "WeightedTweetsWithDiscountedEmojiCounterTest"
OLD = "WeightedTweetsCounterTest"
LENGTHS = {case["text"]: case["length"] for case in SUITES[NEW]}
CASES = [
    *((NEW, case) for case in SUITES[NEW]),
    *(
        ("UnicodeDirectionalMarkerCounterTest", case)
        for case in SUITES["UnicodeDirectionalMarkerCounterTest"]
    ),
    *((OLD, case) for case in SUITES[OLD] if LENGTHS.get(case["text"], case["length"]) == case["length"]),
]


@pytest.mark.parametrize(("suite", "case"), CASES, ids=[f"{s}-{n}" for n, (s, _) in enumerate(CASES)])
def test_it_counts_as_x_does(suite: str, case: dict[str, Any]) -> None:
    found = weighed(case["text"], 280)
    assert found.length == case["length"]
    assert (0 < found.length <= 280 and not found.invalid) == case["valid"]


def test_the_old_suite_is_left_out_only_where_the_new_one_says_otherwise() -> None:
    assert len(SUITES[OLD]) - sum(suite == OLD for suite, _ in CASES) == 2


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("imigrasi.go.id", 23),
        ("https://batam.imigrasi.go.id/layanan/paspor?jenis=baru", 23),
        ("imigrasi.go.id.", 24),
        ("(imigrasi.go.id)", 25),
        ("humas@imigrasi.go.id", 20),
        ("@imigrasi.go.id", 15),
        ("-imigrasi.go.id", 15),
        ("Rp 350.000", 10),
        ("09.00-15.00", 11),
        ("a – b — c ‘d’ “e”", 17),
        ("…", 2),
        ("→", 2),
        ("✅", 2),
        ("👨‍👩‍👧‍👦", 2),
        ("👍🏽", 2),
        ("🇮🇩", 2),
        ("1️⃣", 2),
        ("❤️", 2),
        ("🫱🏽‍🫲🏻", 2),
        ("🐦‍🔥", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("é", 1),
        ("e\u0301", 1),
        ("a\r\nb", 3),
        ("日本", 4),
        ("\ud800", 2),
    ],
)
def test_what_our_people_write(text: str, length: int) -> None:
    assert weighed(text, 280).length == length


@given(st.text(max_size=400), st.integers(1, 300))
def test_what_is_left_after_the_cut_fits(text: str, limit: int) -> None:
    import unicodedata

    found = weighed(text, limit)
    if found.cut is None:
        assert found.length <= limit
    else:
        clean = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        assert found.length > limit
        assert found.cut <= len(clean)


@pytest.mark.parametrize(
    "piece", ["a.", "a-", ".com", "(a)!", "#a", "@a", "👨\u200d", "http://", "a_.", "1\ufe0f", "x.com/("]
)
def test_a_text_that_is_made_to_take_long_takes_ten_times_as_long_ten_times_as_often(piece: str) -> None:
    """As a ratio within one run, with room for a busy machine: quadratic would be a hundred times."""

    def spent(n: int) -> float:
        begun = time.process_time()
        weighed("https://a.com/" + piece * n + ".com", 280)
        return time.process_time() - begun

    spent(10)
    few = max(min(spent(3_000) for _ in range(3)), 0.002)
    assert spent(30_000) < 40 * few
