"""Where the API is."""

PREFIX = "/api/v1"

INSIDE = PREFIX + "/secretariat"
"""What programs of the secretariat read, and no other."""

ONE = PREFIX + "/cycles/{cycle}/obligations/{deliverable}"
"""One deliverable of the token's respondent."""
