"""What is set on paper and in pictures: cards, notice-board pages and posters."""
