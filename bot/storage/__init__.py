"""What is kept: PostgreSQL, its tables, and one transaction at a time."""
