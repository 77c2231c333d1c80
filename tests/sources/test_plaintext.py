"""HTML bodies as people and programs write them → text that reads well; and none that costs more than its length."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.plaintext import to_text
from sources.spec import FieldRule, SourceSpec
from store.models.text import clean


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Halo <b>du</b>nia,<br>baris dua</p>\n<p>Lalu</p>", "Halo dunia,\nbaris dua\n\nLalu"),
        ("<div>a<br></div><div>b</div><div><div>c</div></div>", "a\nb\nc"),
        ("x<br><br/><br>y", "x\n\ny"),
        ("<h2>Judul</h2>isi\n   isi<hr>akhir", "Judul\n\nisi isi\n\nakhir"),
        ("<ul><li>satu<li><p>dua</p></li></ul>z", "- satu\n- dua\n\nz"),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n  - b\n2. c"),
        ("<table><tr><th>Nama<th>n</tr><tr><td><p>Ani</p></td><td>5</td></tr><tr><td></td><td>7</table>",
         "Nama | n\nAni | 5\n| 7"),
        ("<table><tr><td><div>kiri</div><div>bawah</div></td><td>kanan</td></tr></table>", "kiri\nbawah\nkanan"),
        ("<blockquote>kata<br>mereka</blockquote>jawab", "> kata\n> mereka\n\njawab"),
        ("<pre>a\n  b</pre>c", "a\n  b\n\nc"),
        ("R&#8211;S &eacute;&#x1F600;&nbsp;x&shy;y&amp;lt;", "R–S é😀 xy&lt;"),
        ("<script>alert('<p>')</script>a<style>p{}</style><title>t</title>b<!-- <p>c</p> -->d", "abd"),
        ("a<!--[if mso]><p>x</p><![endif]--><![if !mso]>b<![endif]>", "ab"),
        ("foto: <img src=x alt='Kantor desa'><img src=y>", "foto: Kantor desa"),
        ("<![CDATA[a & b]]><br>c", "a & b\nc"),
        ("<o:p>a</o:p><x-y>b</x-y>", "ab"),
    ],
)  # fmt: skip
def test_lines_are_where_a_browser_begins_them(html: str, text: str) -> None:
    assert to_text(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<a href='https://a.id/x'>syarat</a>.", "syarat (https://a.id/x)."),
        ("<a href='https://www.imigrasi.go.id/'>imigrasi.go.id</a>", "imigrasi.go.id"),
        ("<a href='/x?a=1&amp;b=2'>di sini</a>", "di sini (https://kantor.id/x?a=1&b=2)"),
        ("<a href='https://a.id'><h2>J</h2></a>t", "J (https://a.id)\n\nt"),
        ("<a href='https://a.id'><img src=q></a>", "https://a.id"),
        ("<a href='mailto:a@b.id?subject=x'>surel</a> <a href='tel:0811'>0811</a>", "surel (a@b.id) 0811"),
        ("<a href='javascript:x()'>a</a> <a href='#top'>b</a> <a name=q>c</a> <a href='http://['>d</a>", "a b c d"),
        ("<a href=https://a.id>x<a href=https://b.id>y", "x (https://a.id)y (https://b.id)"),
    ],
)  # fmt: skip
def test_a_link_shows_its_address_where_it_says_more_than_its_text(html: str, text: str) -> None:
    assert to_text(html, "https://kantor.id/berita/1") == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("3 < 5 & 7 > 2\nbaris dua", "3 < 5 & 7 > 2\nbaris dua"),
        ("dari <ani@example.org> & <https://a.id/x>\n<b>ya</b>", "dari <ani@example.org> & <https://a.id/x>\nya"),
        ("isi <nama lengkap> di <b>sini</b>", "isi <nama lengkap> di sini"),
        ("satu\n\n<i>dua</i> &amp;\ntiga", "satu\n\ndua &\ntiga"),
        ("https://a.id/?a=1&copy=2", "https://a.id/?a=1&copy=2"),
        ("<p>terpotong <a href=\"http://a", "terpotong"),
        ("<p>terpotong <a", "terpotong"),
        ("<p>a<script>var x = 1", "a"),
        ("<p>a <iframe src=x>b", "a b"),
        ("<b class='a>b'>x</b> <i title=\">\">y</i>", "x y"),
    ],
)  # fmt: skip
def test_what_is_no_html_and_what_is_broken_html_keeps_its_text(html: str, text: str) -> None:
    assert to_text(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "&lt;p&gt;Diminta &lt;b&gt;uang&lt;/b&gt; &amp;amp; surat&lt;/p&gt;\n&lt;p&gt;Kedua&lt;/p&gt;",
            "Diminta uang & surat\n\nKedua",
        ),
        ("&#60;div&#62;satu&#60;br /&#62;dua&#60;/div&#62;", "satu\ndua"),
        ("tulis &lt;b&gt; untuk tebal", "tulis <b> untuk tebal"),
        ("&lt;p&gt; begitu", "<p> begitu"),
        ("<p>&lt;p&gt;x&lt;/p&gt;</p>", "<p>x</p>"),
    ],
)
def test_a_page_whose_tags_are_all_entities_is_read_as_a_page(html: str, text: str) -> None:
    assert to_text(html) == text


HOSTILE = {
    "hidden tags": "&lt;p&gt;" * 100_000 + "x",
    "nested": "<div>" * 100_000 + "x",
    "nested and closed": "<div>" * 100_000 + "x" + "</div>" * 100_000,
    "lists": "<ul><li>x" * 50_000,
    "tables": "<table><tr><td>x" * 50_000,
    "quotations": "<blockquote>x" * 50_000,
    "crossed": "<b><i>" * 50_000 + "</b></i>" * 50_000,
    "links": "<a>" * 100_000 + "</p>" * 100_000,
    "addresses": "<a href=x>y</a>" * 50_000,
    "attributes": "<a " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x",
    "no tag ends": "<a b=" * 200_000,
    "quotes": "<a \"'>" * 150_000,
    "open quotes": '<a href="' * 100_000 + ">",
    "comments": "<!--" * 250_000,
    "declarations": "<!" * 500_000 + ">",
    "instructions": "<?" * 500_000 + ">",
    "sections": "<![CDATA[" * 100_000,
    "scripts": "<script>" * 100_000,
    "frames": "<iframe>" * 100_000 + "<p>",
    "signs": "<" * 1_000_000 + "<p>",
    "ends": "</" * 500_000 + "<p>",
    "entities": "&" * 1_000_000 + "<p>",
    "long entities": "&amp" * 250_000 + "<p>",
    "spaces": "<p>" + " \n" * 500_000,
    "breaks": "<br>" * 250_000,
    "ten megabytes": "<p>" + "kata " * 2_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_costs_more_than_its_length(name: str) -> None:
    """The slowest takes half a second here; what grows with the square would take minutes."""
    started = time.perf_counter()
    text = to_text(HOSTILE[name], "https://kantor.id/" + "b" * 200)
    assert time.perf_counter() - started < 15
    assert len(text) < 30 * len(HOSTILE[name])


PIECES = (
    "< > & ' \" / ! -- <p> </p> <br> <table> <tr> <td> </td> <ul> <li> </ul> <pre> </pre> <a href=x> </a> <!-- --> "
    "<![CDATA[ ]]> <script> </script> &amp; &#0; &#xD800; &nbsp; &#27;[31m \u202e \n teks é"
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES.split(" ")) | st.text(max_size=5), max_size=30))
def test_no_text_makes_it_fail_and_what_entities_hide_is_cleaned(parts: list[str]) -> None:
    found = clean(to_text("".join(parts)), lines=True)
    assert "\x1b" not in found
    assert "\u202e" not in found


def test_a_field_that_is_html_becomes_text_also_inside_lists_and_objects(pulled, tmp_path) -> None:
    file = tmp_path / "t.json"
    body = "<p>Halo,</p><p>calo\x1b]0;x\x07 di <b>pelabuhan</b></p>"
    row = {
        "id": 7,
        "at": "2026-11-22T09:00:00Z",
        "title": {"rendered": "Calo &amp; <i>pungli</i>"},
        "body": body,
    }
    file.write_text(json.dumps([row]))
    fields = {
        "id": "id",
        "received_at": "at",
        "subject": FieldRule(source="title.rendered", html=True),
        "text": FieldRule(source="body", html=True),
        "place": "body",
    }
    found = pulled(SourceSpec(id="t", collection="tips", path=str(file), fields=fields))
    tip = found.records[0]
    assert (tip.subject, tip.text) == ("Calo & pungli", "Halo,\n\ncalo di pelabuhan")
    assert tip.place.startswith("<p>Halo")


@pytest.mark.parametrize("preset", ["wordpress", "zammad", "chatwoot"])
def test_all_texts_of_systems_that_send_html_become_plain(preset: str, pulled, tmp_path) -> None:
    file = tmp_path / "t.json"
    file.write_text(json.dumps([{"id": 7, "at": "2026-11-22T09:00:00Z", "body": "<p>a &amp; b</p>"}]))
    fields = {"id": "id", "received_at": "at", "text": "body"}
    found = pulled(SourceSpec(id="t", collection="tips", path=str(file), preset=preset, fields=fields))
    assert found.records[0].text == "a & b"
