"""A small world in which a seed decides everything: who does what, what is answered, where it crashes."""
