"""Frozen records and facts that may cross every wall. Only the standard library and msgspec below this line."""
