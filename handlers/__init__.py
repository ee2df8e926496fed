"""The conversation: what people say and what we answer, once for all platforms."""
