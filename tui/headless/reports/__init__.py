"""Reports besides the one of deferrals."""
