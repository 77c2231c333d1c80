"""A config is judged whole: every mistake at once, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.headless import paths
from tui.headless.config import Reading, read
from tui.headless.config_check import ConfigProblem, nearest
from tui.headless.config_lines import key_lines, line_of

GOOD_SOURCE = """
[[sources]]
id = "a"
collection = "deferrals"
url = "https://example.org/x.csv"
[sources.fields]
date = "d"
checkpoint = "c"
count = "n"
"""


def reading(tmp_path: Path, text: str, **environ: str) -> Reading:
    file = tmp_path / "infokim.toml"
    file.write_text(text)
    return read(file, environ={"HOME": str(tmp_path), **environ})


def only(found: Reading) -> ConfigProblem:
    assert len(found.problems) == 1, found.problems
    return found.problems[0]


@pytest.mark.parametrize(
    ("text", "code", "where", "line", "found", "expected", "near"),
    [
        ("format = 1\n[office]\nnam = 'x'\n", "unknown-key", "[office], nam", 3, "nam", "name", "name"),
        ("[ofice]\nname = 'x'\n", "unknown-key", "ofice", 1, "ofice", "office", "office"),
        ("[office]\nlanguage = 'fr'\n", "choice", "[office], language", 2, '"fr"', "id, en", ""),
        (
            "[office]\ntimezone = 'Asia/Jakata'\n",
            "zone",
            "[office], timezone",
            2,
            '"Asia/Jakata"',
            "Asia/Jakarta",
            "Asia/Jakarta",
        ),
        ("[data]\ndir = 3\n", "type", "[data], dir", 2, "3", "…", ""),
        ("[[people]]\nname = 'x'\n", "required", "[[people]] #1, login", 1, "", "…", ""),
        (
            "[[people]]\nlogin='a'\nrole='hed'\n",
            "choice",
            "[[people]] #1 (a), role",
            3,
            '"hed"',
            "head",
            "head",
        ),
        (
            "[[people]]\nlogin='a'\n[[people]]\nlogin='a'\n",
            "duplicate",
            "[[people]] #2 (a), login",
            4,
            '"a"',
            "",
            "",
        ),
        ("[outreach]\ngrace = '12'\n", "duration", "[outreach], grace", 2, '"12"', "12h", ""),
        ("[privacy]\nlock = '10'\n", "duration", "[privacy], lock", 2, '"10"', "10m", ""),
        ("[privacy]\nreveal = '0'\n", "duration", "[privacy], reveal", 2, '"0"', "60s", ""),
        ("[outreach]\nquiet = ['9-6']\n", "span", "[outreach], quiet", 2, '"9-6"', "21:00-06:00", ""),
        ("[outreach]\nworkdays = [0]\n", "range", "[outreach], workdays", 2, "0", "7", ""),
        ("[access.tip]\ngroup = 'root'\n", "unknown-key", "[access], tip", 1, "tip", "tips", "tips"),
        (
            GOOD_SOURCE.replace("id = ", "id = 'b'\nevery = 15 #"),
            "type",
            "[[sources]] #1 (b), every",
            4,
            "15",
            "15m",
            "",
        ),
        (
            GOOD_SOURCE.replace("deferrals", "deferals"),
            "choice",
            "[[sources]] #1 (a), collection",
            4,
            "deferals",
            "tips",
            "deferrals",
        ),
        (
            GOOD_SOURCE + "chekpoint = 'c'\n",
            "unknown-field",
            "[[sources]] #1 (a), fields.chekpoint",
            10,
            "chekpoint",
            "checkpoint",
            "checkpoint",
        ),
        (
            GOOD_SOURCE.replace("[sources.f", "cron = '0 7 * * 8'\n[sources.f"),
            "cron",
            "[[sources]] #1 (a), cron",
            6,
            '"0 7 * * 8"',
            "1-5",
            "",
        ),
        (
            GOOD_SOURCE.replace("[sources.f", "sample = true\n[sources.f"),
            "unknown-key",
            "[[sources]] #1 (a), sample",
            6,
            "sample",
            "",
            "",
        ),
        (
            GOOD_SOURCE.replace("[sources.f", "preset = 'kobotolbox'\n[sources.f"),
            "choice",
            "[[sources]] #1 (a), preset",
            6,
            "kobotolbox",
            "airtable, baserow",
            "kobotoolbox",
        ),
        ("format = 2\n[office]\nnew_key = 1\n", "newer-format", "format", 1, "2", "1", ""),
        ("[office\n", "syntax", "", 1, "", "", ""),
    ],
)
def test_a_mistake_is_told_with_place_found_expected_and_the_nearest_word(
    tmp_path: Path, text: str, code: str, where: str, line: int, found: str, expected: str, near: str
) -> None:
    result = reading(tmp_path, text)
    problem = only(result)
    assert result.settings is None
    assert (problem.code, problem.where, problem.line) == (code, where, line)
    assert found in problem.found
    assert expected in problem.expected
    assert problem.nearest == near
    assert problem.file == str(tmp_path / "infokim.toml")


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "sources.d").mkdir()
    (tmp_path / "sources.d" / "tips.toml").write_text('id = "tips"\ncolection = "tips"\nevery = "soon"\n')
    (tmp_path / "sources.d" / "zz.toml").write_text("[[sources]]\nid = 'a'\n[x]\n")
    home = tmp_path / ".config" / "infokim"
    home.mkdir(parents=True)
    (home / "me.toml").write_text('langage = "id"\n[office]\nname = "mine"\n')
    text = "[office]\nlanguage = 7\n" + GOOD_SOURCE + "[sources.auth]\nbearer = 'tops3cret'\n"
    problems = reading(tmp_path, text).problems
    told = {(Path(p.file).name, p.where, p.code) for p in problems}
    assert told == {
        ("infokim.toml", "[office], language", "choice"),
        ("infokim.toml", "[[sources]] #1 (a), auth.bearer", "inline-secret"),
        ("tips.toml", "colection", "unknown-key"),
        ("tips.toml", "collection", "required"),
        ("zz.toml", "x", "unknown-key"),
        ("zz.toml", "[[sources]] #1 (a), collection", "required"),
        ("zz.toml", "[[sources]] #1 (a), id", "duplicate"),
        ("me.toml", "langage", "unknown-key"),
        ("me.toml", "office", "unknown-key"),
    }
    assert "tops3cret" not in repr(problems)


@pytest.mark.parametrize(
    "auth", ["token = 's3cret'", "basic = { user = 'u', password = 's3cret' }", "header = 's3cret'"]
)
def test_a_secret_in_a_config_is_refused_and_never_repeated(tmp_path: Path, auth: str) -> None:
    found = reading(tmp_path, GOOD_SOURCE + f"[sources.auth]\n{auth}\n")
    assert found.settings is None
    assert {problem.code for problem in found.errors} == {"inline-secret"}
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    ("url", "warns"),
    [
        ("http://example.org/x", True),
        ("https://example.org/x", False),
        ("http://127.0.0.1:9/x", False),
        ("http://localhost/x", False),
    ],
)
def test_a_secret_over_plain_http_warns_unless_it_stays_on_this_machine(
    tmp_path: Path, url: str, warns: bool
) -> None:
    text = GOOD_SOURCE.replace("https://example.org/x.csv", url) + "[sources.auth]\nbearer = { env = 'T' }\n"
    found = reading(tmp_path, text)
    assert found.settings is not None
    assert [problem.code for problem in found.problems] == (["plain-http"] if warns else [])


def test_a_clients_secret_over_plain_http_warns_too(tmp_path: Path) -> None:
    client = "client_id = 'a', client_secret = { env = 'T' }"
    text = f"{GOOD_SOURCE}[sources.auth]\noauth2 = {{ token_url = 'http://example.org/t', {client} }}\n"
    found = reading(tmp_path, text)
    assert [(problem.code, problem.where.rpartition(" ")[2]) for problem in found.problems] == [
        ("plain-http", "auth.oauth2.token_url")
    ]


@pytest.mark.parametrize("url", ["http://[", "http://\\u001b[31mh/", "http://h:99999/x"])
def test_what_is_no_address_is_a_problem_and_no_traceback(url: str, tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        f'[[sources]]\nid = "a"\ncollection = "deferrals"\nurl = "{url}"\n[sources.fields]\ndate = "d"\n'
        'checkpoint = "c"\ncount = "n"\n[sources.auth]\nbearer = { env = "X" }\n',
    )
    assert [problem.code for problem in found.errors] == ["url"]


def test_a_group_that_this_host_lacks_is_a_warning(tmp_path: Path) -> None:
    found = reading(tmp_path, "[data]\ngroup = 'no-such-group-here'\n")
    assert found.settings is not None
    assert only(found).code == "no-group"


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "infokim.toml"
    file.write_bytes(b"\xef\xbb\xbf[office]\r\nname = 'x'\r\n")
    found = read(file, environ={"HOME": str(tmp_path)})
    assert found.settings is not None
    assert found.settings.office.name == "x"


@pytest.mark.parametrize(
    ("data", "code", "line"), [(b"[office]\nname = '\xff'\n", "not-text", 2), (None, "no-file", 0)]
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, data: bytes | None, code: str, line: int
) -> None:
    file = tmp_path / "infokim.toml"
    if data is not None:
        file.write_bytes(data)
    problem = only(read(file, environ={"HOME": str(tmp_path)}))
    assert (problem.code, problem.file, problem.line) == (code, str(file), line)


def test_sources_of_a_folder_come_after_those_of_the_config(tmp_path: Path) -> None:
    (tmp_path / "sources.d").mkdir()
    (tmp_path / "sources.d" / "b.toml").write_text(
        GOOD_SOURCE.replace("[[sources]]", "").replace("[sources.", "[").replace('"a"', '"b"')
    )
    (tmp_path / "sources.d" / "c.toml").write_text(GOOD_SOURCE.replace('"a"', '"c"'))
    found = reading(tmp_path, GOOD_SOURCE)
    assert found.settings is not None, found.problems
    assert [spec.id for spec in found.settings.sources] == ["a", "b", "c"]


def test_taste_comes_from_me_toml_and_the_language_from_the_environment(tmp_path: Path) -> None:
    home = tmp_path / ".config" / "infokim"
    home.mkdir(parents=True)
    (home / "me.toml").write_text('theme = "light"\nlanguage = "en"\nkeys = { refresh = "f5,r" }\n')
    mine = reading(tmp_path, "").settings
    assert mine is not None
    assert (mine.me.theme, mine.language, mine.me.keys) == ("light", "en", {"refresh": "f5,r"})
    forced = reading(tmp_path, "", INFOKIM_LANG="id").settings
    assert forced is not None
    assert forced.language == "id"


def test_built_in_agencies_are_there_unless_replaced(tmp_path: Path) -> None:
    found = reading(tmp_path, "[[agencies]]\nid = 'bp3mi'\nname = 'Balai'\n").settings
    assert found is not None
    assert [(agency.id, agency.name) for agency in found.all_agencies] == [
        ("bp3mi", "Balai"),
        ("imigrasi", "Imigrasi"),
    ]


def test_nobody_approves_where_nobody_is_named(tmp_path: Path) -> None:
    alone = reading(tmp_path, "[outreach]\napproval = 'head'\n").settings
    named = reading(tmp_path, "[[people]]\nlogin = 'a'\n").settings
    assert alone is not None
    assert named is not None
    assert (alone.approval, named.approval) == ("none", "other")


@pytest.mark.parametrize(
    ("given", "configured", "environ", "expected"),
    [
        ("/d", "/c", {"INFOKIM_DATA_DIR": "/e"}, "/d"),
        (None, "/c", {"INFOKIM_DATA_DIR": "/e"}, "/c"),
        (None, "", {"INFOKIM_DATA_DIR": "/e"}, "/e"),
        (None, "", {"XDG_DATA_HOME": "/x"}, "/x/infokim"),
        (None, "", {"XDG_DATA_HOME": "not/absolute"}, "/home/a/.local/share/infokim"),
        (None, "here", {}, "/conf/here"),
    ],
)
def test_the_data_folder_is_found_in_the_order_of_the_design(
    given: str | None, configured: str, environ: dict[str, str], expected: str
) -> None:
    found = paths.data_root(given, configured, {"HOME": "/home/a", **environ}, base=Path("/conf"))
    assert str(found) == expected


def test_a_config_that_was_named_is_the_answer_even_if_it_is_not_there(tmp_path: Path) -> None:
    missing = str(tmp_path / "none.toml")
    assert paths.find_config(missing, {"HOME": str(tmp_path)}) == Path(missing)
    assert paths.find_config(None, {"HOME": str(tmp_path), "INFOKIM_CONFIG": missing}) == Path(missing)


def test_the_sample_never_lives_in_the_real_folder() -> None:
    environ = {"HOME": "/home/a", "INFOKIM_DATA_DIR": "/var/lib/infokim"}
    assert str(paths.sample_root(None, environ)) == "/home/a/.local/share/infokim-sample"


def test_lines_are_found_through_arrays_strings_and_inline_tables() -> None:
    text = 'a = """\n[no]\nb = 1\n"""\n[x]\n"q.r" = 1\n[[y]]\nk = { z = 1 }\n[y.sub]\nm.n = 2\n[[y]]\nk = 2\n'
    lines = key_lines(text)
    assert lines[("x", "q.r")] == 6
    assert lines[("y", 1, "k")] == 12
    assert lines[("y", 0, "sub", "m", "n")] == 10
    assert line_of(lines, ("y", 0, "k", "z")) == 8
    assert ("no",) not in lines


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_the_search_for_lines(text: str) -> None:
    lines = key_lines(text)
    assert all(1 <= line <= len(text.splitlines()) for line in lines.values())


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    )
)
def test_no_value_breaks_the_judge(value: object) -> None:
    """Whatever stands in a table: problems, never a traceback."""
    from typing import Any, cast

    from tui.headless.config_check import Finding, walk
    from tui.headless.config_rules import rules
    from tui.headless.settings import Config

    for name in ("office", "data", "people", "sources", "outreach", "access", "push"):
        table = cast("dict[str, Any]", {name: value})
        findings: list[Finding] = []
        config = walk(Config, table, (), findings)
        assert (config is not None) or findings
        rules(table, config)


def test_the_nearest_word_is_near() -> None:
    assert nearest("Chekpoint", ["checkpoint", "count"]) == "checkpoint"
    assert nearest("zzz", ["checkpoint", "count"]) == ""
