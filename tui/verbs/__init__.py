"""One file per verb: it asks the desk and prints. stdout is data, stderr is talk. Textual never enters here."""
