"""Everything that knows there is a person: the app, the verbs, config, words.

This file imports nothing, so that `infokim --version` stays near the price of a bare Python.
"""

__version__ = "0.1.0"
