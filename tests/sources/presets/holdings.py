"""The systems with five rows each, and what the rows come to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from tests.sources.presets import systems
from tests.sources.presets.rows import (
    COUNTED,
    COUNTS,
    POSTED,
    TICKETS,
    VILLAGES,
    VISITED,
    VISITS,
    baserow,
    conversation,
    entry,
    event,
    item,
    nocodb,
    odata,
    post,
    record,
    submission,
    ticket,
    tip,
)
from tests.sources.presets.systems import SECRET, Reply, System


def _five(make: Any) -> list[Any]:
    return [make(at) for at in range(5)]


SYSTEMS: dict[str, System] = {
    "kobotoolbox": System(
        rows=_five(submission),
        shelf=systems.kobotoolbox,
        records=VISITED,
        edited=("kunjungan/hasil", "summary"),
        denied=Reply({"detail": "Invalid token."}, 401),
        carried=("Authorization", f"Token {SECRET}"),
        errors=[
            (Reply({"detail": "Not found."}, 404), "Not found."),
            (Reply({"detail": "Unsupported query"}, 400), "Unsupported query"),
        ],
        requires={"format": "json"},
    ),
    "odk": System(
        rows=_five(odata),
        shelf=systems.odk,
        records=VISITED,
        edited=("kunjungan>hasil", "summary"),
        denied=Reply(
            {"message": "Could not authenticate with the provided credentials.", "code": 401.2}, 401
        ),
        carried=("Authorization", f"Bearer {SECRET}"),
        auth='auth = { token = { env = "ODK_TOKEN" } }',
        errors=[
            (
                Reply({"message": "Could not find the resource you were looking for.", "code": 404.1}, 404),
                "Could not find the resource",
            )
        ],
    ),
    "google-sheet": System(
        rows=[(f"{day:02}/11/2026", point, count, "aman") for day, point, count in COUNTS],
        shelf=systems.google_sheet,
        records=[{**record, "note": "aman"} for record in COUNTED],
        edited=("3", "note"),
        requires={"output": "csv"},
        pages=False,
    ),
    "wordpress": System(
        rows=_five(post),
        shelf=systems.wordpress,
        records=POSTED,
        edited=("title>rendered", "title"),
        denied=Reply(
            {"code": "incorrect_password", "message": "<strong>Error:</strong> wrong password.", "data": {}},
            401,
        ),
        carried=("Authorization", "Basic aHVtYXM6a3VuY2ktcmFoYXNpYS03ZjNh"),
        auth='auth = { basic = { user = "humas", password = { env = "WP_PASSWORD" } } }',
        errors=[
            (
                Reply(
                    {"code": "rest_no_route", "message": "No route was found.", "data": {"status": 404}}, 404
                ),
                "No route was found.",
            ),
            (Reply({"code": "rest_forbidden", "message": "Sorry.", "data": {}}), "Sorry."),
        ],
        requires={"per_page": "100"},
    ),
    "zammad": System(
        rows=_five(ticket),
        shelf=systems.zammad,
        records=[
            tip(
                at,
                datetime(2026, 11, at + 1, 11, 51, 13, 759_000, tzinfo=UTC),
                title.replace("&amp;", "&"),
                ("other", "hotline", "website", "x", "other")[at],
                title.replace("&amp;", "&"),
            )
            for at, title in enumerate(TICKETS)
        ],
        edited=("title", "text"),
        denied=Reply({"error": "Invalid BasicAuth credentials"}, 401),
        carried=("Authorization", f"Token token={SECRET}"),
        errors=[
            (Reply({"error": "Not authorized", "error_human": "Not authorized (token)!"}), "(token)!"),
            (Reply({"error": "Couldn't find Ticket"}, 404), "Couldn't find Ticket"),
        ],
        requires={"expand": "true", "per_page": "100"},
    ),
    "chatwoot": System(
        rows=_five(conversation),
        shelf=systems.chatwoot,
        records=[
            tip(at, datetime.fromtimestamp(1_793_500_000 + at * 3_600, UTC), text, channel)
            for at, (text, channel) in enumerate(
                (
                    ("Saya ditawari kerja", "website"),
                    ("Paspor hilang", "hotline"),
                    ("Jam buka?", "other"),
                    ("Terima kasih", "instagram"),
                    ("Ada WNA", "other"),
                )
            )
        ],
        edited=("messages>0>content", "text"),
        denied=Reply({"error": "Invalid Access Token"}, 401),
        carried=("api_access_token", SECRET),
        errors=[(Reply({"error": "Resource could not be found"}, 404), "Resource could not be found")],
        requires={"status": "all"},
    ),
    "dhis2": System(
        rows=[
            ["fbfJHSPpUQD", point, period, count]
            for point, period, count in (
                ("Batam Centre", "202611", "231.0"),
                ("Batam Centre", "202612", "17.0"),
                ("Harbour Bay", "201205", "0.0"),
                ("Sekupang", "20261103", "4.0"),
                ("Sekupang", "2025", "81.0"),
            )
        ],
        shelf=systems.dhis2,
        records=[
            {"date": day, "checkpoint": point, "count": count, "period": period}
            for day, point, count, period in (
                (date(2026, 11, 1), "Batam Centre", 231, "month"),
                (date(2026, 12, 1), "Batam Centre", 17, "month"),
                (date(2012, 5, 1), "Harbour Bay", 0, "month"),
                (date(2026, 11, 3), "Sekupang", 4, "day"),
                (date(2025, 1, 1), "Sekupang", 81, "year"),
            )
        ],
        edited=("0", "note"),
        denied=Reply(
            {
                "httpStatus": "Unauthorized",
                "httpStatusCode": 401,
                "status": "ERROR",
                "message": "Unauthorized",
            },
            401,
        ),
        carried=("Authorization", f"ApiToken {SECRET}"),
        errors=[
            (
                Reply(
                    {
                        "httpStatus": "Conflict",
                        "httpStatusCode": 409,
                        "status": "ERROR",
                        "message": "Only a single indicator can be specified as filter",
                        "errorCode": "E7108",
                    },
                    409,
                ),
                "Only a single indicator",
            )
        ],
        pages=False,
    ),
    "ckan": System(
        rows=[
            {"tanggal": f"2026-11-0{day}T00:00:00", "tpi": point, "jumlah": count, "catatan": "aman"}
            for day, point, count in COUNTS
        ],
        shelf=systems.ckan,
        records=[{**record, "note": "aman"} for record in COUNTED],
        edited=("catatan", "note"),
        denied=Reply(
            {"success": False, "error": {"__type": "Authorization Error", "message": "Access denied"}}, 403
        ),
        carried=("Authorization", SECRET),
        auth='auth = { token = { env = "CKAN_TOKEN" } }',
        errors=[
            (
                Reply(
                    {
                        "success": False,
                        "error": {"__type": "Not Found Error", "message": "Not found: Resource"},
                    }
                ),
                "Not found: Resource",
            ),
            (
                Reply({"success": False, "error": {"__type": "Validation Error", "limit": ["Invalid"]}}, 409),
                "Validation Error",
            ),
        ],
    ),
    "socrata": System(
        rows=[
            {
                "tanggal": f"2026-11-0{day}T00:00:00.000",
                "lokasi": point,
                "jumlah": str(count),
                "catatan": "aman",
            }
            for day, point, count in COUNTS
        ],
        shelf=systems.socrata,
        records=[{**record, "note": "aman"} for record in COUNTED],
        edited=("catatan", "note"),
        denied=Reply(
            {"code": "permission_denied", "error": True, "message": "Invalid app_token specified"}, 403
        ),
        carried=("X-App-Token", SECRET),
        auth='auth = { token = { env = "SOCRATA_TOKEN" } }',
        errors=[
            (
                Reply(
                    {"code": "query.soql.no-such-column", "error": True, "message": "No such column: x"}, 400
                ),
                "No such column: x",
            )
        ],
        requires={"$order": ":id", "$select": ":*,*", "$limit": "1000"},
    ),
    "airtable": System(
        rows=_five(record),
        shelf=systems.airtable,
        records=[{key: value for key, value in record.items() if value != 0} for record in VISITED],
        edited=("fields>Hasil", "summary"),
        denied=Reply(
            {"error": {"type": "AUTHENTICATION_REQUIRED", "message": "Authentication required"}}, 401
        ),
        carried=("Authorization", f"Bearer {SECRET}"),
        errors=[
            (Reply({"error": "NOT_FOUND"}, 404), "NOT_FOUND"),
            (
                Reply({"error": {"type": "TABLE_NOT_FOUND", "message": "Could not find table"}}),
                "Could not find",
            ),
        ],
        requires={"pageSize": "100"},
    ),
    "baserow": System(
        rows=_five(baserow),
        shelf=systems.baserow,
        records=[{"code": code, "name": name, "district": "Sekupang"} for code, name in VILLAGES],
        edited=("Nama", "name"),
        denied=Reply(
            {"error": "ERROR_TOKEN_DOES_NOT_EXIST", "detail": "The provided token does not exist."}, 401
        ),
        carried=("Authorization", f"Token {SECRET}"),
        errors=[
            (
                Reply(
                    {"error": "ERROR_TABLE_DOES_NOT_EXIST", "detail": "The requested table does not exist."},
                    404,
                ),
                "The requested table does not exist.",
            )
        ],
        requires={"user_field_names": "true", "size": "200"},
    ),
    "nocodb": System(
        rows=_five(nocodb),
        shelf=systems.nocodb,
        records=VISITED,
        edited=("Hasil", "summary"),
        denied=Reply({"msg": "Authentication required - Invalid token"}, 401),
        carried=("xc-token", SECRET),
        errors=[
            (
                Reply({"error": "TABLE_NOT_FOUND", "message": "Table 'x' not found"}, 404),
                "Table 'x' not found",
            )
        ],
        requires={"limit": "200"},
    ),
    "directus": System(
        rows=_five(entry),
        shelf=systems.directus,
        records=[
            {
                "title": text,
                "at": datetime(2026, 11, day, 2, 0, tzinfo=UTC),
                "place": village,
                "kind": "post",
            }
            for day, village, _, text in VISITS
        ],
        edited=("judul", "title"),
        denied=Reply(
            {
                "errors": [
                    {"message": "Invalid user credentials.", "extensions": {"code": "INVALID_CREDENTIALS"}}
                ]
            },
            401,
        ),
        carried=("Authorization", f"Bearer {SECRET}"),
        errors=[
            (
                Reply(
                    {
                        "errors": [
                            {"message": "You don't have permission.", "extensions": {"code": "FORBIDDEN"}}
                        ]
                    },
                    403,
                ),
                "You don't have permission.",
            )
        ],
        requires={"meta": "filter_count", "limit": "100"},
    ),
    "ics": System(
        rows=_five(event),
        shelf=systems.ics,
        records=[
            {
                "title": text,
                "at": datetime(2026, 11, day, 2, 0, tzinfo=UTC),
                "kind": "event",
                "duration": 90,
                "place": village,
            }
            for day, village, _, text in VISITS
        ],
        edited=("SUMMARY", "title"),
        pages=False,
    ),
    "rss": System(
        rows=_five(item),
        shelf=systems.rss,
        records=[
            {
                "title": text,
                "at": datetime(2026, 11, day, 2, 0, tzinfo=UTC),
                "kind": "post",
                "channels": ("website",),
                "status.website": "posted",
                "posted_url.website": f"https://batam.example.id/berita-{at}/?a=1&copy=2",
            }
            for at, (day, _, _, text) in enumerate(VISITS)
        ],
        edited=("title", "title"),
        pages=False,
    ),
}
