"""Which texts make a row a total, for one source: what its table, the config or the ledger calls by such a name is none."""

from __future__ import annotations

from sources.known import COUNTED, is_known
from sources.leftover import is_total
from sources.names import Names, folded
from sources.spec import FieldRule, SourceSpec


class Totals:
    """The same answer for every format, and for the mapping behind them. Immutable."""

    def __init__(self, spec: SourceSpec, names: Names) -> None:
        self._names = names
        self._counted = COUNTED.get(spec.collection, ())
        self._tables = {
            field: frozenset(map(folded, rule.map))
            for field, rule in spec.fields.items()
            if isinstance(rule, FieldRule) and rule.map
        }
        self._columns = frozenset(map(folded, spec.unpivot.columns if spec.unpivot is not None else ()))

    def adds_up(self, field: str, text: str) -> bool:
        """Whether a text where a field of ours is taken from says that its row is a total, and nothing else."""
        return is_total(text) and not self.means(field, text)

    def means(self, field: str, text: str) -> bool:
        """Whether somebody said what this text stands for in a field of ours, however it sounds."""
        if folded(text) in self._columns or folded(text) in self._tables.get(field, ()):
            return True
        return field in self._counted and is_known(field, text, self._names)

    def means_something(self, text: str) -> bool:
        """The same for a text of which nobody knows whose column it stands in."""
        return any(self.means(field, text) for field in (*self._counted, *self._tables))
