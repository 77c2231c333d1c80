"""The words of two languages: catalogs, number and date forms, sentences for facts, what people type, masks.

The only place below `tui` that makes sentences for people. Must never enter: Textual, the store's files, the network.
This file imports nothing, so that importing one room does not open them all.
"""
