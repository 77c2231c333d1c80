"""What works without a terminal: config, identity, pulling, scheduling, the desk. Textual never enters here."""
