from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.views.cells import Cell, beside, fit, fit_line, line_width, text_of, width, wrap

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Mn", "Me", "Cf", "Zl", "Zp")), max_size=40
)


@settings(max_examples=80, deadline=None)
@given(TEXT, st.integers(0, 30), st.booleans())
def test_a_fitted_text_is_exactly_as_wide_as_asked(text: str, cells: int, right: bool) -> None:
    assert width(fit(text, cells, right=right)) == cells


@settings(max_examples=80, deadline=None)
@given(st.lists(TEXT, max_size=5), st.integers(0, 30))
def test_a_fitted_line_is_exactly_as_wide_as_asked(texts: list[str], wide: int) -> None:
    assert line_width(fit_line([Cell(text) for text in texts], wide)) == wide


@settings(max_examples=80, deadline=None)
@given(TEXT, st.integers(2, 30))
def test_wrapped_lines_fit_and_lose_no_letter(text: str, wide: int) -> None:
    lines = wrap(text, wide)
    assert all(width(line) <= wide for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_cut_text_says_that_it_was_cut() -> None:
    assert fit("Batam Centre", 8) == "Batam C…"


def test_two_columns_stand_beside_each_other() -> None:
    lines = beside([(Cell("ab"),)], [(Cell("x"),), (Cell("y"),)], 4, 1)
    assert [text_of(line) for line in lines] == ["ab   x", "     y"]
