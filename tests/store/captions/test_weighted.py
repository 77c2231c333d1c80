"""X's own conformance suites, and what it makes of links and emoji that our people write."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.captions.links import links
from store.captions.tokens import hashtags, mentions
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


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[str(n) for n in range(len(CASES))])
def test_it_cuts_where_x_does(case: dict[str, Any]) -> None:
    """X names the last UTF-16 unit that is valid: here that of the normalised text, and before what it refuses."""
    text = unicodedata.normalize("NFC", case["text"])
    found = weighed(text, 280)
    ends = [
        len(text) if found.cut is None else found.cut,
        *(text.find(c) for c in "\uffff\ufffe\ufeff" if c in text),
    ]
    counted_back = len(case["text"].encode("utf-16-le")) // 2 - len(text.encode("utf-16-le")) // 2
    assert len(text[: min(ends)].encode("utf-16-le")) // 2 - 1 + counted_back == case["end"]


def test_it_finds_what_the_library_of_x_finds_in_texts_by_chance() -> None:
    """What twitter-text 3.1.0 with twemoji-parser 14.0.0 says of texts put together of awkward pieces."""
    cases = json.loads(Path(__file__).with_name("x-chance.json").read_text("utf-8"))["cases"]
    assert len(cases) == 500
    wrong = [
        (text, length)
        for text, length, tags, names in cases
        if (
            weighed(text, 280).length,
            hashtags("x", text, list(links(unicodedata.normalize("NFC", text)))),
            mentions("x", text),
        )
        != (length, tags, names)
    ]
    assert wrong == []


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
        ("imigrasi.go.id/paspor?a=1", 23),
        ("imigrasi.go.id?a=1", 27),
        ("buka→imigrasi.go.id", 29),
        ("Imigrasi.Go.Id", 23),
        ("begitu.tapi", 11),
        ("https://t.co/" + "a" * 41, 54),
        ("kantor.desa.id,x.com;ya", 50),
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
        ("☝️🏽", 2),
        ("©", 1),
        ("©️", 2),
        ("☺︎", 4),
        ("🇮🇩🇮", 4),
        ("🇦🇦", 4),
        ("🐱‍👤", 5),
        ("🫩🪾🇨🇶", 6),
        ("🫪🫍🛘", 6),
        ("🧑🏻‍🐰‍🧑🏿", 2),
        ("👁️‍🗨️", 2),
        ("👨‍👩‍👧‍👦️", 4),
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
    found = weighed(text, limit)
    if found.cut is None:
        assert found.length <= limit
    else:
        clean = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        assert found.length > limit
        assert found.cut <= len(clean)


PIECES = [
    "a.", "a-", ".com", "(a)!", "#a", "@a", "👨\u200d", "http://", "a_.", "1\ufe0f", "x.com/(", "日.", "日_.", "é", "-.",
    "com日-.", "日" * 9 + ".com ", '"', "a.co/" + "(a" * 9, "xn--", "🇮", "e\u0301.", "t.co/a", "\U0001f3f4\U000e0067",
]  # fmt: skip


@pytest.mark.parametrize("piece", [*PIECES, *(piece * 2_000 + " " for piece in PIECES)])
def test_a_text_that_is_made_to_take_long_takes_no_longer_than_another(piece: str) -> None:
    """A quadratic way would take minutes, the straight one 0.1 s; 2 s leave room for a busy machine."""
    text = ("https://a.com/" + piece * (100_000 // len(piece)))[:100_000]
    begun = time.process_time()
    found = weighed(text, 280)
    hashtags("x", text, ())
    mentions("x", text)
    hashtags("instagram", text, ())
    mentions("instagram", text)
    assert time.process_time() - begun < 2
    assert found.cut is not None


def test_a_million_characters_are_counted() -> None:
    text = "Info imigrasi.go.id 👨‍👩‍👧 … " * 37_000
    begun = time.process_time()
    assert weighed(text, 280).length == (len("Info  ") + 23 + 2 + 1 + 2 + 1) * 37_000
    assert time.process_time() - begun < 10
