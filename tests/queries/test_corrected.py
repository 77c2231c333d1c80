"""Which source corrects itself often: a share of its figures, no judgement."""

from __future__ import annotations

from store.queries.corrected import corrected


def test_a_source_is_named_from_three_corrected_figures_and_a_tenth_on() -> None:
    figures = {f"a{n}": "harian" for n in range(30)} | {f"b{n}": "bulanan" for n in range(4)}
    [one] = corrected(figures, ["a0", "a1", "a2", "b0", "b1", "unknown"])
    assert (one.source, one.corrected, one.figures, one.ids) == ("harian", 3, 30, ("a0", "a1", "a2"))
    assert one.share == 0.1
    assert corrected({**figures, "a30": "harian"}, ["a0", "a1", "a2"]) == (), "less than a tenth"


def test_what_people_typed_is_no_sources_and_the_one_that_corrects_most_comes_first() -> None:
    figures: dict[str, str | None] = {f"m{n}": None for n in range(9)}
    figures |= {f"a{n}": "a" for n in range(10)} | {f"b{n}": "b" for n in range(10)}
    changed = [*figures][:9] + [f"a{n}" for n in range(3)] + [f"b{n}" for n in range(6)]
    assert [one.source for one in corrected(figures, changed)] == ["b", "a"]
