"""Plans that repeat, by the verbs: one occurrence, it and later ones, all; holidays that staff correct."""

from __future__ import annotations

from tests.headless.conftest import Run

START = "2026-11-30T10:00"


def times(run: Run, *words: str) -> dict[str, list[str]]:
    return {
        one["title"]: [each[5:16] for each in one.get("occurrences", [one["at"]])]
        for one in run("list", "outreach", *words)
    }


def test_a_plan_that_repeats_is_listed_where_it_takes_place_with_its_times(run: Run, weekly: str) -> None:
    december = ["12-07T10:00", "12-14T10:00", "12-21T10:00", "12-28T10:00"]
    assert times(run, "month=2026-12") == {"TPPO": december}
    assert times(run, "month=2026-10") == {}
    [one] = run("list", "outreach", "year=2026")
    assert one["occurrences"][0] == "2026-11-30T10:00:00+07:00"
    assert len(run("list", "outreach")[0]["occurrences"]) == 10


def test_one_occurrence_is_set_and_the_others_stay(run: Run, weekly: str) -> None:
    made = run("set", "outreach", f"{weekly}@2026-12-14T10:00", "title=lain", "at=2026-12-15T08:00")
    again = run("set", "outreach", f"{weekly}@2026-12-14T10:00", "notes=n")
    assert (again["id"], again["rev"]) == (made["id"], 2)
    assert run("set", "outreach", made["id"], "notes=m")["rev"] == 3, "by its own id it is the same"
    held = {one["title"]: one for one in run("list", "outreach", "month=2026-12")}
    assert held["lain"]["series"] == weekly
    assert "2026-12-15T08:00:00+07:00" not in held["TPPO"]["occurrences"], "it has its own row"
    [series] = [one for one in run("list", "outreach") if one["id"] == weekly]
    assert "2026-12-15T08:00:00+07:00" not in series["occurrences"]
    assert "2026-12-14T10:00:00+07:00" not in held["TPPO"]["occurrences"]


def test_this_and_later_ones_are_a_plan_that_goes_on(run: Run, weekly: str) -> None:
    made = run(
        "set", "outreach", f"{weekly}@2026-12-14T10:00", "title=baru", "at=2026-12-14T13:00", "--later"
    )
    assert made["id"] != weekly
    assert [one["id"] for one in made["also"]] == [weekly]
    assert times(run, "month=2026-12") == {
        "TPPO": ["12-07T10:00"],
        "baru": ["12-14T13:00", "12-21T13:00", "12-28T13:00"],
    }


def test_without_a_start_it_is_all_of_them(run: Run, weekly: str) -> None:
    run("set", "outreach", weekly, "at=2026-12-01T09:00")
    assert times(run, "month=2026-12") == {
        "TPPO": ["12-01T09:00", "12-08T09:00", "12-15T09:00", "12-22T09:00", "12-29T09:00"]
    }


def test_an_occurrence_is_deleted_and_comes_back(run: Run, weekly: str) -> None:
    one = f"{weekly}@2026-12-14T10:00"
    run("set", "outreach", one, "title=lain")
    run("delete", "outreach", one)
    assert times(run, "month=2026-12") == {"TPPO": ["12-07T10:00", "12-21T10:00", "12-28T10:00"]}
    run("delete", "outreach", one, "--undo")
    assert times(run, "month=2026-12")["lain"] == ["12-14T10:00"]
    [problem] = run("delete", "outreach", one, "--undo")["problems"]
    assert "not deleted" in problem["reason"]
    run("delete", "outreach", f"{weekly}@2026-12-21T10:00", "--later")
    assert times(run, "month=2026-12") == {"TPPO": ["12-07T10:00"], "lain": ["12-14T10:00"]}
    run("delete", "outreach", weekly)
    assert times(run) == {}
    run("delete", "outreach", weekly, "--undo")
    assert set(times(run)) == {"TPPO", "lain"}


def test_what_does_not_fit_says_why(run: Run, weekly: str) -> None:
    [problem] = run("set", "outreach", f"{weekly}@2026-12-15T10:00", "title=y", status=2)["problems"]
    assert problem["code"] == "not-found"
    [problem] = run("set", "outreach", weekly, "status.x=posted", status=2)["problems"]
    assert "one occurrence" in problem["reason"]
    [problem] = run("new", "outreach", "title=x", f"at={START}", "recurrence=tiap senin", status=2)[
        "problems"
    ]
    assert problem["field"] == "recurrence"
    assert "FREQ=WEEKLY" in problem["reason"]
    assert (
        "--later" in run("set", "outreach", weekly, "title=y", "--later", status=2)["problems"][0]["reason"]
    )


def test_what_staff_say_of_a_day_counts_over_the_table_that_ships(run: Run, weekly: str) -> None:
    run(
        "set",
        "outreach",
        weekly,
        "at=2026-12-03T10:00",
        "recurrence=FREQ=WEEKLY;BYDAY=TH",
        "on_holiday=before",
    )
    assert times(run, "month=2026-12")["TPPO"][-2:] == ["12-23T10:00", "12-31T10:00"], (
        "24 December is cuti bersama"
    )
    made = run("new", "holidays", "date=2026-12-24", "name=masuk", "kind=none")
    run("new", "holidays", "date=2026-12-31", "name=Libur kantor")
    assert times(run, "month=2026-12")["TPPO"][-2:] == ["12-24T10:00", "12-30T10:00"]
    run("delete", "holidays", made["id"])
    assert times(run, "month=2026-12")["TPPO"][-2:] == ["12-23T10:00", "12-30T10:00"]
    assert run("new", "holidays", "date=2026-12-31", "name=Lain", status=4)["problems"][0]["code"] == "taken"


def test_warnings_are_told_and_leave_the_exit_status_alone(run: Run) -> None:
    made = run(
        "new", "outreach", "title=Natal", "at=2099-12-25T10:00", "channels=x", "owner=budi", "caption.x=halo"
    )
    assert made["problems"] == []
    run("new", "holidays", "date=2099-12-25", "name=Natal", "kind=public")
    run("new", "absences", "who=budi", "since=2099-12-20", "until=2099-12-31")
    again = run("new", "outreach", "title=Lagi", "at=2099-12-25T10:30", "owner=budi", "caption.x=Halo")
    assert [one["field"] for one in again["problems"]] == ["at", "owner", "channels", "caption.x"]
    assert "Fri 25 Dec 2099 10:00 Natal" in again["problems"][2]["reason"]
    assert run("set", "outreach", again["id"], "notes=n")["problems"] == []
    assert (
        run("set", "outreach", again["id"], "at=2099-12-28T12:00", "owner=siti", "caption.x=lain")["problems"]
        == []
    )


def test_a_series_that_never_takes_place_is_told_and_stays_findable(run: Run) -> None:
    made = run(
        "new", "outreach", "title=nihil", "at=2027-03-02T10:00", "recurrence=FREQ=DAILY;UNTIL=20200101"
    )
    assert [problem["field"] for problem in made["problems"]] == ["recurrence"]
    assert times(run) == times(run, "month=2027-03") == times(run, "year=2027") == {"nihil": []}
    assert times(run, "month=2027-04") == {}
    past = run("new", "outreach", "title=lalu", "at=2020-01-01T10:00")
    assert [problem["value"] for problem in past["problems"]] == ["2020-01-01 10:00"]


def test_a_rule_with_count_and_until_is_refused_with_that_reason(run: Run) -> None:
    rule = "recurrence=RRULE:freq=daily;count=3;UNTIL=20270101"
    [problem] = run("new", "outreach", "title=dua", "at=2027-03-02T10:00", rule, status=2)["problems"]
    assert (problem["field"], "both COUNT and UNTIL" in problem["reason"]) == ("recurrence", True)
    assert times(run) == {}
