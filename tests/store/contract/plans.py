"""Plans and their channels: flat fields that belong together."""

from __future__ import annotations

import pytest

from store.errors import Conflict
from store.store import Store
from tests.store.office import a_plan, save


class Plans:
    """Part of the contract of the store's face; see `face.py`."""

    def test_a_channel_that_goes_takes_its_caption_along(self, store: Store) -> None:
        plan = a_plan(store, caption__x="untuk x", caption__instagram="untuk ig")

        save(store, "outreach", plan, based_on=1, channels=("instagram",))

        assert list(store.snapshot().rows("outreach").get(plan).variants) == ["instagram"]

    def test_all_channels_can_be_cleared(self, store: Store) -> None:
        plan = a_plan(store, caption__x="untuk x")

        save(store, "outreach", plan, based_on=1, channels=None)

        assert store.snapshot().rows("outreach").get(plan).variants == {}

    def test_a_caption_brings_its_channel(self, store: Store) -> None:
        plan = a_plan(store)

        save(store, "outreach", plan, based_on=1, caption__tiktok="60 detik")

        variants = store.snapshot().rows("outreach").get(plan).variants
        assert (list(variants), variants["tiktok"].caption) == (["instagram", "x", "tiktok"], "60 detik")

    def test_a_caption_for_a_channel_that_somebody_took_away_is_a_conflict(self, store: Store) -> None:
        plan = a_plan(store, caption__x="lama")
        save(store, "outreach", plan, based_on=1, by="staf1", channels=("instagram",))

        with pytest.raises(Conflict) as caught:
            save(store, "outreach", plan, based_on=1, caption__x="baru")

        assert {"channels", "caption.x"} <= {clash.field for clash in caught.value.clashes}

    def test_captions_of_two_channels_are_two_fields(self, store: Store) -> None:
        plan = a_plan(store)
        save(store, "outreach", plan, based_on=1, by="staf1", caption__x="x")

        save(store, "outreach", plan, based_on=1, by="staf2", caption__instagram="ig")

        variants = store.snapshot().rows("outreach").get(plan).variants
        assert (variants["x"].caption, variants["instagram"].caption) == ("x", "ig")
