"""The pages and the platforms' way in."""
