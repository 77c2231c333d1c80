"""What no type can say about a config: ids met twice, zones and spans that do not exist, secrets over plain http."""

from __future__ import annotations

import grp
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from sources.spec import SourceSpec, parse_duration
from sources.spec_check import semantic_problems
from store.queries.leads import is_lead
from tui.headless.config_check import BY_REFERENCE, Finding, nearest, toml, walk
from tui.headless.crontab import triggers
from tui.headless.privacy import privacy_findings
from tui.headless.settings import Config
from tui.headless.tips_check import tips_findings

_SPAN = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]|24):[0-5]\d")
_DURATIONS = (("outreach", "grace"), ("tips", "retention"), ("tips", "special_retention"))
LOOPBACK = ("localhost", "::1")


def rules(table: Mapping[str, Any], config: Config | None) -> list[Finding]:
    """Every rule that the config breaks. It looks at the raw table, so that one bad key hides no other problem."""
    findings = [*_twice(table), *_backwards(table), *_zone(table), *_clocks(table), *_groups(table)]
    findings += [*_sources(table), *_limits(table), *privacy_findings(table), *tips_findings(table)]
    return [*findings, *_pushes(table)]


def _tables(table: Mapping[str, Any], name: str) -> list[tuple[int, Mapping[str, Any]]]:
    """The members of an array of tables that are tables."""
    members = table.get(name)
    found = enumerate(members) if isinstance(members, list) else ()
    return [(index, member) for index, member in found if isinstance(member, dict)]


def _twice(table: Mapping[str, Any]) -> Iterator[Finding]:
    """Ids, logins and other names that two members claim."""
    for name, key in (("sources", "id"), ("checkpoints", "id"), ("agencies", "id"), ("people", "login")):
        seen: set[str] = set()
        for index, member in _tables(table, name):
            word = str(member.get(key, ""))
            if word and word in seen:
                yield Finding(path=(name, index, key), code="duplicate", found=toml(word))
            seen.add(word)
    for name in ("checkpoints", "agencies"):
        yield from _shared_names(table, name)


def _shared_names(table: Mapping[str, Any], name: str) -> Iterator[Finding]:
    """A name that means two checkpoints would be counted under whichever came first."""
    owner: dict[str, int] = {}
    for index, member in _tables(table, name):
        aliases = member.get("aliases")
        words = [member.get("name"), *(aliases if isinstance(aliases, list) else [])]
        for word in {str(word).strip().casefold() for word in words if word}:
            if owner.setdefault(word, index) != index:
                yield Finding(path=(name, index, "aliases"), code="duplicate", found=toml(word))


def _backwards(table: Mapping[str, Any]) -> Iterator[Finding]:
    """A place or an agency that ended before it began would be asked about on no day at all."""
    for name in ("checkpoints", "agencies"):
        for index, member in _tables(table, name):
            start, end = member.get("from"), member.get("until")
            if type(start) is type(end) is date and start > end:
                yield Finding(
                    path=(name, index, "from"), code="backwards", found=toml(start), expected=toml(end)
                )


def _zone(table: Mapping[str, Any]) -> Iterator[Finding]:
    office = table.get("office")
    zone = office.get("timezone") if isinstance(office, dict) else None
    if isinstance(zone, str) and not is_zone(zone):
        from zoneinfo import available_timezones

        names = {name.casefold(): name for name in available_timezones()}
        near = names.get(nearest(zone, list(names)), "")
        yield Finding(
            path=("office", "timezone"),
            code="zone",
            found=toml(zone),
            expected='"Asia/Jakarta"',
            nearest=near,
        )


def is_zone(name: str) -> bool:
    """Whether a zone of this name is known here."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # not found: a KeyError; an absolute path: a ValueError
        return False
    return True


def _clocks(table: Mapping[str, Any]) -> Iterator[Finding]:
    """Durations, spans of the day, weekdays and counts of days."""
    for section, key in _DURATIONS:
        value = _get(table, section, key)
        if isinstance(value, str) and not is_duration(value):
            yield Finding(
                path=(section, key), code="duration", found=toml(value), expected='"12h", "15m", "90d"'
            )
    for key in ("lead_times", "event_lead_times"):
        for lead in _list(table, "outreach", key):
            if isinstance(lead, str) and not is_lead(lead):
                path = ("outreach", key)
                yield Finding(
                    path=path, code="duration", found=toml(lead), expected='"1d", "2h", "15m", "3w"'
                )
    for span in _list(table, "outreach", "quiet"):
        if isinstance(span, str) and not _SPAN.fullmatch(span):
            yield Finding(path=("outreach", "quiet"), code="span", found=toml(span), expected='"21:00-06:00"')
    for day in _list(table, "outreach", "workdays"):
        if isinstance(day, int) and not 1 <= day <= 7:
            yield Finding(path=("outreach", "workdays"), code="range", found=toml(day), expected="1 … 7")
    gap = _get(table, "outreach", "gap_days")
    if isinstance(gap, int) and gap < 0:
        yield Finding(path=("outreach", "gap_days"), code="range", found=toml(gap), expected="0 …")


def _limits(table: Mapping[str, Any]) -> Iterator[Finding]:
    """A limit below nothing; of a channel its caption, or a table of them."""
    channels = _get(table, "outreach", "limits")
    for channel, given in channels.items() if isinstance(channels, dict) else ():
        path = ("outreach", "limits", channel)
        numbers = (
            [((*path, what), most) for what, most in given.items()]
            if isinstance(given, dict)
            else [(path, given)]
        )
        for place, most in numbers:
            if isinstance(most, int) and most < 0:
                yield Finding(path=place, code="range", found=toml(most), expected="0 …")


def is_duration(text: str) -> bool:
    """Whether a text such as `15m` is a length of time."""
    try:
        parse_duration(text)
    except ValueError:
        return False
    return True


def _get(table: Mapping[str, Any], section: str, key: str) -> Any:
    found = table.get(section)
    return found.get(key) if isinstance(found, dict) else None


def _list(table: Mapping[str, Any], section: str, key: str) -> list[Any]:
    found = _get(table, section, key)
    return found if isinstance(found, list) else []


def _groups(table: Mapping[str, Any]) -> Iterator[Finding]:
    """A group that this host does not have is a warning: the config may be checked elsewhere than it runs."""
    access = table.get("access")
    named: list[tuple[tuple[str, ...], Any]] = [(("data", "group"), _get(table, "data", "group"))]
    if isinstance(access, dict):
        named += [(("access", name, "group"), _get(access, name, "group")) for name in access]
    for path, group in named:
        if isinstance(group, str):
            try:
                grp.getgrnam(group)
            except KeyError:
                yield Finding(path=path, code="no-group", found=toml(group), warning=True)


def _sources(table: Mapping[str, Any]) -> Iterator[Finding]:
    """What each source's own judge finds. Keys that do not even fit their type are left out of what it sees."""
    for index, member in _tables(table, "sources"):
        if "sample" in member:
            yield Finding(path=("sources", index, "sample"), code="unknown-key", found="sample")
        misfits: list[Finding] = []
        spec = walk(SourceSpec, member, (), misfits)
        if spec is None:
            spec = walk(SourceSpec, _without(member, misfits), (), [])
        if spec is not None:
            yield from _source(index, spec, misfits)


def _without(member: Mapping[str, Any], misfits: list[Finding]) -> dict[str, Any]:
    """The table without the keys that were found not to fit; of `fields` only the members that do not."""
    dropped = {misfit.path[0] for misfit in misfits if misfit.path[:1] != ("fields",) or len(misfit.path) < 2}
    kept = {key: value for key, value in member.items() if key not in dropped}
    if isinstance(kept.get("fields"), dict):
        bad = {
            misfit.path[1] for misfit in misfits if misfit.path[:1] == ("fields",) and len(misfit.path) > 1
        }
        kept["fields"] = {key: value for key, value in kept["fields"].items() if key not in bad}
    return kept


def _source(index: int, spec: SourceSpec, misfits: list[Finding]) -> Iterator[Finding]:
    said = {".".join(map(str, misfit.path[:2])) for misfit in misfits}
    said |= {str(misfit.path[0]) for misfit in misfits if len(misfit.path) == 1}
    for problem in semantic_problems(spec):
        way = problem.key.split(".")
        if said & {way[0], ".".join(way[:2])} or (problem.code == "neither" and said & {"url", "path"}):
            continue
        if problem.code == "unknown-field" and way == ["fields"]:
            way.append(problem.found)
        near = nearest(problem.found, problem.expected.split(", ")) if problem.code in _NAMED else ""
        yield Finding(
            path=("sources", index, *way),
            code=problem.code,
            found=problem.found,
            expected=problem.expected,
            nearest=near,
        )
    if spec.cron and not is_cron(spec.cron) and not said & {"cron"}:
        yield Finding(
            path=("sources", index, "cron"), code="cron", found=toml(spec.cron), expected='"0 7 * * 1-5"'
        )
    for path, url in (("url",), spec.url), (("auth", "oauth2", "token_url"), _token_url(spec)):
        address = _address(url) if url and path[0] not in said else None
        if (
            address
            and spec.auth is not None
            and address.scheme == "http"
            and not is_loopback(address.hostname)
        ):
            where = f"{address.scheme}://{address.hostname}"
            yield Finding(
                path=("sources", index, *path),
                code="plain-http",
                found=where,
                expected="https://",
                warning=True,
            )


def _token_url(spec: SourceSpec) -> str | None:
    """Where a client's secret goes."""
    return spec.auth.oauth2.token_url if spec.auth is not None and spec.auth.oauth2 is not None else None


def _address(url: str) -> SplitResult | None:
    """The parts of an address; None for what is none (`http://[`), which the source's own judge has said."""
    try:
        return urlsplit(url)
    except ValueError:
        return None


_NEEDED = {
    "ntfy": {"url": '"https://ntfy.example.org/infokim"'},
    "telegram": {"token": BY_REFERENCE, "chat": '"-100123"'},
    "apprise": {"token": BY_REFERENCE},
    "command": {"command": '["/usr/local/bin/kirim"]'},
}
"""Kind of push → keys that it cannot do without, with an example."""


def _pushes(table: Mapping[str, Any]) -> Iterator[Finding]:
    """What each kind of push needs, and whether its secret travels in the open."""
    people = {person.get("login") for _, person in _tables(table, "people")}
    for index, push in _tables(table, "push"):
        for key, example in _NEEDED.get(str(push.get("kind")), {}).items():
            if not push.get(key):
                yield Finding(path=("push", index, key), code="required", expected=example)
        url = push.get("url")
        if isinstance(url, str) and push.get("kind") in ("ntfy", "telegram"):
            yield from _push_address(index, url, is_secret="token" in push)
        logins = push.get("for")
        for login in logins if isinstance(logins, list) and people else ():
            if login not in people:
                known = ", ".join(sorted(map(str, people)))
                yield Finding(
                    path=("push", index, "for"),
                    code="choice",
                    found=toml(login),
                    expected=known,
                    warning=True,
                )


def _push_address(index: int, url: str, *, is_secret: bool) -> Iterator[Finding]:
    address = _address(url)
    if address is None or address.scheme not in ("http", "https") or not address.hostname:
        yield Finding(
            path=("push", index, "url"),
            code="url",
            found=toml(url),
            expected='"https://ntfy.example.org/infokim"',
        )
    elif address.username is not None or address.password is not None:
        yield Finding(path=("push", index, "url"), code="secret-in-url", expected="token")
    elif is_secret and address.scheme == "http" and not is_loopback(address.hostname):
        where = f"{address.scheme}://{address.hostname}"
        yield Finding(
            path=("push", index, "url"), code="plain-http", found=where, expected="https://", warning=True
        )


_NAMED = ("choice", "unknown-field", "not-yet")
"""Codes whose `expected` is a list of names."""


def is_cron(text: str) -> bool:
    """Whether a text is a line of a crontab."""
    try:
        triggers(text)
    except ValueError:
        return False
    return True


def is_loopback(host: str | None) -> bool:
    """Whether a host is this machine."""
    return host in LOOPBACK or bool(host and host.startswith("127."))
