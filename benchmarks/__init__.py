"""Speed, memory and the long simulation; nothing here is part of the product."""
