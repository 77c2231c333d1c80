"""Every key of the config as one Struct per section (DESIGN 4): what it is called, what it holds, what it means.

No file is read here (`config.py`), no sentence is made here, and a table of `[[sources]]` is judged by `sources.spec`.
Times, places and names that staff may want to change stand here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from sources.names import BUILT_IN_AGENCIES
from sources.spec import Secret, SourceSpec
from store.queries.coverage import NOWHERE, Area

Language = Literal["id", "en"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
TipStatus = Literal[
    "new",
    "triage",
    "open",
    "waiting",
    "snoozed",
    "referred",
    "done",
    "not_ours",
    "duplicate",
    "spam",
    "archived",
]
What = Literal["caption", "title", "hashtags", "mentions", "media", "alt", "fold"]
"""What a channel limits (`store/captions/limits.toml`)."""


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The parent of every table of the config; `config_check.py` walks over its fields."""


class Office(Section, frozen=True, kw_only=True):
    """`[office]`: whose dashboard this is."""

    name: str = "Imigrasi"
    """The office as its people call it; in the header and in reports."""
    timezone: str = "Asia/Jakarta"
    """An IANA zone name; all times are shown in it, and it is the zone of times without one."""
    language: Language = "id"
    """id | en: the language of screens and verbs, unless somebody chooses another in `me.toml`."""
    hotline: str = ""
    """The number that the public calls."""


class Data(Section, frozen=True, kw_only=True):
    """`[data]`: where everything is kept."""

    dir: str = ""
    """The folder, absolute or with `~`; empty: `$INFOKIM_DATA_DIR`, else the XDG data folder."""
    group: str | None = None
    """The Unix group that shares the folder (2770, files 0660); without one it is for one account (0700, 0600)."""


class Person(Section, frozen=True, kw_only=True):
    """`[[people]]`: who is who. Without any, everybody who may write is staff."""

    login: str
    """The Unix account."""
    name: str = ""
    """The name as shown; empty: the login."""
    role: Literal["head", "staff", "viewer"] = "staff"
    """head | staff | viewer: a viewer may read only."""


class Checkpoint(Section, frozen=True, kw_only=True):
    """`[[checkpoints]]`: where people leave. Without any, each name met is a checkpoint of its own."""

    id: str
    """The identifier that records hold, e.g. `batam-centre`."""
    name: str
    """The name as shown."""
    aliases: tuple[str, ...] = ()
    """Other names that sources use."""
    kind: Literal["port", "airport", "counter"] = "port"
    """port | airport | counter (where passports are applied for)."""
    start: date | None = msgspec.field(default=None, name="from")
    """The first day on which it was open; absent: always."""
    end: date | None = msgspec.field(default=None, name="until")
    """The last day on which it was open; absent: still."""


class Agency(Section, frozen=True, kw_only=True):
    """`[[agencies]]`: who stops people, and whom tips are referred to. `imigrasi` and `bp3mi` are built in."""

    id: str
    """The identifier that records hold, e.g. `polda`."""
    name: str
    """The name as shown."""
    aliases: tuple[str, ...] = ()
    """Other names that sources use; agencies change theirs."""
    start: date | None = msgspec.field(default=None, name="from")
    """The first day on which it had this name; absent: always."""
    end: date | None = msgspec.field(default=None, name="until")
    """The last day on which it had this name; absent: still."""


class Outreach(Section, frozen=True, kw_only=True):
    """`[outreach]`: how plans are approved and reminded of."""

    approval: Literal["none", "other", "head"] | None = None
    """none | other (not who last changed the caption) | head; default other, or none without `[[people]]`."""
    quiet: tuple[str, ...] = ("21:00-06:00",)
    """Spans without pushes, `HH:MM-HH:MM` in the office's zone; `[]` for none."""
    workdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    """ISO weekdays on which the office works; also the clock of tips."""
    holidays: tuple[date, ...] = ()
    """Days on which the office is closed."""
    grace: str = "12h"
    """Approved and not marked posted for so long after its time: missed."""
    gap_days: int = 7
    """More days than these without a post in a channel: a warning; 0 for none."""
    lead_times: tuple[str, ...] = ("1d", "2h")
    """How long before a plan to remind, where the plan names nothing else; `3w`: three working days."""
    event_lead_times: tuple[str, ...] | None = None
    """The same for events; absent: `lead_times`."""
    push_in_session: bool = False
    """Whether an open infokim sends reminders to `[[push]]` too, where nothing else does."""
    limits: dict[Literal["instagram", "x", "tiktok", "website", "field"], int | dict[What, int]] = {}
    """Per channel the longest caption, or a table of limits, over the built-in ones."""


class Tips(Section, frozen=True, kw_only=True):
    """`[tips]`: the clocks of SP4N-LAPOR and what counts as urgent."""

    verify_days: int = 3
    """Working days until a new tip must have been looked at."""
    follow_up_days: int = 5
    """Working days until something must have been done about it."""
    close_days: int = 10
    """Working days without an answer after which it may be closed."""
    hours: tuple[str, ...] = ("08:00-16:00",)
    """When the office is open on a working day, `HH:MM-HH:MM`; a working day of the clocks is as long as these."""
    hours_on: dict[Weekday, tuple[str, ...]] = {}
    """Hours of single weekdays, where they are others: mon … sun."""
    urgent_hours: float = 4
    """Hours, nights and weekends included, until an urgent tip must have been looked at."""
    urgent_follow_up_hours: float = 24
    """The same until something must have been done about it."""
    urgent_words: tuple[str, ...] = ()
    """A tip whose text or subject holds one of them is urgent."""
    urgent_points: int = 10
    """Points of the rule file from which a tip is urgent."""
    rules: str = ""
    """A rule file, beside the config or absolute; empty: the one that ships."""
    statuses: dict[TipStatus, str] = {}
    """Status → what this office calls it."""
    acknowledge_days: int = 5
    """Working days after which a referral that its agency did not confirm is reminded of."""
    agencies: tuple[str, ...] = ()
    """Ids of `[[agencies]]` that tips are referred to; empty: all."""
    letters: str = ""
    """A folder of templates of referral letters, beside the config or absolute; empty: the one that ships."""
    answers: str = ""
    """A file of canned answers, beside the config or absolute; empty: the one that ships."""
    retention: str = "90d"
    """After this long closed tips lose their personal fields at the next `purge`."""
    special_retention: str = "30d"
    """The same for tips with special data (a child's, a suspected crime), where that is shorter."""
    small: int = 5
    """In what leaves the office a count of tips below this is shown as `<5`; 1 shows all."""


class Privacy(Section, frozen=True, kw_only=True):
    """`[privacy]`: for how long what a screen shows may stand there."""

    lock: str = "10m"
    """So long without a key: the screen is locked, until a key. `0` or `off`: never."""
    reveal: str = "60s"
    """For so long a tip that somebody revealed stays readable."""


class Villages(Section, frozen=True, kw_only=True):
    """`[villages]`: how often a village should be visited."""

    target: int = 3
    """Activities per village and quarter."""
    ages: tuple[int, ...] = (30, 60)
    """Days since the last visit after which a village is late, and very late."""
    area: str = ""
    """The official list of the office's kelurahan, CSV or TOML, beside the config; empty: no coverage is told."""
    map: tuple[str, ...] = ()
    """Where the tiles of the map stand: a line per row, kecamatan parted by `|`; without any Batam's, else by name."""


class Push(Section, frozen=True, kw_only=True):
    """`[[push]]`: where reminders go outside the app."""

    kind: Literal["ntfy", "telegram", "apprise", "command"]
    """ntfy | telegram | apprise | command."""
    url: str | None = None
    """The whole address: of an ntfy topic, of Telegram's server (default its own); no secret in it."""
    token: Secret | None = None
    """The secret of the service, by reference; of apprise the whole address, which holds one."""
    chat: str | None = None
    """The chat of a Telegram bot."""
    command: tuple[str, ...] = ()
    """A program and its arguments; it gets the reminder as JSON on its stdin, without a shell."""
    logins: tuple[str, ...] = msgspec.field(default=(), name="for")
    """Whose reminders go there; empty: everybody's."""


class Access(Section, frozen=True, kw_only=True):
    """`[access.COLLECTION]`: a narrower circle for one collection."""

    group: str
    """The Unix group of its files; who is not in it does not see its screen."""


class Config(Section, frozen=True, kw_only=True):
    """A whole config file."""

    format: int = 1
    """The format of the config; a newer one is refused."""
    office: Office = Office()
    """Whose dashboard this is."""
    data: Data = Data()
    """Where everything is kept."""
    people: tuple[Person, ...] = ()
    """Who is who."""
    checkpoints: tuple[Checkpoint, ...] = ()
    """Where people leave."""
    agencies: tuple[Agency, ...] = ()
    """Who stops people, besides the built-in two."""
    sources: tuple[SourceSpec, ...] = ()
    """Where data is pulled from; their order decides between two that deliver the same record."""
    outreach: Outreach = Outreach()
    """How plans are approved and reminded of."""
    tips: Tips = Tips()
    """The clocks of tips."""
    privacy: Privacy = Privacy()
    """For how long what a screen shows may stand there."""
    villages: Villages = Villages()
    """How often a village should be visited."""
    push: tuple[Push, ...] = ()
    """Where reminders go outside the app."""
    access: dict[Literal["villages", "activities", "deferrals", "tips", "outreach"], Access] = {}
    """Narrower circles for single collections."""


class Me(Section, frozen=True, kw_only=True):
    """`me.toml`: one person's taste, and nothing that changes what others see."""

    language: Language | None = None
    """id | en; absent: the office's."""
    theme: str | None = None
    """The name of a theme; absent: chosen by the terminal."""
    keys: dict[str, str] = {}
    """Action name = key, or several keys joined by commas."""
    mouse: bool | None = None
    """Absent: on, but off over SSH."""
    animations: bool | None = None
    """Absent: on, but off over SSH."""
    reminders: bool = True
    """Whether reminders are shown to this person."""
    notify: Literal["auto", "osc9", "osc777", "off"] = "auto"
    """auto | osc9 | osc777 | off: by which sequence the terminal tells this person's own desktop of a reminder."""
    lock: str | None = None
    """So long without a key: the screen is locked. Sooner than the office says, never later."""


class Settings(Config, frozen=True, kw_only=True):
    """The config as the program uses it: everything checked, and where it came from."""

    root: Path
    """The data folder."""
    me: Me = Me()
    """The taste of whoever runs this."""
    files: tuple[Path, ...] = ()
    """The files that were read, in order."""
    sample: bool = False
    """True: the sample office, CONTOH on every screen."""
    tip_rules: tuple[Any, ...] | None = None
    """What makes a tip urgent (`TipRule` of `tiprules.py`); None: the rules that ship."""
    tip_answers: tuple[Any, ...] | None = None
    """Canned answers (`Answer` of `answers.py`); None: those that ship."""
    tip_letters: Mapping[str, str] | None = None
    """Agency, or `default` → template of a referral letter; None: the one that ships."""
    area: Area = NOWHERE
    """The official list of kelurahan (`areafile.py`)."""

    @property
    def zone(self) -> tzinfo:
        """The office's zone; checked before anything starts."""
        return ZoneInfo(self.office.timezone)

    @property
    def language(self) -> str:
        """The language of whoever runs this: id | en."""
        return self.me.language or self.office.language

    @property
    def approval(self) -> str:
        """Who approves captions; without any people there is nobody to ask (DESIGN 4)."""
        return (self.outreach.approval or "other") if self.people else "none"

    @property
    def all_agencies(self) -> tuple[Agency, ...]:
        """The configured agencies, and the built-in ones that they do not replace."""
        named = {agency.id for agency in self.agencies}
        built_in = (Agency(id=own.id, name=own.name, aliases=own.aliases) for own in BUILT_IN_AGENCIES)
        return (*self.agencies, *(agency for agency in built_in if agency.id not in named))
