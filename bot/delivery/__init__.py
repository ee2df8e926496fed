"""The way out: claimed, sent, recorded, and moved on by receipts."""
