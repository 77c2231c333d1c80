"""Rows as each system types them in its documents, and some of what they come to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

VISITS = (
    (3, "Tiban Indah", 42, "Penyuluhan & tanya jawab"),
    (5, "Teluk Tering", 0, "Koordinasi dengan RT/RW"),
    (9, "Tembesi", 17, "Pelayanan paspor"),
    (12, "Tiban Baru", 88, "Penyuluhan TPPO"),
    (20, "Sagulung Kota", 5, "Tindak lanjut"),
)
VISITED = [
    {"date": date(2026, 11, day), "village": village, "participants": people, "summary": text}
    for day, village, people, text in VISITS
]
COUNTS = (
    (1, "Batam Centre", 7),
    (1, "Harbour Bay", 2),
    (2, "Batam Centre", 0),
    (2, "Harbour Bay", 11),
    (3, "Sekupang", 4),
)
COUNTED = [
    {"date": date(2026, 11, day), "checkpoint": point, "count": count, "period": "day"}
    for day, point, count in COUNTS
]


def submission(at: int) -> dict[str, Any]:
    day, village, people, text = VISITS[at]
    return {
        "_id": 17_432_100 + at,
        "formhub/uuid": "1c5b8a2d0f6e4b3f9d8e7c6b5a493827",
        "start": f"2026-11-{day:02}T08:01:02.123+07:00",
        "kunjungan/tanggal": f"2026-11-{day:02}",
        "kunjungan/kelurahan": village,
        "kunjungan/peserta": str(people),
        "kunjungan/hasil": text,
        "meta/instanceID": f"uuid:0d1c{at}c5a-5b0f-4c50-9c3c-3a9bfbb5e7d1",
        "_xform_id_string": "aXyz",
        "_uuid": f"0d1c{at}c5a-5b0f-4c50-9c3c-3a9bfbb5e7d1",
        "_submission_time": f"2026-11-{day:02}T18:30:00",
        "_attachments": [],
        "_geolocation": [None, None],
        "_validation_status": {},
    }


def odata(at: int) -> dict[str, Any]:
    day, village, people, text = VISITS[at]
    return {
        "__id": f"uuid:85cb9aff-005e-4edd-9739-dc9c1a829c4{at}",
        "__system": {
            "submissionDate": f"2026-11-{day:02}T11:30:00.123Z",
            "updatedAt": None,
            "submitterId": "23",
            "reviewState": None,
            "edits": 0,
        },
        "meta": {"instanceID": f"uuid:85cb9aff-005e-4edd-9739-dc9c1a829c4{at}"},
        "kunjungan": {"tanggal": f"2026-11-{day:02}", "kelurahan": village, "peserta": people, "hasil": text},
    }


def post(at: int) -> dict[str, Any]:
    title = ("M-Paspor &#8211; cara daftar", "Awas TPPO &amp; TPPM", "Jam <em>layanan</em>", "Eazy", "Libur")[
        at
    ]
    return {
        "id": 900 + at,
        "date": f"2026-11-0{at + 1}T03:30:00",
        "date_gmt": "2026-10-31T20:30:00" if not at else f"2026-11-0{at}T20:30:00",
        "guid": {"rendered": f"https://batam.example.id/?p={900 + at}"},
        "modified_gmt": "2026-11-09T01:00:00",
        "slug": f"berita-{at}",
        "status": "publish",
        "type": "post",
        "link": f"https://batam.example.id/berita-{at}/?a=1&copy=2",
        "title": {"rendered": title},
        "content": {"rendered": "<p>Isi</p>\n", "protected": False},
        "categories": [3],
        "_links": {"self": [{"href": f"https://batam.example.id/wp-json/wp/v2/posts/{900 + at}"}]},
    }


POSTED = [
    {
        "title": title,
        "at": datetime(2026, *day, 20, 30, tzinfo=UTC),
        "kind": "post",
        "channels": ("website",),
        "status.website": "posted",
        "posted_url.website": f"https://batam.example.id/berita-{at}/?a=1&copy=2",
    }
    for at, (title, day) in enumerate(
        (
            ("M-Paspor – cara daftar", (10, 31)),
            ("Awas TPPO & TPPM", (11, 1)),
            ("Jam layanan", (11, 2)),
            ("Eazy", (11, 3)),
            ("Libur", (11, 4)),
        )
    )
]
TICKETS = ("Tawaran kerja ke luar negeri", "Paspor hilang", "Antrean &amp; jadwal", "Saran", "Orang asing")
KINDS = ("email", "phone", "web", "twitter direct-message", "telegram personal-message")


def ticket(at: int) -> dict[str, Any]:
    return {
        "id": 40 + at,
        "group_id": 1,
        "state_id": 1,
        "number": f"2200{at}",
        "title": TICKETS[at],
        "customer_id": 7,
        "note": None,
        "create_article_type_id": at + 1,
        "article_count": 1,
        "preferences": {},
        "created_at": f"2026-11-0{at + 1}T11:51:13.759Z",
        "updated_at": "2026-11-09T11:51:13.809Z",
        "group": "Users",
        "state": "new",
        "customer": "nicole.braun@zammad.org",
        "create_article_type": KINDS[at],
    }


def conversation(at: int) -> dict[str, Any]:
    at_all = 1_793_500_000 + at * 3_600
    text = ("<p>Saya <b>ditawari</b> kerja</p>", "Paspor hilang", "Jam buka?", "Terima kasih", "Ada WNA")[at]
    message = {"id": at, "content": text, "message_type": 0, "created_at": at_all, "private": False}
    channels = (
        "Channel::WebWidget",
        "Channel::Whatsapp",
        "Channel::Email",
        "Channel::Instagram",
        "Channel::Api",
    )
    return {
        "meta": {
            "sender": {"id": 9, "name": "pelapor", "phone_number": "+628111111111"},
            "channel": channels[at],
            "hmac_verified": False,
        },
        "id": 70 + at,
        "messages": [message],
        "account_id": 1,
        "uuid": f"b1f2{at}",
        "status": ("open", "resolved", "pending", "snoozed", "open")[at],
        "created_at": at_all,
        "timestamp": at_all + 60,
        "snoozed_until": None,
        "waiting_since": 0,
        "last_non_activity_message": message,
    }


def tip(at: int, when: datetime, text: str, channel: str, subject: str | None = None) -> dict[str, Any]:
    tip = {"received_at": when, "text": text, "channel": channel}
    return tip | ({"subject": subject} if subject else {})


def record(at: int) -> dict[str, Any]:
    day, village, people, text = VISITS[at]
    fields = {"Tanggal": f"2026-11-{day:02}", "Nama Kelurahan": village, "Peserta": people, "Hasil": text}
    return {
        "id": f"recAbc123Def45{at}",
        "createdTime": "2026-11-21T05:03:51.000Z",
        "fields": {name: value for name, value in fields.items() if value},  # it leaves out what is empty
    }


VILLAGES = (("2171031005", "Tiban Indah"), ("2171101003", "Teluk Tering"), ("2171111001", "Tembesi"),
            ("2171031006", "Tiban Baru"), ("2171111004", "Sagulung Kota"))  # fmt: skip


def baserow(at: int) -> dict[str, Any]:
    code, name = VILLAGES[at]
    district = {"id": 31, "value": "Sekupang", "color": "light-blue"}
    return {
        "id": at + 1,
        "order": f"{at + 1}.00000000000000000000",
        "Kode": code,
        "Nama": name,
        "Kecamatan": district,
    }


def nocodb(at: int) -> dict[str, Any]:
    day, village, people, text = VISITS[at]
    return {
        "Id": at + 1,
        "CreatedAt": f"2026-11-{day:02} 05:03:51+00:00",
        "UpdatedAt": None,
        "Tanggal": f"2026-11-{day:02}",
        "Kelurahan": village,
        "Peserta": people,
        "Hasil": text,
    }


def entry(at: int) -> dict[str, Any]:
    return {
        "id": f"9c1f0c54-2c7e-4a0f-8b5e-0d7e5b3a{at:04}",
        "status": "published",
        "date_created": "2026-11-01T02:00:00.000Z",
        "judul": VISITS[at][3],
        "mulai": f"2026-11-{VISITS[at][0]:02}T09:00:00",
        "tempat": VISITS[at][1],
    }


def item(at: int) -> dict[str, str]:
    """An item of a feed by its elements."""
    return {
        "title": VISITS[at][3],
        "link": f"https://batam.example.id/berita-{at}/?a=1&copy=2",
        "guid": f"https://batam.example.id/?p={900 + at}",
        "pubDate": f"{('Tue', 'Thu', 'Mon', 'Thu', 'Fri')[at]}, {VISITS[at][0]:02} Nov 2026 02:00:00 +0000",
    }


def event(at: int) -> dict[str, str]:
    """An event of a calendar by its properties."""
    day, village, _, text = VISITS[at]
    return {
        "UID": f"{at}-7f3a@calendar.example.org",
        "DTSTAMP": "20261101T000000Z",
        "DTSTART": f"202611{day:02}T020000Z",
        "DTEND": f"202611{day:02}T033000Z",
        "SUMMARY": text,
        "LOCATION": village,
    }
