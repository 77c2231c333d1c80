"""Where a channel's posts are made, and what a link to one looks like. Facts of the platforms. Pure."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

PLACES: Final = {
    "instagram": "https://www.instagram.com/",
    "x": "https://x.com/compose/post",
    "tiktok": "https://www.tiktok.com/tiktokstudio/upload",
}
"""The page to post on; a website's and a village's are the office's own."""

HOSTS: Final = {
    "instagram": ("instagram.com", "instagr.am"),
    "x": ("x.com", "twitter.com", "t.co"),
    "tiktok": ("tiktok.com",),
}
"""Whose links they are, with every name below them."""


def is_link(text: str) -> bool:
    """Whether it is an http(s) address with a host, and nothing a terminal or a browser would read otherwise."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        return (
            parts.scheme in ("http", "https")
            and "." in host
            and parts.username is None
            and not any(character.isspace() for character in text)
            and (parts.port or 1) > 0
        )
    except ValueError:
        return False


def of_platform(channel: str, link: str) -> bool:
    """Whether a link may be one of this channel's posts; True where a channel's links may be anywhere."""
    hosts = HOSTS.get(channel)
    found = (urlsplit(link).hostname or "").casefold()
    return hosts is None or any(found == host or found.endswith(f".{host}") for host in hosts)


def bare_place(link: str) -> bool:
    """Whether it leads to a platform's front page, and to no post."""
    parts = urlsplit(link)
    return parts.path.strip("/") == "" and not parts.query
