"""What a screen shows, computed from a snapshot. Pure: no Textual, no disk, no clock; the tests need no terminal."""
