"""The one function through which every text from outside passes (DESIGN 2.6)."""
