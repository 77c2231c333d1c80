"""Widgets draw what they are given and say what was done. They know neither store nor sources nor the desk."""
