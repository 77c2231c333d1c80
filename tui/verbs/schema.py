"""`schema`: a JSON Schema of the config for editors."""

from __future__ import annotations

from tui.verbs.arguments import Usage
from tui.verbs.call import DONE, Call

FILES = ("config", "me")


def run(call: Call) -> int:
    """Print the schema of the config, or of `me.toml`; needs no config."""
    from tui.headless.config_schema import config_schema

    wanted = call.line.operands[0] if call.line.operands else FILES[0]
    if wanted not in FILES:
        raise Usage("cli.usage.schema", word=wanted, expected=", ".join(FILES))

    def describe(section: str, key: str) -> str | None:
        for name in (f"key.{section}.{key}", f"section.{key}"):
            if call.words.has(f"cli.{name}"):
                return call.t(name)
        return None

    call.out_json(config_schema(describe, personal=wanted == "me"))
    return DONE
