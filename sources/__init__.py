"""The outside world, read only: from a configured source to records and problems.

Must never enter: anything that writes a file, draws, words a sentence for people or knows the store beyond its models.
This file imports nothing, so that importing one room does not open them all.
"""
