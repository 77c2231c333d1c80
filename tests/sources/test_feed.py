"""RSS and Atom as programs and people make them: one row per item, the same keys for all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sources.errors import Unreadable
from sources.formats.feed import parse
from sources.spec import SourceSpec

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet href="x.xsl"?><!-- dibuat oleh mesin -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:g="http://www.georss.org/georss">
<channel><title>Kantor</title><link>https://kantor.id</link><atom:link href="https://kantor.id/feed" rel="self"/>
<image><title>logo</title><url>x.png</url></image>
<item><title>Sosialisasi TPPO &amp;amp; paspor</title><link>/berita/1</link><guid isPermaLink="false">tag:kantor,1</guid>
<pubDate>Mon, 23 Nov 2026 09:14:00 +0700</pubDate><dc:creator><![CDATA[Ani & Budi]]></dc:creator>
<category>Desa</category><category>Desa</category><category><![CDATA[TPPO]]></category>
<description>&lt;p&gt;Ringkas &amp;#8211; &lt;a href="/x"&gt;lanjut&lt;/a&gt;&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>Satu</p><p>Dua<br/>tiga</p><script>x()</script>]]></content:encoded>
<enclosure url="/a.jpg" type="image/jpeg" length="123"/><g:point>1.1 104</g:point></item>
<item><title>Kedua</title><guid>https://kantor.id/2</guid><pubDate>Sun, 22 Nov 2026 02:00:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.id/blog/"><title>A</title><id>urn:a</id>
<entry><id>urn:a:1</id><title type="html">Jam &amp;lt;b&gt; buka</title><link rel="enclosure" href="f.pdf"/>
<link href="1.html"/><published>2026-11-22T09:00:00Z</published><updated>2026-11-23T09:00:00+07:00</updated>
<author><name>Ani</name><email>ani@a.id</email></author><category term="x" label="Ikan"/><category term="y"/>
<summary>5 &lt; 6 &amp; teks</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Halo <b>du</b>nia &lt;x&gt;</p>
<a href="q">q</a></div></content>
</entry><entry><id>urn:a:2</id><title/><updated>2026-11-21</updated><content>Baris pertama yang cukup panjang untuk
judul</content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:d="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://r.id"><title>R</title></channel>
<item rdf:about="https://r.id/1"><title>Satu</title><link>https://r.id/1</link><d:date>2026-11-22T09:00+07:00</d:date>
<d:subject>Laut</d:subject></item></rdf:RDF>"""


def read(feed: str | bytes, **declared: Any) -> list[dict[str, Any]]:
    """The rows of a feed that lies at https://kantor.id/feed."""
    spec = SourceSpec(**{"id": "x", "collection": "tips", "url": "https://kantor.id/feed?key=k"} | declared)
    table = parse(feed.encode() if isinstance(feed, str) else feed, spec, None)
    assert table.rejected == []
    return [row for _, row in table.rows]


def failure(feed: str | bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read(feed)
    return f"{caught.value.failure.code} {caught.value.failure.facts.get('found', '')}".strip()


def rss(*items: str, head: str = "") -> str:
    return f"<rss version='2.0'><channel>{head}{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"


def test_rss_has_all_keys_with_plain_texts_and_whole_addresses() -> None:
    first, second = read(RSS)
    assert first == {
        "id": "tag:kantor,1",
        "title": "Sosialisasi TPPO & paspor",
        "link": "https://kantor.id/berita/1",
        "published": "2026-11-23T09:14:00+07:00",
        "updated": "2026-11-23T09:14:00+07:00",
        "author": "Ani & Budi",
        "summary": "Ringkas – lanjut (https://kantor.id/x)",
        "content": "Satu\n\nDua\ntiga",
        "categories": ["Desa", "TPPO"],
        "enclosures": [{"url": "https://kantor.id/a.jpg", "type": "image/jpeg", "length": "123"}],
        "g:point": "1.1 104",
    }
    assert (second["link"], second["id"]) == ("https://kantor.id/2", "https://kantor.id/2")
    assert second["published"] == "2026-11-22T02:00:00+00:00"


def test_atom_has_the_same_keys() -> None:
    first, second = read(ATOM)
    assert first == {
        "id": "urn:a:1",
        "title": "Jam <b> buka",
        "link": "https://a.id/blog/1.html",
        "published": "2026-11-22T09:00:00Z",
        "updated": "2026-11-23T09:00:00+07:00",
        "author": "Ani",
        "summary": "5 < 6 & teks",
        "content": "Halo dunia <x>\n\nq (https://a.id/blog/q)",
        "categories": ["Ikan", "y"],
        "enclosures": [{"url": "https://a.id/blog/f.pdf"}],
    }
    assert second["title"] == "Baris pertama yang cukup panjang untuk"
    assert second["published"] == second["updated"] == "2026-11-21"


def test_rss_1_has_them_too_and_prefixes_are_read_by_what_they_stand_for() -> None:
    (row,) = read(RDF)
    assert row == {
        "id": "https://r.id/1", "title": "Satu", "link": "https://r.id/1", "categories": ["Laut"],
        "published": "2026-11-22T09:00+07:00", "updated": "2026-11-22T09:00+07:00",
    }  # fmt: skip
    (row,) = read(
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:id>1</a:id><a:title>T</a:title></a:entry></a:feed>'
    )
    assert row == {"id": "1", "title": "T"}
    (row,) = read(RDF.replace("xmlns=", "xmlns:r=").replace("<", "<r:").replace("<r:/", "</r:").replace("r:rdf:", "rdf:")
                  .replace("r:d:", "d:"))  # fmt: skip
    assert (row["title"], row["categories"]) == ("Satu", ["Laut"])


def test_an_item_without_an_id_is_known_by_its_link_or_by_what_it_says_and_never_by_its_place() -> None:
    link, told = (
        "<title>A</title><link>https://a.id/1</link>",
        "<title>B</title><pubDate>2026-11-22</pubDate>",
    )
    first, second = read(rss(link, told))
    assert first["id"] == "https://a.id/1"
    assert second["id"].startswith("sha256:")
    assert [row["id"] for row in read(rss("<title>neu</title>", told, link))][1:] == [
        second["id"],
        first["id"],
    ]
    assert read(rss(told.replace("B", "C")))[0]["id"] != second["id"]
    assert "id" not in read(rss("<g>x</g>"))[0]


def test_a_long_text_without_a_title_gives_its_beginning() -> None:
    (row,) = read(rss("<description>" + "kata " * 40 + "</description>"))
    assert row["title"] == "kata " * 15 + "kata…"


@pytest.mark.parametrize(
    "written", ["Ani", "ani@a.id (Ani)", "Ani (ani@a.id)", "Ani &lt;ani@a.id&gt;", "&lt;b&gt;Ani&lt;/b&gt;"]
)
def test_of_an_author_the_name_is_kept(written: str) -> None:
    assert read(rss(f"<title>x</title><author>{written}</author>"))[0]["author"] == "Ani"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Mon, 23 Nov 2026 09:14:00 +0700", "2026-11-23T09:14:00+07:00"),
        ("Tue, 23 Nov 2026 09:14:00 EST", "2026-11-23T09:14:00-05:00"),  # the wrong weekday
        ("23 Nov 26 09:14 GMT", "2026-11-23T09:14:00+00:00"),
        ("Mon, 23 Nov 2026 09:14:00 -0000", "2026-11-23T09:14:00+00:00"),
        ("Mon, 31 Nov 2026 09:14:00 GMT", "Mon, 31 Nov 2026 09:14:00 GMT"),
        ("Senin, 23 November 2026 09:14 WIB", "Senin, 23 November 2026 09:14 WIB"),
        ("kemarin", "kemarin"),
    ],
)
def test_times_of_mail_become_iso_and_others_are_left_to_the_mapping(written: str, read_as: str) -> None:
    assert read(rss(f"<title>x</title><pubDate> {written}\n</pubDate>"))[0]["published"] == read_as


@pytest.mark.parametrize(
    ("feed", "encoding"),
    [
        (RSS, "utf-8"),
        (RSS, "utf-8-sig"),
        (RSS, "utf-16"),
        (RSS.replace("UTF-8", "UTF-16LE"), "utf-16-le"),
        (RSS.replace("UTF-8", "UTF-16BE"), "utf-16-be"),
        (RSS.replace("UTF-8", "ISO-8859-1"), "cp1252"),
        (RSS.replace("UTF-8", "ISO-8859-1"), "utf-8"),  # says one thing and is another
        (RSS, "cp1252"),
        (RSS.replace("UTF-8", "windows-1251"), "utf-8"),
        (RSS.replace("UTF-8", "x-user-defined"), "cp1252"),
        (RSS.replace(' encoding="UTF-8"', ""), "utf-8"),
    ],
)
def test_the_encoding_is_what_the_bytes_are_whatever_the_feed_says(feed: str, encoding: str) -> None:
    row = read(feed.replace("Ani", "Café “Ijo”").encode(encoding))[0]
    assert row["author"] == "Café “Ijo” & Budi"


def test_a_feed_in_another_alphabet_is_read_by_what_it_says_or_what_the_server_says() -> None:
    feed = rss("<title>Привет</title>", head="<x/>")
    said = '<?xml version="1.0" encoding="windows-1251"?>' + feed
    assert read(said.encode("cp1251"))[0]["title"] == "Привет"
    table = parse(feed.encode("koi8-r"), SourceSpec(id="x", collection="tips", path="/x"), "koi8-r")
    assert table.rows[0][1]["title"] == "Привет"


@pytest.mark.parametrize(
    "broken",
    [
        rss("<title>A & B</title>", "<title>kedua</title>"),
        rss("<title>A &nbsp;B</title>", "<title>kedua</title>"),
        rss("<title>A</title><description>x<br>y</description>", "<title>kedua</title>"),
        rss("<title>A</title><description>x", "<title>kedua</title>"),
        rss("<title>A</title></b></i>", "<title>kedua</title>"),
        rss("<title>A</title><g:x>1</g:x><media:content url=x>", "<title>kedua</title>"),
        rss("<title a='1' a='2'>A</title>", "<title>kedua</title>"),
        rss("<title>A</title>", "<title>kedua</title>").replace("</item><item>", "<item>"),
        "Warning: mysql_connect() in <b>/var/www/x.php</b> on line 3\n" + rss("<title>A</title>", "<title>kedua</title>"),
        "\n\n  " + '<?xml version="1.0"?>' + rss("<title>A</title>", "<title>kedua</title>"),
        rss("<title>A</title>", "<title>kedua</title>") + "<!-- 0.2 s --><script>x()</script> akhir",
        rss("<title>A\x00\x0c\x1f</title>", "<title>kedua</title>"),
        rss("<TITLE>A</TITLE>", "<title>kedua</title>"),
    ],
)  # fmt: skip
def test_what_is_not_quite_xml_is_read_all_the_same(broken: str) -> None:
    titles = [row["title"] for row in read(broken)]
    assert titles[0].startswith("A")
    assert titles[1:] == ["kedua"]


def test_tags_of_a_text_that_nobody_closed_do_not_nest() -> None:
    text = "satu & dua<br>" * 300 + "<p>tiga<p><b>empat</i>" * 300
    first, second = read(rss(f"<title>A</title><description>{text}</description>", "<title>kedua</title>"))
    assert first["summary"].startswith("satu & dua\nsatu & dua\n")
    assert first["summary"].endswith("tiga\n\nempat")
    assert second == {"id": second["id"], "title": "kedua"}


def test_a_feed_that_is_no_xml_says_so_with_the_line() -> None:
    spec = SourceSpec(id="x", collection="tips", path="/x")
    table = parse(rss("<title>a</title>\n<description>R & D</description>").encode(), spec, None)
    assert [(p.code, p.row, p.warning) for p in table.problems] == [("not-xml", "2", True)]
    assert table.rows[0][1]["summary"] == "R & D"


BOMB = '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">]>' + rss("<title>&b;</title>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize(
    "feed",
    [
        BOMB,
        '<?xml version="1.0"?>' + BOMB,
        '<!DOCTYPE rss SYSTEM "file:///etc/passwd">' + rss(),
        '<!doctype rss [<!ENTITY % p SYSTEM "http://127.0.0.1/x">%p;]>' + rss(),
        rss().replace("<channel>", '<channel><!ENTITY a "x"> & '),
    ],
)
def test_a_document_type_is_refused_in_every_encoding(feed: str, encoding: str) -> None:
    if encoding in ("utf-16-le", "utf-16-be") and not feed.startswith("<?xml"):
        feed = "<?xml version='1.0'?>" + feed
    assert failure(feed.encode(encoding)) == "unreadable entities"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "not-data empty"),
        ("  \n", "not-data empty"),
        ("tidak ada apa-apa", "not-data text"),
        ('{"version": "https://jsonfeed.org/version/1.1"}', "not-data text"),
        ("<html><body>masuk</body></html>", "not-data html"),
        ("<!DOCTYPE html><html></html>", "not-data html"),
        ('<?xml version="1.0"?><urlset><url><loc>x</loc></url></urlset>', "not-data xml"),
        ("<rss><channel><item><title>a</title></item>", "unreadable truncated"),
        (RSS[:900], "unreadable truncated"),
        ("<rss><channel><item><title>a & b</title></item>", "unreadable truncated"),
        ("<rss>" + "<a>" * 100_000, "unreadable depth"),
        ("<rss>" + "<a>" * 100_000 + " & " + "</a>" * 100_000 + "</rss>", "unreadable depth"),
        ("<rss><channel>" + "<item/>" * 30_000 + "</channel></rss>", "too-many-rows"),
    ],
)
def test_what_is_no_feed_is_one_failure(body: str, said: str) -> None:
    assert failure(body) == said


FIELDS = {"id": "id", "received_at": "published", "subject": "title", "text": "content"}


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("application/rss+xml; charset=utf-8", "/feed"),
        ("application/atom+xml", "/"),
        ("application/xml", "/x"),
        ("text/xml; charset=iso-8859-1", "/x"),
        ("text/html", "/x"),
        ("text/plain", "/berita.rss"),
        ("", "/berita.xml"),
    ],
)
def test_a_pull_knows_a_feed_by_its_type_its_name_or_its_first_element(
    kind, path, serve, reply, pulled
) -> None:
    server = serve(reply(RSS.encode(), kind))
    found = pulled(
        SourceSpec(id="berita", collection="tips", url=server.url + path, fields=FIELDS | {"text": "title"})
    )
    assert [tip.subject for tip in found.records] == ["Sosialisasi TPPO & paspor", "Kedua"]
    assert found.covers == "window"


@pytest.mark.parametrize("kind", ["application/xml", "text/xml", "application/octet-stream"])
def test_xml_of_another_kind_is_no_feed(kind, serve, reply, pulled) -> None:
    server = serve(reply(b'<?xml version="1.0"?><urlset/>', kind))
    with pytest.raises(Unreadable) as caught:
        pulled(SourceSpec(id="berita", collection="tips", url=server.url, fields=FIELDS))
    assert caught.value.failure.code == "unknown-format"


def test_a_page_instead_of_a_feed_is_no_data(serve, reply, pulled) -> None:
    server = serve(reply(b"<!DOCTYPE html><html>masuk</html>", "text/html"))
    with pytest.raises(Unreadable) as caught:
        pulled(SourceSpec(id="berita", collection="tips", url=server.url, format="feed", fields=FIELDS))
    assert (caught.value.failure.code, caught.value.failure.facts["found"]) == ("not-data", "html")


def test_a_file_may_say_that_it_covers_everything(tmp_path, pulled) -> None:
    (tmp_path / "a.xml").write_bytes(ATOM.encode("utf-16"))
    spec = SourceSpec(id="b", collection="tips", path=str(tmp_path / "a.xml"), fields=FIELDS, covers="all")
    found = pulled(spec)
    assert [tip.text for tip in found.records] == [
        "Halo dunia <x>\n\nq (https://a.id/blog/q)",
        "Baris pertama yang cukup panjang untuk\njudul",
    ]
    assert found.covers == "all"


def test_json_feeds_are_json(tmp_path, pulled) -> None:
    item = {"id": "1", "date_published": "2026-11-22T09:00:00+07:00", "content_html": "<p>a<p>b"}
    (tmp_path / "f.json").write_text(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]})
    )
    fields = {"id": "id", "received_at": "date_published", "text": {"from": "content_html", "html": True}}
    table = {
        "id": "f",
        "collection": "tips",
        "path": str(tmp_path / "f.json"),
        "records": "items",
        "fields": fields,
    }
    import msgspec

    assert pulled(msgspec.convert(table, SourceSpec)).records[0].text == "a\n\nb"
