"""One function a check, grouped by subject; the list of all is in :mod:`flowaudit.core.rules.prechecks`."""
