"""Which collection somebody's table is, and which of its columns is which field of ours: a proposal with its reasons.

Pure. By names of columns in Indonesian and English, by what the values look like, and by the office's own names. A
person decides: every guess carries how sure it is, and an order of day and month that the values leave open is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from sources.looks import Look
from store.models.collections import COLLECTIONS, flat_fields

SURE, LIKELY = 0.8, 0.5
"""From here on a guess is called sure, and likely; below it, weak."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "deferrals": {
        "date": "tanggal tgl hari date day",
        "checkpoint": "tpi pelabuhan pos bandara checkpoint control_point lokasi port",
        "count": "jumlah total count banyak orang departure_total jml ditunda penundaan",
        "agency": "instansi agency lembaga",
        "reason": "alasan sebab reason",
        "note": "catatan keterangan note remarks ket",
    },
    "villages": {
        "code": "kode kode_desa kode_kelurahan kode_wilayah code",
        "name": "nama desa kelurahan nama_desa nama_kelurahan desa_kelurahan village name",
        "district": "kecamatan district nama_kecamatan kec",
        "decree": "sk nomor_sk no_sk keputusan decree",
        "decree_date": "tanggal_sk tgl_sk decree_date",
        "officers": "petugas pimpasa officer officers",
        "notes": "catatan keterangan notes",
    },
    "activities": {
        "date": "tanggal tgl date waktu",
        "village": "desa kelurahan village lokasi tempat",
        "title": "kegiatan judul nama_kegiatan title activity",
        "topic": "topik materi tema topic",
        "participants": "peserta jumlah_peserta participants hadir",
        "officer": "petugas narasumber officer",
        "summary": "ringkasan hasil uraian summary",
    },
    "tips": {
        "received_at": "waktu diterima timestamp stempel_waktu created_at received_at tanggal submission_time start masuk",
        "text": "isi pesan laporan pengaduan uraian message text body aduan informasi",
        "subject": "judul subjek perihal subject title",
        "channel": "kanal saluran channel sumber",
        "place": "lokasi tempat alamat place",
        "village": "desa kelurahan village",
        "reporter_name": "nama pelapor nama_pelapor pengirim reporter name sender",
        "reporter_contact": "telepon hp no_hp kontak email whatsapp wa phone contact nomor_telepon",
    },
    "outreach": {
        "title": "judul kegiatan title nama_kegiatan summary acara",
        "at": "waktu tanggal tgl at start mulai jadwal date published",
        "topic": "topik tema topic",
        "place": "tempat lokasi location place",
        "owner": "penanggung_jawab pic petugas owner",
        "channels": "kanal media channel channels saluran",
        "notes": "catatan keterangan notes description",
    },
}
"""Field → words that name its column; compared without case, accents and signs."""
_IDS = ["id", "_id", "uuid", "_uuid", "no_tiket", "nomor", "ticket_id", "uid"]
_NUMBERINGS = ("no", "nr", "no_urut", "nomor_urut")
_SUMS = frozenset(
    [
        "jumlah",
        "total",
        "jml",
        "sum",
        "rata",
        "rerata",
        "kumulatif",
        "average",
        "mean",
        "target",
        "no",
        "nomor",
    ]
)
_PARTS = frozenset(["laki", "perempuan", "pria", "wanita", "lk", "pr", "male", "female", "dewasa", "anak"])
"""Words of columns that hold a part of what another one counts."""
_PLACES = ("tpi", "pelabuhan", "plbn", "bandara")
"""Words that a checkpoint's name begins with."""
_OWN_KEYS: Mapping[str, tuple[str, ...]] = {"tips": ("received_at", "text"), "villages": ("name", "district")}
"""What tells rows apart that have no id, where all of it was found: fields that nobody writes anew."""
_VAGUE = ("nama", "name")
"""A column called so and nothing else holds names of anything."""
_LEADING = ("nama", "name", "no", "nomor", "kode", "tgl", "tanggal")
"""Words before the one that counts: `Nama TPI`."""
_SUITS: Mapping[str, tuple[str, ...]] = {
    "day": ("date",),
    "moment": ("date",),
    "number": ("number",),
    "yesno": ("yesno",),
    "code": ("code", "number", "line"),
    "choice": ("line",),
    "channels": ("line",),
    "parts": ("line", "prose"),
    "lines": ("line", "prose"),
    "line": ("line", "prose", "code"),
    "prose": ("prose", "line", "code"),
}
"""Kind of our field → looks that it can be read from."""


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """One field of ours and the column that it seems to be."""

    field: str
    look: Look
    score: float
    """From 0 to 1."""
    by: str
    """Why: name (the column is called so) | values (they are the office's own names) | kind (the only one of its kind)."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """How a table could be taken."""

    collection: str
    score: float
    """From 0 to 1: how well what the collection requires was found; one column alone proves less than three."""
    guesses: tuple[Guess, ...] = ()
    missing: tuple[str, ...] = ()
    """Required fields that no column seems to be."""
    key_from: str = ""
    """The column that identifies a row; empty: the collection's own key, `key`, or nothing that would do."""
    key: tuple[str, ...] = ()
    """Our fields that identify a row together, where no column does alone."""
    dates: tuple[str, ...] = ()
    decimal: str = "."
    unused: tuple[Look, ...] = ()
    wide: tuple[str, ...] = ()
    """Of deferrals: columns that seem to be one checkpoint each, to be unpivoted."""


def proposals(looks: Sequence[Look], known: Iterable[str] = ()) -> tuple[Proposal, ...]:
    """One proposal per collection, the best first. `known`: names of the office's checkpoints, as people write them."""
    own = frozenset(map(_folded, known))
    if all(look.kind == "empty" for look in looks):  # a header and no rows: only names can tell
        looks = tuple(replace(look, kind="any") for look in looks)
    found = [propose(looks, collection, own) for collection in COLLECTIONS if collection in WORDS]
    return tuple(sorted(found, key=lambda proposal: -proposal.score))


def propose(looks: Sequence[Look], collection: str, known: frozenset[str] = frozenset()) -> Proposal:
    """The best use of the columns for one collection; each column serves one field."""
    fields = flat_fields(collection)
    pairs = [
        Guess(field=name, look=look, score=score, by=by)
        for name, words in WORDS[collection].items()
        for look in looks
        for score, by in [
            _score(fields[name].kind.name, fields[name].kind.personal, words.split(), look, known, name)
        ]
        if score > 0
    ]
    required = {name for name in WORDS[collection] if fields[name].required}
    pairs.sort(key=lambda pair: (-(pair.score + 0.05 * (pair.field in required)), pair.field))
    taken: dict[str, Guess] = {}
    used: set[str] = set()
    for pair in pairs:
        if pair.field not in taken and pair.look.name not in used:
            taken[pair.field] = pair
            used.add(pair.look.name)
    if _is_vague(collection, taken) and any(map(_is_contact, looks)):
        used.discard(taken.pop("name").look.name)  # who may be called back is no village
    wide = _wide(taken, used, looks, known) if collection == "deferrals" else ()
    if not wide:
        _only_one(taken, used, looks, required, fields)
    guesses = tuple(taken[name] for name in WORDS[collection] if name in taken)
    brought = {"checkpoint", "count"} if wide else set()
    scores = [taken[name].score if name in taken else 0.75 * (name in brought) for name in required]
    extra = sum(guess.score for guess in guesses if guess.field not in required) / 2
    key_from = _key(collection, looks)
    keyed = bool(key_from) or not _lacks_key(collection, taken)
    own = () if keyed else _OWN_KEYS.get(collection, ())
    own = own if taken.keys() >= set(own) else ()
    forms = dict.fromkeys(g.look.form for g in guesses if g.look.kind == "date" and g.look.form)
    return Proposal(
        collection=collection,
        score=_mean(scores)
        * (1 - 0.3 ** (len(scores) + extra))
        * (1 if keyed or own else 0.7)
        * (0.5 if _is_vague(collection, taken) else 1),
        guesses=guesses,
        missing=tuple(sorted(required - taken.keys() - brought)),
        key_from=key_from,
        key=own,
        dates=tuple(forms),
        decimal="," if any(g.look.kind == "number" and g.look.form == "," for g in guesses) else ".",
        unused=tuple(look for look in looks if look.name not in (used | set(wide))),
        wide=wide,
    )


def _wide(
    taken: dict[str, Guess], used: set[str], looks: Sequence[Look], known: frozenset[str]
) -> tuple[str, ...]:
    """Columns of figures beside a date, one checkpoint each: what the office calls so, or at least three of them.

    A sheet with a column that names the checkpoint is not wide. What was taken for the count is given back.
    """
    if "date" not in taken or "checkpoint" in taken:
        return ()
    figures = [
        look
        for look in looks
        if look.kind == "number" and not _is_sum(look) and not _is_part(look) and not _is_id(look)
    ]
    own = [look for look in figures if _names_a_place(look, known)]
    summed = any(look.kind == "number" and _is_sum(look) for look in looks)
    if len(own) < 2 and len(figures) < (2 if summed else 3):
        return ()
    idle = [look for look in looks if look.kind == "empty" and _names_a_place(look, known)]
    found = [look for look in looks if look in figures or look in idle]
    count = taken.pop("count", None)
    if count is not None:
        used.discard(count.look.name)
    return tuple(look.name for look in found)


def _is_sum(look: Look) -> bool:
    """A column over the others: a total, a mean, a number of the row."""
    return not _SUMS.isdisjoint(_folded(look.name).split("_"))


def _is_part(look: Look) -> bool:
    """A column that counts some of them only."""
    return not _PARTS.isdisjoint(_folded(look.name).split("_"))


def _names_a_place(look: Look, known: frozenset[str]) -> bool:
    """Whether a column is called as a checkpoint is."""
    name = _folded(look.name)
    return name in known or (name.partition("_")[0] in _PLACES and "_" in name)


def _mean(scores: Sequence[float]) -> float:
    """The mean; what lacks something that it requires is worth less than half of that."""
    return sum(scores) / len(scores) * (0.4 if 0.0 in scores else 1)


def _lacks_key(collection: str, taken: Mapping[str, Guess]) -> bool:
    """Whether rows could not be told apart by the collection's own key."""
    return not set(COLLECTIONS[collection].key) & taken.keys() and collection != "deferrals"


def _is_vague(collection: str, taken: Mapping[str, Guess]) -> bool:
    """Whether names are all that makes these villages, and they may be anybody's."""
    named = taken.get("name")
    vague = named is not None and _folded(named.look.name) in _VAGUE
    return collection == "villages" and vague and not {"code", "district"} & taken.keys()


def _is_contact(look: Look) -> bool:
    """A column that is called as those of telephone numbers and addresses are."""
    return _folded(look.name) in WORDS["tips"]["reporter_contact"].split()


def _score(
    kind: str, personal: bool, words: Sequence[str], look: Look, known: frozenset[str], field: str
) -> tuple[float, str]:
    """How likely a column is a field, and why."""
    if personal != (look.kind == "personal") and look.kind == "personal":
        return 0.0, ""
    if not personal and look.kind not in ("any", *_SUITS.get(kind, ())):
        return 0.0, ""
    if field == "checkpoint" and look.distinct > 0 and _folded(look.example) in known:
        return 0.95, "values"
    name = _folded(look.name.rpartition(".")[2].strip('"'))
    if name in words:
        return 1.0 - 0.02 * words.index(name), "name"
    parts = name.split("_")
    if field == "count" and parts[-1] in ("total", "jumlah"):
        return 0.85, "name"
    if field == "count" and _is_part(look):
        return 0.3, "name"
    if parts[0] in _LEADING and "_".join(parts[1:]) in words:
        return 0.9, "name"
    for place, word in enumerate(words):
        if word in parts:
            return 0.7 - 0.02 * place - 0.03 * (len(parts) - 1), "name"
    return 0.0, ""


def _only_one(
    taken: dict[str, Guess],
    used: set[str],
    looks: Sequence[Look],
    required: Iterable[str],
    fields: Mapping[str, object],
) -> None:
    """A required field that no name led to: the one column left of its kind, where there is just one."""
    for name in sorted(required):
        if name in taken:
            continue
        kind = fields[name].kind.name  # type: ignore[attr-defined]
        left = [
            look
            for look in looks
            if look.name not in used and look.kind in _SUITS.get(kind, ()) and not _is_id(look)
        ]
        if len(left) == 1 and (kind in ("day", "moment", "number") or left[0].kind == "prose"):
            taken[name] = Guess(field=name, look=left[0], score=0.4, by="kind")
            used.add(left[0].name)


def _key(collection: str, looks: Sequence[Look]) -> str:
    """A column that tells rows apart, for collections whose key is an id."""
    if COLLECTIONS[collection].shared and collection != "villages":
        return ""
    for wanted in _IDS:
        for look in looks:
            if _folded(look.name) == wanted and (look.unique or look.alone):
                return look.name
    return ""


def _is_id(look: Look) -> bool:
    """A number that tells rows apart, or counts them, is no count of anything."""
    return _folded(look.name) in (*_IDS, *_NUMBERINGS) and look.unique


def _folded(text: str) -> str:
    """A column's name as words joined by `_`: without case, accents and signs."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return "_".join(re.findall(r"[a-z0-9]+", plain))
