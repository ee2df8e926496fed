"""The doors: what it takes to speak with each platform."""
