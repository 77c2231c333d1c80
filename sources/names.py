"""The office's names as sources look them up (`store/models/names.py` has the tables)."""

from __future__ import annotations

from store.models.names import BUILT_IN_AGENCIES, Assigned, Named, Names, folded

__all__ = ["BUILT_IN_AGENCIES", "Assigned", "Named", "Names", "folded"]
