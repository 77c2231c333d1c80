"""Whom a connection trusts: the authorities of the bundle and of the machine, and those that a source's table adds."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from sources.address import origin
from sources.errors import Unreachable
from sources.spec import SourceSpec

if TYPE_CHECKING:
    import ssl

_contexts: dict[str | None, ssl.SSLContext] = {}
_making = threading.Lock()


def trusting(spec: SourceSpec, make: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    """The shared TLS context of everybody who trusts the same authorities; `make` gives one that trusts the bundle.

    Blocks 0.2 s the first time. Raises Unreachable `tls` for a bad `ca`.
    """
    import ssl

    with _making:
        if spec.ca not in _contexts:
            context = make()
            context.load_default_certs()  # the machine's own: an office may run an authority of its own
            try:
                if spec.ca is not None:
                    context.load_verify_locations(cafile=spec.ca)
            except (OSError, ssl.SSLError):
                raise Unreachable("tls", where=origin(spec.url or ""), ca=spec.ca or "") from None
            _contexts[spec.ca] = context
        return _contexts[spec.ca]
