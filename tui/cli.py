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
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _closed_streams()
    try:
        status = _version() if words == ["--version"] else _perform(words)
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_gone()
    except OSError as error:
        if error.filename is not None:
            raise
        from tui.verbs.perform import unwritten

        _reader_gone()
        return unwritten(error)
    except KeyboardInterrupt:
        return _interrupted()
    return status


def _version() -> int:
    from tui import __version__

    sys.stdout.write(f"infokim {__version__}\n")
    return 0


def _perform(words: list[str]) -> int:
    from tui.verbs.perform import perform

    return perform(words)


def _reader_gone() -> int:
    """`infokim list … | head`: the reader has had enough, which is no failure. Nothing more may go to stdout."""
    import os

    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    return 0


def _closed_streams() -> None:
    """`infokim … >&-`: Python has no stream then, and the next file that is opened would take its number."""
    import os

    null = os.open(os.devnull, os.O_RDWR)
    while null < 3:
        null = os.dup(null)
    os.close(null)
    sys.stdin = sys.stdin or open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - for the whole run
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


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
