"""The command `infokim`: reads the line, hands it to a verb, and turns what happened into an exit status (DESIGN 5).

0 done · 1 something failed · 2 wrong usage or config · 3 not permitted · 4 conflict · 5 stored data damaged ·
130 stopped by Ctrl+C. Only `sys` is imported here: `--version` must cost next to nothing (DESIGN 8).
"""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""What shells give a program that SIGINT ended; none of DESIGN's six."""


def main(argv: list[str] | None = None) -> int:
    """Run one command line and answer its exit status. Never raises for anything a person can do."""
    words = sys.argv[1:] if argv is None else argv
    if words == ["--version"]:
        from tui import __version__

        sys.stdout.write(f"infokim {__version__}\n")
        return 0
    try:
        from tui.verbs.perform import perform

        status = perform(words)
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_gone()
    except KeyboardInterrupt:
        return _interrupted()
    return status


def _reader_gone() -> int:
    """`infokim list … | head`: the reader has had enough, which is no failure. Nothing more may go to stdout."""
    import os

    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    return 0


def _interrupted() -> int:
    """Ctrl+C: end at once. Threads may still wait for a name server, and nothing they hold needs an ending."""
    import os

    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            continue
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    sys.exit(main())
