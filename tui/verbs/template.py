"""The config that `init` writes: every key once, with what it means and an example, most of them commented out.

Only names and TOML stand here; what they mean is `cli.key.<section>.<key>` in the catalog, in both languages.
A commented example begins with `#` and no space, so that taking the sign away makes it valid (held by a test).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tui.words.catalog import Words


class Key(NamedTuple):
    """One key and an example of its value in TOML; `live`: written without `#`.

    `later`: checked, and without effect in this version; named in one line at the end, and no more.
    """

    name: str
    example: str
    live: bool = False
    later: bool = False


class Table(NamedTuple):
    """One table: its header as in TOML, the section in the catalog, its keys."""

    header: str
    section: str
    keys: tuple[Key, ...]
    live: bool = False


TABLES = (
    Table("", "top", (Key("format", "1", live=True),), live=True),
    Table(
        "[office]",
        "office",
        (
            Key("name", '"Kantor Imigrasi Kelas I Khusus TPI Batam"', live=True),
            Key("timezone", '"Asia/Jakarta"', live=True),
            Key("language", '"{language}"', live=True),
            Key("hotline", '"08117002019"'),
        ),
        live=True,
    ),
    Table("[data]", "data", (Key("dir", '"/var/lib/infokim"'), Key("group", '"infokim"')), live=True),
    Table(
        "[[people]]",
        "people",
        (Key("login", '"kepala"'), Key("name", '"Kepala Seksi"'), Key("role", '"head"')),
    ),
    Table(
        "[[checkpoints]]",
        "checkpoints",
        (
            Key("id", '"batam-centre"'),
            Key("name", '"Batam Centre"'),
            Key("aliases", '["Batam Center"]'),
            Key("kind", '"port"'),
            Key("from", "2020-01-01"),
            Key("until", "2030-12-31"),
        ),
    ),
    Table(
        "[[agencies]]",
        "agencies",
        (
            Key("id", '"polda"'),
            Key("name", '"Polda Kepri"'),
            Key("aliases", '["Kepolisian Daerah"]'),
            Key("from", "2020-01-01"),
            Key("until", "2030-12-31"),
        ),
    ),
    Table(
        "[[sources]]",
        "sources",
        (
            Key("id", '"penundaan"'),
            Key("collection", '"deferrals"'),
            Key("url", '"https://example.org/penundaan.csv"'),
            Key("path", '"/srv/share/penundaan-*.csv"'),
            Key("format", '"csv"'),
            Key("every", '"15m"'),
            Key("cron", '"0 7 * * 1-5"'),
            Key("timeout", '"30s"'),
            Key("covers", '"all"'),
            Key("records", '"result.records"'),
            Key("key", '["date", "checkpoint", "category", "agency"]'),
            Key("key_from", '["Tanggal", "TPI"]'),
            Key("timezone", '"Asia/Jakarta"'),
            Key("dates", '"%d/%m/%Y"'),
            Key("decimal", '","'),
            Key("header_row", "1"),
            Key("delimiter", '";"'),
            Key("encoding", '"utf-8"'),
            Key("allow_hosts", '["cdn.example.org"]'),
            Key("ca", '"/etc/ssl/certs/kantor.pem"'),
            Key("proxy", '"http://proxy.example.org:3128"'),
            Key("max_bytes", '"10MB"'),
            Key("sheet", '"Data"'),
            Key("preset", '"kobotoolbox"'),
            Key("unpivot", '{ columns = ["TPI *"], name = "TPI", value = "Jumlah" }'),
            Key("fill_down", '["Tanggal"]'),
            Key("gather", '["officers"]'),
            Key("columns", '"headers[].name"'),
            Key("order", '"record_ids"'),
            Key("since", '"updated_after"'),
        ),
    ),
    Table(
        "[sources.fields]",
        "fields",
        (
            Key("date", '"Tanggal"'),
            Key("checkpoint", '"TPI"'),
            Key("count", '"Jumlah"'),
            Key("category", '{ value = "departure" }'),
            Key("agency", '{ from = "Instansi", map = { "BP3MI Kepri" = "bp3mi" }, default = "imigrasi" }'),
            Key("note", '{ from = "Catatan", html = false }'),
        ),
    ),
    Table(
        "[sources.auth]",
        "auth",
        (
            Key("bearer", '{ env = "PENUNDAAN_TOKEN" }'),
            Key("basic", '{ user = "infokim", password = { file = "/etc/infokim/rahasia" } }'),
            Key("header", '{ name = "X-API-Key", value = { command = ["pass", "infokim/penundaan"] } }'),
            Key("query", '{ name = "key", value = { env = "PENUNDAAN_KEY" } }'),
            Key("token", '{ env = "KOBO_TOKEN" }'),
            Key(
                "oauth2",
                '{ token_url = "https://example.org/token", client_id = "infokim", '
                'client_secret = { env = "PENUNDAAN_SECRET" } }',
            ),
        ),
    ),
    Table(
        "[sources.paging]",
        "paging",
        (
            Key("kind", '"none"'),
            Key("next", '"next"'),
            Key("parameter", '"page"'),
            Key("size_parameter", '"per_page"'),
            Key("size", "100"),
            Key("start", "1"),
            Key("total", '"header:X-WP-Total"'),
            Key("pages", '"header:X-WP-TotalPages"'),
            Key("until", '"empty"'),
            Key("max_pages", "100"),
        ),
    ),
    Table(
        "[outreach]",
        "outreach",
        (
            Key("approval", '"other"'),
            Key("quiet", '["21:00-06:00"]'),
            Key("workdays", "[1, 2, 3, 4, 5]"),
            Key("holidays", "[2026-12-25]"),
            Key("grace", '"12h"'),
            Key("gap_days", "7"),
            Key("lead_times", '["1d", "2h"]'),
            Key("event_lead_times", '["3w", "1d", "2h"]'),
            Key("push_in_session", "false"),
            Key("limits", "{ x = 25000, instagram = { hashtags = 30 } }"),
        ),
    ),
    Table(
        "[tips]",
        "tips",
        (
            Key("verify_days", "3"),
            Key("follow_up_days", "5"),
            Key("close_days", "10"),
            Key("hours", '["08:00-12:00", "13:00-16:00"]'),
            Key("hours_on", '{ fri = ["08:00-11:30", "13:30-16:00"] }'),
            Key("urgent_hours", "4"),
            Key("urgent_follow_up_hours", "24"),
            Key("urgent_words", '["disekap"]'),
            Key("urgent_points", "10"),
            Key("rules", '""'),
            Key("statuses", '{ open = "ditangani" }'),
            Key("acknowledge_days", "5"),
            Key("agencies", '["bp3mi", "polda"]'),
            Key("letters", '""'),
            Key("answers", '""'),
            Key("retention", '"90d"'),
            Key("special_retention", '"30d"'),
            Key("small", "5"),
        ),
    ),
    Table("[privacy]", "privacy", (Key("lock", '"10m"'), Key("reveal", '"60s"'))),
    Table(
        "[villages]",
        "villages",
        (Key("target", "3"), Key("ages", "[30, 60]"), Key("area", '""'), Key("map", "[]")),
    ),
    Table(
        "[[push]]",
        "push",
        (
            Key("kind", '"ntfy"'),
            Key("url", '"https://ntfy.example.org/infokim"'),
            Key("token", '{ env = "NTFY_TOKEN" }'),
            Key("chat", '"-100123"'),
            Key("command", '["/usr/local/bin/kirim"]'),
            Key("for", '["kepala"]'),
        ),
    ),
    Table("[access.tips]", "access", (Key("group", '"infokim-tips"'),)),
)
"""In the order of DESIGN 4. `sample` of a source is ours alone and not for configs."""

ALTERNATIVES = {
    "sources": (
        "path",
        "cron",
        "key_from",
        "preset",
        "unpivot",
        "since",
        "fill_down",
        "gather",
        "columns",
        "order",
    ),
    "auth": ("basic", "header", "query", "token", "oauth2"),
    "paging": (
        "next",
        "parameter",
        "size_parameter",
        "size",
        "start",
        "total",
        "pages",
        "until",
        "max_pages",
    ),
}
"""Keys that exclude one before them, or that this version refuses: they stay comments when the rest is put to use."""


def template(words: Words, language: str) -> str:
    """The whole text, in one language."""
    lines = [f"# {line}" for line in words.t("cli.init.head").splitlines()]
    for table in TABLES:
        keys = [key for key in table.keys if not key.later]
        if not keys:
            continue
        lines += ["", *_comment(words, f"cli.section.{table.section}")]
        if table.header:
            lines.append(table.header if table.live else f"#{table.header}")
        for key in keys:
            lines += _comment(words, f"cli.key.{table.section}.{key.name}")
            lines.append(
                ("" if key.live else "#") + f"{key.name} = " + key.example.replace("{language}", language)
            )
    lines += ["", *_comment(words, "cli.init.later"), *(f"#   {line}" for line in _later())]
    lines += ["", *_comment(words, "cli.init.me")]
    return "\n".join(lines) + "\n"


def _later() -> Iterator[str]:
    """`[outreach] approval quiet`: what this version checks and does not obey."""
    for table in TABLES:
        names = [key.name for key in table.keys if key.later]
        if names:
            yield " ".join((table.header, *names))


def _comment(words: Words, key: str) -> list[str]:
    return [f"# {line}" for line in words.t(key).splitlines()]
