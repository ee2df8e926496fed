"""What the benchmarks stand on: a database, people, and a platform that says yes to everything."""
