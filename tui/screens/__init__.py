"""Screens wire views to widgets and keys to the desk. One screen, one file, its sheet beside it."""
