"""The zone's rooms: their doors, their order, and what is said in them."""
