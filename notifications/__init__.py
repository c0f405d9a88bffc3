"""Letters: rendering and the channels that carry them."""
