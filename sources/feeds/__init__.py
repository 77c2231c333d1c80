"""RSS and Atom: bytes to XML events (`markup.py`), events to items (`items.py`), items to rows (`rows.py`)."""
