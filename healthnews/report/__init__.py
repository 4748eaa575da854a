"""One static page of the runs, for whoever runs crawls on a schedule. See `docs/report.md`."""
