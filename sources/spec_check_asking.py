"""What is wrong with how a source's table says to ask: credentials, pages, increments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sources.spec import Secret, SourceSpec, SpecProblem


def auth_problems(spec: SourceSpec) -> Iterator[SpecProblem]:
    """Problems of how a source lets us in."""
    auth = spec.auth
    if auth is None:
        return
    ways = [
        name for name in ("token", "bearer", "basic", "header", "query") if getattr(auth, name) is not None
    ]
    if len(ways) != 1:
        yield SpecProblem(
            key="auth", code="one-of", found=", ".join(ways), expected="bearer, basic, header, query"
        )
    if auth.token is not None and spec.preset is None:
        yield SpecProblem(
            key="auth.token", code="not-yet", found="token", expected="bearer, basic, header, query"
        )
    named = auth.header or auth.query
    if named is not None and not re.fullmatch(r"[!#$%&'*+\-.^_`|~0-9A-Za-z\[\]]+", named.name):
        yield SpecProblem(key=f"auth.{ways[0]}.name", code="pattern", found=named.name, expected="X-API-Key")
    if auth.secret is not None:
        yield from _secret(f"auth.{ways[0]}", auth.secret)


def _secret(key: str, secret: Secret) -> Iterator[SpecProblem]:
    ways = [name for name in ("env", "file", "command") if getattr(secret, name)]
    if len(ways) != 1:
        yield SpecProblem(key=key, code="one-of", found=", ".join(ways), expected="env, file, command")
    elif secret.file and not secret.file.startswith("/"):
        yield SpecProblem(key=f"{key}.file", code="absolute", found=secret.file, expected="/…")
