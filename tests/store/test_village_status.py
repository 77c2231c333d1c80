"""What a village was and became stands in the audit, which has no other values."""

from __future__ import annotations

from pathlib import Path

from tests.store.office import a_store, save


def test_the_audit_tells_from_which_status_to_which_a_village_went(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    made = save(store, "villages", name="Tembesi", status="planned")
    save(store, "villages", made.id, based_on=1, status="active", decree="SK-1")
    save(store, "villages", made.id, based_on=2, notes="x")
    save(store, "villages", made.id, based_on=3, status="inactive")
    ways = [line.ways for line in store.audit("villages", made.id)]
    assert ways == [{}, {"status": ("planned", "active")}, {}, {"status": ("active", "inactive")}]
