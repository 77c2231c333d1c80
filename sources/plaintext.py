"""HTML bodies → plain text that reads well in a terminal: paragraphs, lists, tables, quotations, links.

One pass over the tags; none of them is ever obeyed beyond where a line ends. What comes out is as untrusted as what
went in: it passes `clean` where it enters (DESIGN 2.6).
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

from sources.tags import Tag, Tags

_LINES = (
    "address article aside body caption center dd details dialog div dt fieldset figcaption figure footer form header "
    "hgroup legend li main menu nav option section summary tbody tfoot thead tr"
)
_PARAGRAPHS = "blockquote dl h1 h2 h3 h4 h5 h6 hr ol p pre table ul"
_BREAKS = dict.fromkeys(_LINES.split(), 1) | dict.fromkeys(_PARAGRAPHS.split(), 2)
"""Elements that stand on lines of their own, and how many line ends there are around them."""
_OTHERS = (
    "a abbr acronym applet area audio b base basefont bdi bdo big blink br button canvas cite code col colgroup data "
    "datalist del dfn em embed font frame frameset head html i iframe img input ins kbd label link map mark marquee "
    "math meta meter nobr noembed noframes noscript object optgroup output param picture progress q rp rt ruby s samp "
    "script select slot small source span strike strong style sub sup svg td template textarea th time title track tt "
    "u var video wbr xmp"
)
_KNOWN = frozenset((*_BREAKS, *_OTHERS.split()))
_NO_TEXT = ("script", "style", "title", "iframe", "noembed", "noframes", "template")
_DEEPEST = 6
"""Levels of lists and quotations that are set in: 50,000 of them would be a text of gigabytes."""
_LONGEST_ADDRESS = 300
_SPACES = re.compile(r"[ \t\r\n\f]+")
_LAYOUT = {0xAD: None, 0x200B: None, 0xA0: " "}
"""Soft hyphens, places for a line break, hard spaces: they only say how a browser is to set the line."""
_UNFINISHED = re.compile(
    rf"</?(?:a|img|{'|'.join(sorted(_BREAKS))}|span|td|th)(?:\s[^<>]*)?\Z", re.IGNORECASE
)
"""What is left of a tag where a summary was cut off."""
_LONGEST_TAG = 2_000
_PIECE = 50_000
"""Characters that are worked on at once: nothing else in the process runs during one step of the library."""
_MARKED = re.compile(r"<[a-zA-Z/!]|&#?\w{1,31};")
_HIDDEN = re.compile(
    r"\s*(?:&lt;|&#0*60;|&#x0*3c;)(?:p|div|h[1-6]|ul|ol|table|blockquote|br|span)\b[^<>]*(?:&gt;|&#0*62;|&#x0*3e;)\s*",
    re.IGNORECASE,
)
"""A page whose own tags are written as entities from the first to the last, as GLPI keeps its texts."""
_NAMED = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)[\s/>]")
_MAKE_LINES = frozenset((*_BREAKS, "br", "td", "th"))


def to_text(html: str, base: str = "") -> str:
    """The text of a piece of HTML, with line ends where a browser begins a new line. Never raises.

    Paragraphs are a blank line apart, list items and rows of a table on lines of their own, cells between ` | `.
    A link's address follows its text where the two differ; relative ones are completed with `base`. Pictures are their
    alternative text. Text without any tag or entity stays as it is; its own line ends stay where no tag makes lines.
    """
    starts = range(0, len(html), _PIECE)
    if not any(_MARKED.search(html, start, start + _PIECE + 40) for start in starts):
        return html  # an address may hold `?a=1&copy=2`
    if "<" not in html and _HIDDEN.fullmatch(html):
        html = unescape(html)
    cut_off = _UNFINISHED.search(html, max(len(html) - _LONGEST_TAG, 0))
    if cut_off is not None:
        html = html[: cut_off.start()]
    makes_lines = any(found[1].lower() in _MAKE_LINES for found in _NAMED.finditer(html))
    return _Page(base, keeps_lines=not makes_lines).read(html)


class _Page:
    """The lines so far, and where in lists, tables and quotations the text is."""

    def __init__(self, base: str, *, keeps_lines: bool) -> None:
        """`keeps_lines`: the text's own line ends count."""
        self._base = base
        self._keeps_lines = keeps_lines
        self._done: list[str] = []
        self._line: list[str] = []
        self._space = False
        """A space is due before the next word."""
        self._pending = 0
        """Line ends that are due before it."""
        self._lists: list[int] = []
        """Of each open list the next item's number; 0: it has none."""
        self._rows: list[list[int]] = []
        """Of each open table the line in which its row began, and how many cells it has so far."""
        self._fresh = False
        """At the very start of a list item or a cell: what begins there begins no new line."""
        self._quotes = 0
        self._pre = 0
        self._links: list[tuple[str, int, int]] = []
        """Of each open link its address, and line and place in it where its text begins."""

    def read(self, html: str) -> str:
        tokens = Tags(html)
        for token in tokens:
            if isinstance(token, str):
                self._text(token)
            elif isinstance(token, Tag):
                name = token.name.lower()
                if name in _KNOWN:
                    self._tag(name, token, tokens)
                elif "-" not in name and ":" not in name:
                    self._text(html[token.at : token.after])  # `<nama>` that somebody typed
        while self._links:
            self._close_link()
        self._end_line()
        return "\n".join(self._done).strip("\n")

    def _tag(self, name: str, tag: Tag, tokens: Tags) -> None:
        if name == "br":
            self._end_line()
        elif name == "img" and not tag.closes:
            self._text(_attribute(tag, "alt"))
        elif name in ("td", "th"):
            self._cell(opens=not tag.closes)
        elif name == "a":
            self._link(tag)
        elif name == "textarea":
            self._break(1)
        elif name in _NO_TEXT and not tag.closes:
            if not tokens.skip(name) and name in ("script", "style"):
                tokens.end()
        elif name in _BREAKS:
            self._block(name, opens=not tag.closes)

    def _block(self, name: str, *, opens: bool) -> None:
        """The beginning or end of something on lines of its own."""
        inner = name in ("ul", "ol") and len(self._lists) > (0 if opens else 1)
        self._break(1 if inner else _BREAKS[name])
        if name in ("ul", "ol"):
            if opens:
                self._lists.append(int(name == "ol"))
            elif self._lists:
                self._lists.pop()
        elif name == "li":
            self._item(opens=opens)
        elif name == "table":
            if opens:
                self._rows.append([len(self._done), 0])
            elif self._rows:
                self._rows.pop()
        elif name == "tr" and opens and self._rows:
            self._start_line()
            self._rows[-1] = [len(self._done), 0]
        elif name == "blockquote":
            self._start_line()
            self._quotes = max(self._quotes + (1 if opens else -1), 0)
        elif name == "pre":
            self._pre = max(self._pre + (1 if opens else -1), 0)

    def _item(self, *, opens: bool) -> None:
        """An item of a list: a dash or its number, and then its text, also where that is a paragraph."""
        if not opens:
            self._pending = min(self._pending, 1)
            return
        self._start_line()
        depth = min(len(self._lists), _DEEPEST)
        number = self._lists[-1] if self._lists else 0
        if number:
            self._lists[-1] += 1
        self._line = ["  " * max(depth - 1, 0) + (f"{number}. " if number else "- ")]
        self._fresh = True

    def _cell(self, *, opens: bool) -> None:
        """A cell goes on in the line of its row, unless the one before it needed several."""
        if not opens:
            self._pending = min(self._pending, 1)
        elif not self._rows:
            self._break(1)
        else:
            begun, cells = self._rows[-1]
            self._rows[-1][1] += 1
            if cells and len(self._done) == begun:
                self._line.append(" | " if self._line else "| ")
                self._pending, self._space = 0, False
            else:
                self._break(1)
            self._fresh = True

    def _link(self, tag: Tag) -> None:
        if self._links:
            self._close_link()  # they cannot stand inside each other
        if not tag.closes:
            self._links.append((_attribute(tag, "href").strip(), len(self._done), len(self._line)))

    def _close_link(self) -> None:
        """The address behind the text of a link, if it says more."""
        address, line, place = self._links.pop()
        said = "".join(self._line[place:] if line == len(self._done) else self._line).strip()
        address = _shown(self._base, address)
        if not address or _bare(said) == _bare(address):
            return
        if said:
            self._line.append(f" ({address})")
        else:
            self._word(address, space=self._space)

    def _text(self, text: str) -> None:
        """Text between tags, with its entities."""
        text = unescape(text) if "&" in text else text
        for start in range(0, len(text), _PIECE):
            piece = text[start : start + _PIECE]
            piece = piece if piece.isascii() else piece.translate(_LAYOUT)
            if self._pre or self._keeps_lines:
                self._as_written(piece)
            else:
                self._flowing(piece)

    def _as_written(self, text: str) -> None:
        """Text whose own lines count."""
        for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if number:
                self._end_line()
            if line:
                self._word(line, space=self._space)

    def _flowing(self, text: str) -> None:
        """Text in which any space is one space."""
        words = _SPACES.sub(" ", text)
        if words == " " or not words:
            self._space = self._space or bool(words)
            return
        self._word(words.strip(" "), space=self._space or words[0] == " ")
        self._space = words[-1] == " "

    def _word(self, text: str, *, space: bool) -> None:
        """Words for the line; first what is due before them."""
        self._start_line()
        if space and self._line and not self._line[-1].endswith(" "):
            self._line.append(" ")
        self._line.append(text)
        self._space = self._fresh = False

    def _break(self, lines: int) -> None:
        """At least so many line ends are due, if there is anything to end."""
        if (self._line or self._done) and not self._fresh:
            self._pending = max(self._pending, lines)
        self._space = False

    def _start_line(self) -> None:
        """Make the line ends that are due: one of them ends the line, a second one leaves a blank one."""
        if self._pending and self._line:
            self._end_line()
        if self._pending > 1 and self._done and self._done[-1]:
            self._done.append("")
        self._pending = 0

    def _end_line(self) -> None:
        line = "".join(self._line).rstrip(" ")
        if line:
            self._done.append("> " * min(self._quotes, _DEEPEST) + line)
        elif self._pre or self._keeps_lines or self._done[-1:] != [""]:
            self._done.append("")
        self._line = []
        self._space = self._fresh = False


def _attribute(tag: Tag, name: str) -> str:
    found = tag.attributes()
    return next((value for key, value in found.items() if key.lower() == name), "")


def _shown(base: str, address: str) -> str:
    """The address of a link as it may stand behind its text; empty where it leads nowhere that people could go."""
    scheme, _, rest = address.partition(":")
    if scheme.lower() in ("mailto", "tel"):
        return rest.partition("?")[0]
    if base and address and not address.startswith("#"):
        try:
            address = urljoin(base, address)
        except ValueError:  # `http://[`
            return ""
    return (
        address
        if address.lower().startswith(("http://", "https://")) and len(address) <= _LONGEST_ADDRESS
        else ""
    )


def _bare(address: str) -> str:
    """An address as people write it: without scheme, `www.` and the last slash."""
    return re.sub(r"\A(?:https?://)?(?:www\.)?", "", address.casefold()).rstrip("/")
