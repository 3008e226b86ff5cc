"""Documents, and what prints them from the code."""
