"""The contract of the store's face. Whoever stands behind it, this must hold.

An engine brings a subclass with two fixtures: `store`, empty and prepared, and `colleague`, a function that opens
the same data once more, as another process would.
"""

from __future__ import annotations

from tests.store.contract.choices import Choices
from tests.store.contract.edits import Edits
from tests.store.contract.keeping import Keeping
from tests.store.contract.partly import Partly
from tests.store.contract.plans import Plans
from tests.store.contract.pulls import Pulls


class Face(Keeping, Edits, Choices, Plans, Pulls, Partly):
    """Everything that must hold."""
