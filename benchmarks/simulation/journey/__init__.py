"""People who hand in: an office that fills in forms in LibreOffice, and the secretariat's commands."""
