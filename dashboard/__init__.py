"""Kalends in the browser, and its API: thin faces over tasks; only here HTTP is known."""
