"""What a question needs of a collection's rows; `store/snapshot.py` has it, a test can have it in ten lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from store.models.kinds import Record
from store.models.row import Row

R_co = TypeVar("R_co", bound=Record, covariant=True)
T = TypeVar("T")


class Records(Protocol[R_co]):
    """The records of one collection at one moment; the same object as long as nothing in it changed."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[R_co]: ...

    @property
    def ids(self) -> Sequence[str]:
        """Every id once."""
        ...

    def get(self, record_id: str, /) -> R_co | None:
        """The record of an id."""
        ...

    def row(self, record_id: str, /) -> Row[Any] | None:
        """The record with its revision and where it comes from."""
        ...

    @property
    def successors(self) -> Mapping[str, str]:
        """Ids that name nothing any more because a key was changed → the ids of the same records now."""
        ...

    @property
    def woken(self) -> frozenset[str]:
        """Ids of snoozed and closed tips whose source says something new since staff last wrote to them."""
        ...

    def memo(self, compute: Callable[..., T], /, *args: Any) -> T:
        """`compute(self, *args)`, worked out once for this object, this function and these args."""
        ...
