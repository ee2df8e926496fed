"""An engineer posts: a draft, its questions, its preview, and what follows from it until the power is back."""
