"""What the verbs do to an office, through real files and a real server."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.headless.conftest import INFOKIM, ROOT, Server, infokim

Office = Callable[..., Path]


def test_pull_reports_in_the_agreed_shape_and_fails_with_a_source(
    office: Office, server: Server, counts: Path
) -> None:
    server.status = 404
    counts.write_text("Tanggal,TPI,Jumlah\n2024-11-01,Batam Center,14\n2024-11-02,Sekupang,08123456789x\n")
    config = office(f'path = "{counts}"', f'url = "{server.url}"')
    ended = infokim("pull", "--json", "--config", config)
    assert ended.returncode == 1
    good, bad = json.loads(ended.stdout)
    assert list(good) == [
        "source",
        "collection",
        "ok",
        "fetched",
        "added",
        "updated",
        "unchanged",
        "vanished",
        "rejected",
        "problems",
        "error",
        "seconds",
    ]
    assert (good["ok"], good["fetched"], good["added"], good["rejected"], good["error"]) == (
        True,
        2,
        1,
        1,
        None,
    )
    problem = good["problems"][0]
    assert (set(problem), problem["row"], problem["field"]) == (
        {"row", "field", "value", "reason"},
        2,
        "count",
    )
    assert "08123456789" not in ended.stdout
    assert bad["ok"] is False
    assert "404" in bad["error"]


def test_rejected_rows_alone_are_no_failure(office: Office, counts: Path) -> None:
    counts.write_text("Tanggal,TPI,Jumlah\n2024-11-01,Batam Center,14\n2024-11-02,Sekupang,x\n")
    ended = infokim("pull", "--config", office(f'path = "{counts}"'))
    assert ended.returncode == 0
    assert "s0" in ended.stdout
    assert "2" in ended.stderr


def test_an_unknown_source_or_collection_is_wrong_usage(office: Office, counts: Path) -> None:
    config = office(f'path = "{counts}"')
    for words in (
        ["pull", "nope"],
        ["list", "nope"],
        ["show", "nope"],
        ["sources", "test", "nope"],
        ["sources", "burn", "s0"],
    ):
        ended = infokim(*words, "--config", config)
        assert (ended.returncode, ended.stdout) == (2, ""), words


@pytest.mark.parametrize(
    ("filters", "counts_found"),
    [
        ([], [14, 3, 9]),
        (["month=2024-11"], [14, 3]),
        (["year=2025"], [9]),
        (["checkpoint=batam-centre"], [14]),
        (["checkpoint=Batam Center"], [14]),
        (["checkpoint=sekupang", "year=2024"], [3]),
        (["date=2/11/2024"], [3]),
        (["count=9"], [9]),
        (["agency=imigrasi", "category=departure", "period=day", "--limit", "2"], [14, 3]),
        (["reason="], [14, 3, 9]),
        (["source=s0"], [14, 3, 9]),
        (["source=other"], []),
        (["month=2024-12"], []),
    ],
)
def test_list_filters_by_any_field(
    office: Office, counts: Path, filters: list[str], counts_found: list[int]
) -> None:
    config = office(f'path = "{counts}"')
    infokim("pull", "--config", config)
    ended = infokim("list", "deferrals", *filters, "--json", "--config", config)
    assert ended.returncode == 0, ended.stderr
    assert [record["count"] for record in json.loads(ended.stdout)] == counts_found


def test_a_filter_that_means_nothing_is_wrong_usage(office: Office, counts: Path) -> None:
    config = office(f'path = "{counts}"')
    for word in ("chekpoint=x", "month=November", "count=two", "sekupang"):
        ended = infokim("list", "deferrals", word, "--config", config)
        assert (ended.returncode, ended.stdout) == (2, ""), word
        assert ended.stderr
    unknown = infokim("list", "deferrals", "chekpoint=x", "--config", config).stderr
    assert unknown.startswith("chekpoint: is no field. There are: date, checkpoint, count, ")
    assert unknown.endswith("edited_by. Perhaps meant: checkpoint\n")


def test_list_json_has_every_field_and_where_it_comes_from(office: Office, counts: Path) -> None:
    config = office(f'path = "{counts}"')
    infokim("pull", "--config", config)
    record = json.loads(infokim("list", "deferrals", "--limit", "1", "--json", "--config", config).stdout)[0]
    assert {k: v for k, v in record.items() if k not in ("id", "fetched_at")} == {
        "date": "2024-11-01", "checkpoint": "batam-centre", "count": 14, "period": "day", "category": "departure",
        "agency": "imigrasi", "reason": None, "as_of": None, "reported_on": None, "reported_by": None, "note": None,
        "rev": 0, "source": "s0", "edited_by": None,
    }  # fmt: skip
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+07:00", record["fetched_at"])


def test_a_plan_is_made_changed_listed_and_deleted(office: Office, tmp_path: Path) -> None:
    config = office()
    made = infokim(
        "new",
        "outreach",
        "title=M-Paspor",
        "at=24/11/2199 09.00",
        "channels=instagram,x",
        "caption.x=Halo 08117002019",
        "--json",
        "--config",
        config,
    )
    assert made.returncode == 0, made.stderr
    answer = json.loads(made.stdout)
    assert (list(answer), answer["rev"], answer["problems"]) == (["id", "rev", "problems"], 1, [])
    changed = infokim(
        "set", "outreach", answer["id"], "--rev", "1", "title=E-Visa", "lead_times=1d,2h", "--config", config
    )
    assert changed.stdout == f"{answer['id']} 2\n"
    plan = json.loads(infokim("list", "outreach", "--json", "--config", config).stdout)[0]
    assert (plan["title"], plan["at"], plan["channels"]) == (
        "E-Visa",
        "2199-11-24T09:00:00+07:00",
        ["instagram", "x"],
    )
    assert (plan["caption.x"], plan["status.instagram"], plan["caption.tiktok"]) == (
        "Halo 08117002019",
        "draft",
        None,
    )
    assert (plan["lead_times"], plan["rev"], plan["source"], plan["fetched_at"]) == (
        ["1d", "2h"],
        2,
        None,
        None,
    )
    assert plan["edited_by"]
    deleted = infokim("delete", "outreach", answer["id"], "--why", "ganda", "--config", config)
    assert deleted.returncode == 0
    assert json.loads(infokim("list", "outreach", "--json", "--config", config).stdout) == []
    assert infokim("delete", "outreach", answer["id"], "--undo", "--config", config).returncode == 0
    assert len(json.loads(infokim("list", "outreach", "--json", "--config", config).stdout)) == 1
    lines = [
        json.loads(line) for line in (tmp_path / "data/ledger/outreach.audit.jsonl").read_text().splitlines()
    ]
    assert [(line["rev"], line.get("why")) for line in lines] == [
        (1, None),
        (2, None),
        (3, "ganda"),
        (4, None),
    ]


def test_a_revision_that_is_not_there_yet_is_wrong_usage_and_no_conflict(office: Office) -> None:
    config = office()
    plan = infokim("new", "outreach", "title=A", "at=24/11/2026 09.00", "--config", config).stdout.split()[0]
    for line in (("set", "outreach", plan, "title=B"), ("delete", "outreach", plan)):
        ended = infokim(*line, "--rev", "7", "--config", config)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert "--rev 7: what is stored is revision 1." in ended.stderr
    assert infokim("set", "outreach", plan, "--rev", "1", "title=B", "--config", config).returncode == 0


@pytest.mark.parametrize(
    ("typed", "wrong"), [("abc", "abc"), ("1d,2 tahun", "2 tahun"), ("-1h", "-1h"), ("1y", "1y")]
)
def test_a_lead_time_is_a_whole_number_with_its_unit(office: Office, typed: str, wrong: str) -> None:
    ended = infokim(
        "new", "outreach", "title=A", "at=24/11/2026 09.00", f"lead_times={typed}", "--config", office()
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert f"“{wrong}” is no length of time." in ended.stderr


def test_an_edit_based_on_an_old_revision_of_the_same_field_is_a_conflict(office: Office) -> None:
    config = office()
    plan = infokim("new", "outreach", "title=A", "at=24/11/2026 09.00", "--config", config).stdout.split()[0]
    assert infokim("set", "outreach", plan, "--rev", "1", "title=B", "--config", config).returncode == 0
    ended = infokim("set", "outreach", plan, "--rev", "1", "title=C", "--json", "--config", config)
    assert ended.returncode == 4
    assert json.loads(ended.stdout)["problems"][0]["field"] == "title"
    assert "C" in ended.stderr
    assert "B" in ended.stderr
    apart = infokim("set", "outreach", plan, "--rev", "1", "topic=TPPO", "--config", config)
    assert apart.stdout == f"{plan} 3\n"


def test_set_with_another_date_moves_a_typed_day_and_prints_its_new_id(office: Office, counts: Path) -> None:
    config = office(f'path = "{counts}"')

    def typed(verb: str, *words: str) -> subprocess.CompletedProcess[str]:
        return infokim(verb, "deferrals", *words, "--config", config)

    made = typed("new", "date=01/11/2024", "checkpoint=sekupang", "count=7").stdout.split()[0]
    ended = typed("set", made, "date=03/11/2024")
    moved, rev = ended.stdout.split()
    assert (ended.returncode, rev, moved != made) == (0, "2", True)
    again = typed("new", "date=03/11/2024", "checkpoint=sekupang", "count=7")
    assert again.stdout == f"{moved} 2\n", "the id that the day has for everybody"

    assert infokim("pull", "--config", config).returncode == 0
    onto = typed("set", moved, "date=02/11/2024", "--json")
    assert onto.returncode == 4
    [problem] = json.loads(onto.stdout)["problems"]
    assert problem["row"] in onto.stderr
    assert "2 Nov 2024 · sekupang · departures" in onto.stderr
    fixed = typed("set", problem["row"], "date=03/11/2024")
    assert fixed.returncode == 2
    assert "from a source" in fixed.stderr
    assert "2024-11-02" in fixed.stderr
    for words in (("set", made, "count=8"), ("delete", made), ("delete", made, "--undo")):
        gone = typed(*words)
        assert (gone.returncode, moved in gone.stderr) == (2, True), gone.stderr
    held = json.loads(infokim("list", "deferrals", "month=2024-11", "--json", "--config", config).stdout)
    assert sorted((one["date"], one["count"]) for one in held) == [
        ("2024-11-01", 14),
        ("2024-11-02", 3),
        ("2024-11-03", 7),
    ]


def test_values_that_do_not_fit_are_all_told(office: Office) -> None:
    config = office()
    ended = infokim(
        "new", "outreach", "title=A", "at=soon", "kind=party", "nope=1", "--json", "--config", config
    )
    assert ended.returncode == 2
    assert {p["field"] for p in json.loads(ended.stdout)["problems"]} == {"at", "kind", "nope"}
    missing = infokim("new", "outreach", "title=A", "--json", "--config", config)
    assert (missing.returncode, json.loads(missing.stdout)["problems"][0]["field"]) == (2, "at")
    assert infokim("set", "outreach", "p-none", "title=A", "--config", config).returncode == 2
    both = infokim("new", "deferrals", "checkpoint=Sekupang", "count=-1", "x=1", "--json", "--config", config)
    assert both.returncode == 2
    assert {p["field"] for p in json.loads(both.stdout)["problems"]} == {"count", "x", "date"}


def test_a_field_that_a_collection_lacks_is_not_offered(office: Office) -> None:
    ended = infokim("list", "villages", "month=2024-11", "--config", office())
    assert ended.returncode == 2
    assert "month" in ended.stderr.partition(":")[0]
    assert "month" not in ended.stderr.partition(":")[2]


def test_a_dry_run_hides_what_is_mapped_to_personal_fields(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "tips.json"
    rows = [
        {"at": "2026-11-22T10:00", "t": "x", "who": "Siti Aminah", "hp": 6281234567890, "n": None, "k": 7},
        {"at": "2026-11-22T11:00", "t": "y", "who": "Budi", "o": {"nama": "Siti Aminah"}},
    ]
    file.write_text(json.dumps(rows))
    source = (
        f'[[sources]]\nid = "t"\ncollection = "tips"\npath = "{file}"\nkey_from = "at"\n[sources.fields]\n'
        'received_at = "at"\ntext = "t"\nreporter_name = "who || o.nama"\nreporter_contact = "hp"\nnotes = "c"\n'
    )
    config = office(more=source)
    told = infokim("sources", "test", "t", "--config", config)
    data = infokim("sources", "test", "t", "--json", "--config", config)
    for text in (told.stdout, data.stdout):
        assert "Aminah" not in text
        assert "1234567890" not in text
    first = json.loads(data.stdout)["rows"][0]
    assert (first["who"], first["n"], first["k"]) == ("S•••", None, 7)
    assert "None" not in told.stdout
    assert "datetime" not in told.stdout


def test_a_viewer_may_look_and_not_touch(office: Office, counts: Path) -> None:
    config = office(f'path = "{counts}"', more='[[people]]\nlogin = "somebody-else"\n')
    assert infokim("pull", "--config", config).returncode == 0
    for words in (
        ["new", "outreach", "title=A", "at=24/11/2026 09.00"],
        ["backup"],
        ["sources", "accept", "s0"],
    ):
        ended = infokim(*words, "--config", config)
        assert (ended.returncode, ended.stdout) == (3, ""), words
    assert infokim("list", "deferrals", "--config", config).returncode == 0


def test_names_and_numbers_of_the_public_are_masked(office: Office) -> None:
    config = office()
    text = "Tolong hubungi Siti 0812-3456-7890"
    infokim(
        "new",
        "tips",
        "received_at=23/11/2026 09.00",
        f"text={text}",
        "reporter_name=Siti Aminah",
        "reporter_contact=081234567890",
        "--config",
        config,
    )
    for words in (["--json"], []):
        shown = infokim("list", "tips", *words, "--config", config).stdout
        assert "Aminah" not in shown
        assert "7890" not in shown
        assert "3456" not in shown


def test_a_damaged_ledger_is_status_five_for_its_collection_alone(office: Office, tmp_path: Path) -> None:
    config = office()
    infokim("new", "outreach", "title=A", "at=24/11/2026 09.00", "--config", config)
    infokim("new", "tips", "received_at=23/11/2026 09.00", "text=x", "--config", config)
    (tmp_path / "data" / "ledger" / "outreach.json").write_text("{ torn")
    assert infokim("list", "tips", "--config", config).returncode == 0
    damaged = infokim("list", "outreach", "--config", config)
    assert damaged.returncode == 5
    assert damaged.stderr


def test_a_dry_run_shows_and_writes_nothing(office: Office, counts: Path, tmp_path: Path) -> None:
    config = office(f'path = "{counts}"')
    for words in ([], ["--json"]):
        ended = infokim("sources", "test", "s0", *words, "--config", config)
        assert ended.returncode == 0, ended.stderr
        assert "batam-centre" in ended.stdout
    assert not list((tmp_path / "data").rglob("*.json"))


def test_ctrl_c_ends_a_pull_and_leaves_the_former_data(
    office: Office, server: Server, tmp_path: Path
) -> None:
    config = office(f'url = "{server.url}"')
    assert infokim("pull", "--config", config).returncode == 0
    before = {file: file.read_bytes() for file in (tmp_path / "data" / "cache").glob("*.json")}
    server.arrived.clear()
    server.delay = 20
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [*INFOKIM, "pull", "--json", "--config", str(config)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
        # A suite that runs in the background ignores SIGINT, and so would whoever it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert server.arrived.wait(20)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=5)
    assert (process.returncode, out) == (130, "[]\n")
    assert "Traceback" not in err
    assert {file: file.read_bytes() for file in (tmp_path / "data" / "cache").glob("*.json")} == before
    server.delay = 0
    assert infokim("pull", "--config", config).returncode == 0


def test_the_progress_bar_is_drawn_on_a_terminal_only(office: Office, counts: Path) -> None:
    config = office(f'path = "{counts}"')
    master, slave = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    words = [*INFOKIM, "pull", "--config", str(config)]
    ended = subprocess.run(words, stdout=subprocess.PIPE, stderr=slave, env=env, timeout=30)
    os.close(slave)
    drawn = os.read(master, 65536)
    os.close(master)
    assert b"1/1" in drawn
    assert b"#" not in ended.stdout
    assert "\r" not in infokim(*words[3:]).stderr
