"""Prints the description of the API, for the copy that stands in the documentation."""

import sys

from dashboard.api.description import description_text

sys.stdout.write(description_text())
