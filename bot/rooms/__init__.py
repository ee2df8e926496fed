"""Rooms as we keep them: looked at, told of to those who keep them, and who comes in and who goes."""
