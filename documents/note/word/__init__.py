"""Reads a Word document as a page of HTML: what Word shows of it, or a refusal, never less."""
