"""A citizen reports or asks: what they are told, who works on it, and who says that it is over."""
