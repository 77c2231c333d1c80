"""How long a caption is where it will be posted, and what does not fit there. Pure; the limits are data."""
