"""Questions to a snapshot and their typed answers. Pure: records, dates and moments in, frozen answers out."""
