"""The rules of a zone: who answers for what, what may be said, and who must hear it."""
