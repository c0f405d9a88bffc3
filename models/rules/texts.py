"""What is done to texts of the cycle wherever they are shown."""


def capital(text: str) -> str:
    """Return text as it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]
